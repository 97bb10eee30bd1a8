"""What a customer's turn does: open and keep up a lead, cancel it, hand it to a person, rate a visit."""

from collections.abc import Mapping
from typing import Any

from loguru import logger

from fixi_app.booking.claims import release_update
from fixi_app.dialogue import wishes
from fixi_app.dialogue.customer.customer_wishes import TellTaker
from fixi_app.dialogue.gate import as_name
from fixi_app.domain.facts import Facts, merged
from fixi_app.domain.leads import OPEN, By, Lead, LeadStatus, OfferState, StatusChange, may_move, moved
from fixi_app.domain.professionals import Professional
from fixi_app.services.context import Context
from fixi_app.services.ground import Ground
from fixi_app.services.telling.alerts import Alerts, review_cause
from fixi_app.services.telling.tell import Tell

_TAKEN_OVER = (
    "trade", "issue", "city", "unknown_place", "lat", "lon", "street", "house_number", "floor", "apartment",
    "private_house", "wanted", "asap", "urgent", "danger", "customer_name", "photos", "media_show",
    "files", "door", "pin_words",
)  # fmt: skip

_ADDRESS = ("street", "house_number", "floor", "apartment", "private_house", "lat", "lon", "pin_words")

_ALERTS = {
    "emergency": "alert_emergency", "poor rating": "alert_poor_rating", "complaint": "alert_complaint",
    "professional": "alert_professional", "joining": "alert_joining", "joining without a phone": "alert_joining",
}  # fmt: skip
"""Reason for which a person is wanted -> what the owner reads; any other is that somebody asks for one."""


