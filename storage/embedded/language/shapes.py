"""Promise: projections, upserted documents and distinct values have the shape that MongoDB gives them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from bson import Regex

from storage.arguments import Projection
from storage.embedded.language.updater import place
from storage.embedded.values.keys import MISSING, encode
from storage.embedded.values.paths import split, whole
from storage.errors import write_error
from storage.operators import is_expression

Document = dict[str, Any]
Tree = dict[str, Any]


def projected(document: Document, projection: Projection | None) -> Document:
    """The wished fields, in the document's own order; paths go through every element of an array."""
    if projection is None:
        return document
    tree = _tree(projection.fields)
    if "_id" not in tree and projection.keeps == projection.with_id:
        tree["_id"] = {}  # named among what is kept, or among what is left out
    if projection.keeps:
        return {name: kept for name, kept in _kept_fields(document, tree) if kept is not MISSING}
    shaped: Document = _left(document, tree)
    return shaped


def _tree(paths: Iterable[str]) -> Tree:
    tree: Tree = {}
    for path in paths:
        branch = tree
        for part in split(path):
            branch = branch.setdefault(part, {})
    return tree


def _kept_fields(document: Document, tree: Tree) -> Iterator[tuple[str, Any]]:
    return ((name, _kept(item, tree[name])) for name, item in document.items() if name in tree)


def _kept(value: Any, tree: Tree) -> Any:
    if not tree:
        return value
    if isinstance(value, dict):
        return {name: item for name, item in _kept_fields(value, tree) if item is not MISSING}
    if isinstance(value, list):
        kept = (_kept(item, tree) for item in value)
        return [item for item in kept if item is not MISSING]
    return MISSING


def _left(value: Any, tree: Tree) -> Any:
    if isinstance(value, dict):
        pairs = ((name, item, tree.get(name)) for name, item in value.items())
        return {name: _left(item, rest) if rest else item for name, item, rest in pairs if rest != {}}
    if isinstance(value, list):
        return [_left(item, tree) for item in value]
    return value


def seed(condition: Mapping[str, Any], *, replacing: bool = False) -> Document:
    """What an upsert starts from: the fields that the filter says are equal to something, in the order of their names.

    A replacement takes `_id` and nothing else. Raises WriteError where a field is said to be two things (54).
    """
    said: dict[str, Any] = {}
    for path, value in _equalities(condition):
        if replacing and path.split(".")[0] != "_id":
            continue
        if replacing and path != "_id":
            raise write_error(f"field at '_id' must be exactly specified, field at sub-path '{path}' found", 111)
        _refuse_second(said, path)
        said[path] = value
    document: Document = {}
    for path in sorted(said):
        place(document, path).put(said[path])
    return document


def _refuse_second(said: Mapping[str, Any], path: str) -> None:
    for other in said:
        if other == path:
            raise write_error(f"cannot infer query fields to set, path '{path}' is matched twice", 54)
        if path.startswith(f"{other}.") or other.startswith(f"{path}."):
            raise write_error(f"cannot infer query fields to set, both paths '{path}' and '{other}' are matched", 54)


def _equalities(condition: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for key, value in condition.items():
        if key == "$and" or (key == "$or" and len(value) == 1):
            for branch in value:
                yield from _equalities(branch)
        elif not key.startswith("$"):
            yield from ((key, item) for item in _equal_values(value))


def _equal_values(value: Any) -> Iterator[Any]:
    """What a field must be equal to by this demand; a pattern demands no one value, unless it is what $eq names."""
    if not is_expression(value):
        yield from () if isinstance(value, Regex) else (value,)
        return
    if "$eq" in value:
        yield value["$eq"]
    listed = value.get("$in", ())
    if len({encode(item) for item in listed}) == 1 and not isinstance(listed[0], Regex):
        yield listed[0]
    for item in value.get("$all", ()):
        if not isinstance(item, Regex) and not is_expression(item):
            yield item


class Distinct:
    """Collects the different values of one path, in the order in which they are met; arrays count by element."""

    def __init__(self, path: str) -> None:
        self._parts, self._seen = split(path), set[bytes]()
        self.values: list[Any] = []

    def add(self, document: Document) -> None:
        for found in whole(document, self._parts):
            for value in found if isinstance(found, list) else (found,):
                key = encode(value)
                if value is not MISSING and key not in self._seen:
                    self._seen.add(key)
                    self.values.append(value)
