"""Promise: documents and their index keys change together, inside the transaction of whoever holds the connection.

One table per collection and one per index. Documents are decoded for every operation and cached nowhere: decoding
costs 1.6 microseconds where a defensive deep copy costs 8, and a rollback has no cache to repair.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any

from pymongo.errors import DuplicateKeyError, WriteError

from storage.arguments import Order
from storage.embedded import catalog
from storage.embedded.catalog import Catalog, Collection, Index
from storage.embedded.documents import decode
from storage.embedded.keys import complement, encode
from storage.embedded.paths import exists, index_keys
from storage.embedded.planner import Plan

Row = tuple[int, bytes]
"""The row's number and the document as BSON."""


class Tables:
    """Documents and indexes over one connection. Not safe for two threads at once."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self._catalog: Catalog | None = None

    @property
    def catalog(self) -> Catalog:
        """Valid within the current transaction, after `refresh` at its start."""
        if self._catalog is None:
            self._catalog = catalog.load(self.connection)
        return self._catalog

    def refresh(self) -> None:
        """Forgets the catalogue if the current snapshot has another one; call it first in every read transaction."""
        if self._catalog is not None and self._catalog.version != catalog.version_of(self.connection):
            self._catalog = None

    def forget(self) -> None:
        """After a rollback, or a change of the catalogue."""
        self._catalog = None

    def collection(self, name: str) -> Collection | None:
        return self.catalog.collections.get(name)

    def collection_for_writing(self, name: str) -> Collection:
        """Made on the first write, as MongoDB does."""
        found = self.collection(name)
        if found is None:
            catalog.add_collection(self.connection, name)
            self.forget()
            found = self.catalog.collections[name]
        return found

    def drop(self, name: str) -> bool:
        found = self.collection(name)
        if found is not None:
            catalog.drop_collection(self.connection, found)
            self.forget()
        return found is not None

    # Reading

    def count(self, collection: Collection) -> int:
        return int(self.connection.execute(f"SELECT count(*) FROM {collection.table}").fetchone()[0])

    def candidates(self, collection: Collection, plan: Plan) -> Iterator[Row]:
        """Rows that may match, each once; in the wished order if the plan says so."""
        if plan.index is None:
            yield from self.connection.execute(f"SELECT rid, doc FROM {collection.table} ORDER BY rid")
            return
        statement = _range_statement(collection, plan.index, plan.backwards)
        seen: set[int] = set()
        for interval in plan.intervals:
            for row in self.connection.execute(statement, interval):
                if not plan.index.multikey:
                    yield row
                elif row[0] not in seen:
                    seen.add(row[0])
                    yield row

    # Writing

    def insert(self, collection: Collection, raw: bytes) -> None:
        """Raises DuplicateKeyError; the caller's savepoint undoes the half that was written."""
        document = decode(raw)
        statement = f"INSERT INTO {collection.table} (id, doc) VALUES (?, ?)"
        try:
            rid = self.connection.execute(statement, (encode(document["_id"]), raw)).lastrowid
        except sqlite3.IntegrityError as error:
            raise duplicate(collection, "_id_", (("_id", 1),), document) from error
        assert rid is not None
        for index in collection.indexes:
            keys = keys_of(index, document)
            self._note_multikey(index, keys)
            self._add_keys(collection, index, rid, keys, document)

    def replace(
        self, collection: Collection, rid: int, before: Mapping[int, set[bytes]], document: dict[str, Any], raw: bytes
    ) -> None:
        """Stores a new body under the same row; `before` has the old keys of each index that may change."""
        for index in collection.indexes:
            if index.id in before:
                keys = keys_of(index, document)
                self._remove_keys(index, rid, before[index.id] - keys)
                self._note_multikey(index, keys)
                self._add_keys(collection, index, rid, keys - before[index.id], document)
        self.connection.execute(f"UPDATE {collection.table} SET doc = ? WHERE rid = ?", (raw, rid))

    def delete(self, collection: Collection, rid: int, document: dict[str, Any]) -> None:
        for index in collection.indexes:
            self._remove_keys(index, rid, keys_of(index, document))
        self.connection.execute(f"DELETE FROM {collection.table} WHERE rid = ?", (rid,))

    def create_index(self, collection: Collection, name: str, keys: Order, *, unique: bool, sparse: bool) -> None:
        """Builds the index over what is there. Raises DuplicateKeyError if that breaks `unique`."""
        catalog.add_index(self.connection, collection, name, keys, unique=unique, sparse=sparse)
        self.forget()
        index = next(index for index in self.catalog.collections[collection.name].indexes if index.name == name)
        multikey = False
        for rid, raw in self.connection.execute(f"SELECT rid, doc FROM {collection.table}"):
            document = decode(raw)
            found = keys_of(index, document)
            multikey = multikey or len(found) > 1
            self._add_keys(collection, index, rid, found, document)
        if multikey:
            self._mark(index)

    def _note_multikey(self, index: Index, keys: set[bytes]) -> None:
        if len(keys) > 1 and not index.multikey:
            self._mark(index)

    def _mark(self, index: Index) -> None:
        catalog.mark_multikey(self.connection, index)
        self.forget()

    def _add_keys(
        self, collection: Collection, index: Index, rid: int, keys: set[bytes], document: dict[str, Any]
    ) -> None:
        statement = f"INSERT INTO i{index.id} (key, rid) VALUES (?, ?)"
        try:
            for key in keys:
                self.connection.execute(statement, (key, rid))
        except sqlite3.IntegrityError as error:
            raise duplicate(collection, index.name, index.keys, document) from error

    def _remove_keys(self, index: Index, rid: int, keys: set[bytes]) -> None:
        statement = f"DELETE FROM i{index.id} WHERE key = ? AND rid = ?"
        for key in keys:
            self.connection.execute(statement, (key, rid))


