"""Which free slots fit what a customer asked for ("tomorrow morning", "after 16:00", "now").

Promise: only free slots, never more than asked, in order of time; and the result says whether they are what was asked
or only the nearest there is, so that an alternative is never told as the wish.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from fixi_app.booking.zone import ONE_DAY, local, utc
from fixi_app.domain.appointments import Slot
from fixi_app.domain.base import Record
from fixi_app.domain.reading import Wanted

_DAY = 24 * 60
_PARTS = {
    "morning": (7 * 60, 12 * 60),
    "noon": (12 * 60, 15 * 60),
    "afternoon": (12 * 60, 17 * 60),
    "evening": (17 * 60, 22 * 60),
    "night": (22 * 60, _DAY + 7 * 60),
}
"""Minutes after midnight, from (included) to (excluded); the night of a date passes into the next."""
_POINT = 60
"""Minutes around an exact hour ("at ten", from and to alike) within which a start counts as that hour."""


class Fit(Record):
    """What can be offered, in order of time."""

    slots: tuple[Slot, ...] = ()
    exact: bool = False
    """Whether these are what was asked; False = the nearest alternatives, or nothing."""


def fitting(
    slots: Sequence[Slot],
    wanted: Wanted | None,
    asap: bool,
    now: datetime,
    zone: ZoneInfo,
    count: int = 3,
    notice: timedelta = timedelta(minutes=60),
) -> Fit:
    """At most `count` free slots that fit and start no earlier than `notice` from now, else the nearest to the wish."""
    free, wanted = _free(slots, now, notice), _ahead(wanted, now, zone)
    if wanted is None or wanted == Wanted():
        chosen = free[:count] if asap else _spread(free, count, zone)
        return Fit(slots=tuple(chosen), exact=bool(chosen))
    fits = [slot for slot in free if suits(slot.start, wanted, zone)]
    if fits:
        return Fit(slots=tuple(_among(fits, wanted, asap, count, zone)), exact=True)
    return Fit(slots=tuple(_nearest(free, wanted, now, zone, count)))


def after(
    offered: Collection[str],
    slots: Sequence[Slot],
    wanted: Wanted | None,
    asap: bool,
    now: datetime,
    zone: ZoneInfo,
    count: int = 3,
    notice: timedelta = timedelta(minutes=60),
) -> Fit:
    """As `fitting`, without the slots (by id) that the customer was offered already: his "others"."""
    rest = [slot for slot in slots if slot.id not in offered]
    return fitting(rest, wanted, asap, now, zone, count, notice)


def is_settled(
    fit: Fit, last: Slot, wanted: Wanted | None, asap: bool, zone: ZoneInfo, count: int = 3
) -> bool:
    """Whether no slot later than `last`, the latest one looked at, could change this fit: all before it were looked at.

    So a calendar is read only as far as the answer needs.
    """
    if not fit.exact or len(fit.slots) < count:
        return False
    if asap or (wanted is not None and not _is_whole_day(wanted)):
        return True  # the first ones that fit
    half_days = {_half_day(slot, zone) for slot in fit.slots}
    over = wanted is not None and wanted.date is not None and local(last.start, zone).date() > wanted.date
    return over or len(half_days) == count


def _is_whole_day(wanted: Wanted) -> bool:
    return wanted.start is None and wanted.end is None and wanted.part is None


def suits(start: datetime, wanted: Wanted, zone: ZoneInfo) -> bool:
    """Whether a visit that starts then is what was asked for."""
    low, high = asked_minutes(wanted)
    if wanted.date is not None:
        return low <= _minutes_after(wanted.date, start, zone) < high
    minute = _minutes_after(local(start, zone).date(), start, zone)
    return low <= minute < high or low <= minute + _DAY < high


def asked_minutes(wanted: Wanted) -> tuple[int, int]:
    """The wish as minutes after midnight of its date, from (included) to (excluded); clock times before day parts."""
    if wanted.start is None and wanted.end is None:
        return _PARTS.get(wanted.part or "", (0, _DAY))
    low = _minutes(wanted.start) if wanted.start else 0
    high = _minutes(wanted.end) if wanted.end else _DAY
    if wanted.start == wanted.end:
        return max(low - _POINT + 1, 0), low + _POINT
    return low, high if low < high else high + _DAY


def first_moment(wanted: Wanted | None, now: datetime, zone: ZoneInfo) -> datetime | None:
    """When such a visit would begin, in UTC, for what depends on the hour alone; None where no time to come was wished.

    A day without an hour stands for its noon: a day of rest is one then, and a night is not.
    """
    wanted, today = _ahead(wanted, now, zone), local(now, zone).date()
    if wanted is None or wanted == Wanted() or (wanted.date or today) < today:
        return None
    day = wanted.date or today
    low, high = asked_minutes(wanted)
    if _is_whole_day(wanted):
        low = high // 2
    elif wanted.start is not None:
        low = _minutes(wanted.start)
    elif wanted.end is not None:  # "before ten": the last hour of it, for nobody means midnight
        low = max(high - _POINT, 0)
    return utc(datetime.combine(day, time(low // 60, low % 60), zone))


def _ahead(wanted: Wanted | None, now: datetime, zone: ZoneInfo) -> Wanted | None:
    """The wish without a day that is over: of last week's "tomorrow after two" only the hour is still meant."""
    if wanted is None or wanted.date is None or wanted.date >= local(now, zone).date():
        return wanted
    hours = wanted.but(date=None)
    over = _minutes_after(wanted.date, now, zone) >= asked_minutes(wanted)[1]  # a night passes into the next day
    return hours if over and hours != Wanted() else wanted


