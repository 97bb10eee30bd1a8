"""A professional's yes or no to another time that a customer asked for.

To him it is one more thing to approve or refuse, so it is listed with the offers and answered under its own id; what
is no proposal goes to the deeds of offers. Until his yes the visit stands as it was.
"""

from collections.abc import Mapping
from typing import Any

from loguru import logger

from fixi_app.booking.claims import book_filter, book_update
from fixi_app.dialogue import wishes
from fixi_app.dialogue.wishes import Answered, JobView
from fixi_app.domain.appointments import Slot
from fixi_app.domain.leads import Lead, LeadStatus, Offer, OfferState
from fixi_app.domain.moves import ProposalState, Proposer, withdrawn
from fixi_app.domain.retiming import change_by, moved_to, with_time
from fixi_app.services.context import Occasion
from fixi_app.services.ground import Ground
from fixi_app.services.professional.visit_deeds import ProfessionalDeeds
from fixi_app.services.telling.tell import Tell
from fixi_app.services.visits.matching import Matching
from fixi_app.services.visits.moving import Moving
from fixi_app.services.visits.moving_tell import MovingTell

_STANDS = (LeadStatus.BOOKED,)
"""Statuses in which another time can be asked for without giving up the old one."""


class ProposalAnswers:
    def __init__(
        self, ground: Ground, tell: Tell, matching: Matching, moving: Moving, offers: ProfessionalDeeds
    ) -> None:
        self._ground, self._store, self._tell = ground, ground.store, tell
        self._matching, self._moving, self._offers = matching, moving, offers
        self._moving_tell = MovingTell(tell)

    def table(self) -> Mapping[str, Any]:
        return {
            "MyOffers": self.my_offers, "MyCountered": self.my_countered, "Approve": self.approve,
            "Refuse": self.refuse,
        }  # fmt: skip

    async def my_offers(self, wish: wishes.MyOffers, context: Occasion) -> tuple[JobView, ...]:
        """What he has to answer: offers, and times that are asked of him, as they would be then.

        An offer that he answered with another time waits for the customer: a bare "1" must not approve it after all.
        """
        return tuple(job for job in await self.every(wish, context) if not _is_countered(job.lead, wish.pro_id))

    async def my_countered(self, wish: wishes.MyCountered, context: Occasion) -> tuple[JobView, ...]:
        every = await self.every(wishes.MyOffers(pro_id=wish.pro_id), context)
        return tuple(job for job in every if _is_countered(job.lead, wish.pro_id))

    async def every(self, wish: wishes.MyOffers, context: Occasion) -> tuple[JobView, ...]:
        """Also those which he answered with another time."""
        asked = await self._store.leads.many({
            "proposal.state": ProposalState.OPEN.value, "proposal.by": Proposer.CUSTOMER.value,
            "proposal.pro_id": wish.pro_id, "status": LeadStatus.BOOKED.value,
        })  # fmt: skip
        offers = await self._offers.my_offers(wish, context)
        return (*offers, *(_view(lead) for lead in sorted(asked, key=lambda lead: (lead.updated_at, lead.id))))

    async def approve(self, wish: wishes.Approve, context: Occasion) -> Answered:
        lead = await self._store.leads.first({"proposal.id": wish.offer_id})
        if lead is None or lead.proposal is None:
            return await self._offers.approve(wish, context)
        if late := _answered(lead, wish, context, ProposalState.ACCEPTED):
            return Answered(outcome=late, job=_view(lead))
        slot = await self._store.slots.get(lead.proposal.slot_id)
        if slot is None or slot.start <= context.now or not await self._book(slot, lead, context):
            return await self._lost(lead, wish, context)
        return await self._approved(lead, slot, wish, context)

    async def _book(self, slot: Slot, lead: Lead, context: Occasion) -> bool:
        claimed = await self._store.slots.collection.find_one_and_update(
            book_filter(slot.id, lead.id, context.now), book_update(lead.id)
        )
        return claimed is not None

    async def _approved(self, lead: Lead, slot: Slot, wish: wishes.Approve, context: Occasion) -> Answered:
        pro = await self._store.professionals.get(wish.pro_id)

        def decide(stored: Lead) -> Lead | None:
            proposal = stored.proposal
            if proposal is None or not _is_open(stored, wish.offer_id):
                return None
            quote = self._matching.pricing.quote(pro, stored, slot.start) if pro else None
            offer = Offer(
                id=proposal.id, pro_id=wish.pro_id, pro_ids=(wish.pro_id,), slot_id=slot.id, sent_at=proposal.at,
                state=OfferState.APPROVED, cause=context.cause,
            )  # fmt: skip
            accepted = proposal.but(state=ProposalState.ACCEPTED, cause=context.cause)
            return moved_to(stored, slot, quote, at=context.now, cause=context.cause).but(
                offer=offer, proposal=accepted
            )

        stored = await self._store.leads.change(lead.id, decide)
        change = change_by(stored, context.cause) if stored else None
        if stored is None or change is None:
            await self._moving.release(slot.id, stored or lead)
            return Answered(outcome="gone")
        await self._moving.release(change.from_slot, stored)
        await self._tell.customer("move_approved", wish.offer_id, stored, context.now)
        if change.from_pro and change.from_pro != wish.pro_id:
            was = change.from_start.isoformat() if change.from_start else ""
            await self._tell.professional(
                change.from_pro, "visit_moved_away", wish.offer_id, stored, context.now, was=was
            )
        logger.bind(lead_id=lead.id).info("Lead {} moved to {}: approved by {}", lead.id, slot.id, wish.pro_id)
        return Answered(outcome="approved", job=JobView(lead=stored))

    async def _lost(self, lead: Lead, wish: wishes.Approve, context: Occasion) -> Answered:
        """Somebody else has that hour by now: the visit stays as it is, and both hear it."""
        stored = await self._closed(lead.id, wish.offer_id, ProposalState.LAPSED, context)
        if stored is None:
            return Answered(outcome="gone")
        await self._tell.customer("move_lost", wish.offer_id, stored, context.now)
        return Answered(outcome="move_lost", job=JobView(lead=stored))

    async def refuse(self, wish: wishes.Refuse, context: Occasion) -> Answered:
        lead = await self._store.leads.first({"proposal.id": wish.offer_id})
        if lead is None or lead.proposal is None:
            answered = await self._offers.refuse(wish, context)
            await self._taken_back(wish, context)
            return answered
        if late := _answered(lead, wish, context, ProposalState.REFUSED):
            return Answered(outcome=late, job=_view(lead))
        stored = await self._closed(lead.id, wish.offer_id, ProposalState.REFUSED, context)
        if stored is None or stored.proposal is None:
            return Answered(outcome="gone")
        await self._moving.release(stored.proposal.slot_id, stored)
        await self._tell.customer("move_refused", wish.offer_id, stored, context.now)
        return Answered(outcome="move_refused", job=JobView(lead=stored))

    async def _taken_back(self, wish: wishes.Refuse, context: Occasion) -> None:
        """With an offer that he refuses goes the other time that he had proposed for it."""

        def decide(stored: Lead) -> Lead | None:
            refused = stored.offer is not None and wish.pro_id in stored.offer.refused_by
            if not refused or not _is_countered(stored, wish.pro_id):
                return None
            return stored.but(proposal=withdrawn(stored.proposal, context.cause), updated_at=context.now)

        lead = await self._store.leads.first({"offer.id": wish.offer_id})
        stored = await self._store.leads.change(lead.id, decide) if lead else None
        if stored:
            await self._moving.let_go_of_proposal(stored, context.cause)

    async def _closed(self, lead_id: str, id_: str, state: ProposalState, context: Occasion) -> Lead | None:
        """The proposal with this end; None when it had another one already."""

        def decide(stored: Lead) -> Lead | None:
            if stored.proposal is None or not _is_open(stored, id_):
                return None
            return stored.but(proposal=stored.proposal.but(state=state, cause=context.cause), updated_at=context.now)

        stored = await self._store.leads.change(lead_id, decide)
        ended = stored.proposal if stored else None
        here = ended is not None and ended.id == id_ and ended.state is state and ended.cause == context.cause
        return stored if here else None


