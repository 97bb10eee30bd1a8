"""A booked visit that cannot take place as promised: handed to the next professional, or put to the customer to choose.

Promise: nobody is moved silently and nobody is left without an answer. `give_back` looks for somebody at the same
hour; `call_off` lets the customer choose. Each is one change of the lead, which owes in the same write what follows
from it, keyed by its cause; so both may be repeated after a crash, or not be repeated at all, and give the same.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime

from loguru import logger

from fixi_app.booking.claims import release_filter, release_update
from fixi_app.domain.leads import By, Lead, LeadStatus, Offer, OfferState, Owed, OwedNews, moved
from fixi_app.domain.moves import CalledOff, ProposalState, Why, withdrawn
from fixi_app.domain.retiming import with_time
from fixi_app.repositories.records import Change
from fixi_app.services.ground import Ground
from fixi_app.services.visits.owing import CUSTOMER, Owing
from fixi_app.services.visits.reliability import Counted, count

_AGAINST_HIM = {Why.CANCELLED: Counted.GAVE_BACK, Why.NOT_COME: Counted.NO_SHOW}
_REASONS = {
    Why.SICK: "the professional is ill", Why.AWAY: "the professional is away", Why.LEFT: "the professional left",
    Why.CANCELLED: "the professional gave it back", Why.NOT_COME: "nobody came", Why.NOT_HOME: "nobody was at home",
}  # fmt: skip


class Moving:
    def __init__(self, ground: Ground, owing: Owing) -> None:
        self._ground, self._store, self._owing = ground, ground.store, owing

    async def give_back(
        self, lead_id: str, pro_id: str, why: Why, *, cause: str, at: datetime, by: By
    ) -> Lead | None:
        """Hand this visit over: the customer's own turn holds the same hour with the next one and only then frees his.

        Returns the lead; None when the visit was not his, or not booked any more.
        """

        def decide(stored: Lead) -> Lead | None:
            if not _is_booked_with(stored, pro_id):
                return None
            free = moved(stored, LeadStatus.NEW, at=at, by=by, reason=_REASONS[why], cause=cause)
            offer = _refused(stored, pro_id, cause, at)
            facts = {"offer_id": offer.id, "pro_id": pro_id, "why": why.value}
            return free.but(
                offer=offer, reassignments=0, assigned_by_person=False, absence=None, late_minutes=0, way=None,
                here=None, proposal=withdrawn(stored.proposal, cause),
                owed=_owed(stored, cause, at, "gave_back", facts),
            )  # fmt: skip

        lead = await self._changed(lead_id, decide, LeadStatus.NEW, cause)
        if lead is None:
            return None
        await self._counted(lead, pro_id, why)
        await self._owing.pay(lead)
        logger.bind(lead_id=lead.id).info("Visit {} given back by {}: {}", lead.id, pro_id, why.value)
        return lead

    async def call_off(
        self, lead_id: str, pro_id: str, why: Why, *, cause: str, at: datetime, by: By,
        before: Callable[[Lead], Awaitable[None]] | None = None, release: bool = True,
        also: tuple[OwedNews, ...] = (),
    ) -> Lead | None:  # fmt: skip
        """The visit is off; the customer is told why and chooses what comes instead. His hour is free again.

        `before` is done when it is off and before he is told. Without `release` the caller takes the hour out of the
        calendar himself, for nobody can have it. `also` is owed besides the customer's own news. Returns the lead;
        None when the visit was not his, or not booked any more.
        """

        known = await self._store.leads.get(lead_id)
        if known and known.is_emergency and known.appointment_start is None:  # somebody is to come now: the next ones
            return await self.give_back(lead_id, pro_id, why, cause=cause, at=at, by=by)

        def decide(stored: Lead) -> Lead | None:
            if not _is_booked_with(stored, pro_id):
                return None
            free = moved(stored, LeadStatus.NEW, at=at, by=by, reason=_REASONS[why], cause=cause)
            free = moved(free, LeadStatus.CONTACTED, at=at, by=by, reason="the customer chooses", cause=cause)
            off = CalledOff(
                id=cause, why=why, pro_id=pro_id, start=stored.appointment_start, slot_id=stored.slot_id, at=at
            )
            return with_time(free, None).but(
                offer=_withdrawn_offer(stored.offer, cause), proposal=withdrawn(stored.proposal, cause),
                called_off=off, assigned_by_person=False, reassignments=0,
                owed=_owed(stored, cause, at, "called_off", {}, stored.slot_id if release else None, also),
            )  # fmt: skip

        lead = await self._changed(lead_id, decide, LeadStatus.CONTACTED, cause)
        if lead is None:
            return None
        await self._counted(lead, pro_id, why)
        if before:
            await before(lead)
        await self._owing.pay(lead)
        logger.bind(lead_id=lead.id).info("Visit {} called off: {}", lead.id, why.value)
        return lead

    async def _changed(self, lead_id: str, decide: Change[Lead], status: LeadStatus, cause: str) -> Lead | None:
        """The lead after the change that this cause made of it; what an earlier deed still owes is paid before."""
        before = await self._store.leads.get(lead_id)
        if before and before.owed:
            await self._owing.pay(before)
        lead = await self._store.leads.change(lead_id, decide)
        return lead if lead and caused(lead, status, cause) else None

    async def release(self, slot_id: str | None, lead: Lead) -> None:
        """Free this slot if the lead has it and does not stand on it."""
        if slot_id and slot_id != lead.slot_id:
            await self._store.slots.collection.update_one(release_filter(slot_id, lead.id), release_update())

    async def let_go_of_proposal(self, lead: Lead, cause: str) -> None:
        """Free what was held for another time that this cause withdrew."""
        if lead.proposal and lead.proposal.cause == cause:
            await self.release(lead.proposal.slot_id, lead)

    async def _counted(self, lead: Lead, pro_id: str, why: Why) -> None:
        if why in _AGAINST_HIM:
            times = sum(change.status is LeadStatus.BOOKED for change in lead.status_history)
            await count(self._store, pro_id, _AGAINST_HIM[why], f"{lead.id}:{times}")


def _owed(
    lead: Lead, cause: str, at: datetime, kind: str, facts: dict[str, str], slot_id: str | None = None,
    also: tuple[OwedNews, ...] = (),
) -> Owed:  # fmt: skip
    """What follows from the visit's end: its hour and what was asked for besides are free, the customer hears of it."""
    held = lead.proposal.slot_id if lead.proposal and lead.proposal.state is ProposalState.OPEN else None
    news = OwedNews(to=CUSTOMER, kind=kind, facts=facts)
    return Owed(deed=cause, at=at, release=slot_id, releases=(held,) if held else (), news=(news, *also))


def caused(lead: Lead, status: LeadStatus, cause: str) -> bool:
    """Whether this deed made that move, now or before it was repeated."""
    return any(change.status is status and change.cause == cause for change in lead.status_history)


def _is_booked_with(lead: Lead, pro_id: str) -> bool:
    return lead.status is LeadStatus.BOOKED and lead.pro_id == pro_id


def _refused(lead: Lead, pro_id: str, cause: str, at: datetime) -> Offer:
    """What was approved is taken back: to the ladder it is an offer that he refused."""
    offer = lead.offer or Offer(id=f"offer_{cause.removeprefix('turn_')}", pro_id=pro_id, sent_at=at)
    return offer.but(
        state=OfferState.REFUSED, pro_id=pro_id, pro_ids=(pro_id,), refused_by=(pro_id,), slot_id=lead.slot_id,
        cause=cause,
    )  # fmt: skip


def _withdrawn_offer(offer: Offer | None, cause: str) -> Offer | None:
    return offer.but(state=OfferState.WITHDRAWN, cause=cause) if offer else None
