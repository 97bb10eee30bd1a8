"""The time that is asked for: a date, hours or a part of the day, in the wall-clock terms of the business's zone.

Days are counted on the local calendar and hours are local, so a clock change moves nothing: "tomorrow at 9" is nine
on tomorrow's clock. Times that tell of the past ("since yesterday evening", "it broke this morning") are no wish.
"""

import datetime as dt
from dataclasses import dataclass

from fixi_app.domain.reading import Wanted
from fixi_app.understanding.dates import DateFound, date_in
from fixi_app.understanding.grammar import patterns, said, table
from fixi_app.understanding.hours import hours_in
from fixi_app.understanding.mask import hide_spans


@dataclass(frozen=True, slots=True)
class WhenFound:
    wanted: Wanted
    spans: tuple[tuple[int, int], ...]
    """What the time was read from; those words are no address."""


def without_past(low: str) -> str:
    """The text without the words that tell of other times than the wished one."""
    for pattern in patterns(low, "times.past"):
        low = hide_spans(low, [match.span() for match in pattern.finditer(low)])
    return low


def when_in(low: str, now: dt.datetime) -> WhenFound | None:
    """The wished time in a small-letter text (numbers that mislead blotted out); `now` in the local zone."""
    low = without_past(low)
    ahead = said(low, "times.ahead")
    if ahead is not None:
        then = now + dt.timedelta(minutes=int(table("soon")[ahead["ahead"]]))
        return WhenFound(Wanted(date=then.date(), start=then.time().replace(second=0, microsecond=0)), (ahead.span(),))
    date = date_in(low, now.date())
    rest = hide_spans(low, date.spans) if date else low
    hours = hours_in(rest, after_date=date.span[1] if date else None)
    if date is None and hours is None:
        return None
    if date is not None and hours is None:
        return WhenFound(Wanted(date=date.date, part=date.part), date.spans)
    assert hours is not None
    if date is not None and said(low[: date.span[0]], "clock.until_day"):
        hours = hours.until()
    resolved = hours.resolved(date.part if date else None)
    resolved = resolved.moved_past(now.time(), date is not None and date.date == now.date())
    part = None if resolved.start or resolved.end else (resolved.part or (date.part if date else None))
    wanted = Wanted(date=date.date if date else None, start=resolved.start, end=resolved.end, part=part)
    if _gone(date, wanted, now):
        return None
    return WhenFound(wanted, (*(date.spans if date else ()), *hours.spans))


def _gone(date: DateFound | None, wanted: Wanted, now: dt.datetime) -> bool:
    """ "This morning" said in the afternoon tells of the fault, not of a wish."""
    today = date is not None and date.date == now.date()
    return today and wanted.part == "morning" and now.hour >= 12
