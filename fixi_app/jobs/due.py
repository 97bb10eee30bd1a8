"""When a job is due. Pure: the last due moment at or before now, by the clock of the business.

One due moment is all a job needs to catch up: after a sleep of three days the nightly job runs once, not three times,
and nothing is sent that was due before its time passed.
"""

from collections.abc import Callable
from datetime import datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

Due = Callable[[datetime, ZoneInfo], datetime]
"""(now, zone) -> the last due moment, UTC."""

_LONGEST = timedelta(days=8)
"""No job is due more seldom than this."""
_EPOCH = datetime(2020, 1, 1, tzinfo=timezone.utc)


def every(span: timedelta) -> Due:
    """Due at fixed distances, counted from a fixed moment, so that all processes agree on the due times."""

    def last(now: datetime, zone: ZoneInfo) -> datetime:
        return now - (now - _EPOCH) % span

    return last


def weekly(weekday: int, at: time) -> Due:
    """Due on a weekday (Monday = 0) at a local time."""

    def last(now: datetime, zone: ZoneInfo) -> datetime:
        local = now.astimezone(zone)
        day = local.date() - timedelta(days=(local.weekday() - weekday) % 7)
        moment = datetime.combine(day, at, zone)
        if moment > local:
            moment = datetime.combine(day - timedelta(days=7), at, zone)
        return moment.astimezone(timezone.utc)

    return last


def daily(at: time) -> Due:
    """Due every day at a local time."""

    def last(now: datetime, zone: ZoneInfo) -> datetime:
        local = now.astimezone(zone)
        moment = datetime.combine(local.date(), at, zone)
        if moment > local:
            moment = datetime.combine(local.date() - timedelta(days=1), at, zone)
        return moment.astimezone(timezone.utc)

    return last


def following(due: Due, now: datetime, zone: ZoneInfo) -> datetime:
    """The next due moment after now, to the second: searched for, so that each rhythm is written down only once."""
    last, early, late = due(now, zone), now, now + _LONGEST
    while late - early > timedelta(seconds=1):
        middle = early + (late - early) / 2
        early, late = (middle, late) if due(middle, zone) == last else (early, middle)
    return due(late, zone)


def run_id(name: str, due: datetime, zone: ZoneInfo) -> str:
    """`JOB:LOCAL_DUE_TIME` with the offset, so that the hour which comes twice in autumn has two names."""
    return f"{name}:{due.astimezone(zone).isoformat(timespec='seconds')}"
