"""What a customer's turn does to the time of his visit: another time asked for, a proposed one accepted or declined.

Promise: the new slot is his before the old one is freed; of two who want one slot exactly one gets it; and whichever
of the customer's move and the professional's yes comes first, the other finds the lead as it stands then.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from loguru import logger

from fixi_app.booking.claims import book_filter, book_update
from fixi_app.dialogue.customer import moving_wishes as wishes
from fixi_app.domain.appointments import Slot
from fixi_app.domain.leads import By, Lead, LeadStatus, Offer, OfferState, Quote, moved
from fixi_app.domain.moves import Proposal, ProposalState, Proposer, withdrawn
from fixi_app.domain.professionals import Professional
from fixi_app.domain.retiming import change_by, moved_to
from fixi_app.services.context import Context
from fixi_app.services.ground import Ground
from fixi_app.services.telling.quiet import answer_from
from fixi_app.services.visits.matching import Matching, book_slot_for_lead
from fixi_app.services.visits.moving import Moving, caused
from fixi_app.services.visits.moving_tell import MovingTell


class CustomerMoves:
    def __init__(self, ground: Ground, matching: Matching, moving: Moving, tell: MovingTell) -> None:
        self._ground, self._store, self._matching = ground, ground.store, matching
        self._moving, self._tell = moving, tell

    def table(self) -> Mapping[str, Any]:
        return {
            "MoveVisit": self.move, "DropProposal": self.drop, "AnswerProposal": self.answer,
        }  # fmt: skip

    # -- another time -------------------------------------------------------------------------------------------------

    async def move(self, wish: wishes.MoveVisit, context: Context) -> wishes.MovedVisit:
        lead = await self._store.leads.get(wish.lead_id)
        if lead is None or lead.status not in (LeadStatus.NEW, LeadStatus.BOOKED):
            return wishes.MovedVisit(outcome="over", lead=lead)
        if done := await self._done(lead, context):
            return done
        if wish.slot_id == lead.slot_id:
            return wishes.MovedVisit(outcome="same", lead=lead)
        slot, pro = await self._held(lead, wish.slot_id, context.now)
        if slot is None or pro is None:
            return wishes.MovedVisit(outcome="slot_lost", lead=lead)
        stored = await self._store.leads.change(lead.id, lambda now: self._decided(now, slot, pro, context))
        if stored and (done := await self._done(stored, context)):
            return done
        await self._moving.release(slot.id, stored or lead)  # it ended or was answered otherwise in this very moment
        return wishes.MovedVisit(outcome="over", lead=stored)

    async def _held(self, lead: Lead, slot_id: str, now: datetime) -> tuple[Slot | None, Professional | None]:
        """The slot, held as long as an offer would; booked at once where its owner accepts automatically."""
        known = await self._store.slots.get(slot_id)
        pro = await self._store.professionals.get(known.pro_id) if known else None
        if known is None or pro is None or not pro.is_active:
            return None, None
        if not pro.auto_accept:
            return await book_slot_for_lead(self._ground, slot_id, lead, now, until=known.start), pro
        # Not held first: what a crashed turn had booked for this lead could not be held by it any more.
        return (known if known.start > now and await self._book(known.id, lead, now) else None), pro

    async def _book(self, slot_id: str, lead: Lead, now: datetime) -> bool:
        claimed = await self._store.slots.collection.find_one_and_update(
            book_filter(slot_id, lead.id, now), book_update(lead.id)
        )
        return claimed is not None

    def _decided(self, lead: Lead, slot: Slot, pro: Professional, context: Context) -> Lead | None:
        """The lead at another time, or with the question whether it may be; by what it is at this moment."""
        if lead.status not in (LeadStatus.NEW, LeadStatus.BOOKED) or change_by(lead, context.cause):
            return None
        if lead.status is LeadStatus.BOOKED and not pro.auto_accept:
            return lead.but(proposal=_asked(lead, slot, context), updated_at=context.now)
        quote = self._matching.pricing.quote(pro, lead, slot.start)
        timed = moved_to(lead, slot, quote, at=context.now, cause=context.cause)
        if lead.status is LeadStatus.NEW and pro.auto_accept:
            timed = moved(
                timed, LeadStatus.BOOKED, at=context.now, by=By.FIXI, reason="accepts automatically",
                cause=context.cause,
            )  # fmt: skip
        return timed.but(offer=_offer(slot, context, pro.auto_accept), proposal=withdrawn(lead.proposal, context.cause))

    async def _done(self, lead: Lead, context: Context) -> wishes.MovedVisit | None:
        """What this turn made of the lead, now or before it was repeated; None when it made nothing."""
        change, proposal = change_by(lead, context.cause), lead.proposal
        if change is None and (proposal is None or proposal.id != _move_id(context)):
            return None
        slot_id = change.to_slot if change else proposal.slot_id if proposal else None
        slot = await self._store.slots.get(slot_id)
        pro = await self._store.professionals.get(slot.pro_id) if slot else None
        if slot is None or pro is None:
            return None
        expected = "" if pro.auto_accept else answer_from(self._ground, context.now, context.scene.language, pro)
        night = "" if lead.is_emergency else answer_from(self._ground, context.now, pro.language, pro)
        if change is None:
            assert proposal is not None
            await self._moving.release(proposal.replaces, lead)
            await self._tell.asked_to_move(lead, proposal, context.now, night)
            logger.bind(lead_id=lead.id).info("Lead {}: another time is asked of {}", lead.id, pro.id)
            return wishes.MovedVisit(outcome="asked", lead=lead, pro=pro, slot=slot, answer_from=expected)
        await self._moving.release(change.from_slot, lead)
        await self._moving.let_go_of_proposal(lead, context.cause)
        logger.bind(lead_id=lead.id).info("Lead {} moved from {} to {}", lead.id, change.from_slot, change.to_slot)
        at_once = lead.offer is not None and lead.offer.cause == context.cause
        if at_once:
            before = not caused(lead, LeadStatus.BOOKED, context.cause)
            await self._tell.moved(lead, change, context.now, was_booked=before)
        else:
            await self._tell.offered_anew(lead, change, context.now, night)
        outcome = "moved" if at_once else "offered"
        return wishes.MovedVisit(
            outcome=outcome, lead=lead, pro=pro, slot=slot, quote=lead.quoted, answer_from=expected
        )

    async def drop(self, wish: wishes.DropProposal, context: Context) -> Lead | None:
        """What was asked of the professional is taken back, and he is told; the visit stays as it is."""

        def decide(lead: Lead) -> Lead | None:
            proposal = lead.proposal
            if proposal is None or proposal.id != wish.proposal_id or proposal.state is not ProposalState.OPEN:
                return None
            return lead.but(proposal=withdrawn(proposal, context.cause), updated_at=context.now)

        lead = await self._store.leads.change(wish.lead_id, decide)
        if lead and lead.proposal and lead.proposal.cause == context.cause:
            await self._moving.release(lead.proposal.slot_id, lead)
            await self._tell.no_more_asked(lead, lead.proposal, context.now)
        return lead

    # -- the professional's own proposal ------------------------------------------------------------------------------

    async def answer(self, wish: wishes.AnswerProposal, context: Context) -> wishes.AnsweredProposal:
        lead = await self._store.leads.get(wish.lead_id)
        proposal = lead.proposal if lead else None
        if lead is None or proposal is None or proposal.id != wish.proposal_id:
            return wishes.AnsweredProposal(outcome="gone", lead=lead)
        if wish.yes:
            return await self._accepted(lead, proposal, context)
        return await self._declined(lead, proposal, wish.move_on, context)

    async def _accepted(self, lead: Lead, proposal: Proposal, context: Context) -> wishes.AnsweredProposal:
        """He proposed it, so the customer's yes books: the slot first, then the lead, then the old slot is freed."""
        pro = await self._store.professionals.get(proposal.pro_id)
        slot = await self._store.slots.get(proposal.slot_id)
        ours = proposal.state is ProposalState.ACCEPTED and proposal.cause == context.cause
        if pro is None or slot is None or not (ours or _answerable(lead, proposal.id)):
            return wishes.AnsweredProposal(outcome="gone", lead=lead, pro=pro)
        if slot.start <= context.now or not await self._book(slot.id, lead, context.now):
            return await self._lost(lead, proposal, pro, context)
        quote = self._matching.pricing.quote(pro, lead, slot.start)

        def decide(stored: Lead) -> Lead | None:
            if not _answerable(stored, proposal.id):
                return None
            return _agreed(stored, slot, quote, context)

        stored = await self._store.leads.change(lead.id, decide)
        change = change_by(stored, context.cause) if stored else None
        if stored is None or change is None:
            await self._moving.release(slot.id, stored or lead)
            return wishes.AnsweredProposal(outcome="gone", lead=stored, pro=pro)
        await self._moving.release(change.from_slot, stored)
        if proposal.moves:
            await self._tell.moved(stored, change, context.now, was_booked=True)
        else:
            await self._tell.booked(stored, proposal, context.now)
        logger.bind(lead_id=lead.id).info("Lead {} booked at the time that {} proposed", lead.id, pro.id)
        return wishes.AnsweredProposal(outcome="booked", lead=stored, pro=pro)

    async def _lost(
        self, lead: Lead, proposal: Proposal, pro: Professional, context: Context
    ) -> wishes.AnsweredProposal:
        stored = await self._store.leads.change(
            lead.id, lambda now: _closed(now, proposal.id, ProposalState.LAPSED, context)
        )
        return wishes.AnsweredProposal(outcome="slot_lost", lead=stored, pro=pro)

    async def _declined(
        self, lead: Lead, proposal: Proposal, move_on: bool, context: Context
    ) -> wishes.AnsweredProposal:
        """Not that time. With `move_on` the offer ends with it, as if he had refused: the next one is asked."""

        def decide(stored: Lead) -> Lead | None:
            closed = _closed(stored, proposal.id, ProposalState.REFUSED, context)
            if closed is None or not move_on or closed.offer is None:
                return closed
            offer = closed.offer.but(
                state=OfferState.REFUSED, refused_by=(*closed.offer.refused_by, proposal.pro_id), cause=context.cause
            )
            return closed.but(offer=offer)

        stored = await self._store.leads.change(lead.id, decide)
        now = stored.proposal if stored else None
        if stored is None or now is None or now.id != proposal.id or now.cause != context.cause:
            return wishes.AnsweredProposal(outcome="gone", lead=stored)
        await self._moving.release(now.slot_id, stored)
        if move_on or now.moves:
            await self._tell.declined(stored, now, context.now)
        pro = await self._store.professionals.get(now.pro_id)
        return wishes.AnsweredProposal(outcome="declined", lead=stored, pro=pro)


