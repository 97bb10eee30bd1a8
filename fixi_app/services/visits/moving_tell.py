"""Who hears of a moved visit: the professional who has it, the one who had it, the one who is asked."""

from datetime import datetime

from fixi_app.domain.leads import Lead
from fixi_app.domain.moves import Proposal, TimeChange
from fixi_app.services.telling.tell import Tell


class MovingTell:
    """Each piece of news has an id made from what it is about, so that telling it again tells it once."""

    def __init__(self, tell: Tell) -> None:
        self._tell = tell

    async def asked_to_move(self, lead: Lead, proposal: Proposal, at: datetime, night: str) -> None:
        """The professional is asked whether the visit may move to this time of his; `night` = until when at leisure."""
        await self._tell.professional(
            proposal.pro_id, "move_asked", proposal.id, lead, at, offer_id=proposal.id, night=night
        )

    async def no_more_asked(self, lead: Lead, proposal: Proposal, at: datetime) -> None:
        await self._tell.professional(proposal.pro_id, "move_gone", proposal.id, lead, at, offer_id=proposal.id)

    async def moved(self, lead: Lead, change: TimeChange, at: datetime, *, was_booked: bool) -> None:
        """The visit is booked at its new time; whoever had it, was asked for it, or gets it hears so."""
        if lead.pro_id is None:
            return
        if lead.pro_id == change.from_pro:
            await self._tell.professional(lead.pro_id, "visit_moved", change.cause, lead, at, was=_iso(change))
            return
        await self._tell.professional(lead.pro_id, "booked", change.cause, lead, at)
        await self._left(lead, change, at, was_booked=was_booked)

    async def offered_anew(self, lead: Lead, change: TimeChange, at: datetime, night: str) -> None:
        """The request is not approved yet, and asks for another time now."""
        if lead.pro_id is None or lead.offer is None:
            return
        kind = "offer_moved" if lead.pro_id == change.from_pro else "offer"
        await self._tell.professional(lead.pro_id, kind, lead.offer.id, lead, at, offer_id=lead.offer.id, night=night)
        if lead.pro_id != change.from_pro:
            await self._left(lead, change, at, was_booked=False)

    async def _left(self, lead: Lead, change: TimeChange, at: datetime, *, was_booked: bool) -> None:
        """Whoever had it, or was asked, has it no more."""
        if change.from_pro is None:
            return
        kind = "visit_moved_away" if was_booked else "offer_moved_away"
        await self._tell.professional(change.from_pro, kind, change.cause, lead, at, was=_iso(change))

    async def booked(self, lead: Lead, proposal: Proposal, at: datetime) -> None:
        await self._tell.professional(proposal.pro_id, "booked", proposal.id, lead, at)

    async def declined(self, lead: Lead, proposal: Proposal, at: datetime) -> None:
        kind = "visit_stays" if proposal.moves else "counter_declined"
        await self._tell.professional(proposal.pro_id, kind, proposal.id, lead, at)


def _iso(change: TimeChange) -> str:
    return change.from_start.isoformat() if change.from_start else ""
