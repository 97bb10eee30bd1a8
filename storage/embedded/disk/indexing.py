"""Promise: making an index twice is one index, and two that contradict each other are an error, as in MongoDB."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from storage.api import Sort
from storage.arguments import Order, order_of
from storage.embedded.disk.catalog import ID_INDEX, Collection
from storage.embedded.disk.tables import Tables
from storage.errors import bad_value


@dataclass(frozen=True, slots=True)
class Wish:
    name: str
    keys: Order
    unique: bool
    sparse: bool


def wish(keys: Sort, name: str | None, unique: bool, sparse: bool) -> Wish:
    """Raises Unsupported for text, hashed and other kinds, OperationFailure for keys that make no sense."""
    pairs = order_of(keys, purpose="an index")
    if not pairs or len({field for field, _ in pairs}) != len(pairs):
        raise bad_value("an index needs at least one field, and each only once", 67)
    return Wish(name or "_".join(f"{field}_{direction}" for field, direction in pairs), pairs, unique, sparse)


def create(tables: Tables, collection_name: str, wished: Wish) -> str:
    if wished.keys == ID_INDEX.keys:
        return ID_INDEX.name
    collection = tables.collection_for_writing(collection_name)
    if not _is_there(collection, wished):
        _refuse_unsafe_unique(wished)
        flags = {"unique": wished.unique, "sparse": wished.sparse}
        tables.create_index(collection, wished.name, wished.keys, **flags)
    return wished.name


def _is_there(collection: Collection, wished: Wish) -> bool:
    for index in collection.indexes:
        if (index.name, index.keys) == (wished.name, wished.keys):
            if (index.unique, index.sparse) != (wished.unique, wished.sparse):
                raise bad_value(f"the index {index.name} exists with other options", 86)
            return True
        if index.name == wished.name:
            raise bad_value(f"an index named {index.name} exists with other keys", 86)
        if index.keys == wished.keys:
            raise bad_value(f"an index with the same keys exists under the name {index.name}", 85)
    return False


def _refuse_unsafe_unique(wished: Wish) -> None:
    """Two fields of the same sub-documents would be paired crosswise, and `unique` would see false duplicates."""
    roots = [field.split(".")[0] for field, _ in wished.keys]
    if wished.unique and len(set(roots)) != len(roots) and any("." in field for field, _ in wished.keys):
        raise bad_value("a unique index over several fields of one sub-document is not supported", 67)


def information(tables: Tables, collection_name: str) -> dict[str, Any]:
    collection = tables.collection(collection_name)
    if collection is None:
        return {}
    return {
        ID_INDEX.name: {"v": 2, "key": [("_id", 1)]},
        **{index.name: index.information() for index in collection.indexes},
    }
