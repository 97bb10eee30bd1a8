"""Promise: projections, upserted documents and distinct values have the shape that MongoDB gives them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from storage.arguments import Projection
from storage.embedded.keys import MISSING, encode
from storage.embedded.paths import leaves, split, whole
from storage.embedded.updater import place
from storage.operators import is_expression

Document = dict[str, Any]
Tree = dict[str, Any]


def projected(document: Document, projection: Projection | None) -> Document:
    """The wished fields, in the document's own order; paths go through every element of an array."""
    if projection is None:
        return document
    tree = _tree(projection.fields)
    body = {name: value for name, value in document.items() if name != "_id"}
    shaped: Document = {}  # of {"_id": 1} nothing but the id is kept
    if tree or not projection.keeps:
        shaped = _kept(body, tree) if projection.keeps else _left(body, tree)
    if projection.with_id and "_id" in document:
        return {"_id": document["_id"], **shaped}
    return shaped


def _tree(paths: Iterable[str]) -> Tree:
    tree: Tree = {}
    for path in paths:
        branch = tree
        for part in split(path):
            branch = branch.setdefault(part, {})
    return tree


def _kept(value: Any, tree: Tree) -> Any:
    if not tree:
        return value
    if isinstance(value, dict):
        pairs = ((name, _kept(item, tree[name])) for name, item in value.items() if name in tree)
        return {name: item for name, item in pairs if item is not MISSING}
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


def seed(condition: Mapping[str, Any]) -> Document:
    """What an upsert starts from: the fields that the filter says are equal to something."""
    document: Document = {}
    for path, value in _equalities(condition):
        place(document, path).put(value)
    return document


def _equalities(condition: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for key, value in condition.items():
        if key == "$and" or (key == "$or" and len(value) == 1):
            for branch in value:
                yield from _equalities(branch)
        elif key.startswith("$"):
            continue
        elif not is_expression(value):
            if not hasattr(value, "try_compile"):  # a pattern is no value to start from
                yield key, value
        elif "$eq" in value:
            yield key, value["$eq"]
        elif len(value.get("$all", ())) == 1 and not is_expression(value["$all"][0]):
            yield key, value["$all"][0]


class Distinct:
    """Collects the different values of one path, in the order in which they are met; arrays count by element."""

    def __init__(self, path: str) -> None:
        self._parts, self._seen = split(path), set[bytes]()
        self.values: list[Any] = []

    def add(self, document: Document) -> None:
        opened = leaves(document, self._parts)
        arrays = {id(value) for value in whole(document, self._parts) if isinstance(value, list)}
        for value in opened:
            key = encode(value)
            if value is not MISSING and id(value) not in arrays and key not in self._seen:
                self._seen.add(key)
                self.values.append(value)
