"""Promise: a filter or update that passes here uses only what is promised, and each engine answers it alike.

Everything else is refused before any engine sees it. An operator that is silently ignored is the worst answer a store
can give: a filter that matches too much claims a slot twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from bson import Regex
from pymongo.errors import WriteError

from storage.errors import Unsupported, bad_value
from storage.patterns import compiled

TYPE_NAMES: Final[dict[str, int]] = {
    "double": 1, "string": 2, "object": 3, "array": 4, "binData": 5, "objectId": 7, "bool": 8, "date": 9, "null": 10,
    "regex": 11, "javascript": 13, "int": 16, "timestamp": 17, "long": 18, "minKey": -1, "maxKey": 127, "number": 0,
}  # fmt: skip
_LOGICAL: Final = ("$and", "$or", "$nor")
_PLAIN: Final = ("$eq", "$gt", "$gte", "$lt", "$lte")


def is_expression(value: Any) -> bool:
    """Whether a filter's value holds operators, rather than a sub-document to be equal to."""
    first = next(iter(value), "") if isinstance(value, Mapping) else ""
    return first.startswith("$") and first not in ("$ref", "$id", "$db")


def check_filter(condition: Any) -> None:
    """Raises OperationFailure for nonsense and Unsupported for what is not promised."""
    if not isinstance(condition, Mapping):
        raise bad_value(f"a filter must be a mapping, not {type(condition).__name__}", 14)
    for key, value in condition.items():
        if key in _LOGICAL:
            _check_branches(key, value)
        elif key.startswith("$"):
            raise Unsupported(f"the filter operator {key} is not supported at the top of a filter")
        else:
            _check_value(value)


def _check_branches(key: str, branches: Any) -> None:
    if not isinstance(branches, list) or not branches:
        raise bad_value(f"{key} must be a nonempty array")
    for branch in branches:
        if not isinstance(branch, Mapping):
            raise bad_value(f"{key} entries need to be full objects")
        check_filter(branch)


def _check_value(value: Any) -> None:
    if is_expression(value):
        for operator, operand in value.items():
            check = _CHECKS.get(operator)
            if check is None:
                raise Unsupported(f"the filter operator {operator} is not supported")
            check(operator, operand, value)


def _check_plain(operator: str, operand: Any, _: Any) -> None:
    if operator != "$eq" and isinstance(operand, Regex):
        raise bad_value(f"Can't have RegEx as arg to predicate over field with {operator}")


def _check_not_equal(operator: str, operand: Any, _: Any) -> None:
    if isinstance(operand, Regex):
        raise bad_value(f"Can't have regex as arg to {operator}")


def _check_list(operator: str, operand: Any, _: Any) -> None:
    if not isinstance(operand, list):
        raise bad_value(f"{operator} needs an array")
    if any(is_expression(item) for item in operand):
        raise bad_value(f"cannot nest $ under {operator}")


def _check_all(operator: str, operand: Any, _: Any) -> None:
    if not isinstance(operand, list):
        raise bad_value(f"{operator} needs an array")
    nested = [item for item in operand if is_expression(item)]
    if nested and (len(nested) != len(operand) or any(tuple(item) != ("$elemMatch",) for item in nested)):
        raise bad_value(f"{operator} takes values, or nothing but $elemMatch")
    for item in nested:
        _check_element(operator, item["$elemMatch"], item)


def _check_not(operator: str, operand: Any, _: Any) -> None:
    if isinstance(operand, Regex):
        return
    if not is_expression(operand):
        raise bad_value(f"{operator} needs a regex or a document of operators")
    _check_value(operand)


def _check_exists(operator: str, operand: Any, _: Any) -> None:
    if not isinstance(operand, (bool, int, float, type(None))):
        raise bad_value(f"{operator} needs true or false")


def _check_type(operator: str, operand: Any, _: Any) -> None:
    wanted = operand if isinstance(operand, list) else [operand]
    for item in wanted:
        known = TYPE_NAMES if isinstance(item, str) else TYPE_NAMES.values()
        if not wanted or isinstance(item, bool) or item not in known or item == 0:
            raise bad_value(f"{operator}: unknown type {item!r}")
    if not wanted:
        raise bad_value(f"{operator} must match at least one type")


def _check_regex(operator: str, operand: Any, siblings: Any) -> None:
    if not isinstance(operand, (str, Regex)):
        raise bad_value(f"{operator} has to be a string or a regex")
    compiled(operand, siblings.get("$options"))


def _check_options(operator: str, operand: Any, siblings: Any) -> None:
    if "$regex" not in siblings:
        raise bad_value(f"{operator} needs a $regex")
    if not isinstance(operand, str):
        raise bad_value(f"{operator} has to be a string")


