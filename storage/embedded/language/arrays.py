"""Promise: what $push, $addToSet and $pull make of an array, as plain functions from old values to new ones."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bson import Regex

from storage.embedded.language.matcher import compile_filter, compile_value
from storage.embedded.values.keys import complement, encode
from storage.embedded.values.paths import Parts, split
from storage.filters import whole_number
from storage.operators import is_expression


def pushed(values: list[Any], operand: Any) -> list[Any]:
    """Appends, then sorts, then cuts, in this order whatever the order of the modifiers."""
    if not isinstance(operand, Mapping) or "$each" not in operand:
        return [*values, operand]
    result = [*values, *operand["$each"]]
    if "$sort" in operand:
        result = _sorted(result, operand["$sort"])
    if "$slice" in operand:
        size = whole_number(operand["$slice"]) or 0
        result = result[size:] if size < 0 else result[:size]
    return result


def _sorted(values: list[Any], order: Any) -> list[Any]:
    if not isinstance(order, Mapping):
        return sorted(values, key=encode, reverse=whole_number(order) == -1)
    paths = [(split(name), whole_number(direction)) for name, direction in order.items()]
    return sorted(values, key=lambda value: _element_key(value, paths))


def _element_key(value: Any, paths: list[tuple[Parts, int | None]]) -> bytes:
    """Unlike a query's sort this one takes an array as a whole, and whatever is not a document as an empty one."""
    keys = ((encode(_at(value, path)), direction) for path, direction in paths)
    return b"".join(key if direction == 1 else complement(key) for key, direction in keys)


def _at(value: Any, path: Parts) -> Any:
    holder: Any = value if isinstance(value, dict) else {}
    for number, name in enumerate(path):
        if isinstance(holder, list):
            holder = holder[int(name)] if name.isdecimal() and int(name) < len(holder) else None
        else:
            holder = holder.get(name)
        if number + 1 < len(path) and not isinstance(holder, (dict, list)):
            return None
    return holder


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
        meets = compile_value(condition, opened=True)
        return [value for value in values if not meets(value)]
    key = encode(condition)
    return [value for value in values if encode(value) != key]


def _is_value_condition(condition: Mapping[str, Any]) -> bool:
    return is_expression(condition) and next(iter(condition)) not in ("$and", "$or", "$nor")
