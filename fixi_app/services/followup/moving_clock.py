"""What happens when nobody answers about another time: the same silence ladder as for an offer, on the same clock.

A customer who asked to move keeps his visit whatever happens; a professional who named another time has answered, and
a customer who says nothing to it lets the request go on to the next one. The last step is a person.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

from loguru import logger

from fixi_app.booking.clocks import ladder_elapsed
from fixi_app.domain.leads import By, Lead, LeadStatus, Offer, OfferState, Owed, OwedNews, moved
from fixi_app.domain.moves import AbsenceState, Proposal, ProposalState, Proposer, Why
from fixi_app.repositories.records import Change
from fixi_app.services.ground import Ground
from fixi_app.services.telling.alerts import Alerts
from fixi_app.services.telling.tell import Tell
from fixi_app.services.visits.moving import Moving
from fixi_app.services.visits.owing import CUSTOMER, Owing

_Look = Callable[[Lead, datetime], Awaitable[int]]


class MovingClock:
    def __init__(self, ground: Ground, tell: Tell, alerts: Alerts, moving: Moving, owing: Owing) -> None:
        self._ground, self._store = ground, ground.store
        self._tell, self._alerts, self._moving, self._owing = tell, alerts, moving, owing

    async def tick(self, now: datetime) -> int:
        """Look once at everything that waits for an answer; returns how many steps were taken."""
        waiting: tuple[tuple[_Look, dict[str, Any]], ...] = (
            (self._proposal, {"proposal.state": ProposalState.OPEN.value}),
            (self._called_off, {"called_off.at": {"$lte": now}, "status": LeadStatus.CONTACTED.value}),
            (self._absent, {"absence.alerted": False, "status": LeadStatus.BOOKED.value}),
        )
        steps = 0
        for look, filter_ in waiting:
            for lead in await self._store.leads.many(filter_):
                steps += await self._guarded(look, lead, now)
        return steps

    async def _guarded(self, look: _Look, lead: Lead, now: datetime) -> int:
        """One lead that cannot be looked at must not keep all the others waiting."""
        try:
            return await look(lead, now)
        except Exception:  # noqa: BLE001  it is looked at again with the next tick
            logger.bind(lead_id=lead.id).exception("What waits at lead {} could not be looked at", lead.id)
            return 0

    async def _silent_for(self, proposal: Proposal, now: datetime) -> float:
        """Minutes of silence: of the professional inside the ladder's hours and outside his own quiet ones."""
        if proposal.by is Proposer.PROFESSIONAL:
            return self._customer_silent_for(proposal.at, now)
        ground, hours = self._ground, self._ground.business.ladder_hours
        pro = await self._store.professionals.get(proposal.pro_id)
        elapsed = ladder_elapsed(
            proposal.at, now, hours.start, hours.end, ground.zone, ground.rest, pro.quiet_hours if pro else None
        )
        return elapsed / timedelta(minutes=1)

    def _customer_silent_for(self, since: datetime, now: datetime) -> float:
        """Minutes inside the hours in which he is written to: what he has not been sent he cannot answer."""
        hours = self._ground.business.cold_hours
        elapsed = ladder_elapsed(since, now, hours.start, hours.end, self._ground.zone, self._ground.rest)
        return elapsed / timedelta(minutes=1)

    # -- another time -------------------------------------------------------------------------------------------------

    async def _proposal(self, lead: Lead, now: datetime) -> int:
        proposal = lead.proposal
        assert proposal is not None
        if _pointless(lead, proposal):
            return await self._ended(lead, proposal, ProposalState.WITHDRAWN, now)
        silent = await self._silent_for(proposal, now)
        over = proposal.start <= now or silent >= self._ground.business.reassign_after
        if proposal.moves:
            begun = lead.appointment_start is not None and lead.appointment_start <= now
            return await self._unanswered(lead, proposal, now) if over or begun else 0
        if proposal.by is Proposer.PROFESSIONAL:
            return await self._passed_over(lead, proposal, now) if over else 0
        if over or (lead.appointment_start and lead.appointment_start <= now):
            return await self._given_up(lead, proposal, now)
        return await self._reminded(lead, proposal, silent, now)

    async def _reminded(self, lead: Lead, proposal: Proposal, silent: float, now: datetime) -> int:
        business, steps = self._ground.business, 0
        if silent >= business.nudge_after and not proposal.nudged:
            await self._tell.professional(
                proposal.pro_id, "move_nudge", proposal.id, lead, now, offer_id=proposal.id
            )
            steps += await self._marked(lead, proposal, "nudged")
        if silent >= business.offer_other_after and not proposal.asked:
            await self._tell.customer("move_slow", proposal.id, lead, now, proposal_id=proposal.id)
            steps += await self._marked(lead, proposal, "asked")
        return steps

    async def _marked(self, lead: Lead, proposal: Proposal, mark: str) -> int:
        def decide(stored: Lead) -> Lead | None:
            if stored.proposal is None or stored.proposal.id != proposal.id:
                return None
            return stored.but(proposal=stored.proposal.but(**{mark: True}))

        await self._store.leads.change(lead.id, decide)
        return 1

    async def _given_up(self, lead: Lead, proposal: Proposal, now: datetime) -> int:
        """No answer: the visit stays as it was, and both hear it."""
        news = (
            OwedNews(to=CUSTOMER, kind="move_lapsed", facts={"proposal_id": proposal.id}),
            OwedNews(to=proposal.pro_id, kind="move_gone", facts={"offer_id": proposal.id}),
        )
        return await self._ended(lead, proposal, ProposalState.LAPSED, now, news)

    async def _unanswered(self, lead: Lead, proposal: Proposal, now: datetime) -> int:
        """The customer says nothing to another time for his visit: it stays as it was, and both hear it."""
        news = (
            OwedNews(to=CUSTOMER, kind="move_unanswered", facts={"proposal_id": proposal.id}),
            OwedNews(to=proposal.pro_id, kind="visit_stays"),
        )
        return await self._ended(lead, proposal, ProposalState.LAPSED, now, news)

    async def _passed_over(self, lead: Lead, proposal: Proposal, now: datetime) -> int:
        """The customer says nothing to the other time: for the hour he asked for, the next one is found."""
        offer_id = lead.offer.id if lead.offer else ""
        news = (
            OwedNews(to=CUSTOMER, kind="refused", facts={"offer_id": offer_id}),
            OwedNews(to=proposal.pro_id, kind="counter_declined"),
        )
        return await self._ended(lead, proposal, ProposalState.LAPSED, now, news, refused=True)

    async def _ended(
        self, lead: Lead, proposal: Proposal, state: ProposalState, now: datetime, news: tuple[OwedNews, ...] = (),
        *, refused: bool = False,
    ) -> int:  # fmt: skip
        """The proposal with this end, with what follows owed in the same write; 0 where somebody was faster."""
        cause = f"clock:{proposal.id}"

        def decide(stored: Lead) -> Lead | None:
            if stored.proposal is None or not _is_open(stored.proposal, proposal):
                return None
            ended = stored.but(
                proposal=stored.proposal.but(state=state, cause=cause),
                owed=Owed(deed=cause, at=now, release=proposal.slot_id, news=news),
            )
            return ended.but(offer=_refused(ended.offer, proposal, cause)) if refused else ended

        return await self._done(lead, decide, cause)

    async def _done(self, lead: Lead, decide: Change[Lead], cause: str) -> int:
        if lead.owed:
            await self._owing.pay(lead)
        stored = await self._store.leads.change(lead.id, decide)
        if stored is None or stored.owed is None or stored.owed.deed != cause:
            return 0
        await self._owing.pay(stored)
        return 1

    # -- what only a person can end -----------------------------------------------------------------------------------

    async def _called_off(self, lead: Lead, now: datetime) -> int:
        """The customer has not chosen: a person goes on, and he hears it."""
        off = lead.called_off
        assert off is not None
        if self._customer_silent_for(max(off.at, lead.updated_at), now) < self._ground.business.reassign_after:
            return 0
        cause = f"off:{off.id}"

        def decide(stored: Lead) -> Lead | None:
            if stored.status is not LeadStatus.CONTACTED or stored.called_off is None or stored.called_off.id != off.id:
                return None
            waiting = moved(
                stored, LeadStatus.PENDING, at=now, by=By.FIXI, reason="a visit was called off, nothing chosen",
                cause=cause,
            )  # fmt: skip
            news = OwedNews(to=CUSTOMER, kind="called_off_person")
            return waiting.but(
                waiting_since=now, slot_id=None, called_off=None,
                owed=Owed(deed=cause, at=now, release=stored.slot_id, news=(news,)),
            )  # fmt: skip

        if not await self._done(lead, decide, cause):
            return 0
        waiting = await self._store.leads.get(lead.id)  # a crash before the alert: `stuck_leads` calls him
        await self._alerts.owner(cause, "alert_review", waiting or lead, now)
        return 1

    async def _absent(self, lead: Lead, now: datetime) -> int:
        """The customer waits for somebody who does not come: after a while the owner is called, and he may choose anew.

        Plain minutes: whoever stands at a window counts no quiet hours.
        """
        absence = lead.absence
        assert absence is not None
        waited = (now - absence.at) / timedelta(minutes=1) - lead.late_minutes
        if absence.state is AbsenceState.OVER:
            return 0
        if absence.again:  # who said that he comes and did not is the owner's business at once
            await self._alerts.owner(f"absent:{absence.id}", "alert_absent", lead, now)
        if waited < self._ground.business.no_show_alert_after:
            return 0
        if absence.state is AbsenceState.COMING:  # he may be at work there by now: only the customer can tell
            return await self._over(lead, absence.id)
        await self._alerts.owner(f"absent:{absence.id}", "alert_absent", lead, now)
        was = lead.appointment_start.isoformat() if lead.appointment_start else ""
        off = await self._moving.call_off(
            lead.id, absence.pro_id, Why.NOT_COME, cause=f"absent:{absence.id}", at=now, by=By.FIXI,
            also=(OwedNews(to=absence.pro_id, kind="absent_over", facts={"was": was}),),
        )  # fmt: skip
        if off is None:
            await self._noted(lead, absence.id)
        return 1

    async def _over(self, lead: Lead, absence_id: str) -> int:
        def decide(stored: Lead) -> Lead | None:
            known = stored.absence
            if known is None or known.id != absence_id or known.state is not AbsenceState.COMING:
                return None
            return stored.but(absence=known.but(state=AbsenceState.OVER))

        await self._store.leads.change(lead.id, decide)
        return 1

    async def _noted(self, lead: Lead, absence_id: str) -> None:
        def decide(stored: Lead) -> Lead | None:
            known = stored.absence
            return stored.but(absence=known.but(alerted=True)) if known and known.id == absence_id else None

        await self._store.leads.change(lead.id, decide)


def _pointless(lead: Lead, proposal: Proposal) -> bool:
    """What it was about is over: the visit ended, or the offer that he answered with it is not open any more."""
    if proposal.moves:
        return lead.status is not LeadStatus.BOOKED or lead.pro_id != proposal.pro_id
    if proposal.by is Proposer.CUSTOMER:
        return lead.status is not LeadStatus.BOOKED
    return lead.status is not LeadStatus.NEW or lead.offer is None or lead.offer.state is not OfferState.OPEN


def _is_open(stored: Proposal, looked_at: Proposal) -> bool:
    return stored.id == looked_at.id and stored.state is ProposalState.OPEN


def _refused(offer: Offer | None, proposal: Proposal, cause: str) -> Offer | None:
    """He cannot at the hour of the offer: with the other time gone, that is a no."""
    if offer is None:
        return None
    return offer.but(state=OfferState.REFUSED, refused_by=(*offer.refused_by, proposal.pro_id), cause=cause)