def _check_element(operator: str, operand: Any, _: Any) -> None:
    if not isinstance(operand, Mapping):
        raise bad_value(f"{operator} needs an Object")
    if is_expression(operand) and next(iter(operand)) not in _LOGICAL:
        _check_value(operand)
    else:
        check_filter(operand)


def _is_whole(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and float(value).is_integer()


def _check_size(operator: str, operand: Any, _: Any) -> None:
    if not _is_whole(operand) or operand < 0:
        raise bad_value(f"{operator} must be a whole number that is not negative")


_CHECKS: Final[dict[str, Callable[[str, Any, Any], None]]] = {
    **dict.fromkeys(_PLAIN, _check_plain),
    "$ne": _check_not_equal, "$in": _check_list, "$nin": _check_list, "$all": _check_all, "$not": _check_not,
    "$exists": _check_exists, "$type": _check_type, "$regex": _check_regex, "$options": _check_options,
    "$elemMatch": _check_element, "$size": _check_size,
}  # fmt: skip


# Updates

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
        raise WriteError(f"Modifiers operate on fields but we found {type(fields).__name__} instead", 9)
    for path, operand in fields.items():
        _check_update_path(path)
        check = _OPERANDS.get(operator)
        if check is not None:
            check(operator, path, operand)


def _check_update_path(path: str) -> None:
    for part in path.split("."):
        if not part:
            raise WriteError(f"The update path '{path}' contains an empty field name", 56)
        if part.startswith("$"):
            raise Unsupported(f"the positional or dollar-prefixed path '{path}' is not supported in an update")


def touched_paths(update: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Each operator with each path that it may change; a rename changes two."""
    for operator, fields in update.items():
        for path, operand in fields.items():
            yield operator, path
            if operator == "$rename":
                yield operator, operand


def _check_conflicts(paths: list[str]) -> None:
    """Two operators on one path, or on a path and its parent, have no defined order."""
    taken = set(paths)
    for path in paths:
        parts = path.split(".")
        parents = {".".join(parts[:size]) for size in range(1, len(parts))}
        if paths.count(path) > 1 or parents & taken:
            raise WriteError(f"Updating the path '{path}' would create a conflict at '{path}'", 40)


def _number(operator: str, path: str, operand: Any) -> None:
    if isinstance(operand, bool) or not isinstance(operand, (int, float)):
        raise WriteError(f"Cannot {operator} '{path}' with a value that is not a number: {operand!r}", 14)


def _modifiers(operator: str, path: str, operand: Any) -> None:
    if not is_expression(operand):
        return
    allowed = ("$each", "$slice", "$sort") if operator == "$push" else ("$each",)
    for key in operand:
        if key not in allowed:
            raise Unsupported(f"{key} is not supported within {operator}")
    if not isinstance(operand.get("$each"), list):
        raise WriteError(f"{operator} of '{path}' needs an array in $each", 2)
    if not _is_whole(operand.get("$slice", 0)):
        raise WriteError("The value for $slice must be an integer value", 2)
    _push_order(operand.get("$sort", 1))


def _push_order(order: Any) -> None:
    directions = list(order.values()) if isinstance(order, Mapping) and order else [order]
    if any(isinstance(item, bool) or item not in (1, -1) for item in directions):
        raise WriteError("The $sort is invalid: use 1/-1 or {field: 1/-1}", 2)


def _pull(operator: str, path: str, operand: Any) -> None:
    if is_expression(operand) and next(iter(operand)) not in _LOGICAL:
        _check_value(operand)
    elif isinstance(operand, Mapping):
        check_filter(operand)


def _pop(operator: str, path: str, operand: Any) -> None:
    if isinstance(operand, bool) or operand not in (1, -1):
        raise WriteError(f"{operator} of '{path}' expects 1 or -1, found {operand!r}", 9)


def _rename(operator: str, path: str, operand: Any) -> None:
    if not isinstance(operand, str):
        raise WriteError(f"The 'to' field for {operator} must be a string: {path}: {operand!r}", 2)
    _check_update_path(operand)


def _current_date(operator: str, path: str, operand: Any) -> None:
    if operand is not True and operand not in ({"$type": "date"}, {"$type": "timestamp"}):
        raise WriteError(f"{operator} of '{path}' takes true or a $type of 'date' or 'timestamp'", 2)


_OPERANDS: Final[dict[str, Callable[[str, str, Any], None]]] = {
    "$inc": _number, "$mul": _number, "$push": _modifiers, "$addToSet": _modifiers, "$pull": _pull, "$pop": _pop,
    "$rename": _rename, "$currentDate": _current_date,
}  # fmt: skip


def check_replacement(replacement: Any) -> None:
    """Raises TypeError or ValueError as PyMongo does."""
    if not isinstance(replacement, Mapping):
        raise TypeError(f"replacement must be a mapping, not {type(replacement).__name__}")
    if replacement and next(iter(replacement)).startswith("$"):
        raise ValueError("replacement can not include $ operators")
