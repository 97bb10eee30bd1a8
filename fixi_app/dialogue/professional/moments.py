"""Days, hours and weekdays in what a professional writes about his own calendar. Pure; nothing is guessed.

Bare hours mean working hours, as with customers: 3 is 15:00, and "8-5" ends at 17:00. A date that is over this year is
one of the next; a weekday is the next one that comes, not today.
"""

import re
import tomllib
from collections.abc import Iterator
from datetime import date, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

_FILE = Path(__file__).with_name("moments.toml")
_EARLIEST = 7
"""The first bare hour that is read as morning."""
_DAY = timedelta(days=1)
_NOON, _HOURS = 12, 24


class Hours(NamedTuple):
    """Wall-clock hours as said; None = not said."""

    start: time | None = None
    end: time | None = None
    onward: bool = False
    """From the start on, as long as the day lasts ("from 14"), not an hour at which something starts."""


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


@cache
def _table(name: str) -> dict[str, int]:
    return {word: number for words in _data()[name].values() for word, number in words.items()}


def _any(words: dict[str, Any]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


# -- days -------------------------------------------------------------------------------------------------------------


@cache
def _day_pattern() -> re.Pattern[str]:
    months, weekdays, near = _any(_table("months")), _any(_table("weekdays")), _any(_table("near"))
    before = r"(?<![^\W\d_])ו?(?:יום\s+|ביום\s+|מיום\s+|ליום\s+|מה|ב|מ|ל|ה)?"
    return re.compile(
        rf"""(?<!\d)(?P<iso>\d{{4}}-\d{{2}}-\d{{2}})(?!\d)
        | (?<![\d.:])(?P<d>\d{{1,2}})[./](?P<m>\d{{1,2}})(?:[./](?P<y>\d{{4}}|\d{{2}}))?(?![\d:])
        | (?<!\d)(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?:ב-?)?(?P<m2>{months})\b
        | \b(?P<m3>{months})\s+(?P<d3>\d{{1,2}})(?:st|nd|rd|th)?\b
        | (?P<after>\bday\s+after\s+tomorrow\b)
        | {before}(?P<near>{near})(?![^\W\d_])
        | {before}(?P<weekday>{weekdays})(?![^\W\d_])""",
        re.VERBOSE,
    )


_ALL_DAY = re.compile(r"(?<![^\W\d_])(?:ב?כו?ל|במשך|לאורך|(?:ב|עד\s+)?סוף|(?:ב|מ)?אמצע)\s+היום(?![^\W\d_])")


def days_in(said: str, today: date) -> tuple[date, ...]:
    """The days that are named, in the order in which they stand.

    In "tomorrow all day" Hebrew says "day" with the word for today: that names a day of its own only where no other
    is named.
    """
    return _named(_ALL_DAY.sub(" ", said.lower()), today) or _named(said, today)


def _named(said: str, today: date) -> tuple[date, ...]:
    found = (_day(match, today) for match in _day_pattern().finditer(_spread(said)))
    return tuple(day for day in found if day is not None)


def without_days(said: str) -> str:
    """The words without the days, so that no part of a date is taken for an hour."""
    return _day_pattern().sub(" ", _spread(said))


@cache
def _short_range() -> re.Pattern[str]:
    months = _any(_table("months"))
    month = rf"[./](?:1[0-2]|0?[1-9])(?!\d)|\s+(?:ב-?)?(?:{months})\b"
    return re.compile(rf"(?<![\d.:/])(\d{{1,2}})\s*[-–—]\s*(\d{{1,2}})({month})")


def _spread(said: str) -> str:
    """In small letters, with "1-7.12" as "1.12 - 7.12"."""
    return _short_range().sub(r"\1\3 - \2\3", said.lower())


def _day(match: re.Match[str], today: date) -> date | None:
    if match["iso"]:
        return _iso(match["iso"])
    if match["after"]:
        return today + 2 * _DAY
    if match["near"]:
        return today + _table("near")[match["near"]] * _DAY
    if match["weekday"]:
        return today + ((_table("weekdays")[match["weekday"]] - today.weekday() - 1) % 7 + 1) * _DAY
    day, month = match["d"] or match["d2"] or match["d3"], match["m"]
    number = int(month) if month else _table("months")[match["m2"] or match["m3"]]
    return _dated(int(day), number, match["y"], today)


def _iso(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _dated(day: int, month: int, year: str | None, today: date) -> date | None:
    full = int(year) + (2000 if len(year) == 2 else 0) if year else None
    for candidate in (full,) if full else (today.year, today.year + 1):
        try:
            found = date(candidate, month, day)
        except ValueError:
            continue
        if full or found >= today:
            return found
    return None


# -- hours ------------------------------------------------------------------------------------------------------------

_CLOCK = r"(\d{1,2})(?::(\d{2}))?\s?(am|pm)?(?!\d|[.:]\d)"
_RANGE = re.compile(rf"(?<![\d.:]){_CLOCK}\s*(?:-|–|—|עד|ל-?|to|until|till|and|до|إلى|الى)\s*(?:ה-?)?{_CLOCK}")
_AFTER = re.compile(rf"(?:(?<![^\W\d_])מ-?\s?(?:שעה\s+|השעה\s+)?|אחרי\s+(?:ה-?|השעה\s+)?|from\s+|after\s+){_CLOCK}")
_UNTIL = re.compile(rf"(?:(?<![^\W\d_])עד\s+(?:ה-?|השעה\s+|שעה\s+)?|until\s+|till\s+){_CLOCK}")
_AT = re.compile(rf"(?:(?<![^\W\d_])ב-?\s?(?:שעה\s+)?|\bat\s+|@\s?){_CLOCK}")
_BARE = re.compile(rf"(?<![\d.:]){_CLOCK}")


def hours_in(said: str) -> Hours:
    """The hours that are said beside the days: a range, from, until, or one hour."""
    words = without_days(said)
    if match := _RANGE.search(words):
        return _ranged(match)
    after, until = _AFTER.search(words), _UNTIL.search(words)
    if after or until:
        start, end = _clock(after.groups()) if after else None, _clock(until.groups()) if until else None
        return Hours(start, end, onward=end is None)
    if match := _AT.search(words) or _BARE.search(words):
        return Hours(_clock(match.groups()))
    return _part(words)


def unclear(said: str) -> bool:
    """Whether numbers stand beside the days, and are no hours."""
    return hours_in(said) == Hours() and any(c.isdecimal() for c in without_days(said))


def _part(words: str) -> Hours:
    """The hours of a part of the day that is named."""
    parts: dict[str, str] = {word: span for words in _data()["parts"].values() for word, span in words.items()}
    match = re.search(rf"(?<![^\W\d_])({_any(parts)})(?![^\W\d_])", words)
    if match is None:
        return Hours()
    start, end = parts[match[1]].split("-")
    return Hours(time.fromisoformat(start), time.fromisoformat(end))


def night_in(said: str) -> tuple[time, time] | None:
    """A span that may pass midnight: "21-7" is the night, and so is "10 to 7", for nobody means 21 hours."""
    match = _RANGE.search(without_days(said))
    if match is None:
        return None
    start, end = (_on_the_dial(match.groups()[at : at + 3]) for at in (0, 3))
    if start is None or end is None or start == end:
        return None
    if start.hour < _NOON and end < start:
        start = start.replace(hour=start.hour + _NOON)
    return start, end


def _on_the_dial(groups: tuple[str | None, ...]) -> time | None:
    """The hour as it is written: nobody says whether it is before noon."""
    hour, minute = int(groups[0] or 0), int(groups[1] or 0)
    if groups[2] or hour >= _HOURS or minute >= 60:
        return _clock(groups)
    return time(hour, minute)


def _ranged(match: re.Match[str]) -> Hours:
    first, last = match.groups()[:3], match.groups()[3:]
    start, end = _clock(first), _clock(last)
    if start and end and end <= start and end.hour < _NOON:
        end = end.replace(hour=end.hour + _NOON)
    return Hours(start, end) if start and end and start < end else Hours()


def _clock(groups: tuple[str | None, ...]) -> time | None:
    hour, minute, half = int(groups[0] or 0), int(groups[1] or 0), groups[2]
    if half:
        hour = hour % _NOON + (_NOON if half == "pm" else 0)
    elif 1 <= hour < _EARLIEST and not (groups[0] or "").startswith("0"):
        hour += _NOON
    return time(hour, minute) if hour < _HOURS and minute < 60 else None


_UNTIL_DAY = re.compile(r"(?<![^\W\d_])(?:ו?עד|until|till|through)(?![^\W\d_])")


@cache
def _from_day() -> re.Pattern[str]:
    named = _any(_table("weekdays"))
    return re.compile(
        rf"(?<![^\W\d_])(?:מ-?(?=\s?\d)|מה(?=יום(?![^\W\d_])|-?\d)|מ(?=מחר|יום|{named})|החל\s|from\s|starting\s|since\s)"
    )


def says_until(said: str) -> bool:
    """Whether the one day that is named is the last."""
    return bool(_UNTIL_DAY.search(said.lower()))


def opens_ended(said: str) -> bool:
    """Whether the one day that is named is the first of no certain end."""
    return bool(_from_day().search(said.lower()))


# -- weekdays ---------------------------------------------------------------------------------------------------------


@cache
def _weekday_pattern() -> re.Pattern[str]:
    names, letters = _any(_table("weekdays")), _any(_table("letters"))
    one = rf"(?:(?:ימי|יום|בימי|ביום)\s+)?(?:{names}|(?:{letters})(?=['׳]|[\s,–-]|$)['׳]?)"
    return re.compile(rf"(?<![^\W_])({one})(?:\s*(?:-|–|—|עד|to|по|إلى|الى)\s*({one}))?(?![^\W_])")


def weekdays_in(said: str) -> tuple[int, ...]:
    """The weekdays of a list like "א-ה", "Sunday to Thursday", "ו"; Monday = 0, the week begins on Sunday."""
    found: dict[int, None] = {}
    for match in _weekday_pattern().finditer(said.lower()):
        found.update(dict.fromkeys(_between(_weekday(match[1]), _weekday(match[2]) if match[2] else None)))
    return tuple(found)


def _weekday(name: str) -> int:
    bare = name.split()[-1].rstrip("'׳")
    return (_table("weekdays") | _table("letters"))[bare]


def _between(first: int, last: int | None) -> Iterator[int]:
    yield first
    while last is not None and first != last:
        first = (first + 1) % 7
        yield first
