"""Promise: documents and their index keys change together, inside the transaction of whoever holds the connection.

One table per collection and one per index. Documents are decoded for every operation and cached nowhere: decoding
costs 1.6 microseconds where a defensive deep copy costs 8, and a rollback has no cache to repair. Only the catalogue
is kept, and `generation` tells others when theirs may be old.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from pymongo.errors import DuplicateKeyError

from storage.arguments import Order
from storage.embedded.disk import catalog
from storage.embedded.disk.catalog import ID_INDEX, Catalog, Collection, Index
from storage.embedded.disk.index_keys import keys_of
from storage.embedded.values.documents import decode
from storage.embedded.values.keys import MISSING, encode
from storage.embedded.values.paths import Parts, whole

_ROWS: Final = (64, 16, 4, 1)
"""Rows of one INSERT: the interpreter's lock is given up and taken again once a statement, not once a row. Only four
numbers, because every other one is another statement to be compiled and kept."""


class Tables:
    """Documents and indexes over one connection. Not safe for two threads at once.

    `generation` is odd from the first change of the catalogue until its transaction has ended, and another number
    afterwards: who reads the same even number before and after a statement knows that the catalogue was the same.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self.generation = 0
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

    def _changed(self) -> None:
        self._catalog = None
        self.generation |= 1

    def rolled_back(self) -> None:
        """After a rollback, of a savepoint too: a catalogue that was changed in it is no more."""
        if self.generation & 1:
            self._catalog = None

    def settled(self) -> None:
        """After a transaction has ended, either way."""
        self.generation += self.generation & 1

    def row(self, collection: Collection, rid: int) -> bytes:
        return bytes(self.connection.execute(f"SELECT doc FROM {collection.table} WHERE rid = ?", (rid,)).fetchone()[0])

    def collection(self, name: str) -> Collection | None:
        return self.catalog.collections.get(name)

    def collection_for_writing(self, name: str) -> Collection:
        """Made on the first write, as MongoDB does."""
        found = self.collection(name)
        if found is None:
            catalog.add_collection(self.connection, name)
            self._changed()
            found = self.catalog.collections[name]
        return found

    def drop(self, name: str) -> bool:
        found = self.collection(name)
        if found is not None:
            catalog.drop_collection(self.connection, found)
            self._changed()
        return found is not None

    def count(self, collection: Collection) -> int:
        return int(self.connection.execute(f"SELECT count(*) FROM {collection.table}").fetchone()[0])

    def insert(self, collection: Collection, raws: Sequence[bytes]) -> None:
        """Stores new documents, all or none: on DuplicateKeyError the caller must roll back what was written."""
        first = self._next_rid(collection)
        documents = [decode(raw) for raw in raws]
        ids = [encode(document["_id"]) for document in documents]
        rows = [(first + at, identity, raw) for at, (identity, raw) in enumerate(zip(ids, raws, strict=True))]
        self._put(collection, ID_INDEX, f"{collection.table} (rid, id, doc)", rows, documents)
        for index in collection.indexes:
            found = [(keys_of(index, document), first + at) for at, document in enumerate(documents)]
            if not index.multikey and _several(found):
                self._mark(index)
            self._put_keys(collection, index, found, documents)

    def _next_rid(self, collection: Collection) -> int:
        last = self.connection.execute(f"SELECT max(rid) FROM {collection.table}").fetchone()[0]
        return 1 if last is None else int(last) + 1

    def _put_keys(
        self,
        collection: Collection,
        index: Index,
        found: Sequence[tuple[set[bytes], int]],
        documents: Sequence[Mapping[str, Any]],
    ) -> None:
        entries = [(key, rid) for keys, rid in found for key in keys]
        self._put(collection, index, f"i{index.id} (key, rid)", entries, documents)

    def _put(
        self,
        collection: Collection,
        index: Index,
        into: str,
        rows: Sequence[tuple[Any, ...]],
        documents: Sequence[Mapping[str, Any]],
    ) -> None:
        try:
            for some in _portions(rows):
                values = ", ".join([f"({', '.join('?' * len(some[0]))})"] * len(some))
                self.connection.execute(f"INSERT INTO {into} VALUES {values}", [item for row in some for item in row])
        except sqlite3.IntegrityError as error:
            raise duplicate(collection, index, documents[0]) from error

    def replace(
        self, collection: Collection, rid: int, before: Mapping[int, set[bytes]], document: dict[str, Any], raw: bytes
    ) -> None:
        """Stores a new body under the same row; `before` has the old keys of each index that may change."""
        for index in collection.indexes:
            if index.id in before:
                keys = keys_of(index, document)
                if len(keys) > 1 and not index.multikey:
                    self._mark(index)
                self._exchange_keys(collection, index, rid, before[index.id], keys, document)
        self.connection.execute(f"UPDATE {collection.table} SET doc = ? WHERE rid = ?", (raw, rid))

    def _exchange_keys(
        self, collection: Collection, index: Index, rid: int, old: set[bytes], new: set[bytes], document: dict[str, Any]
    ) -> None:
        gone, added = old - new, new - old
        if len(gone) == len(added) == 1:  # one statement where most changes would need two
            try:
                self.connection.execute(
                    f"UPDATE i{index.id} SET key = ? WHERE key = ? AND rid = ?", (*added, *gone, rid)
                )
            except sqlite3.IntegrityError as error:
                raise duplicate(collection, index, document) from error
        else:
            self._remove_keys(index, rid, gone)
            self._put_keys(collection, index, [(added, rid)], [document])

    def delete(self, collection: Collection, rid: int, document: dict[str, Any]) -> None:
        for index in collection.indexes:
            self._remove_keys(index, rid, keys_of(index, document))
        self.connection.execute(f"DELETE FROM {collection.table} WHERE rid = ?", (rid,))

    def create_index(self, collection: Collection, name: str, keys: Order, *, unique: bool, sparse: bool) -> None:
        """Builds the index over what is there. Raises DuplicateKeyError if that breaks `unique`."""
        catalog.add_index(self.connection, collection, name, keys, unique=unique, sparse=sparse)
        self._changed()
        index = next(index for index in self.catalog.collections[collection.name].indexes if index.name == name)
        rows = self.connection.execute(f"SELECT rid, doc FROM {collection.table}")
        multikey = False
        at_once = 1 if unique else _ROWS[0]  # one by one, the error can name the document
        while some := rows.fetchmany(at_once):
            documents = [decode(raw) for _, raw in some]
            found = [(keys_of(index, document), row[0]) for document, row in zip(documents, some, strict=True)]
            multikey = multikey or _several(found)
            self._put_keys(collection, index, found, documents)
        if multikey:
            self._mark(index)

    def _mark(self, index: Index) -> None:
        catalog.mark_multikey(self.connection, index)
        self._changed()

    def _remove_keys(self, index: Index, rid: int, keys: set[bytes]) -> None:
        statement = f"DELETE FROM i{index.id} WHERE key = ? AND rid = ?"
        for key in keys:
            self.connection.execute(statement, (key, rid))


def _portions(rows: Sequence[tuple[Any, ...]]) -> Iterator[Sequence[tuple[Any, ...]]]:
    at = 0
    while at < len(rows):
        size = next(size for size in _ROWS if size <= len(rows) - at)
        yield rows[at : at + size]
        at += size


def _several(found: Sequence[tuple[set[bytes], int]]) -> bool:
    """Whether any document has more than one key."""
    return any(len(keys) > 1 for keys, _ in found)


def duplicate(collection: Collection, index: Index, document: Mapping[str, Any]) -> DuplicateKeyError:
    """As a MongoDB server words it; the values are in `details` and not in the text, which ends up in logs."""
    text = f"E11000 duplicate key error collection: {collection.name} index: {index.name}"
    values = {name: _first(document, path) for (name, _), (path, _) in zip(index.keys, index.parts, strict=True)}
    details = {"index": 0, "code": 11000, "errmsg": text, "keyPattern": dict(index.keys), "keyValue": values}
    return DuplicateKeyError(text, 11000, details)


def _first(document: Mapping[str, Any], path: Parts) -> Any:
    """What an index holds of a path, as far as an error needs to tell it: an array whole, null for what is missing."""
    found = next(iter(whole(document, path)), MISSING)
    return None if found is MISSING else found
