"""Promise: what a filter demands of each path, in the form that a planner can use, and whether that is all it demands.

Only what every match must satisfy counts: the top level and what stands under `$and`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from bson import Regex

from storage.embedded.values.keys import encode, whole_array
from storage.operators import is_expression

RANGES: Final = ("$gt", "$gte", "$lt", "$lte")


@dataclass(slots=True)
class Demand:
    """`lists`: each holds the values of which a match must have one. `ranges`: operators with their bounds.

    `whole` is whether nothing else is demanded of the path.
    """

    lists: list[list[Any]] = field(default_factory=list)
    ranges: list[tuple[str, Any]] = field(default_factory=list)
    whole: bool = True
    _points: list[bytes] | None = None

    def points(self, most: int) -> list[bytes] | None:
        """The keys of which a match must have one, by the shortest list; None if there is none of usable length."""
        if self._points is None and (shortest := self._shortest(most)) is not None:
            self._points = list(dict.fromkeys(_keys_of(shortest)))
        return self._points

    def _shortest(self, most: int) -> list[Any] | None:
        usable = [values for values in self.lists if len(values) <= most]
        usable = [values for values in usable if not any(isinstance(value, Regex) for value in values)]
        return min(usable, key=len) if usable else None


def _keys_of(values: list[Any]) -> Iterator[bytes]:
    for value in values:
        yield encode(value)
        if isinstance(value, list):
            yield whole_array(value)


def demands(condition: Mapping[str, Any]) -> dict[str, Demand]:
    """By path. A path that starts with `$` stands for a part of the filter that no index can answer."""
    found: dict[str, Demand] = {}
    for path, operator, operand in conjuncts(condition):
        demand = found.get(path)
        if demand is None:
            demand = found[path] = Demand()
        if operator in RANGES:
            demand.ranges.append((operator, operand))
        elif operator in ("$eq", "$in"):
            demand.lists.append(operand if operator == "$in" else [operand])
        else:
            demand.whole = False
    return found


def conjuncts(condition: Mapping[str, Any]) -> Iterator[tuple[str, str, Any]]:
    """(path, operator, operand) of everything that a match must satisfy."""
    for key, value in condition.items():
        if key == "$and":
            for branch in value:
                yield from conjuncts(branch)
        elif key.startswith("$"):
            yield key, key, value
        elif is_expression(value):
            yield from ((key, name, operand) for name, operand in value.items())
        else:
            yield key, "$regex" if isinstance(value, Regex) else "$eq", value
