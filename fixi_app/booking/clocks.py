"""Which hours count: quiet time for cold messages, and the slow clock of the silence ladder.

Promise: night, rest and clock changes never shorten what somebody was given to answer, and no cold message leaves
outside its hours. Both questions are asked of one thing, the open stretches of each day, so they cannot disagree.
An emergency knows neither: its caller takes plain differences.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from fixi_app.booking.rest_days import RestDays
from fixi_app.booking.zone import ONE_DAY, Stretch, free_of, hours, local_day, shared, utc
from fixi_app.domain.business_fields import Hours

_HORIZON = 400
"""Days after which a search is given up: no calendar rests for a year."""
_MARGIN = timedelta(minutes=1)
"""How long before closing the last permitted moment lies, so that what is due then still leaves in time."""


def open_on(
    day: date, opens: time, closes: time, zone: ZoneInfo, rest: RestDays, without: Hours | None = None
) -> tuple[Stretch, ...]:
    """The stretches of the hours `opens`-`closes` of this date that are not rest, nor in the daily hours `without`."""
    cuts = [*rest.of_day(day), *rest.of_day(day + ONE_DAY)]
    if without:
        cuts += [hours(day + count * ONE_DAY, without.start, without.end, zone) for count in (-1, 0, 1)]
    return tuple(free_of(cuts, hours(day, opens, closes, zone)))


def _ahead(
    moment: datetime, opens: time, closes: time, zone: ZoneInfo, rest: RestDays, without: Hours | None = None
) -> Iterator[Stretch]:
    """The open stretches that end after `moment`, in order; starts the day before for hours that pass midnight."""
    first = local_day(moment, zone) - ONE_DAY
    for count in range(_HORIZON):
        for stretch in open_on(first + count * ONE_DAY, opens, closes, zone, rest, without):
            if stretch[1] > moment:
                yield stretch
    raise ValueError("these hours leave nothing open in a whole year")


def quiet(
    moment: datetime, open_from: time, open_to: time, zone: ZoneInfo, rest: RestDays, without: Hours | None = None
) -> bool:
    """Whether cold messages have to wait: outside `open_from` (included) to `open_to` (excluded), or rest."""
    now = utc(moment)
    return next(_ahead(now, open_from, open_to, zone, rest, without))[0] > now


def next_permitted(
    moment: datetime, open_from: time, open_to: time, zone: ZoneInfo, rest: RestDays, without: Hours | None = None
) -> datetime:
    """The first moment, not before `moment`, at which a cold message may go out."""
    now = utc(moment)
    return max(now, next(_ahead(now, open_from, open_to, zone, rest, without))[0])


def last_permitted_before(moment: datetime, open_from: time, open_to: time, zone: ZoneInfo, rest: RestDays) -> datetime:
    """`moment` itself when a cold message may go out then, else the last minute before it at which one may."""
    now = utc(moment)
    day = local_day(now, zone)
    for count in range(_HORIZON):
        for start, end in reversed(open_on(day - count * ONE_DAY, open_from, open_to, zone, rest)):
            if start <= now:
                return now if now < end else max(start, end - _MARGIN)
    raise ValueError("these hours leave nothing open in a whole year")


def ladder_elapsed(
    start: datetime,
    end: datetime,
    open_from: time,
    open_to: time,
    zone: ZoneInfo,
    rest: RestDays,
    without: Hours | None = None,
) -> timedelta:
    """How much of the time from `start` to `end` lies inside the ladder's hours and outside rest; zero if reversed.

    `without` are the hours of each day in which the one who is waited for asked not to be written to.
    """
    since, until = utc(start), utc(end)
    if until <= since:
        return timedelta()
    total = timedelta()
    day = local_day(since, zone) - ONE_DAY
    while day <= local_day(until, zone):
        total += shared(open_on(day, open_from, open_to, zone, rest, without), (since, until))
        day += ONE_DAY
    return total


def ladder_due(
    start: datetime,
    span: timedelta,
    open_from: time,
    open_to: time,
    zone: ZoneInfo,
    rest: RestDays,
) -> datetime:
    """The first moment at which `ladder_elapsed(start, moment)` reaches `span`."""
    now, left = utc(start), span
    if left <= timedelta():
        return now
    for opens, closes in _ahead(now, open_from, open_to, zone, rest):
        begin = max(opens, now)
        if closes - begin >= left:
            return begin + left
        left -= closes - begin
    raise AssertionError("unreachable: a year without enough open hours raised before")
