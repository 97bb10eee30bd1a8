"""What a professional looks up: his past jobs, his month, his reviews, and why leads of his trade went elsewhere."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from fixi_app.booking.zone import NEVER, local, midnight
from fixi_app.dialogue.professional import info_wishes as wishes
from fixi_app.dialogue.professional.info_wishes import Compared, WentElsewhere
from fixi_app.dialogue.wishes import JobView
from fixi_app.domain.leads import Lead, LeadStatus
from fixi_app.repositories.documents import from_document
from fixi_app.routing.records import CandidateResult, Decision, Refusal
from fixi_app.services.context import Context
from fixi_app.services.ground import Ground

_ENDS = (LeadStatus.COMPLETED, LeadStatus.CLOSED)
_FINISHED = {"$nin": [status.value for status in LeadStatus if status not in _ENDS]}
"""Said as what it is not, so that the time is asked of the index, and a year of jobs is not read for the last eight."""
_LOOKED_BACK = timedelta(days=30)
_MOST_DECISIONS = 200
_NOT_HIS = frozenset({Refusal.SAMPLE, Refusal.HIMSELF, Refusal.TRADE})
"""Leads that he had no part in: nothing to explain."""
_SHOWN_PARTS = 3


class ProInfoDeeds:
    def __init__(self, ground: Ground) -> None:
        self._ground, self._store = ground, ground.store

    def table(self) -> Mapping[str, Any]:
        return {
            "PastJobs": self.past_jobs, "SeeMonth": self.month, "MyReviews": self.reviews, "WhyNot": self.why_not,
        }  # fmt: skip

    async def past_jobs(self, wish: wishes.PastJobs, context: Context) -> tuple[JobView, ...]:
        return tuple(JobView(lead=lead) for lead in await self._done(wish.pro_id, NEVER, wish.limit))

    async def _done(self, pro_id: str, since: datetime, limit: int = 0) -> Sequence[Lead]:
        """His jobs finished since then, the newest first. A lead that was closed without a visit is none."""
        finished = {"pro_id": pro_id, "completed_at": {"$gte": since}, "status": _FINISHED}
        return await self._store.leads.many(finished, sort=[("completed_at", -1)], limit=limit)

    async def month(self, wish: wishes.SeeMonth, context: Context) -> wishes.Month:
        pro = await self._store.professionals.get(wish.pro_id)
        if pro is None:
            return wishes.Month()
        today = local(context.now, self._ground.zone).date()
        done = await self._done(wish.pro_id, midnight(today.replace(day=1), self._ground.zone))
        counted = pro.months.get(f"{today:%Y-%m}")
        priced = [lead.final_price for lead in done if lead.final_price is not None]
        votes = pro.rating.count
        return wishes.Month(
            offers=counted.offers if counted else 0,
            answered=counted.answered if counted else 0,
            done=len(done),
            income=sum(priced),
            unpriced=len(done) - len(priced),
            rating=pro.rating.sum / votes if votes else 0,
            votes=votes,
        )

    async def reviews(self, wish: wishes.MyReviews, context: Context) -> tuple[wishes.Told, ...]:
        told = self._store.db["reviews"].find(
            {"pro_id": wish.pro_id, "text": {"$gt": ""}}, sort=[("at", -1)], limit=wish.limit
        )
        return tuple(wishes.Told(stars=found["stars"], text=found["text"]) for found in await told.to_list())

    # -- why ----------------------------------------------------------------------------------------------------------

    async def why_not(self, wish: wishes.WhyNot, context: Context) -> tuple[WentElsewhere, ...]:
        """His area comes first; what was out of it is told only where there is nothing else."""
        since = {"$gte": context.now - _LOOKED_BACK}
        found = self._store.db["decisions"].find(
            {"at": since, "candidates.pro_id": wish.pro_id}, sort=[("at", -1)], limit=_MOST_DECISIONS
        )
        decisions = [from_document(Decision, document) for document in await found.to_list()]
        told: dict[str, WentElsewhere] = {}
        for decision in decisions:
            if decision.lead_id not in told and (lead := await self._lost(decision, wish.pro_id)):
                told[decision.lead_id] = lead
        near = [lead for lead in told.values() if lead.reason != Refusal.PLACE.value]
        return tuple((near or list(told.values()))[: wish.limit])

    async def _lost(self, decision: Decision, pro_id: str) -> WentElsewhere | None:
        """What happened to this lead from his side; None when it is his, or none of his trade."""
        mine = next((one for one in decision.candidates if one.pro_id == pro_id), None)
        lead = await self._store.leads.get(decision.lead_id)
        if mine is None or lead is None or mine.refusal in _NOT_HIS or lead.pro_id == pro_id:
            return None
        if pro_id in _asked_now(lead):
            return None
        reason, compared = _reason(decision, mine, lead)
        facts: dict[str, Any] = next((one for one in decision.inputs["candidates"] if one["pro_id"] == pro_id), {})
        return WentElsewhere(
            at=decision.at, trade=lead.trade, city=lead.city, reason=reason, compared=compared,
            nobody=decision.chosen is None,
            distance_km=round(mine.distance_km) if mine.distance_km is not None else None,
            open_jobs=facts.get("open_jobs", 0), max_jobs=facts.get("max_open_jobs", 0),
        )  # fmt: skip


def _asked_now(lead: Lead) -> tuple[str, ...]:
    """Whom its open offer is with: to them it has not gone elsewhere."""
    if lead.offer is None or lead.offer.state != "open":
        return ()
    return tuple(pro_id for pro_id in lead.offer.pro_ids if pro_id not in lead.offer.refused_by)


def _reason(decision: Decision, mine: CandidateResult, lead: Lead) -> tuple[str, tuple[Compared, ...]]:
    if mine.pro_id in lead.refused_pro_ids or mine.refusal is Refusal.REFUSED:
        return "turned_down", ()
    if mine.refusal is not None:
        return mine.refusal.value, ()
    chosen = next((one for one in decision.candidates if one.pro_id == decision.chosen), None)
    if chosen is None or chosen.pro_id == mine.pro_id:
        return "later", ()
    if chosen.ring_km is not None and mine.ring_km is not None and chosen.ring_km < mine.ring_km:
        return "ring", ()
    return "score", _compared(decision, mine, chosen)


def _compared(decision: Decision, mine: CandidateResult, chosen: CandidateResult) -> tuple[Compared, ...]:
    """Where the chosen one was ahead, by what it weighed."""
    ahead = {
        part: (chosen.parts[part] - value) * decision.weights.get(part, 0)
        for part, value in mine.parts.items()
        if chosen.parts.get(part, 0) > value
    }
    first = sorted(ahead, key=lambda part: (-ahead[part], part))[:_SHOWN_PARTS]
    return tuple(
        Compared(part=part, mine=round(mine.parts[part] * 100), theirs=round(chosen.parts[part] * 100))
        for part in first
    )
