"""Promise: `apply` changes a decoded document in place exactly as MongoDB's update operators would.

An update must have passed `operators.check_update` after a round trip through BSON. A document that raised half-way is
thrown away by the caller, who decodes a fresh one for every operation: no cache can keep half a change.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, Final, NoReturn

import bson
from bson import Decimal128, Int64, Timestamp

from storage.embedded.language import arrays
from storage.embedded.values.decimals import added, multiplied
from storage.embedded.values.keys import MISSING, encode
from storage.errors import write_error
from storage.filters import whole_number

Document = dict[str, Any]
_PADDING_LIMIT: Final = 1_500_000


def fail(sentence: str, code: int) -> NoReturn:
    raise write_error(sentence, code)


Step = tuple[str, str, Any]
"""A path, the operator, its operand."""


def steps_of(update: Mapping[str, Any]) -> list[Step]:
    """What an update does, in the order in which it is done to every document."""
    steps = [(path, name, operand) for name, fields in update.items() for path, operand in fields.items()]
    return sorted(steps, key=_application_order)


def apply(document: Document, steps: Iterable[Step], *, inserting: bool, now: datetime) -> None:
    """Raises WriteError with MongoDB's code where an operator cannot be applied or `_id` would change."""
    before = document.get("_id", MISSING)
    kept = _exactly(before) if isinstance(before, dict) else None
    for path, name, operand in steps:
        if name != "$setOnInsert":
            _OPERATORS[name](document, path, operand, now)
        elif inserting:
            _set(document, path, operand, now)
    after = document.get("_id", MISSING)
    if before is MISSING or (after is before and kept is None):
        return
    if (kept or _exactly(before)) != _exactly(after):
        fail("Performing an update on the path '_id' would modify the immutable field '_id'", 66)


def _exactly(identity: Any) -> bytes:
    """An `_id` to the bit: 1 and 1.0 are one id, and still neither may become the other."""
    return b"" if identity is MISSING else bson.encode({"": identity})


def _application_order(step: Step) -> list[tuple[int, int, str]]:
    """New fields appear in the order of their names, positions in numeric order, whatever the update's own order.

    What is renamed appears under its new name.
    """
    path, name, operand = step
    parts = (operand if name == "$rename" else path).split(".")
    return [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts]


class Place:
    """Where a path ends: a document and a name, or an array and a position."""

    __slots__ = ("holder", "key")

    def __init__(self, holder: Any, key: str) -> None:
        self.holder, self.key = holder, key

    def get(self) -> Any:
        if isinstance(self.holder, dict):
            return self.holder.get(self.key, MISSING)
        position = int(self.key)
        return self.holder[position] if position < len(self.holder) else MISSING

    def put(self, value: Any) -> None:
        if isinstance(self.holder, dict):
            self.holder[self.key] = value
            return
        position = int(self.key)
        if position - len(self.holder) > _PADDING_LIMIT:
            fail(f"can't backfill more than {_PADDING_LIMIT} elements of an array", 34)
        self.holder.extend([None] * (position + 1 - len(self.holder)))
        self.holder[position] = value

    def remove(self) -> None:
        """A field goes; an array keeps its length and gets null."""
        if isinstance(self.holder, dict):
            self.holder.pop(self.key, None)
        elif self.get() is not MISSING:
            self.holder[int(self.key)] = None


def _enters(holder: Any, key: str) -> bool:
    return isinstance(holder, dict) or (isinstance(holder, list) and key.isdecimal() and str(int(key)) == key)


def place(document: Document, path: str) -> Place:
    """The end of a path, with missing sub-documents made on the way; a scalar in the way is an error (28)."""
    parts = path.split(".")
    holder: Any = document
    for name, following in zip(parts, [*parts[1:], None], strict=True):
        if not _enters(holder, name):
            fail(f"Cannot create field '{name}' in element {{{path}: {holder!r}}}", 28)
        here = Place(holder, name)
        if following is None:
            return here
        holder = here.get()
        if holder is MISSING:
            holder = {}
            here.put(holder)
    raise AssertionError("a path has at least one part")


def existing(document: Document, path: str, *, viable: bool = False) -> Place | None:
    """The end of a path if something is there; nothing is made. With `viable` a scalar in the way is an error (28)."""
    parts = path.split(".")
    holder: Any = document
    for name in parts:
        if not _enters(holder, name):
            if viable:
                fail(f"Cannot use the part ({name}) of ({path}) to traverse the element {holder!r}", 28)
            return None
        here = Place(holder, name)
        holder = here.get()
        if holder is MISSING:
            return None
    return here


