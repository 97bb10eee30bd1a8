"""Days of rest, offline, from the calendar of the country.

Promise: answers come from a table computed once per year; no network, and microseconds a question after the first,
which loads the calendars (a caller that must not wait asks it once in a thread). This is the only file
that knows the `holidays` package.
"""

from datetime import date, datetime, time
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from fixi_app.booking.zone import ONE_DAY, Stretch, at, local_day, midnight, utc

SATURDAY, SUNDAY = 5, 6


class _Custom(NamedTuple):
    """How a country rests: the weekday, and whether rest goes from the afternoon of the eve into the evening."""

    weekday: int
    by_evening: bool


_CUSTOMS = {"IL": _Custom(SATURDAY, by_evening=True)}
_USUAL = _Custom(SUNDAY, by_evening=False)


@lru_cache(maxsize=256)
def _public_holidays(country: str, year: int) -> frozenset[date]:
    """Dates of that year. A country that the table does not know has none: its Sundays still count."""
    # Loaded at the first question, not at the top: the package costs 0.6 s, a third of what a start may take.
    import holidays

    try:
        return frozenset(holidays.country_holidays(country, years=year))
    except NotImplementedError:
        return frozenset()


class RestDays:
    """When the country rests. `country` is the ISO code; an empty one never rests (the owner's setting `none`).

    In Israel rest goes from `starts_at` on Friday or on the eve of a holiday until `ends_at` of the day itself; two
    days of rest in a row are one long rest. Elsewhere whole Sundays and public holidays, midnight to midnight.
    """

    def __init__(self, country: str, zone: ZoneInfo, *, starts_at: time = time(15), ends_at: time = time(20)) -> None:
        self.country = country.upper()
        self.zone = zone
        self.starts_at = starts_at
        self.ends_at = ends_at
        self._custom = _CUSTOMS.get(self.country, _USUAL)
        # A table of this object's own: lru_cache on a method would keep every RestDays of a test run alive.
        self._of_day: dict[date, tuple[Stretch, ...]] = {}

    @classmethod
    def none(cls, zone: ZoneInfo) -> "RestDays":
        """A calendar without rest."""
        return cls("", zone)

    def is_holiday(self, day: date) -> bool:
        """Whether this local date is a public holiday (the weekly day of rest alone is none)."""
        return bool(self.country) and day in _public_holidays(self.country, day.year)

    def is_rest_day(self, day: date) -> bool:
        """Whether this local date is the weekly day of rest or a public holiday."""
        return bool(self.country) and (day.weekday() == self._custom.weekday or self.is_holiday(day))

    def is_rest(self, moment: datetime) -> bool:
        """Whether the country rests at this moment."""
        now = utc(moment)
        return any(start <= now < end for start, end in self.of_day(local_day(now, self.zone)))

    def of_day(self, day: date) -> tuple[Stretch, ...]:
        """The parts of this local date that are rest, as UTC stretches.

        They share time on the first of two days of rest: the second begins at 15:00, before the first ends at 20:00.
        """
        if day not in self._of_day:
            self._of_day[day] = tuple(self._rests(day))
        return self._of_day[day]

    def _rests(self, day: date) -> list[Stretch]:
        start, end = midnight(day, self.zone), midnight(day + ONE_DAY, self.zone)
        if not self._custom.by_evening:
            return [(start, end)] if self.is_rest_day(day) else []
        rests = [(start, at(day, self.ends_at, self.zone))] if self.is_rest_day(day) else []
        if self.is_rest_day(day + ONE_DAY):
            rests.append((at(day, self.starts_at, self.zone), end))
        return rests
