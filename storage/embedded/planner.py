"""Promise: a plan's candidates always contain every match; the matcher decides. A plan that says `sorted` delivers the
wished order.

One index serves a query: the longest prefix of fields that are equal to something, then one range or the sort. An
index that is multikey neither intersects both ends of a range nor serves a sort: one document stands in it under
several keys, and two different elements may satisfy the two ends.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from bson import MaxKey, MinKey, Regex

from storage.arguments import Order
from storage.embedded.catalog import ID_INDEX, Collection, Index
from storage.embedded.keys import AFTER, NAN_KEY, NULL_KEY, complement, encode, whole_array
from storage.operators import is_expression

Interval = tuple[bytes, bytes]
"""Keys from the first, included, to the second, excluded."""

_MOST_POINTS: Final = 500
"""More $in values than this cost more in statements than a scan saves."""
_ONE_DOCUMENT: Final = 100.0
"""A unique index with all its fields given beats any longer prefix."""
_RANGES: Final = ("$gt", "$gte", "$lt", "$lte")


@dataclass(frozen=True, slots=True)
class Plan:
    """An `index` with `intervals` of its keys; without one a scan in order of insertion."""

    index: Index | None = None
    intervals: tuple[Interval, ...] = ()
    backwards: bool = False
    sorted: bool = False


@dataclass(slots=True)
class _Wish:
    """What a filter demands of one path, wherever it demands it at the top level or under $and."""

    points: list[list[Any]] = field(default_factory=list)
    ranges: list[tuple[str, Any]] = field(default_factory=list)


def plan(collection: Collection, condition: Mapping[str, Any], order: Order) -> Plan:
    wishes: dict[str, _Wish] = {}
    for path, operator, operand in _conjuncts(condition):
        wish = wishes.setdefault(path, _Wish())
        if operator in _RANGES:
            wish.ranges.append((operator, operand))
        else:
            wish.points.append(operand if operator == "$in" else [operand])
    ranked = [_rank(index, wishes, order) for index in (ID_INDEX, *collection.indexes)]
    return max(ranked, key=lambda pair: pair[0])[1]


def _conjuncts(condition: Mapping[str, Any]) -> Iterator[tuple[str, str, Any]]:
    for key, value in condition.items():
        if key == "$and":
            for branch in value:
                yield from _conjuncts(branch)
        elif key.startswith("$"):
            continue
        elif not is_expression(value):
            if not isinstance(value, Regex):
                yield key, "$eq", value
        else:
            yield from ((key, name, operand) for name, operand in value.items() if name in ("$eq", "$in", *_RANGES))


def _points(wish: _Wish | None) -> list[bytes] | None:
    """The keys of which a match must have one, by the shortest of the demands; None if nothing usable is demanded."""
    usable = [values for values in (wish.points if wish else ()) if len(values) <= _MOST_POINTS]
    usable = [values for values in usable if not any(isinstance(value, Regex) for value in values)]
    if not usable:
        return None
    keys: list[bytes] = []
    for value in min(usable, key=len):
        keys.append(encode(value))
        if isinstance(value, list):
            keys.append(whole_array(value))
    return list(dict.fromkeys(keys))


def _rank(index: Index, wishes: Mapping[str, _Wish], order: Order) -> tuple[tuple[float, bool], Plan]:
    prefixes, used = _equal_prefixes(index, wishes)
    if index.sparse and not _never_missing(wishes.get(index.keys[0][0])):
        return (-1.0, False), Plan()
    interval = _range(index, used, wishes)
    backwards = _serves(index, used, order) if len(prefixes) == 1 and not index.multikey else None
    names_one = index.unique and used == len(index.keys)
    score = used + (0.5 if interval is not None else 0.0) + (_ONE_DOCUMENT if names_one else 0.0)
    if not score and backwards is None:
        return (-1.0, False), Plan()
    low, high = interval if interval is not None else (b"", AFTER)
    intervals = tuple((prefix + low, prefix + high) for prefix in sorted(prefixes))
    serves = backwards is not None and bool(order)
    return (score, serves), Plan(index=index, intervals=intervals, backwards=bool(backwards), sorted=serves)


def _equal_prefixes(index: Index, wishes: Mapping[str, _Wish]) -> tuple[list[bytes], int]:
    prefixes, used = [b""], 0
    for name, direction in index.keys:
        points = _points(wishes.get(name))
        if points is None or len(points) * len(prefixes) > _MOST_POINTS:
            break
        wanted = points if direction > 0 else [complement(point) for point in points]
        prefixes = [prefix + point for prefix in prefixes for point in wanted]
        used += 1
    return prefixes, used


def _never_missing(wish: _Wish | None) -> bool:
    """Whether the demand excludes documents without the field, which a sparse index does not hold."""
    points = _points(wish)
    if points is not None:
        return NULL_KEY not in points
    return wish is not None and any(_ends(operator, operand, 1) is not None for operator, operand in wish.ranges)


def _range(index: Index, used: int, wishes: Mapping[str, _Wish]) -> Interval | None:
    if used >= len(index.keys):
        return None
    name, direction = index.keys[used]
    wish = wishes.get(name)
    found = [_ends(operator, operand, direction) for operator, operand in (wish.ranges if wish else ())]
    ends = [end for end in found if end is not None]
    if not ends:
        return None
    if index.multikey:
        return ends[0]
    return max(low for low, _ in ends), min(high for _, high in ends)


def _ends(operator: str, operand: Any, direction: int) -> Interval | None:
    """The interval of one bound within the type of its operand; None where types mix or keys cannot tell."""
    key = encode(operand)
    if key in (NULL_KEY, NAN_KEY) or isinstance(operand, (MinKey, MaxKey, list, Regex)):
        return None
    first, last = key[:1], bytes([key[0] + 1])
    if direction < 0:
        key, first, last = complement(key), bytes([255 - key[0]]), bytes([256 - key[0]])
    upwards = (operator in ("$gt", "$gte")) == (direction > 0)
    beyond = operator in ("$gt", "$lte") if direction > 0 else operator in ("$lt", "$gte")
    bound = key + AFTER if beyond else key
    return (bound, last) if upwards else (first, bound)


def _serves(index: Index, used: int, order: Order) -> bool | None:
    """Whether the index delivers the order: False forwards, True backwards, None not at all."""
    fixed = {name for name, _ in index.keys[:used]}
    wished = [(name, direction) for name, direction in order if name not in fixed]
    offered = index.keys[used : used + len(wished)]
    if not order or [name for name, _ in wished] != [name for name, _ in offered]:
        return None
    turned = {wish[1] != offer[1] for wish, offer in zip(wished, offered, strict=True)}
    return None if len(turned) > 1 else turned == {True}
