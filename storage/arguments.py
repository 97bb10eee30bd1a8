"""Promise: the many spellings that PyMongo allows for sorts, index keys, projections and numbers become one form each.

Both engines read their arguments here, so a spelling that works on one works on the other, and a wrong one is refused
by both with the same class.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pymongo.errors import InvalidName

from storage.errors import Unsupported, bad_value

Order = tuple[tuple[str, int], ...]


def order_of(keys: Any, *, purpose: str = "sort") -> Order:
    """`"a"`, `["a"]`, `[("a", -1)]` or `{"a": -1}` as pairs. Empty for None.

    Raises Unsupported for anything but ascending (1) and descending (-1): text, hashed, $natural, $meta.
    """
    if keys is None:
        return ()
    if isinstance(keys, str):
        keys = [(keys, 1)]
    elif isinstance(keys, Mapping):
        keys = list(keys.items())
    elif not isinstance(keys, (list, tuple)):
        raise TypeError(f"{purpose} must be a field name, a list of pairs or a mapping, not {type(keys).__name__}")
    return tuple(_pair(key, purpose) for key in keys)


def _pair(key: Any, purpose: str) -> tuple[str, int]:
    name, direction = (key, 1) if isinstance(key, str) else key
    if not isinstance(name, str):
        raise TypeError(f"a field name in {purpose} must be a string, not {type(name).__name__}")
    if isinstance(direction, bool) or direction not in (1, -1) or name.startswith("$"):
        raise Unsupported(f"{purpose} by {name!r}: {direction!r} is not supported, only 1 and -1")
    if not name or name.startswith(".") or name.endswith(".") or ".." in name:
        raise bad_value(f"the path {name!r} in {purpose} has an empty part")
    return name, int(direction)


def natural(value: Any, name: str) -> int:
    """A whole number that is not negative; None counts as 0."""
    if value is None:
        return 0
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(f"{name} must be an instance of int")
    if value < 0:
        raise ValueError(f"{name} must be >= 0")
    return value


class Projection:
    """Which fields to return: `fields` kept when `keeps`, else left out; `_id` by `with_id`."""

    __slots__ = ("fields", "keeps", "with_id")

    def __init__(self, fields: tuple[str, ...], keeps: bool, with_id: bool) -> None:
        self.fields, self.keeps, self.with_id = fields, keeps, with_id


def projection_of(value: Any) -> Projection | None:
    """A list of names or a mapping of names to true or false; None (the whole document) for None, {} and [].

    Raises Unsupported for operators and computed fields, OperationFailure for mixed or colliding fields.
    """
    if value is None:
        return None
    if isinstance(value, (str, bytes)) or not isinstance(value, Iterable):
        raise TypeError("projection must be a list of field names or a mapping")
    pairs = dict(value.items()) if isinstance(value, Mapping) else dict.fromkeys(value, True)
    if not pairs:
        return None
    for name, wish in pairs.items():
        if not isinstance(name, str):
            raise TypeError("projection must be a list of field names or a mapping of them")
        if not isinstance(wish, (bool, int, float)) or "$" in name or not all(name.split(".")):
            raise Unsupported(f"the projection {name!r}: {wish!r} is not supported, only true and false")
    return _checked_projection({name: bool(wish) for name, wish in pairs.items()})


def _checked_projection(wishes: dict[str, bool]) -> Projection:
    identity = wishes.pop("_id", None)
    keeps = next(iter(wishes.values())) if wishes else identity is not False
    seen: list[str] = ["_id"] if identity is not None else []
    for name, wish in wishes.items():
        if wish != keeps:
            said, other = ("inclusion", "exclusion") if wish else ("exclusion", "inclusion")
            raise bad_value(f"Cannot do {said} on field {name} in {other} projection", 31253 if wish else 31254)
        _refuse_collision(seen, name)
        seen.append(name)
    return Projection(tuple(wishes), keeps, identity is not False)


def _refuse_collision(seen: Sequence[str], name: str) -> None:
    for other in seen:
        if other.startswith(f"{name}."):
            raise bad_value(f"Path collision at {name}", 31249)
        if name.startswith(f"{other}."):
            rest = name.removeprefix(f"{other}.")
            raise bad_value(f"Path collision at {name} remaining portion {rest}", 31250)


def collection_name(name: Any) -> str:
    """Raises TypeError or InvalidName as PyMongo does."""
    if not isinstance(name, str):
        raise TypeError("name must be an instance of str")
    if not name or ".." in name or name.startswith(".") or name.endswith("."):
        raise InvalidName("collection names cannot be empty, start or end with '.', or have two dots in a row")
    if "$" in name or "\x00" in name:
        raise InvalidName("collection names must not contain '$' or the null character")
    return name