def _is_countered(lead: Lead, pro_id: str) -> bool:
    proposal = lead.proposal
    if proposal is None or proposal.by is not Proposer.PROFESSIONAL or proposal.moves:
        return False
    return proposal.state is ProposalState.OPEN and proposal.pro_id == pro_id


def _is_open(lead: Lead, id_: str) -> bool:
    proposal = lead.proposal
    return (
        proposal is not None and proposal.id == id_ and proposal.state is ProposalState.OPEN and lead.status in _STANDS
    )


def _answered(
    lead: Lead, wish: wishes.Approve | wishes.Refuse, context: Occasion, wanted: ProposalState
) -> str | None:
    """What he is told when this answer is no news, or not his to give; None when this turn may decide."""
    proposal = lead.proposal
    if proposal is None or proposal.pro_id != wish.pro_id or proposal.by is not Proposer.CUSTOMER:
        return "gone"
    if proposal.state is ProposalState.OPEN or proposal.cause == context.cause:
        return None
    return "already" if proposal.state is wanted else "gone"


def _view(lead: Lead) -> JobView:
    """The visit as it would be at the time that is asked for."""
    assert lead.proposal is not None
    proposal = lead.proposal
    slot = Slot(id=proposal.slot_id, pro_id=proposal.pro_id, start=proposal.start, end=proposal.end)
    return JobView(lead=with_time(lead, slot, lead.quoted), slot=slot, answers=proposal.id)
