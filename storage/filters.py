"""Promise: a filter that passes here uses only what is promised, and each engine answers it alike.

Nonsense raises what MongoDB raises; what MongoDB would accept and is not promised raises Unsupported.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from bson import Decimal128, Regex

from storage.errors import Unsupported, bad_value
from storage.patterns import KEPT, compiled

TYPE_NAMES: Final[dict[str, int]] = {
    "double": 1, "string": 2, "object": 3, "array": 4, "binData": 5, "undefined": 6, "objectId": 7, "bool": 8,
    "date": 9, "null": 10, "regex": 11, "dbPointer": 12, "javascript": 13, "symbol": 14, "javascriptWithScope": 15,
    "int": 16, "timestamp": 17, "long": 18, "decimal": 19, "minKey": -1, "maxKey": 127, "number": 0,
}  # fmt: skip
_TYPES: Final = {*TYPE_NAMES, *TYPE_NAMES.values()}
LOGICAL: Final = ("$and", "$or", "$nor")
_NEVER_ONE: Final = frozenset({str, int, float, bool, type(None), datetime, list})
"""Nearly all values; to ask an abstract class of each would take five times as long."""
_PLAIN: Final = ("$eq", "$gt", "$gte", "$lt", "$lte")


def is_expression(value: Any) -> bool:
    """Whether a filter's value holds operators, rather than a sub-document to be equal to."""
    if type(value) in _NEVER_ONE or not isinstance(value, Mapping):
        return False
    first = next(iter(value), "")
    return first.startswith("$") and first not in ("$ref", "$id", "$db")


def check_filter(condition: Any) -> None:
    """Raises OperationFailure for nonsense and Unsupported for what is not promised."""
    if not isinstance(condition, Mapping):
        raise bad_value(f"a filter must be a mapping, not {type(condition).__name__}", 14)
    for key, value in condition.items():
        if key in LOGICAL:
            _check_branches(key, value)
        elif key.startswith("$"):
            raise Unsupported(f"the filter operator {key} is not supported at the top of a filter", 2)
        else:
            check_value(value)


def _check_branches(key: str, branches: Any) -> None:
    if not isinstance(branches, list) or not branches:
        raise bad_value(f"{key} must be a nonempty array")
    for branch in branches:
        if not isinstance(branch, Mapping):
            raise bad_value(f"{key} entries need to be full objects")
        check_filter(branch)


def check_value(value: Any) -> None:
    """What a filter says of one field, or `$pull` and `$elemMatch` of one element."""
    if is_expression(value):
        for operator, operand in value.items():
            check = _CHECKS.get(operator)
            if check is None:
                raise Unsupported(f"the filter operator {operator} is not supported", 2)
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
    check_value(operand)


def truth(value: Any) -> bool:
    """What BSON takes for true: everything but false, null and a zero; so "" and [] are true."""
    if isinstance(value, Decimal128):
        return bool(value.to_decimal())
    return bool(value) if isinstance(value, (bool, int, float, type(None))) else True


def _check_nothing(operator: str, operand: Any, _: Any) -> None:
    """Any operand will do."""


def _check_type(operator: str, operand: Any, _: Any) -> None:
    wanted = operand if isinstance(operand, list) else [operand]
    if not wanted:
        raise bad_value(f"{operator} must match at least one type", 9)
    for item in wanted:
        number = whole_number(item)
        if isinstance(item, bool) or not isinstance(item, (str, int, float, Decimal128)):
            raise bad_value(f"{operator}: a type must be represented as a number or a string", 14)
        if (item if isinstance(item, str) else number or None) not in _TYPES:
            raise bad_value(f"{operator}: unknown type {item!r}")


def _check_regex(operator: str, operand: Any, siblings: Any) -> None:
    if not isinstance(operand, (str, Regex)):
        raise bad_value(f"{operator} has to be a string or a regex")
    options = siblings.get("$options")
    if isinstance(operand, Regex) and operand.flags & KEPT and options:
        raise bad_value("options set in both $regex and $options", 51075)
    compiled(operand, options)


def _check_options(operator: str, operand: Any, siblings: Any) -> None:
    if "$regex" not in siblings:
        raise bad_value(f"{operator} needs a $regex")
    if not isinstance(operand, str):
        raise bad_value(f"{operator} has to be a string")


def _check_element(operator: str, operand: Any, _: Any) -> None:
    if not isinstance(operand, Mapping):
        raise bad_value(f"{operator} needs an Object")
    if is_expression(operand) and next(iter(operand)) not in LOGICAL:
        check_value(operand)
    else:
        check_filter(operand)


def whole_number(value: Any) -> int | None:
    """The int that a number of any type stands for; None for a fraction, an infinity or no number."""
    number: Any = value.to_decimal() if isinstance(value, Decimal128) else value
    if isinstance(number, bool) or not isinstance(number, (int, float, Decimal)):
        return None
    if not isinstance(number, int) and not math.isfinite(number):
        return None
    return int(number) if -(2**63) <= number < 2**63 and number == int(number) else None


def _check_size(operator: str, operand: Any, _: Any) -> None:
    number = whole_number(operand)
    if number is None or number < 0:
        raise bad_value(f"{operator} must be a whole number that is not negative")


_CHECKS: Final[dict[str, Callable[[str, Any, Any], None]]] = {
    **dict.fromkeys(_PLAIN, _check_plain),
    "$ne": _check_not_equal, "$in": _check_list, "$nin": _check_list, "$all": _check_all, "$not": _check_not,
    "$exists": _check_nothing, "$type": _check_type, "$regex": _check_regex, "$options": _check_options,
    "$elemMatch": _check_element, "$size": _check_size,
}  # fmt: skip
