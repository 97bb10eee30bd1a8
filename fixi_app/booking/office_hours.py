"""When a person of the business can be reached: its hours, without the days on which it is closed and days of rest."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from fixi_app.booking.clocks import open_on
from fixi_app.booking.rest_days import RestDays
from fixi_app.booking.zone import ONE_DAY, Stretch, local_day, utc
from fixi_app.domain.business import Business, Weekday

_WEEKDAYS = tuple(Weekday)
_HORIZON = 60
"""Days after which the search is given up: a business that is closed for two months promises no hour."""


def attended(now: datetime, business: Business, zone: ZoneInfo, rest: RestDays) -> Stretch | None:
    """The stretch in which somebody is there now, or the next one; None when the hours leave nothing open."""
    return next((stretch for stretch in _ahead(utc(now), business, zone, rest) if stretch[1] > utc(now)), None)


def _ahead(now: datetime, business: Business, zone: ZoneInfo, rest: RestDays) -> Iterator[Stretch]:
    today = local_day(now, zone)
    for count in range(-1, _HORIZON):
        day = today + count * ONE_DAY
        if _WEEKDAYS[day.weekday()] not in business.closed_days:
            yield from open_on(day, business.hours.start, business.hours.end, zone, rest)