def _move_id(context: Context) -> str:
    """One turn asks for one other time."""
    return f"offer_move_{context.cause.removeprefix('turn_')}"


def _asked(lead: Lead, slot: Slot, context: Context) -> Proposal:
    former = lead.proposal if lead.proposal and lead.proposal.state is ProposalState.OPEN else None
    return Proposal(
        id=_move_id(context), by=Proposer.CUSTOMER, pro_id=slot.pro_id, slot_id=slot.id, start=slot.start,
        end=slot.end, at=context.now, replaces=former.slot_id if former else None,
    )  # fmt: skip


def _offer(slot: Slot, context: Context, approved: bool) -> Offer:
    return Offer(
        id=_move_id(context), pro_id=slot.pro_id, pro_ids=(slot.pro_id,), slot_id=slot.id, sent_at=context.now,
        state=OfferState.APPROVED if approved else OfferState.OPEN, cause=context.cause if approved else "",
    )  # fmt: skip


def _agreed(lead: Lead, slot: Slot, quote: Quote | None, context: Context) -> Lead:
    """Booked at the time that its professional named; one that was booked before just moves there."""
    assert lead.proposal is not None
    offer = lead.offer
    if offer is not None:
        offer = offer.but(state=OfferState.APPROVED, pro_id=slot.pro_id, slot_id=slot.id, cause=context.cause)
    booked = lead
    if lead.status is not LeadStatus.BOOKED:
        booked = moved(
            lead, LeadStatus.BOOKED, at=context.now, by=By.CUSTOMER, reason="the professional proposed this time",
            cause=context.cause,
        )  # fmt: skip
    timed = moved_to(booked, slot, quote, at=context.now, cause=context.cause)
    return timed.but(offer=offer, proposal=lead.proposal.but(state=ProposalState.ACCEPTED, cause=context.cause))


def _answerable(lead: Lead, proposal_id: str) -> bool:
    """Whether the professional's proposal still waits for the customer."""
    proposal, offer = lead.proposal, lead.offer
    if proposal is None or proposal.id != proposal_id or proposal.state is not ProposalState.OPEN:
        return False
    if proposal.moves:
        return lead.status is LeadStatus.BOOKED and lead.pro_id == proposal.pro_id
    return lead.status is LeadStatus.NEW and offer is not None and offer.state is OfferState.OPEN


def _closed(lead: Lead, proposal_id: str, state: ProposalState, context: Context) -> Lead | None:
    if not _answerable(lead, proposal_id) or lead.proposal is None:
        return None
    return lead.but(proposal=lead.proposal.but(state=state, cause=context.cause), updated_at=context.now)
