"""Days and hours as people type them, and back. Pure: nothing here knows a widget."""

import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from fixi_app.domain.professionals import Span
from fixi_app.services.office import Period
from tui.screens.schedule.layout import DAY_MINUTES, Selection, clock

_HOUR = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?")
_PART = re.compile(rf"\s*{_HOUR.pattern}\s*[-–־]\s*{_HOUR.pattern}\s*")
_DATE = re.compile(r"(\d{1,2})[/.\-](\d{1,2})(?:[/.\-](\d{4}|\d{2}))?")


def minutes_typed(text: str) -> int | None:
    """Minutes after midnight of `9`, `9:30` or `24:00`; None for what is no hour."""
    found = _HOUR.fullmatch(text.strip())
    if found is None:
        return None
    minutes = int(found[1]) * 60 + int(found[2] or 0)
    return minutes if int(found[2] or 0) < 60 and minutes <= DAY_MINUTES else None


def hours_typed(text: str) -> tuple[Span, ...] | None:
    """`8-13, 14:30-18` as the hours of a day; () for nothing, None for what cannot be read."""
    spans = []
    for part in filter(str.strip, text.split(",")):
        found = _PART.fullmatch(part)
        ends = [minutes_typed(one) for one in re.split(r"[-–־]", part)] if found else []
        if len(ends) != 2 or ends[0] is None or ends[1] is None or ends[0] >= ends[1]:
            return None
        spans.append(Span(start=clock(ends[0]), end=clock(ends[1])))
    return tuple(spans)


def hours_shown(spans: Sequence[Span]) -> str:
    """The hours of a day as they are typed."""
    return ", ".join(f"{span.start:%H:%M}-{_end_shown(span.end)}" for span in spans)


def _end_shown(end: time) -> str:
    return "24:00" if end == clock(DAY_MINUTES) else f"{end:%H:%M}"


def date_typed(text: str, today: date) -> date | None:
    """`30/11` (the next one from today on) or `30/11/2026`; None for what is no date."""
    found = _DATE.fullmatch(text.strip())
    if found is None:
        return None
    day, month, year = int(found[1]), int(found[2]), found[3]
    try:
        if year:
            return date(int(year) if len(year) == 4 else 2000 + int(year), month, day)
        this = date(today.year, month, day)
        return this if this >= today else date(today.year + 1, month, day)
    except ValueError:
        return None


def date_shown(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def days_of(chosen: Selection) -> list[date]:
    return [chosen.first + timedelta(days=n) for n in range((chosen.last - chosen.first).days + 1)]


def periods(chosen: Selection, zone: ZoneInfo) -> list[Period]:
    """The same hours of each of these days, as moments; hours on the wall, so a change of the clock moves nothing."""
    return [
        Period(start=_moment(day, chosen.start, zone), end=_moment(day, chosen.end, zone)) for day in days_of(chosen)
    ]


def _moment(day: date, minutes: int, zone: ZoneInfo) -> datetime:
    over, rest = divmod(minutes, DAY_MINUTES)
    return datetime.combine(day + timedelta(days=over), time(rest // 60, rest % 60), zone)
