"""Promise: no match is outside the intervals of an index's keys that are worked out here from what a filter demands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from bson import MaxKey, MinKey, Regex

from storage.embedded.disk.catalog import Index
from storage.embedded.plans.demands import Demand
from storage.embedded.values.keys import AFTER, NAN_KEY, NULL_KEY, NUMBER, complement, encode

Interval = tuple[bytes, bytes]
"""Keys from the first, included, to the second, excluded."""

MOST_POINTS: Final = 500
"""More $in values than this cost more in statements than a scan saves."""


@dataclass(slots=True)
class Prefixes:
    """The beginnings of keys that equal fields allow, and how many values each field may have."""

    keys: list[bytes] = field(default_factory=lambda: [b""])
    counts: list[int] = field(default_factory=list)


def equal_prefixes(index: Index, wished: Mapping[str, Demand]) -> Prefixes:
    found = Prefixes()
    for name, direction in index.keys:
        demand = wished.get(name)
        points = demand.points(MOST_POINTS) if demand is not None else None
        if points is None or len(points) * len(found.keys) > MOST_POINTS:
            break
        turned = points if direction > 0 else [complement(point) for point in points]
        found.keys = turned if not found.counts else [key + point for key in found.keys for point in turned]
        found.counts.append(len(points))
    return found


def never_missing(demand: Demand | None) -> bool:
    """Whether the demand excludes documents without the field, which a sparse index does not hold."""
    if demand is None:
        return False
    points = demand.points(MOST_POINTS)
    if points is not None:
        return NULL_KEY not in points
    return any(ends(operator, operand, 1) is not None for operator, operand in demand.ranges)


def range_of(index: Index, used: int, wished: Mapping[str, Demand]) -> Interval | None:
    if used >= len(index.keys):
        return None
    name, direction = index.keys[used]
    demand = wished.get(name)
    if demand is None or not demand.ranges:
        return None
    found = [ends(operator, operand, direction) for operator, operand in demand.ranges]
    bounds = [bound for bound in found if bound is not None]
    if not bounds:
        return None
    if index.multikey:
        return bounds[0]
    return max(low for low, _ in bounds), min(high for _, high in bounds)


def ends(operator: str, operand: Any, direction: int) -> Interval | None:
    """The interval of one bound within the type of its operand; None where types mix or keys cannot tell."""
    key = encode(operand)
    if key in (NULL_KEY, NAN_KEY) or isinstance(operand, (MinKey, MaxKey, list, Regex)):
        return None
    first, last = NAN_KEY + AFTER if key[0] == NUMBER else key[:1], bytes([key[0] + 1])
    if direction < 0:
        key, first, last = complement(key), complement(key[:1]), _before_type(key)
    upwards = (operator in ("$gt", "$gte")) == (direction > 0)
    beyond = operator in ("$gt", "$lte") if direction > 0 else operator in ("$lt", "$gte")
    bound = key + AFTER if beyond else key
    return (bound, last) if upwards else (first, bound)


def _before_type(key: bytes) -> bytes:
    """Where a type ends in descending order: for numbers before NaN, which is in no range."""
    return complement(NAN_KEY) if key[0] == NUMBER else bytes([256 - key[0]])
