"""Calendars, as the desk shows and changes them."""

from datetime import date
from enum import StrEnum
from typing import Protocol

from fixi_app.domain.base import Record, UtcTime
from fixi_app.domain.leads import LeadStatus


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


class Scheduling(Protocol):
    async def week(self, pro_id: str, day: date) -> ScheduleWeek:
        """The week that holds this date, of one professional, or of everybody who is active (empty id)."""
        ...
