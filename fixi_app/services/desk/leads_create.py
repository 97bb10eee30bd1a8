"""Create New Lead: a request that reached the owner by another way than the chat.

Promise: it appears at once, the phone's contact has one open lead, and the customer's conversation knows of it, so that
his next words belong to it. Nothing is written to him unless that was ticked.
"""

import asyncio
from collections.abc import Iterator
from datetime import datetime

from loguru import logger

from fixi_app.domain.contacts import Contact, Standing, normal_phone
from fixi_app.domain.leads import OPEN, By, Lead, LeadStatus, Offer, OfferState, Owed, OwedNews, StatusChange
from fixi_app.domain.professionals import Professional
from fixi_app.services.audit import audited
from fixi_app.services.desk.consequences import may_assign
from fixi_app.services.desk.consequences_news import BY_OWNER, FOLLOW
from fixi_app.services.desk.places import Places
from fixi_app.services.desk.words import Words
from fixi_app.services.ground import Ground
from fixi_app.services.office import Created, DeskRole, NewLead, User
from fixi_app.services.people.contacts import Contacts, is_sample_phone
from fixi_app.services.telling.tell import Tell
from fixi_app.services.visits.owing import CUSTOMER, Owing

_S = LeadStatus


class LeadsCreate:
    def __init__(self, ground: Ground, contacts: Contacts, tell: Tell, places: Places, words: Words) -> None:
        self._ground, self._store, self._contacts = ground, ground.store, contacts
        self._owing, self._places, self._words = Owing(ground, tell), places, words
        self._one_at_a_time = asyncio.Lock()

    async def create(self, new: NewLead, user: User) -> Created:
        if user.role is DeskRole.VIEWER:
            return self._no("may_not")
        phone = normal_phone(new.phone.strip(), self._ground.country)
        if phone is None:
            return self._no("create.bad_phone", phone=new.phone.strip()[:40] or "-")
        # Shielded like saving; one at a time, or a second click would not yet find what the first one made.
        return await asyncio.shield(self._made(new, phone, user.name))

    async def _made(self, new: NewLead, phone: str, by: str) -> Created:
        async with self._one_at_a_time:
            if existing := await self._open_lead({"phone": phone}):
                return self._existing(existing)
            pro = await self._store.professionals.get(new.pro_id)
            if refusal := await self._refused(new, phone, pro):
                return refusal
            now = self._ground.clock.now()
            address = self._ground.channel.address_of(phone)
            contact = await self._contacts.of_address(address, phone, new.customer_name.strip()[:60] or None, now)
            if contact.standing is not Standing.NORMAL:
                return self._no("create.closed_contact")
            if existing := await self._open_lead({"contact_id": contact.id}):
                return self._existing(existing)
            return await self._opened(self._lead(new, phone, contact, now), new, contact, pro, by)

    async def _open_lead(self, whose: dict[str, str]) -> Lead | None:
        open_ = {"status": {"$in": [status.value for status in OPEN]}}
        return await self._store.leads.first({**whose, **open_}, sort=[("updated_at", -1)])

    def _existing(self, lead: Lead) -> Created:
        return Created(lead_id=lead.id, message=self._words("create.existing"), existing=True)

    async def _refused(self, new: NewLead, phone: str, pro: Professional | None) -> Created | None:
        if new.status not in OPEN:
            return self._no("create.bad_status", to=self._words(f"status.{new.status.value}"))
        if new.status in (_S.NEW, _S.BOOKED) and not new.pro_id:
            return self._no("needs_pro", to=self._words(f"status.{new.status.value}"))
        if new.pro_id and (
            why := may_assign(pro, is_sample_phone(phone), self._ground.channel.carries_samples)
        ):
            return self._no(why.key, pro=pro.name if pro else "")
        himself = await self._store.professionals.first({"phone": phone})
        return self._no("create.is_pro", pro=himself.name) if himself else None

    def _no(self, key: str, **facts: str) -> Created:
        return Created(lead_id=None, message=self._words(key, **facts))

    # -- the lead -----------------------------------------------------------------------------------------------------

    def _lead(self, new: NewLead, phone: str, contact: Contact, now: datetime) -> Lead:
        lead_id = self._ground.ids.new("lead")
        place = self._places.known(new.city)
        opened = StatusChange(
            status=new.status, at=now, by=By.OWNER, reason="opened at the desk", cause=f"deed_{lead_id}"
        )
        return Lead(
            id=lead_id,
            contact_id=contact.id,
            phone=phone,
            customer_name=new.customer_name.strip()[:60] or contact.name,
            language=contact.language or self._ground.language,
            status=new.status,
            status_history=(opened,),
            pro_id=new.pro_id or None,
            offer=_offer(new, lead_id, now),
            assigned_by_person=bool(new.pro_id),
            trade=new.trade,
            issue=new.issue.strip()[:300] or None,
            details=new.details.strip()[:4000] or None,
            city=place.name if place else None,
            unknown_place=None if place else new.city.strip()[:60] or None,
            waiting_since=now if new.status is _S.PENDING else None,
            created_at=now,
            updated_at=now,
            source="owner",
            sample=is_sample_phone(phone),
        )

    async def _opened(
        self, lead: Lead, new: NewLead, contact: Contact, pro: Professional | None, by: str
    ) -> Created:
        deed, now = f"deed_{lead.id}", lead.created_at
        written = new.write_now and contact.opted_out_at is None
        owed = Owed(deed=deed, at=now, news=tuple(_news(lead, pro, written=written)))
        await self._store.leads.add(lead := lead.but(owed=owed))
        await audited(self._store.db, deed, now, by, "lead", lead_id=lead.id, after=lead.but(owed=None))
        await self._owing.pay(lead)
        logger.bind(lead_id=lead.id).info("Lead {} opened at the desk as {}", lead.id, lead.status.value)
        key = "made_written" if written else "made_opted_out" if new.write_now else "made"
        told = [self._words("create.pro_told", pro=pro.name)] if pro and lead.offer else []
        return Created(lead_id=lead.id, message=" ".join([self._words(f"create.{key}"), *told]))


def _news(lead: Lead, pro: Professional | None, *, written: bool) -> Iterator[OwedNews]:
    """The customer first: what is written to him, then what his chat must know; then the professional."""
    if written:
        yield OwedNews(to=CUSTOMER, kind="owner_request", facts=BY_OWNER)
    yield OwedNews(to=CUSTOMER, kind=FOLLOW, facts=BY_OWNER)
    if pro and lead.offer:
        kind = "booked" if lead.status is _S.BOOKED else "offer"
        yield OwedNews(to=pro.id, kind=kind, facts={"offer_id": lead.offer.id, **BY_OWNER})


def _offer(new: NewLead, lead_id: str, now: datetime) -> Offer | None:
    """A lead that begins as `new` is an open offer, a booked one an approved offer: the chats go by it."""
    if new.status not in (_S.NEW, _S.BOOKED) or not new.pro_id:
        return None
    booked = new.status is _S.BOOKED
    return Offer(
        id=f"offer_deed_{lead_id}", pro_id=new.pro_id, pro_ids=(new.pro_id,), sent_at=now,
        state=OfferState.APPROVED if booked else OfferState.OPEN, cause=f"deed_{lead_id}" if booked else "",
    )  # fmt: skip
