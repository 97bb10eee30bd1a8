"""What a day of the business was: pure sums over its leads, and the one change that would have saved most of them.

Only reported prices are money; how many are missing is said beside the sum. What is still waiting is not lost.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum

from fixi_app.booking.zone import Stretch
from fixi_app.domain.base import Record, UtcTime
from fixi_app.domain.counting import Lost, came_in, last_move, lost_why, takings
from fixi_app.domain.leads import Lead, LeadStatus
from fixi_app.domain.reading import Trade
from fixi_app.routing.records import Decision, Refusal


class Waits(StrEnum):
    """What waits for the owner at this moment."""

    LEADS = "leads"
    PEOPLE = "people"
    """Chats in which somebody asked for a person."""
    APPROVALS = "approvals"
    """Professionals who are not approved yet."""
    ASIDE = "aside"
    """Messages that could not be understood or handled."""
    FAILED = "failed"
    """Messages of the day that could not be delivered."""
    OPEN_JOBS = "open_jobs"
    """Visits that ended long ago and that nobody closed."""
    SILENT = "silent"
    """Requests whose customer fell silent before he chose an hour."""
    DROPPED = "dropped"
    """Reminders of the day that were not sent: their time had passed while Fixi did not run."""


class Change(StrEnum):
    """The one change that would have saved most."""

    CITY = "city"
    TRADE = "trade"
    FULL = "full"
    HOURS = "hours"
    SILENT = "silent"


class Saving(Record):
    change: Change
    count: int
    """Leads (of SILENT: offers) that it would have saved."""
    city: str | None = None
    """Canonical name."""
    trade: Trade | None = None
    hour: str = ""
    """Local time from which nobody was free, as `18:00`."""
    name: str = ""
    """The professional whose offers lapsed."""


class Silence(Record):
    """An offer that lapsed because this professional did not answer."""

    lead_id: str
    name: str


class DayReport(Record):
    """A day of the business; document of the collection `reports`, kept for the dashboard."""

    id: str
    """ISO date; a report between the days adds its hour."""
    at: UtcTime
    came: int = 0
    booked: int = 0
    completed: int = 0
    earned: float = 0
    """Sum of the prices reported for the visits completed that day."""
    unpriced: int = 0
    """Completed visits whose price nobody reported."""
    lost: dict[Lost, int] = {}
    saving: Saving | None = None
    waits: dict[Waits, int] = {}

    def is_empty(self) -> bool:
        """Whether there is nothing to tell."""
        return not (self.came or self.booked or self.completed or self.lost or self.waits)


def day_report(
    id_: str,
    at: datetime,
    day: Stretch,
    leads: Sequence[Lead],
    decisions: Sequence[Decision],
    silences: Sequence[Silence],
    waits: Mapping[Waits, int],
) -> DayReport:
    """The report over all leads that were changed since the day began."""
    taken = takings([lead.final_price for lead in leads if last_move(lead, LeadStatus.COMPLETED, day)])
    return DayReport(
        id=id_,
        at=at,
        came=sum(came_in(lead, day) for lead in leads),
        booked=sum(last_move(lead, LeadStatus.BOOKED, day) is not None for lead in leads),
        completed=taken.completed,
        earned=taken.earned,
        unpriced=taken.unpriced,
        lost=dict(Counter(why for lead in leads if (why := lost_why(lead, day)))),
        saving=best_saving(leads, day, decisions, silences),
        waits={what: count for what, count in waits.items() if count},
    )


# -- the one change ---------------------------------------------------------------------------------------------------


def unlucky(leads: Iterable[Lead], day: Stretch) -> list[Lead]:
    """Leads that are lost, or wait for a person because nobody took them."""
    return [lead for lead in leads if lead.status is LeadStatus.PENDING or lost_why(lead, day) is not None]


def best_saving(
    leads: Sequence[Lead], day: Stretch, decisions: Sequence[Decision], silences: Sequence[Silence]
) -> Saving | None:
    """The change that would have saved most leads; of equals the first in the order of `Change`. None = none seen."""
    last = {decision.lead_id: decision for decision in sorted(decisions, key=lambda one: one.at)}
    missed = [(lead, last[lead.id]) for lead in unlucky(leads, day) if lead.id in last]
    found: Counter[Saving] = Counter(saving for lead, decision in missed if (saving := _cause(lead, decision)))
    silent = Counter(silence.name for silence in {(one.lead_id, one.name): one for one in silences}.values())
    counted = [saving.but(count=count) for saving, count in found.items()]
    counted += [Saving(change=Change.SILENT, count=count, name=name) for name, count in silent.items() if count > 1]
    order = list(Change)
    return min(counted, key=lambda one: (-one.count, order.index(one.change), one.model_dump_json()), default=None)


def _cause(lead: Lead, decision: Decision) -> Saving | None:
    """Why the decision could not save this lead."""
    if decision.chosen is None:
        return _nobody(lead, decision)
    hour = lead.wanted.start if lead.wanted else None
    free = any(one["in_window"] for one in decision.inputs["candidates"] if one["pro_id"] in decision.order)
    if hour is None or free:
        return None
    return Saving(change=Change.HOURS, count=0, trade=lead.trade, hour=f"{hour.hour:02d}:00")


def _nobody(lead: Lead, decision: Decision) -> Saving | None:
    refusals = {one.refusal for one in decision.candidates}
    if refusals & {Refusal.FULL, Refusal.NO_SLOT, Refusal.UNREACHABLE}:
        return Saving(change=Change.FULL, count=0, trade=lead.trade)
    if Refusal.PLACE in refusals and lead.city:
        return Saving(change=Change.CITY, count=0, city=lead.city)
    if refusals <= {Refusal.TRADE, Refusal.INACTIVE, Refusal.NOT_APPROVED, Refusal.SAMPLE}:
        return Saving(change=Change.TRADE, count=0, trade=lead.trade)
    return None