def _set(document: Document, path: str, operand: Any, _: datetime) -> None:
    place(document, path).put(operand)


def _unset(document: Document, path: str, _operand: Any, _: datetime) -> None:
    here = existing(document, path)
    if here is not None:
        here.remove()


def _arithmetic(name: str, combine: Callable[[Any, Any], Any]) -> Callable[..., None]:
    def step(document: Document, path: str, operand: Any, _: datetime) -> None:
        here = place(document, path)
        value = here.get()
        if value is MISSING:
            result = operand if name == "$inc" else _fitting(multiplied(operand, 0), operand, operand)
        elif isinstance(value, bool) or not isinstance(value, (int, float, Decimal128)):
            fail(f"Cannot apply {name} to a value of non-numeric type: {{{path}: {value!r}}}", 14)
        else:
            result = _fitting(combine(value, operand), value, operand)
        if isinstance(result, int) and not -(2**63) <= result < 2**63:
            fail(f"Failed to apply {name} operations to current value ({value!r}): out of range", 2)
        # A result that is equal and of the same type is no change: 1.0 stays 1.0 when 0.00 is added, and -0.0 stays.
        if value is MISSING or type(result) is not type(value) or encode(result) != encode(value):
            here.put(result)

    return step


def _fitting(result: Any, value: Any, operand: Any) -> Any:
    """A long stays a long; two ints become a long where 32 bits do not hold the result, which BSON does by itself."""
    wide = isinstance(result, int) and (isinstance(value, Int64) or isinstance(operand, Int64))
    return Int64(result) if wide else result


def _extreme(wins: Callable[[bytes, bytes], bool]) -> Callable[..., None]:
    def step(document: Document, path: str, operand: Any, _: datetime) -> None:
        here = place(document, path)
        value = here.get()
        if value is MISSING or wins(encode(operand), encode(value)):
            here.put(operand)

    return step


def _array_at(here: Place, path: str, name: str, code: int = 2) -> list[Any] | None:
    value = here.get()
    if value is MISSING:
        return None
    if not isinstance(value, list):
        fail(f"The field '{path}' must be an array but is of type {type(value).__name__} ({name})", code)
    return value


def _push(document: Document, path: str, operand: Any, _: datetime) -> None:
    here = place(document, path)
    here.put(arrays.pushed(_array_at(here, path, "$push") or [], operand))


def _add_to_set(document: Document, path: str, operand: Any, _: datetime) -> None:
    here = place(document, path)
    here.put(arrays.with_added(_array_at(here, path, "$addToSet") or [], operand))


def _pull(document: Document, path: str, operand: Any, _: datetime) -> None:
    here = existing(document, path, viable=True)
    values = _array_at(here, path, "$pull") if here is not None else None
    if here is not None and values is not None:
        here.put(arrays.without(values, operand))


def _pop(document: Document, path: str, operand: Any, _: datetime) -> None:
    here = existing(document, path, viable=True)
    values = _array_at(here, path, "$pop", 14) if here is not None else None
    if values:
        values.pop(-1 if whole_number(operand) == 1 else 0)


def _rename(document: Document, path: str, target: str, _: datetime) -> None:
    here = existing(document, path, viable=True)
    if here is None:
        return
    _refuse_arrays(document, path)
    _refuse_arrays(document, target)
    value = here.get()
    place(document, target).put(value)
    here.remove()


def _refuse_arrays(document: Document, path: str) -> None:
    holder: Any = document
    for name in path.split("."):
        if isinstance(holder, list):
            fail(f"The source and the destination of $rename cannot be an array element: '{path}'", 2)
        holder = holder.get(name) if isinstance(holder, dict) else None


def _current_date(document: Document, path: str, operand: Any, now: datetime) -> None:
    wants_timestamp = operand == {"$type": "timestamp"}
    place(document, path).put(Timestamp(int(now.timestamp()), 1) if wants_timestamp else now)


_OPERATORS: Final[dict[str, Callable[[Document, str, Any, datetime], None]]] = {
    "$set": _set,
    "$unset": _unset,
    "$inc": _arithmetic("$inc", added),
    "$mul": _arithmetic("$mul", multiplied),
    "$min": _extreme(bytes.__lt__),
    "$max": _extreme(bytes.__gt__),
    "$push": _push,
    "$addToSet": _add_to_set,
    "$pull": _pull,
    "$pop": _pop,
    "$rename": _rename,
    "$currentDate": _current_date,
}
