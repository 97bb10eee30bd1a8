"""The date in a text: relative days, weekdays, day/month, days of the month, month ends.

What is said stands in the grammar files (`[[dates]]`: `make` names one of the makers below); what it means on the
calendar stands here.
"""

import calendar
import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from fixi_app.understanding.grammar import grammars, spoken, table

_DAY = dt.timedelta(days=1)
_FRIDAY, _SATURDAY, _SUNDAY = 4, 5, 6


@dataclass(frozen=True, slots=True)
class DateFound:
    date: dt.date
    span: tuple[int, int]
    part: str | None = None
    """The part of the day that the word itself says (tonight, מוצ"ש)."""

    more: tuple[tuple[int, int], ...] = ()

    @property
    def spans(self) -> tuple[tuple[int, int], ...]:
        """All words that the date was read from."""
        return (self.span, *self.more)


Maker = Callable[[re.Match[str], dt.date, int], dt.date | None]
"""From what was said, today, and the rule's `count`: the date meant; None when there is no such date."""


def _next_weekday(day: int, today: dt.date) -> dt.date:
    return today + ((day - today.weekday() - 1) % 7 + 1) * _DAY


def _named_day(match: re.Match[str]) -> int:
    return int(table("weekdays")[match["day"].rstrip("'")])


def _weekday(match: re.Match[str], today: dt.date, _: int) -> dt.date:
    return _next_weekday(_named_day(match), today)


def _weekday_next_week(match: re.Match[str], today: dt.date, _: int) -> dt.date:
    """The week begins on Sunday, as calendars here do."""
    return _next_week(match, today, 0) + ((_named_day(match) + 1) % 7) * _DAY


def _in_days(match: re.Match[str], today: dt.date, count: int) -> dt.date:
    return today + count * _DAY


def _count(match: re.Match[str]) -> int:
    text = match["count"]
    return int(text) if text.isdigit() else int(table("numbers")[text])


def _count_days(match: re.Match[str], today: dt.date, _: int) -> dt.date:
    return today + _count(match) * _DAY


def _count_weeks(match: re.Match[str], today: dt.date, _: int) -> dt.date:
    return today + 7 * _count(match) * _DAY


def _dated(day: int, month: int, year: int | None, today: dt.date) -> dt.date | None:
    """The date, in the next year when it is over; None when there is no such date."""
    for candidate in [year] if year else range(today.year, today.year + 5):
        try:
            found = dt.date(candidate, month, day)
        except ValueError:
            continue
        if year or found >= today:
            return found
    return None


def _numeric(match: re.Match[str], today: dt.date, _: int) -> dt.date | None:
    year = match["year"]
    return _dated(
        int(match["d"]), int(match["m"]), int(year) + (2000 if len(year) == 2 else 0) if year else None, today
    )


def _day_said(match: re.Match[str]) -> int:
    text = match["d"]
    return int(text) if text.isdigit() else int(table("month_days").get(text, 0))


def _named_month(match: re.Match[str], today: dt.date, _: int) -> dt.date | None:
    return _dated(_day_said(match), int(table("months")[match["month"]]), None, today)


def _day_of_month(match: re.Match[str], today: dt.date, _: int) -> dt.date | None:
    day, year, month = _day_said(match), today.year, today.month
    for _month in range(12):
        if 1 <= day <= calendar.monthrange(year, month)[1] and dt.date(year, month, day) >= today:
            return dt.date(year, month, day)
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return None


def _month_end(match: re.Match[str], today: dt.date, _: int) -> dt.date:
    return today.replace(day=calendar.monthrange(today.year, today.month)[1])


def _named_month_end(match: re.Match[str], today: dt.date, _: int) -> dt.date | None:
    """The last day of a named month, of the next year when it is over."""
    first = _dated(1, int(table("months")[match["month"]]), None, today.replace(day=1))
    return _month_end(match, first, 0) if first else None


def _month_start(match: re.Match[str], today: dt.date, _: int) -> dt.date:
    return _month_end(match, today, 0) + _DAY


def _named_month_start(match: re.Match[str], today: dt.date, _: int) -> dt.date | None:
    return _dated(1, int(table("months")[match["month"]]), None, today)


def _next_week(match: re.Match[str], today: dt.date, _: int) -> dt.date:
    """The Sunday that begins the next week."""
    return _next_weekday(_SUNDAY, today)


def _weekend(match: re.Match[str], today: dt.date, _: int) -> dt.date:
    """The Friday that begins the weekend, today when it has begun."""
    return today if today.weekday() in (_FRIDAY, _SATURDAY) else _next_weekday(_FRIDAY, today)


def _friday(match: re.Match[str], today: dt.date, _: int) -> dt.date:
    return _next_weekday(_FRIDAY, today)


def _saturday(match: re.Match[str], today: dt.date, _: int) -> dt.date:
    return _next_weekday(_SATURDAY, today)


_MAKERS: dict[str, Maker] = {
    "weekday": _weekday,
    "weekday_next_week": _weekday_next_week,
    "in_days": _in_days,
    "count_days": _count_days,
    "count_weeks": _count_weeks,
    "numeric": _numeric,
    "named_month": _named_month,
    "day_of_month": _day_of_month,
    "month_end": _month_end,
    "named_month_start": _named_month_start,
    "month_start": _month_start,
    "named_month_end": _named_month_end,
    "next_week": _next_week,
    "weekend": _weekend,
    "friday": _friday,
    "saturday": _saturday,
}
_EXACT = (_numeric, _named_month, _day_of_month)


class _Rule(NamedTuple):
    pattern: re.Pattern[str]
    maker: Maker
    number: int
    part: str | None


@cache
def rules_of(language: str) -> tuple[_Rule, ...]:
    """The rules of one language's grammar file, compiled once."""
    grammar = grammars()[language]
    return tuple(
        _Rule(grammar.compile(rule["say"]), _MAKERS[rule["make"]], rule.get("count", 0), rule.get("part"))
        for rule in grammar.get("dates") or ()
    )


def _found(low: str, today: dt.date) -> Iterator[tuple[int, Maker, DateFound]]:
    rules = (rule for grammar in spoken(low) for rule in rules_of(grammar.name))
    for rank, rule in enumerate(rules):
        match = rule.pattern.search(low)
        if match is not None:
            date = rule.maker(match, today, rule.number)
            if date is not None:
                yield rank, rule.maker, DateFound(date, match.span(), rule.part)


def _sharper(found: list[tuple[int, Maker, DateFound]]) -> DateFound:
    """The first date; a day named behind "next week" or "the weekend" says which of its days."""
    _, maker, first = found[0]
    days = [date for _, other, date in found if other is _weekday and date.span[0] >= first.span[1]]
    if not days or maker not in (_next_week, _weekend):
        return first
    day = days[0]
    week = dt.timedelta(7 if maker is _next_week and day.date < first.date else 0)
    return DateFound(day.date + week, day.span, day.part, (first.span,))


def date_in(low: str, today: dt.date) -> DateFound | None:
    """The first wished date. A weekday with a date beside it ("Thursday 3/12") is that date, not its next Thursday."""
    found = sorted(_found(low, today), key=lambda each: (each[2].span[0], -each[2].span[1], each[0]))
    if not found:
        return None
    first = _sharper(found)
    for _, maker, other in found:
        exact = maker in _EXACT
        if exact and 0 <= other.span[0] - first.span[1] <= 12 and other.date.weekday() == first.date.weekday():
            return DateFound(other.date, other.span, other.part or first.part, (first.span,))
    return first
