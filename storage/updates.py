"""Promise: an update or replacement that passes here uses only what is promised, and each engine applies it alike.

Nonsense raises what MongoDB raises; what MongoDB would accept and is not promised raises Unsupported.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from bson import Decimal128

from storage.errors import Unsupported, write_error
from storage.filters import LOGICAL, check_filter, check_value, is_expression, whole_number

_UPDATES: Final = frozenset({
    "$set", "$unset", "$inc", "$mul", "$min", "$max", "$push", "$addToSet", "$pull", "$pop", "$rename", "$setOnInsert",
    "$currentDate",
})  # fmt: skip


def check_update(update: Any) -> None:
    """Raises ValueError or TypeError as PyMongo does, WriteError as a server does, Unsupported for the rest."""
    if isinstance(update, list):
        raise Unsupported("updates by an aggregation pipeline are not supported")
    if not isinstance(update, Mapping):
        raise TypeError(f"update must be a mapping, not {type(update).__name__}")
    if not update:
        raise ValueError("update cannot be empty")
    if not next(iter(update)).startswith("$"):
        raise ValueError("update only works with $ operators")
    for operator, fields in update.items():
        _check_update_operator(operator, fields)
    _check_conflicts(sorted(path for _, path in touched_paths(update)))


def _check_update_operator(operator: str, fields: Any) -> None:
    if operator not in _UPDATES:
        raise Unsupported(f"the update operator {operator} is not supported")
    if not isinstance(fields, Mapping):
        raise write_error(f"Modifiers operate on fields but we found {type(fields).__name__} instead", 9)
    check = _OPERANDS.get(operator)
    for path, operand in fields.items():
        _check_update_path(path)
        if check is not None:
            check(operator, path, operand)


def _check_update_path(path: str) -> None:
    for part in path.split("."):
        if not part:
            raise write_error(f"The update path '{path}' contains an empty field name", 56)
        if part == "$" or part.startswith("$[") or part in ("$ref", "$id", "$db"):
            raise Unsupported(f"the positional or reference path '{path}' is not supported in an update")
        if part.startswith("$"):
            raise write_error(f"The dollar ($) prefixed field '{part}' in '{path}' is not allowed in an update", 52)


def touched_paths(update: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Each operator with each path that it may change; a rename changes two."""
    for operator, fields in update.items():
        for path, operand in fields.items():
            yield operator, path
            if operator == "$rename":
                yield operator, operand


def _check_conflicts(paths: list[str]) -> None:
    """Two operators on one path, or on a path and its parent, have no defined order."""
    taken: set[str] = set()
    for path in paths:  # sorted, so a parent comes before its children
        parts = path.split(".")
        if any(".".join(parts[:size]) in taken for size in range(1, len(parts) + 1)):
            raise write_error(f"Updating the path '{path}' would create a conflict at '{path}'", 40)
        taken.add(path)


def _number(operator: str, path: str, operand: Any) -> None:
    if isinstance(operand, bool) or not isinstance(operand, (int, float, Decimal128)):
        raise write_error(f"Cannot {operator} '{path}' with a value that is not a number: {operand!r}", 14)


def _push(operator: str, path: str, operand: Any) -> None:
    if not isinstance(operand, Mapping) or "$each" not in operand:
        return _value(operator, operand)
    for key in operand:
        if key == "$position":
            raise Unsupported(f"{key} is not supported within {operator}")
        if key not in ("$each", "$slice", "$sort"):
            raise write_error(f"Unrecognized clause in {operator}: {key}", 2)
    if not isinstance(operand["$each"], (list, tuple)):
        raise write_error(f"The argument to $each in {operator} of '{path}' must be an array", 2)
    if whole_number(operand.get("$slice", 0)) is None:
        raise write_error("The value for $slice must be an integer value", 2)
    return _push_order(operand.get("$sort", 1))


def _push_order(order: Any) -> None:
    named = isinstance(order, Mapping)
    if named and not all(all(name.split(".")) for name in order):
        raise write_error("The $sort field is empty, or has an empty part", 2)
    if order == {} or any(whole_number(item) not in (1, -1) for item in (order.values() if named else [order])):
        raise write_error("The $sort is invalid: use 1/-1 or {field: 1/-1}", 2)


def _add_to_set(operator: str, path: str, operand: Any) -> None:
    if not isinstance(operand, Mapping) or next(iter(operand), "") != "$each":
        return _value(operator, operand)
    if not isinstance(operand["$each"], (list, tuple)):
        raise write_error(f"The argument to $each in {operator} of '{path}' must be an array", 14)
    if len(operand) > 1:
        raise write_error(f"Found unexpected fields after $each in {operator}", 2)
    return None


def _value(operator: str, operand: Any) -> None:
    """A document that begins like an operator would be stored as it is: more likely somebody meant the operator."""
    if is_expression(operand):
        raise Unsupported(f"{next(iter(operand))} is not supported within {operator}")


def _pull(operator: str, path: str, operand: Any) -> None:
    if is_expression(operand) and next(iter(operand)) not in LOGICAL:
        check_value(operand)
    elif isinstance(operand, Mapping):
        check_filter(operand)


def _pop(operator: str, path: str, operand: Any) -> None:
    if whole_number(operand) not in (1, -1):
        raise write_error(f"{operator} of '{path}' expects 1 or -1, found {operand!r}", 9)


def _rename(operator: str, path: str, operand: Any) -> None:
    if not isinstance(operand, str):
        raise write_error(f"The 'to' field for {operator} must be a string: {path}: {operand!r}", 2)
    _check_update_path(operand)
    if f"{operand}.".startswith(f"{path}.") or path.startswith(f"{operand}."):
        raise write_error(f"The source and target field for {operator} must differ, and not be on the same path", 2)


def _current_date(operator: str, path: str, operand: Any) -> None:
    if not isinstance(operand, bool) and operand not in ({"$type": "date"}, {"$type": "timestamp"}):
        raise write_error(f"{operator} of '{path}' takes true or a $type of 'date' or 'timestamp'", 2)


_OPERANDS: Final[dict[str, Callable[[str, str, Any], None]]] = {
    "$inc": _number, "$mul": _number, "$push": _push, "$addToSet": _add_to_set, "$pull": _pull, "$pop": _pop,
    "$rename": _rename, "$currentDate": _current_date,
}  # fmt: skip


def check_replacement(replacement: Any) -> None:
    """Raises TypeError or ValueError as PyMongo does, WriteError for a later field that looks like an operator."""
    if not isinstance(replacement, Mapping):
        raise TypeError(f"replacement must be a mapping, not {type(replacement).__name__}")
    names = [name for name in replacement if isinstance(name, str) and name.startswith("$")]
    if names and next(iter(replacement)) == names[0]:
        raise ValueError("replacement can not include $ operators")
    if names:
        raise write_error(f"The dollar ($) prefixed field '{names[0]}' is not allowed in a replacement", 52)
