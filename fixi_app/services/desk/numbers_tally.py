"""Adding up a span of days, one lead after the other. Pure: what a lead counts as is decided in the domain."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from fixi_app.booking.zone import ONE_DAY, local_day, midnight
from fixi_app.domain.counting import Lost, Stage, came_in, funnel, last_move, lost_why, ranked, stage_of, takings
from fixi_app.domain.leads import Lead, LeadStatus
from fixi_app.services.office import DayFigures, ProFigures, Times
from fixi_app.services.visits.offer_log import Answer


@dataclass
class _OfPro:
    offers: int = 0
    answers: Counter[str] = field(default_factory=Counter)
    booked: int = 0
    prices: list[float | None] = field(default_factory=list)
    """Of the visits completed; numbers and not the leads, which would all be walked by the garbage collector."""
    stars: list[float] = field(default_factory=list)

    def any(self) -> bool:
        return bool(self.offers or self.booked or self.prices or self.stars)


class Tally:
    def __init__(self, first: date, last: date, zone: ZoneInfo) -> None:
        self._zone = zone
        self.span = midnight(first, zone), midnight(last + ONE_DAY, zone)
        self._days = [first + ONE_DAY * number for number in range((last - first).days + 1)]
        self._came: Counter[date] = Counter()
        self._booked: Counter[date] = Counter()
        self._completed: Counter[date] = Counter()
        self._stages: list[Stage] = []
        self._lost: Counter[Lost] = Counter()
        self._prices: list[float | None] = []
        self._pros: defaultdict[str, _OfPro] = defaultdict(_OfPro)
        self._waits: list[float] = []
        self.came: list[str] = []
        """Ids of the leads that came in the span."""

    def lead(self, lead: Lead, *, rated: bool) -> None:
        if came_in(lead, self.span):
            self.came.append(lead.id)
            self._stages.append(stage_of(lead, rated=rated))
            self._came[local_day(lead.created_at, self._zone)] += 1
        if why := lost_why(lead, self.span):
            self._lost[why] += 1
        self._by_day(lead, LeadStatus.BOOKED, self._booked)
        self._by_day(lead, LeadStatus.COMPLETED, self._completed)
        if lead.pro_id and last_move(lead, LeadStatus.BOOKED, self.span):
            self._pros[lead.pro_id].booked += 1
        if last_move(lead, LeadStatus.COMPLETED, self.span):
            self._prices.append(lead.final_price)
            if lead.pro_id:
                self._pros[lead.pro_id].prices.append(lead.final_price)

    def _by_day(self, lead: Lead, to: LeadStatus, counts: Counter[date]) -> None:
        """Once a day, as the report of each day counts it."""
        moves = (one.at for one in lead.status_history if one.status is to and self._inside(one.at))
        counts.update({local_day(at, self._zone) for at in moves})

    def _inside(self, at: datetime) -> bool:
        return self.span[0] <= at < self.span[1]

    def offer(self, document: Mapping[str, Any]) -> None:
        his, answer = self._pros[document["pro_id"]], document.get("answer")
        his.offers += 1
        if answer:
            his.answers[answer] += 1
        if answer in (Answer.YES, Answer.NO):
            self._waits.append((document["answered_at"] - document["sent_at"]).total_seconds())

    def review(self, document: Mapping[str, Any]) -> None:
        if document.get("pro_id"):
            self._pros[document["pro_id"]].stars.append(float(document["stars"]))

    # -- what came out ------------------------------------------------------------------------------------------------

    def totals(self) -> dict[str, Any]:
        """Fields of Figures."""
        taken = takings(self._prices)
        return {
            "funnel": funnel(self._stages), "lost": dict(self._lost), "completed": taken.completed,
            "earned": taken.earned, "unpriced": taken.unpriced, "offer_answer": times(self._waits),
            "days": tuple(self._day(day) for day in self._days),
        }  # fmt: skip

    def _day(self, day: date) -> DayFigures:
        return DayFigures(day=day, came=self._came[day], booked=self._booked[day], completed=self._completed[day])

    def pros(self, names: Mapping[str, str], active: Sequence[str]) -> tuple[ProFigures, ...]:
        """Whoever is active or had anything, the busiest first."""
        ids = {*active, *(pro_id for pro_id, his in self._pros.items() if his.any())}
        found = [self._pro(pro_id, names.get(pro_id, pro_id)) for pro_id in ids]
        return tuple(sorted(found, key=lambda one: (-one.completed, -one.booked, -one.offers, one.name, one.pro_id)))

    def _pro(self, pro_id: str, name: str) -> ProFigures:
        his = self._pros.get(pro_id, _OfPro())
        taken = takings(his.prices)
        return ProFigures(
            pro_id=pro_id, name=name, offers=his.offers, decided=his.answers.total(),
            accepted=his.answers[Answer.YES], silent=his.answers[Answer.SILENT], booked=his.booked,
            completed=taken.completed, earned=taken.earned, unpriced=taken.unpriced,
            stars=sum(his.stars) / len(his.stars) if his.stars else None, votes=len(his.stars),
        )  # fmt: skip

    def who(self) -> list[str]:
        """Ids of the professionals who had anything."""
        return sorted(self._pros)


def times(seconds: Sequence[float]) -> Times:
    return Times(count=len(seconds), median=ranked(seconds, 0.5), most=ranked(seconds, 0.9))
