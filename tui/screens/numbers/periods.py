"""Which days a chosen period is, and the months that can be exported. Pure: today is an argument."""

from datetime import date, timedelta
from enum import StrEnum


class Period(StrEnum):
    TODAY = "today"
    WEEK = "week"
    DAYS_30 = "days_30"
    THIS_MONTH = "this_month"
    LAST_MONTH = "last_month"


KEYS = {str(number): period for number, period in enumerate(Period, start=1)}
"""Digits, which are the same in every layout."""
_MONTHS = 24


def days_of(period: Period, today: date) -> tuple[date, date]:
    """First and last day, both included; a period that is not over ends today."""
    first = today.replace(day=1)
    match period:
        case Period.TODAY:
            return today, today
        case Period.WEEK:
            return today - timedelta(days=6), today
        case Period.DAYS_30:
            return today - timedelta(days=29), today
        case Period.THIS_MONTH:
            return first, today
        case Period.LAST_MONTH:
            return month_before(first), first - timedelta(days=1)


def month_before(first: date) -> date:
    return (first - timedelta(days=1)).replace(day=1)


def months(today: date) -> list[date]:
    """The first days of this month and of those before it, the newest first."""
    found = [today.replace(day=1)]
    while len(found) < _MONTHS:
        found.append(month_before(found[-1]))
    return found
