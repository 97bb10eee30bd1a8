"""What a professional's word does to a visit: given back, put to another hour, or said not to have begun."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from loguru import logger

from fixi_app.dialogue.professional import move_wishes as wishes
from fixi_app.dialogue.professional.job_wishes import GiveUpVisit
from fixi_app.domain.appointments import Slot
from fixi_app.domain.leads import By, Lead, LeadStatus, OfferState
from fixi_app.domain.moves import AbsenceState, Proposal, ProposalState, Proposer, Why
from fixi_app.services.context import Context
from fixi_app.services.ground import Ground
from fixi_app.services.telling.tell import Tell
from fixi_app.services.visits.matching import book_slot_for_lead
from fixi_app.services.visits.moving import Moving

_CALLED_OFF = {"not_coming": Why.NOT_COME, "was_there": Why.NOT_HOME}


class ProMoves:
    def __init__(self, ground: Ground, tell: Tell, moving: Moving) -> None:
        self._ground, self._store, self._tell, self._moving = ground, ground.store, tell, moving

    def table(self) -> Mapping[str, Any]:
        return {
            "GiveBackVisit": self.give_back, "ProposeTime": self.propose, "AnswerAbsent": self.absent,
            "GiveUpVisit": self.give_up,
        }  # fmt: skip

    async def give_back(self, wish: wishes.GiveBackVisit, context: Context) -> Lead | None:
        return await self._handed_over(wish.lead_id, wish.pro_id, Why.CANCELLED, context)

    async def give_up(self, wish: GiveUpVisit, context: Context) -> bool:
        """A visit inside his vacation: to the next one at the same hour, or for the customer to choose."""
        if wish.hand_over:
            return await self._handed_over(wish.lead_id, wish.pro_id, Why.AWAY, context) is not None
        cause = f"{context.cause}:{wish.lead_id}"
        lead = await self._moving.call_off(
            wish.lead_id, wish.pro_id, Why.AWAY, cause=cause, at=context.now, by=By.PROFESSIONAL, release=False
        )
        await self._taken_out(lead, wish.pro_id)
        return lead is not None

    async def _handed_over(self, lead_id: str, pro_id: str, why: Why, context: Context) -> Lead | None:
        cause = f"{context.cause}:{lead_id}"
        lead = await self._moving.give_back(lead_id, pro_id, why, cause=cause, at=context.now, by=By.PROFESSIONAL)
        await self._taken_out(lead, pro_id)
        return lead

    async def _taken_out(self, lead: Lead | None, pro_id: str) -> None:
        """He cannot come then, so that hour of his does not become free for others."""
        if lead is not None:
            await self._store.slots.collection.delete_many({"pro_id": pro_id, "lead_id": lead.id})

    # -- another time of his ------------------------------------------------------------------------------------------

    async def propose(self, wish: wishes.ProposeTime, context: Context) -> wishes.ProposedTime:
        """The time is held first; then one change of the lead puts it to the customer."""
        lead = await self._store.leads.get(wish.lead_id)
        if lead is None or not (_is_ours(lead, context) or _may_propose(lead, wish.pro_id)):
            return wishes.ProposedTime(outcome="gone", lead=lead)
        slot = await self._held(lead, wish, context)
        if slot is None:
            return wishes.ProposedTime(outcome="slot_lost", lead=lead)
        stored = await self._store.leads.change(lead.id, lambda now: _proposed(now, slot, wish.pro_id, context))
        if stored is None or not _is_ours(stored, context) or stored.proposal is None:
            await self._moving.release(slot.id, stored or lead)  # it was answered otherwise in this very moment
            return wishes.ProposedTime(outcome="gone", lead=stored)
        await self._moving.release(stored.proposal.replaces, stored)
        id_ = stored.proposal.id
        await self._tell.customer("counter", id_, stored, context.now, proposal_id=id_)
        logger.bind(lead_id=lead.id).info("Lead {}: {} proposed another time", lead.id, wish.pro_id)
        return wishes.ProposedTime(outcome="put", lead=stored)

    async def _held(self, lead: Lead, wish: wishes.ProposeTime, context: Context) -> Slot | None:
        known = await self._store.slots.get(wish.slot_id)
        if known is None or known.pro_id != wish.pro_id:
            return None
        return await book_slot_for_lead(self._ground, known.id, lead, context.now, until=known.start)

    # -- nobody came --------------------------------------------------------------------------------------------------

    async def absent(self, wish: wishes.AnswerAbsent, context: Context) -> Lead | None:
        if wish.answer == "coming":
            return await self._coming(wish, context)
        cause = f"{context.cause}:{wish.lead_id}"
        why = _CALLED_OFF[wish.answer]
        return await self._moving.call_off(
            wish.lead_id, wish.pro_id, why, cause=cause, at=context.now, by=By.PROFESSIONAL,
            before=self._not_home(cause) if why is Why.NOT_HOME else None,
        )  # fmt: skip

    def _not_home(self, cause: str) -> Callable[[Lead], Awaitable[None]]:
        async def count(lead: Lead) -> None:
            """Before the customer's turn looks at it; once for each answer."""
            await self._store.contacts.collection.update_one(
                {"_id": lead.contact_id, "last_no_show": {"$ne": cause}},
                {"$inc": {"no_shows": 1}, "$set": {"last_no_show": cause}},
            )

        return count

    async def _coming(self, wish: wishes.AnswerAbsent, context: Context) -> Lead | None:
        def decide(lead: Lead) -> Lead | None:
            known = lead.absence
            if known is None or lead.status is not LeadStatus.BOOKED or lead.pro_id != wish.pro_id:
                return None
            coming = known.but(state=AbsenceState.COMING)
            return lead.but(absence=coming, late_minutes=wish.minutes or lead.late_minutes, updated_at=context.now)

        lead = await self._store.leads.change(wish.lead_id, decide)
        if lead is None or lead.absence is None or lead.status is not LeadStatus.BOOKED or lead.pro_id != wish.pro_id:
            return None
        await self._tell.customer("absent_coming", f"{context.cause}:{lead.id}", lead, context.now)
        return lead


def _move_id(context: Context) -> str:
    return f"offer_move_{context.cause.removeprefix('turn_')}"


def _is_ours(lead: Lead, context: Context) -> bool:
    """Whether this very turn put the proposal, before it was repeated."""
    return lead.proposal is not None and lead.proposal.id == _move_id(context)


def _may_propose(lead: Lead, pro_id: str) -> bool:
    """For an offer that waits for his word, or a visit that is his."""
    if lead.status is LeadStatus.BOOKED:
        return lead.pro_id == pro_id and lead.appointment_start is not None
    offer = lead.offer
    if offer is None or lead.status is not LeadStatus.NEW or lead.is_emergency or offer.slot_id is None:
        return False
    return offer.state is OfferState.OPEN and pro_id in offer.pro_ids and pro_id not in offer.refused_by


def _proposed(lead: Lead, slot: Slot, pro_id: str, context: Context) -> Lead | None:
    if _is_ours(lead, context) or not _may_propose(lead, pro_id):
        return None
    former = lead.proposal if lead.proposal and lead.proposal.state is ProposalState.OPEN else None
    proposal = Proposal(
        id=_move_id(context), by=Proposer.PROFESSIONAL, pro_id=pro_id, slot_id=slot.id, start=slot.start, end=slot.end,
        at=context.now, moves=lead.status is LeadStatus.BOOKED, replaces=former.slot_id if former else None,
    )  # fmt: skip
    return lead.but(proposal=proposal, updated_at=context.now)
