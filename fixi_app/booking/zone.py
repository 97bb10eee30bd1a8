"""Local wall-clock time and UTC stretches of time: the only place of `booking` where one becomes the other.

Promise: whatever is added up or compared is UTC; whatever is written as "08:00" is local and stays 08:00 on both
sides of a clock change.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

Stretch = tuple[datetime, datetime]
"""From (included) to (excluded), both UTC."""

ONE_DAY = timedelta(days=1)
NEVER = datetime(1970, 1, 1, tzinfo=UTC)
"""Before all that can have happened: "later than never" finds what has a time at all, by its index."""


def utc(moment: datetime) -> datetime:
    """The same moment in UTC. Raises ValueError for a naive datetime."""
    if moment.tzinfo is None:
        raise ValueError("a datetime without a time zone")
    return moment.astimezone(UTC)


def at(day: date, wall: time, zone: ZoneInfo) -> datetime:
    """The UTC moment at which clocks on the wall show `wall` on `day`.

    An hour that the spring change skips counts as the same distance after midnight (02:30 becomes 03:30); of an hour
    that comes twice in autumn it is the first.
    """
    return datetime.combine(day, wall, zone).astimezone(UTC)


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """The UTC moment at which `day` starts."""
    return at(day, time(), zone)


def local(moment: datetime, zone: ZoneInfo) -> datetime:
    """What clocks on the wall show then."""
    return utc(moment).astimezone(zone)


def local_day(moment: datetime, zone: ZoneInfo) -> date:
    """The date on the wall calendar then."""
    return local(moment, zone).date()


def whole_day(day: date, zone: ZoneInfo) -> Stretch:
    """From midnight to midnight: 23, 24 or 25 hours."""
    return midnight(day, zone), midnight(day + ONE_DAY, zone)


def hours(day: date, opens: time, closes: time, zone: ZoneInfo) -> Stretch:
    """`opens` to `closes` of one day; a span that ends before it starts, or at 00:00, passes midnight."""
    return at(day, opens, zone), at(day if opens < closes else day + ONE_DAY, closes, zone)


def overlap(one: Stretch, other: Stretch) -> bool:
    """Whether the two share any time; touching ends do not."""
    return one[0] < other[1] and other[0] < one[1]


def free_of(cuts: Sequence[Stretch], stretch: Stretch) -> Iterator[Stretch]:
    """What is left of `stretch` once `cuts` (in any order) are taken out, in order."""
    start, end = stretch
    for cut_start, cut_end in sorted(cut for cut in cuts if overlap(cut, stretch)):
        if start < cut_start:
            yield start, cut_start
        start = max(start, cut_end)
    if start < end:
        yield start, end


def shared(stretches: Iterable[Stretch], with_: Stretch) -> timedelta:
    """How much of `with_` lies inside `stretches`, which must not overlap one another."""
    spans = (min(end, with_[1]) - max(start, with_[0]) for start, end in stretches)
    return sum((span for span in spans if span > timedelta()), timedelta())
