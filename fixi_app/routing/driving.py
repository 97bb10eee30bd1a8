"""The order in which a day is driven: by the clock, and among visits of one hour the nearest first."""

from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import groupby

from fixi_app.domain.geo import distance_km
from fixi_app.domain.leads import Lead

Point = tuple[float, float]
"""Latitude and longitude in degrees."""
_LAST = float("inf")
"""A visit whose place nobody knows comes after those whose place is known."""


def driving_order(
    leads: Sequence[Lead], start: Point | None, where: Callable[[Lead], Point | None]
) -> tuple[Lead, ...]:
    """The visits as they are driven from `start`; each lead has a time, and `where` tells its place as far as known."""
    ordered: list[Lead] = []
    here = start
    for _, hour in groupby(sorted(leads, key=lambda lead: (_time(lead), lead.id)), key=_time):
        left = list(hour)
        while left:
            nearest = min(left, key=lambda lead: _distance(here, where(lead)))
            left.remove(nearest)
            ordered.append(nearest)
            here = where(nearest) or here
    return tuple(ordered)


def _time(lead: Lead) -> datetime:
    assert lead.appointment_start is not None
    return lead.appointment_start


def _distance(here: Point | None, there: Point | None) -> float:
    return distance_km(*here, *there) if here and there else _LAST
