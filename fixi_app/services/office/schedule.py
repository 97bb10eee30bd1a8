"""Calendars, as the desk shows and changes them."""

from collections.abc import Mapping, Sequence
from datetime import date, time
from enum import StrEnum
from typing import Protocol

from fixi_app.domain.base import Record, UtcTime
from fixi_app.domain.leads import LeadStatus
from fixi_app.domain.professionals import Schedule, Span
from fixi_app.services.office.users import User


class SpanKind(StrEnum):
    FREE = "free"
    HELD = "held"
    """Kept for a customer who is choosing, or whose request waits for the professional's yes."""
    BOOKED = "booked"
    OWN = "own"
    """Blocked: an own job, or time in which no visit is wanted."""


class Period(Record):
    """From (included) to (excluded)."""

    start: UtcTime
    end: UtcTime


class CalendarSpan(Period):
    """One thing in a calendar."""

    id: str
    kind: SpanKind
    pro_id: str
    lead_id: str | None = None
    who: str = ""
    """The customer's first name."""
    city: str = ""
    status: LeadStatus | None = None
    """Of the lead: a visit that is over is completed or closed."""
    note: str = ""


class ScheduleDay(Record):
    day: date
    hours: tuple[Period, ...] = ()
    """When visits may lie, by week and exceptions; of several professionals all of them."""
    spans: tuple[CalendarSpan, ...] = ()
    """What lies in this day, in order; what passes midnight stands in both days."""
    rest: tuple[Period, ...] = ()
    """The country rests then."""
    holiday: bool = False
    away_ids: tuple[str, ...] = ()
    """Ids of the professionals who are on vacation on this day."""
    special_ids: tuple[str, ...] = ()
    """Ids of those who work other hours on this date than in every week (no hours at all is one way)."""


class Colleague(Record):
    """A professional whose calendar can be looked at."""

    id: str
    name: str
    active: bool = True


class ScheduleWeek(Record):
    first: date
    """The first day of the week as people here count it: Sunday in Israel."""
    pro_id: str
    """Whose week it is; empty = everybody's."""
    today: date
    days: tuple[ScheduleDay, ...]
    pros: tuple[Colleague, ...]
    """All whose calendar can be looked at, by name."""


class Inside(StrEnum):
    """What becomes of the visits in a time that is to be kept free of them."""

    REFUSE = "refuse"
    """Nothing is done while there are any: they come back as `Changed.inside`."""
    KEEP = "keep"
    """They stay as they are; only the time around them is closed."""
    CALL_OFF = "call_off"
    """Each customer hears that the visit is off and chooses another time; requests go on to the next professional."""


class Changed(Record):
    """What came of a deed in a calendar."""

    ok: bool
    message: str
    inside: tuple[CalendarSpan, ...] = ()
    """Visits that are in the way, when that is why it was refused."""
    deed: str = ""
    """By this it is undone; empty where it cannot be, because people were told."""


class Scheduling(Protocol):
    """Each deed is audited with whoever did it; nothing that is booked is ever lost or given to two."""

    async def week(self, pro_id: str, day: date) -> ScheduleWeek:
        """The week that holds this date, of one professional, or of everybody who is active (empty id)."""
        ...

    async def plan(self, pro_id: str) -> Schedule | None:
        """His week as it always is, and the dates on which it is another."""
        ...

    async def inside(self, pro_id: str, spans: Sequence[Period]) -> Sequence[CalendarSpan]:
        """The visits, held or booked, that lie in these stretches and are not over."""
        ...

    async def block(
        self, pro_id: str, spans: Sequence[Period], visits: Inside, user: User, note: str = ""
    ) -> Changed:
        """No visits in these stretches (an own job, time off)."""
        ...

    async def free(self, pro_id: str, spans: Sequence[Period], user: User) -> Changed:
        """Take these stretches out of what is blocked; visits are offered in them again, as the week says."""
        ...

    async def open(self, pro_id: str, days: Sequence[date], start: time, end: time, user: User) -> Changed:
        """Visits may lie in these hours of these dates, also where the week or a day of rest has none."""
        ...

    async def set_week(
        self, pro_id: str, template: Mapping[int, tuple[Span, ...]], visit_minutes: int, travel_minutes: int, user: User
    ) -> Changed:
        """His hours on each weekday (Monday = 0), how long a visit is and how long the way to the next one."""
        ...

    async def set_day(self, pro_id: str, day: date, spans: tuple[Span, ...] | None, user: User) -> Changed:
        """Other hours on this one date; () = no work, None = as in every week."""
        ...

    async def vacation(self, pro_id: str, first: date, last: date, visits: Inside, user: User) -> Changed:
        """No work from the first to the last day, both included."""
        ...

    async def back(self, pro_id: str, day: date, user: User) -> Changed:
        """The vacation that holds this day ends: its days from today on are days of work again."""
        ...

    async def generate(self, pro_ids: Sequence[str], first: date, last: date, user: User) -> Changed:
        """Make visits by the weeks of these professionals, further ahead than is done by itself (at most a year)."""
        ...

    async def undo(self, deed: str, user: User) -> Changed:
        """Put back what stood there before; not where somebody changed or booked it meanwhile."""
        ...
