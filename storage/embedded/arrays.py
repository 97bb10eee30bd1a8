"""Promise: what $push, $addToSet and $pull make of an array, as plain functions from old values to new ones."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bson import Regex

from storage.embedded.keys import encode
from storage.embedded.matcher import compile_filter, compile_value
from storage.embedded.paths import sort_key, split
from storage.operators import is_expression


def pushed(values: list[Any], operand: Any) -> list[Any]:
    """Appends, then sorts, then cuts, in this order whatever the order of the modifiers."""
    if not is_expression(operand):
        return [*values, operand]
    result = [*values, *operand["$each"]]
    if "$sort" in operand:
        result = _sorted(result, operand["$sort"])
    if "$slice" in operand:
        size = int(operand["$slice"])
        result = result[size:] if size < 0 else result[:size]
    return result


def _sorted(values: list[Any], order: Any) -> list[Any]:
    if not isinstance(order, Mapping):
        return sorted(values, key=encode, reverse=order < 0)
    paths = tuple((split(name), int(direction)) for name, direction in order.items())
    return sorted(values, key=lambda value: sort_key(value if isinstance(value, dict) else {}, paths))


def with_added(values: list[Any], operand: Any) -> list[Any]:
    """Appends what is not there yet; what is there twice already stays."""
    result, seen = list(values), set(map(encode, values))
    for value in operand["$each"] if is_expression(operand) else [operand]:
        key = encode(value)
        if key not in seen:
            seen.add(key)
            result.append(value)
    return result


def without(values: list[Any], condition: Any) -> list[Any]:
    """Drops the elements that meet a condition, match a sub-filter, match a regex, or equal a value."""
    if isinstance(condition, Mapping) and not _is_value_condition(condition):
        matches = compile_filter(condition)
        return [value for value in values if not (isinstance(value, dict) and matches(value))]
    if isinstance(condition, (Mapping, Regex)):
        meets = compile_value(condition)
        return [value for value in values if not meets(value)]
    key = encode(condition)
    return [value for value in values if encode(value) != key]


def _is_value_condition(condition: Mapping[str, Any]) -> bool:
    return is_expression(condition) and next(iter(condition)) not in ("$and", "$or", "$nor")