def _range_statement(collection: Collection, index: Index, backwards: bool) -> str:
    turn = "DESC" if backwards else "ASC"
    if index.id == 0:
        return f"SELECT rid, doc FROM {collection.table} WHERE id >= ? AND id < ? ORDER BY id {turn}"
    return (
        f"SELECT c.rid, c.doc FROM i{index.id} i CROSS JOIN {collection.table} c ON c.rid = i.rid "
        f"WHERE i.key >= ? AND i.key < ? ORDER BY i.key {turn}"
    )


def keys_of(index: Index, document: Mapping[str, Any]) -> set[bytes]:
    """All keys of a document in an index; none in a sparse one where every field is missing.

    Raises WriteError (171) where two fields are arrays side by side: their keys would multiply.
    """
    if index.sparse and not any(exists(document, path) for path, _ in index.parts):
        return set()
    if len(index.parts) == 1:
        path, direction = index.parts[0]
        keys = index_keys(document, path)
        return keys if direction > 0 else set(map(complement, keys))
    columns = [(path, direction, index_keys(document, path)) for path, direction in index.parts]
    if len({path[0] for path, _, keys in columns if len(keys) > 1}) > 1:
        raise WriteError(f"cannot index parallel arrays in the index {index.name}", 171)
    turned = [keys if direction > 0 else set(map(complement, keys)) for _, direction, keys in columns]
    return set(map(b"".join, product(*turned)))


def duplicate(collection: Collection, name: str, keys: Order, document: Mapping[str, Any]) -> DuplicateKeyError:
    """As a MongoDB server words it; the values are in `details` and not in the text, which ends up in logs."""
    text = f"E11000 duplicate key error collection: {collection.name} index: {name}"
    values = {field: document.get(field) for field, _ in keys}
    details = {"index": 0, "code": 11000, "errmsg": text, "keyPattern": dict(keys), "keyValue": values}
    return DuplicateKeyError(text, 11000, details)
