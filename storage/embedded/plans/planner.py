"""Promise: a plan's candidates always contain every match; the matcher decides, unless the plan says `exact`. A plan
that says `sorted` delivers the wished order.

One index serves a query: the longest prefix of fields that are equal to something, then one range or the sort. An
index that is multikey neither intersects both ends of a range nor serves a sort: one document stands in it under
several keys, and two different elements may satisfy the two ends. An `$or` is served by one plan for each branch.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from storage.arguments import Order
from storage.embedded.disk.catalog import ID_INDEX, Collection, Index
from storage.embedded.plans.demands import Demand, demands
from storage.embedded.plans.intervals import MOST_POINTS, Interval, ends, equal_prefixes, never_missing, range_of
from storage.embedded.plans.needles import Needles
from storage.embedded.values.keys import AFTER, NULL_KEY

_ONE_DOCUMENT: Final = 100.0
"""A unique index with all its fields given beats any longer prefix."""
_NO_RANK: Final = (-1.0, False)


@dataclass(slots=True)  # frozen would make each plan 2 microseconds dearer, and one is made for every question
class Plan:
    """An `index` with `intervals` of its keys, or one plan for each of several `branches`; else a scan in the order of
    insertion.

    `fixed` is how many bytes of each interval's keys are equal to what was asked: where intervals must be `merged` to
    keep the order, the rest of the key decides.
    """

    index: Index | None = None
    intervals: tuple[Interval, ...] = ()
    fixed: tuple[int, ...] = ()
    backwards: bool = False
    sorted: bool = False
    merged: bool = False
    exact: bool = False
    branches: tuple[Plan, ...] = ()
    needles: Needles = ()
    """Of each group one stands in every match: documents without are passed over before they are decoded."""
    skip: int = 0
    """So many of the first keys are passed over without reading their documents; only of an exact plan."""
    most: int = 0
    """With `skip`: so many are read after them."""

    @property
    def scans(self) -> bool:
        return self.index is None and not self.branches


def plan(collection: Collection, condition: Mapping[str, Any], order: Order) -> Plan:
    return _best(collection, condition, order, in_order=False) or _by_branches(collection, condition)


def plan_in_order(collection: Collection, condition: Mapping[str, Any], order: Order) -> Plan | None:
    """The best plan that delivers the order by itself, however little else it narrows; None if there is none."""
    return _best(collection, condition, order, in_order=True)


def _best(collection: Collection, condition: Mapping[str, Any], order: Order, in_order: bool) -> Plan | None:
    wished = demands(condition)
    highest, best = _NO_RANK, None
    for index in (ID_INDEX, *collection.indexes):
        if _may_serve(index, wished, order) and _at_most(index, wished) >= highest[0]:
            rank, made = _rank(index, wished, order)
            if rank > highest and (made is None or made.sorted or not in_order):
                highest, best = rank, made
            if rank[0] > _ONE_DOCUMENT:  # the commonest question, by `_id`, needs no look at the other indexes
                break
    return best


def _may_serve(index: Index, wished: Mapping[str, Demand], order: Order) -> bool:
    """Whether it is worth ranking: its first field is asked about, or sorted by before all others."""
    first = index.keys[0][0]
    return first in wished or (bool(order) and order[0][0] == first)


def _at_most(index: Index, wished: Mapping[str, Demand]) -> float:
    """What its score cannot exceed: most indexes are passed over by counting, before a key is made."""
    asked = 0
    for name, _ in index.keys:
        if name not in wished:
            break
        asked += 1
    return asked + (_ONE_DOCUMENT if index.unique and asked == len(index.keys) else 0.0)


def _by_branches(collection: Collection, condition: Mapping[str, Any]) -> Plan:
    """One indexed plan for each branch of an $or; a scan where a branch has none."""
    for key, value in condition.items():
        if key == "$or":
            plans = tuple(plan(collection, branch, ()) for branch in value)
            if not any(one.scans for one in plans):
                return Plan(branches=plans)
        elif key == "$and":
            found = [_by_branches(collection, branch) for branch in value]
            if usable := [one for one in found if not one.scans]:
                return usable[0]
    return Plan()


def _rank(index: Index, wished: Mapping[str, Demand], order: Order) -> tuple[tuple[float, bool], Plan | None]:
    """How well an index serves, and the plan; the lowest rank is no service at all."""
    prefixes = equal_prefixes(index, wished)
    used = len(prefixes.counts)
    if index.sparse and not never_missing(wished.get(index.keys[0][0])):
        return _NO_RANK, None
    interval = range_of(index, used, wished)
    served = None if index.multikey else _serves(index, prefixes.counts, order)
    names_one = index.unique and used == len(index.keys)
    score = used + (0.5 if interval is not None else 0.0) + (_ONE_DOCUMENT if names_one else 0.0)
    if not score and (served is None or not order):
        return _NO_RANK, None
    low, high = interval if interval is not None else (b"", AFTER)
    backwards = served is not None and served.backwards
    starts = prefixes.keys if len(prefixes.keys) == 1 else sorted(prefixes.keys, reverse=backwards)
    made = Plan(
        index=index,
        intervals=tuple([(start + low, start + high) for start in starts]),
        fixed=tuple(map(len, starts)),
        backwards=backwards,
        sorted=served is not None and bool(order),
        merged=served is not None and bool(order) and served.merged,
        exact=_is_exact(index, used, interval, wished),
    )
    return (score, made.sorted), made


@dataclass(slots=True)
class _Service:
    backwards: bool
    merged: bool


_ANY_ORDER: Final = _Service(False, False)


def _serves(index: Index, counts: list[int], order: Order) -> _Service | None:
    """How the index delivers the order: interval after interval, or all intervals merged; None if not at all."""
    if not order:
        return _ANY_ORDER
    single = {name for (name, _), count in zip(index.keys, counts, strict=False) if count == 1}
    wished = tuple((name, direction) for name, direction in order if name not in single)
    in_turn = tuple(pair for pair in index.keys if pair[0] not in single)
    for merged, offered in ((False, in_turn), (True, index.keys[len(counts) :])):
        turned = _turned(wished, offered[: len(wished)])
        if turned is not None:
            return _Service(turned, merged and any(count > 1 for count in counts))
    return None


def _turned(wished: Order, offered: Order) -> bool | None:
    """False if the orders are the same, True if each direction is the opposite, None if they differ otherwise."""
    if [name for name, _ in wished] != [name for name, _ in offered]:
        return None
    turns = {wish[1] != offer[1] for wish, offer in zip(wished, offered, strict=True)}
    return None if len(turns) > 1 else turns == {True}


def _is_exact(index: Index, used: int, interval: Interval | None, wished: Mapping[str, Demand]) -> bool:
    """Whether the intervals hold nothing but matches: then neither a document nor the matcher need be asked.

    A multikey index is never exact: its keys are several for one document, and counting them would count it twice.
    """
    served = {name for name, _ in index.keys[:used]}
    if interval is not None:
        served.add(index.keys[used][0])
    if index.multikey or wished.keys() != served:
        return False
    return all(_said_by_keys(wished[name]) for name in served)


def _said_by_keys(demand: Demand) -> bool:
    """One demand on the path, or ranges alone; of a value whose key tells all (null also stands for missing)."""
    if not demand.whole:
        return False
    if demand.lists:
        return len(demand.lists) == 1 and not demand.ranges and NULL_KEY not in (demand.points(MOST_POINTS) or ())
    return all(ends(operator, operand, 1) is not None for operator, operand in demand.ranges)