class CustomerDeeds:
    def __init__(self, ground: Ground, tell: Tell, alerts: Alerts) -> None:
        self._ground, self._store, self._tell, self._alerts = ground, ground.store, tell, alerts

    def table(self) -> Mapping[str, Any]:
        return {
            "OpenLead": self.open_lead, "UpdateLead": self.update_lead, "SeeLead": self.see_lead,
            "SeePro": self.see_pro, "CancelLead": self.cancel, "ToReview": self.to_review,
            "CallPerson": self.call_person, "OptOut": self.opt_out, "TellPro": self.tell_pro, "Rate": self.rate,
            "Review": self.review, "OpenLeads": self.open_leads,
            "TellTaker": self.tell_taker,
        }  # fmt: skip

    async def open_lead(self, wish: wishes.OpenLead, context: Context) -> Lead:
        """One open lead for this request: the one it has, else one whose id is made from the turn."""
        conversation = context.conversation
        current = await self._store.leads.get(wish.lead_id)
        if current and current.is_open():
            return await self._kept_up(current, wish.facts, wish.emergency, context)
        lead = Lead(
            id=f"lead_{context.cause.removeprefix('turn_')}",
            contact_id=conversation.id,
            phone=conversation.phone,
            language=conversation.language or context.scene.language,
            status_history=(StatusChange(status=LeadStatus.CONTACTED, at=context.now, by=By.CUSTOMER),),
            created_at=context.now,
            updated_at=context.now,
            sample=conversation.sample,
        )
        is_new = await self._store.leads.add(_with_facts(lead, wish.facts, wish.emergency, conversation.name))
        stored = await self._store.leads.get(lead.id) or lead
        if not is_new:  # a turn that is repeated after a crash
            return await self._kept_up(stored, wish.facts, wish.emergency, context)
        logger.bind(lead_id=lead.id).info("Lead {} opened", lead.id)
        return stored

    async def update_lead(self, wish: wishes.UpdateLead, context: Context) -> Lead | None:
        lead = await self._store.leads.get(wish.lead_id)
        if lead is None or not lead.is_open():
            return lead
        return await self._kept_up(lead, wish.facts, wish.emergency, context)

    async def _kept_up(self, lead: Lead, facts: Facts, emergency: bool, context: Context) -> Lead:
        def decide(stored: Lead) -> Lead:
            updated = _with_facts(stored, facts, emergency, context.conversation.name)
            updated = updated.but(language=context.conversation.language or stored.language)
            return stored if updated == stored else updated.but(updated_at=context.now)

        return await self._store.leads.change(lead.id, decide) or lead

    async def see_lead(self, wish: wishes.SeeLead, context: Context) -> Lead | None:
        return await self._store.leads.get(wish.lead_id)

    async def open_leads(self, wish: wishes.OpenLeads, context: Context) -> tuple[Lead, ...]:
        open_ = [status.value for status in OPEN]
        found = await self._store.leads.many({"contact_id": context.conversation.id, "status": {"$in": open_}})
        return tuple(sorted(found, key=lambda lead: (lead.created_at, lead.id)))

    async def see_pro(self, wish: wishes.SeePro, context: Context) -> Professional | None:
        return await self._store.professionals.get(wish.pro_id)

    async def cancel(self, wish: wishes.CancelLead, context: Context) -> wishes.Cancelled:
        """Cancel: the lead ends, its offer is withdrawn, its slot is free again, the professional is told."""
        before = await self._store.leads.get(wish.lead_id)

        def decide(lead: Lead) -> Lead | None:
            if not may_move(lead.status, LeadStatus.CANCELLED, By.CUSTOMER):
                return None
            ended = moved(
                lead,
                LeadStatus.CANCELLED,
                at=context.now,
                by=By.CUSTOMER,
                reason="cancelled in chat",
                cause=context.cause,
            )
            return ended.but(offer=_withdrawn(lead, context.cause), cancelled_at=context.now)

        lead = await self._store.leads.change(wish.lead_id, decide)
        if before is None or lead is None or not _caused(lead, LeadStatus.CANCELLED, context.cause):
            return wishes.Cancelled(done=False)
        await self._free_all(lead.id)
        told = await self._tell.lead_ended(lead, context)
        logger.bind(lead_id=lead.id).info("Lead {} cancelled by the customer", lead.id)
        return wishes.Cancelled(done=True, lead=lead, pro=told)

    async def to_review(self, wish: wishes.ToReview, context: Context) -> Lead | None:
        """A person takes it: alerted at once; the slot it held is free again."""
        return await self.hand_over(wish.lead_id, wish.reason, context, "" if wish.with_person else "alert_review")

    async def hand_over(self, lead_id: str, reason: str, context: Context, alert: str = "alert_review") -> Lead | None:
        """`alert` is what the owner reads: why it comes to him, where he can know more than that it does.

        Empty = he is alerted by something else of this turn.
        """

        def decide(lead: Lead) -> Lead | None:
            if lead.status is LeadStatus.PENDING or not may_move(lead.status, LeadStatus.PENDING, By.FIXI):
                return None
            waiting = moved(
                lead, LeadStatus.PENDING, at=context.now, by=By.FIXI, reason=reason, cause=context.cause
            )
            # The hour stays known, as for the desk: whoever takes it next may be free then.
            return waiting.but(offer=_withdrawn(lead, context.cause), waiting_since=context.now, slot_id=None)

        lead = await self._store.leads.change(lead_id, decide)
        if lead is None or not _caused(lead, LeadStatus.PENDING, context.cause):
            return lead
        await self._free_all(lead.id)
        await self._tell.offer_ended(lead, context)
        if alert:
            await self._alerts.owner(review_cause(lead.id, context.cause), alert, lead, context.now)
        logger.bind(lead_id=lead.id).warning("Lead {} waits for a person: {}", lead.id, reason)
        return lead

    async def _free_all(self, lead_id: str) -> None:
        """Whatever this lead has is free again: asked of the slots, for the lead may have forgotten it by now."""
        await self._store.slots.collection.update_many({"lead_id": lead_id}, release_update())

    async def call_person(self, wish: wishes.CallPerson, context: Context) -> None:
        lead = await self._store.leads.get(context.conversation.lead_id) or _sketched(context)
        key = _ALERTS.get(wish.reason, "alert_person")
        if wish.reason == "emergency":
            lead = _endangered(lead, context)
        chat, cause = context.conversation.id, f"person:{context.cause}:{wish.reason}"
        if _came_with_it(lead, wish.reason, context.cause):
            cause = review_cause(lead.id, context.cause)
        await self._alerts.owner(cause, key, lead, context.now, chat=chat)
        logger.warning("A person is wanted in the chat {}: {}", context.conversation.id, wish.reason)

    async def tell_taker(self, wish: TellTaker, context: Context) -> None:
        """Into the list of alerts and to the owner's phone, in the customer's words."""
        if lead := await self._store.leads.get(wish.lead_id):
            told = lead.but(issue=wish.text or lead.issue)
            key = "alert_taken_note" if lead.is_taken() else "alert_waiting_note"
            await self._alerts.owner(f"taken_note:{context.cause}", key, told, context.now)

    async def opt_out(self, wish: wishes.OptOut, context: Context) -> None:
        await self._store.contacts.collection.update_one(
            {"_id": context.conversation.id, "opted_out_at": None}, {"$set": {"opted_out_at": context.now}}
        )

    async def tell_pro(self, wish: wishes.TellPro, context: Context) -> None:
        """A note to the professional of a booked visit; before that he has no business with the details."""
        lead = await self._store.leads.get(wish.lead_id)
        if lead and lead.status is LeadStatus.BOOKED and lead.pro_id:
            await self._tell.professional(lead.pro_id, wish.kind, context.cause, lead, context.now, text=wish.text)

    async def rate(self, wish: wishes.Rate, context: Context) -> bool:
        """Stars count once per visit whose time has come; the sum grows by one atomic step (L08)."""
        lead = await self._store.leads.get(wish.lead_id)
        due = lead and (lead.appointment_start is None or lead.appointment_start <= context.now)
        if lead is None or lead.pro_id is None or not due or lead.status not in _RATABLE:
            return False
        review = {
            "_id": lead.id, "pro_id": lead.pro_id, "stars": wish.stars, "text": "", "at": context.now,
            "cause": context.cause, "counted": False,
        }  # fmt: skip
        reviews = self._store.db["reviews"]
        await reviews.update_one({"_id": lead.id}, {"$setOnInsert": review}, upsert=True)
        stored = await reviews.find_one({"_id": lead.id})
        if stored and not stored["counted"]:
            await self._count_stars(lead.pro_id, lead.id, stored["stars"])
        await self._closed(lead.id, context)
        return True

    async def _count_stars(self, pro_id: str, lead_id: str, stars: int) -> None:
        """Into the professional's sum, once: `votes_under_way` knows which were added until their review says so.

        A mark in the review alone would lose the vote, or count it twice, when a crash falls between the two documents.
        """
        pros = self._store.professionals.collection
        await pros.update_one(
            {"_id": pro_id, "votes_under_way": {"$ne": lead_id}},
            {"$inc": {"rating.sum": stars, "rating.count": 1}, "$push": {"votes_under_way": lead_id}},
        )
        await self._store.db["reviews"].update_one({"_id": lead_id}, {"$set": {"counted": True}})
        await pros.update_one({"_id": pro_id}, {"$pull": {"votes_under_way": lead_id}})

    async def _closed(self, lead_id: str, context: Context) -> None:
        def decide(lead: Lead) -> Lead | None:
            if not may_move(lead.status, LeadStatus.CLOSED, By.CUSTOMER):
                return None
            return moved(
                lead, LeadStatus.CLOSED, at=context.now, by=By.CUSTOMER, reason="rated", cause=context.cause
            )

        await self._store.leads.change(lead_id, decide)

    async def review(self, wish: wishes.Review, context: Context) -> None:
        await self._store.db["reviews"].update_one({"_id": wish.lead_id}, {"$set": {"text": wish.text}})


