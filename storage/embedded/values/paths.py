"""Promise: dotted paths reach exactly the values that MongoDB reaches, through documents, arrays and positions.

`leaves` is what a filter looks at and what an index holds (array elements, then the array itself); `whole` leaves the
last array closed, for operators about the array as such. Because matcher and indexes share `leaves`, a plan's
candidates are always a superset of the matches.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from storage.embedded.values.keys import MISSING, NULL_KEY, UNDEFINED_KEY, complement, encode, whole_array
from storage.errors import bad_value

Parts = tuple[str, ...]


class Whole:
    """Marks an array met at the end of a path, as opposed to an array that is an element of one."""

    __slots__ = ("value",)

    def __init__(self, value: list[Any]) -> None:
        self.value = value


def split(path: str) -> Parts:
    return tuple(path.split("."))


def _descend(document: Mapping[str, Any], parts: Parts, at: int) -> Iterator[Any]:
    value = document.get(parts[at], MISSING)
    at += 1
    if at == len(parts):
        yield Whole(value) if type(value) is list else value
    elif isinstance(value, dict):
        yield from _descend(value, parts, at)
    elif type(value) is list:
        yield from _through(value, parts, at)
    else:
        yield MISSING


def _through(array: list[Any], parts: Parts, at: int) -> Iterator[Any]:
    """An array in the middle of a path: each sub-document goes on, and so does the element whose position is named."""
    position, last = parts[at], at + 1 == len(parts)
    for number, element in enumerate(array):
        if isinstance(element, dict):
            yield from _descend(element, parts, at)
        if position == str(number):
            if last:
                yield element
            elif isinstance(element, dict):
                yield from _descend(element, parts, at + 1)
            elif type(element) is list:
                yield from _through(element, parts, at + 1)


def whole(document: Mapping[str, Any], parts: Parts) -> list[Any]:
    """The values at the end of the path; an array stays one value. MISSING stands for a field that is not there."""
    if len(parts) == 1:
        return [document.get(parts[0], MISSING)]
    return [value.value if type(value) is Whole else value for value in _descend(document, parts, 0)]


def leaves(document: Mapping[str, Any], parts: Parts) -> list[Any]:
    """The values at the end of the path, an array as its elements followed by itself."""
    if len(parts) == 1:
        value = document.get(parts[0], MISSING)
        return [*value, value] if type(value) is list else [value]
    found: list[Any] = []
    for value in _descend(document, parts, 0):
        if type(value) is Whole:
            found += value.value
            found.append(value.value)
        else:
            found.append(value)
    return found


def index_keys(document: Mapping[str, Any], parts: Parts) -> set[bytes]:
    """The keys under which an index on this path holds the document; never empty, several for every array."""
    keys: set[bytes] = set()
    for value in _descend(document, parts, 0):
        if type(value) is Whole:
            keys.update(map(encode, value.value) if value.value else (UNDEFINED_KEY,))
            keys.add(whole_array(value.value))
        else:
            keys.add(encode(value))
    return keys or {NULL_KEY}


def exists(document: Mapping[str, Any], parts: Parts) -> bool:
    return any(value is not MISSING for value in _descend(document, parts, 0))


def _sort_values(document: Mapping[str, Any], parts: Parts) -> list[bytes]:
    found: list[bytes] = []
    for value in _descend(document, parts, 0):
        if type(value) is Whole:
            found += map(encode, value.value) if value.value else (UNDEFINED_KEY,)
        else:
            found.append(encode(value))
    return found or [NULL_KEY]


def sort_key(document: Mapping[str, Any], order: tuple[tuple[Parts, int], ...]) -> bytes:
    """One byte string for a whole sort: the least element of an array ascending, the greatest descending."""
    found = [_sort_values(document, path) for path, _ in order]
    arrays = [path for (path, _), values in zip(order, found, strict=True) if len(values) > 1]
    if len(arrays) > 1:
        return _joint_key(document, order, arrays)
    parts = zip(found, order, strict=True)
    return b"".join(min(values) if direction > 0 else complement(max(values)) for values, (_, direction) in parts)


def _joint_key(document: Mapping[str, Any], order: tuple[tuple[Parts, int], ...], arrays: list[Parts]) -> bytes:
    """Several paths into one array: the least of its elements counts, each compared by all of the paths.

    Two arrays side by side have no such element: OperationFailure, as in MongoDB.
    """
    roots = {_to_array(document, path) for path in arrays}
    root = roots.pop()
    if roots:
        raise bad_value("cannot sort with keys that are parallel arrays")
    return min(sort_key(alone, order) for alone in _each_alone(document, root))


def _to_array(document: Mapping[str, Any], path: Parts) -> Parts:
    """The beginning of a path up to the first array with several elements."""
    holder: Any = document
    for number, name in enumerate(path):
        holder = holder[0] if isinstance(holder, list) else holder
        holder = holder.get(name) if isinstance(holder, dict) else None
        if isinstance(holder, list) and len(holder) != 1:
            return path[: number + 1]
    return path


def _each_alone(document: Mapping[str, Any], root: Parts) -> Iterator[Mapping[str, Any]]:
    """The document once for each element of the array at the root, with no other in it."""
    name, rest = root[0], root[1:]
    value: Any = document[name]
    inner = value[0] if isinstance(value, list) and rest else value
    for one in _each_alone(inner, rest) if rest else ([element] for element in value):
        yield {**document, name: [one] if isinstance(value, list) and rest else one}