def _minutes(wall: time) -> int:
    return wall.hour * 60 + wall.minute


def _minutes_after(day: date, moment: datetime, zone: ZoneInfo) -> int:
    """Minutes on the wall from midnight of `day`, as clocks show them: 09:00 is 540 on a clock-change day too."""
    start = local(moment, zone)
    return (start.date() - day).days * _DAY + _minutes(start.time())


def _free(slots: Iterable[Slot], now: datetime, notice: timedelta) -> list[Slot]:
    earliest = utc(now) + notice
    free = (slot for slot in slots if slot.start >= earliest and slot.is_free(now))
    return sorted(free, key=lambda slot: (slot.start, slot.id))


def _among(fits: list[Slot], wanted: Wanted, asap: bool, count: int, zone: ZoneInfo) -> list[Slot]:
    """Of several that fit: the first, or spread over the day when only a date was named."""
    return _spread(fits, count, zone) if _is_whole_day(wanted) and not asap else fits[:count]


def _spread(free: Sequence[Slot], count: int, zone: ZoneInfo) -> list[Slot]:
    """The first of each half day, filled up with the soonest when there are too few half days."""
    first: dict[tuple[date, bool], Slot] = {}
    for slot in free:
        first.setdefault(_half_day(slot, zone), slot)
    picked = list(first.values())[:count]
    picked += [slot for slot in free if slot not in picked][: count - len(picked)]
    return sorted(picked, key=lambda slot: (slot.start, slot.id))


def _half_day(slot: Slot, zone: ZoneInfo) -> tuple[date, bool]:
    """Local date, and whether the slot starts at noon or later."""
    start = local(slot.start, zone)
    return start.date(), start.hour >= 12


def _nearest(free: Sequence[Slot], wanted: Wanted, now: datetime, zone: ZoneInfo, count: int) -> list[Slot]:
    day = wanted.date or local(now, zone).date()
    low, high = asked_minutes(wanted)
    if wanted.date is None and _minutes_after(day, now, zone) >= high:
        day += ONE_DAY

    def distance(slot: Slot) -> tuple[int, datetime, str]:
        minute = _minutes_after(day, slot.start, zone)
        return max(low - minute, minute - high + 1, 0), slot.start, slot.id

    return sorted(sorted(free, key=distance)[:count], key=lambda slot: (slot.start, slot.id))