_RATABLE = frozenset({LeadStatus.COMPLETED, LeadStatus.CLOSED})


def _with_facts(lead: Lead, facts: Facts, emergency: bool, known_name: str | None) -> Lead:
    """The lead with what the customer said; what he did not say stays as it is."""
    changes = {name: getattr(facts, name) for name in _TAKEN_OVER if getattr(facts, name) not in (None, False, 0, ())}
    changes["customer_name"] = as_name(facts.customer_name) or lead.customer_name or as_name(known_name)
    if facts.wanted is None and facts.asap:
        changes["wanted"] = None
    if facts.private_house:
        changes.update(floor=facts.floor, apartment=facts.apartment)
    elif facts.apartment:  # whoever has an apartment has no house of his own
        changes["private_house"] = False
    if facts.city and lead.city and facts.city != lead.city:  # nothing of an address in another city stays
        changes.update({name: getattr(facts, name) for name in _ADDRESS})
    if facts.trade and lead.trade and facts.trade != lead.trade:  # what was quoted was for other work
        changes["quoted"] = None
    if facts.street and lead.street and facts.street != lead.street:  # nor an old number in another street
        changes["house_number"] = facts.house_number
    return lead.but(**changes, is_emergency=lead.is_emergency or emergency)


def _sketched(context: Context) -> Lead:
    """What is known before a lead is opened: an owner who is called at once must see who it is, where, and what."""
    conversation = context.conversation
    blank = Lead(id="", contact_id=conversation.id, created_at=context.now, updated_at=context.now)
    facts = merged(conversation.facts, context.scene.turn.reading)
    return _with_facts(blank, facts, False, conversation.name)


def _endangered(lead: Lead, context: Context) -> Lead:
    """The lead with the danger that was told just now: what it was about before is not what the owner is called for."""
    turn = context.scene.turn
    words = turn.reading.issue or " ".join(turn.texts()) or turn.reading.transcript
    place = turn.reading.city or lead.city
    return lead.but(trade=turn.reading.trade or lead.trade, issue=words or lead.issue, city=place)


def _withdrawn(lead: Lead, cause: str) -> Any:
    if lead.offer is None or lead.offer.state is not OfferState.OPEN:
        return lead.offer
    return lead.offer.but(state=OfferState.WITHDRAWN, cause=cause)


def _came_with_it(lead: Lead, reason: str, cause: str) -> bool:
    """Whether the lead came to a person in this turn for the reason for which one is called: one alert tells both."""
    last = lead.status_history[-1] if lead.status_history else None
    return last is not None and (last.status, last.cause, last.reason) == (LeadStatus.PENDING, cause, reason)


def _caused(lead: Lead, status: LeadStatus, cause: str) -> bool:
    return any(change.status is status and change.cause == cause for change in lead.status_history)
