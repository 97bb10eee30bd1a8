"""Promise: one immutable picture of which collections and indexes exist, always of the same moment as the rows read.

A counter in the file changes with every change of the catalogue; whoever reads compares it inside its own snapshot.
Handing the writer's picture to the readers was refused: a reader's snapshot may be older or newer than the picture,
and another process that only reads has no writer to ask.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final

import bson

from storage.arguments import Order
from storage.embedded.values.paths import Parts, split


@dataclass(frozen=True, slots=True)
class Index:
    """`multikey` once any document has given more than one key: then ranges and sorts must be planned with care."""

    id: int
    name: str
    keys: Order
    unique: bool
    sparse: bool
    multikey: bool
    parts: tuple[tuple[Parts, int], ...] = field(compare=False)

    @property
    def roots(self) -> frozenset[str]:
        """The top-level fields on which the keys depend."""
        return frozenset(path[0] for path, _ in self.parts)

    def information(self) -> dict[str, Any]:
        """In the form of PyMongo's index_information."""
        flags = {name: True for name in ("unique", "sparse") if getattr(self, name)}
        return {"v": 2, "key": list(self.keys), **flags}


ID_INDEX: Final = Index(0, "_id_", (("_id", 1),), True, False, False, ((("_id",), 1),))
"""The documents' own table is its index: `_id` is never an array, so it is never multikey."""


@dataclass(frozen=True, slots=True)
class Collection:
    id: int
    name: str
    indexes: tuple[Index, ...]

    @property
    def table(self) -> str:
        return f"c{self.id}"


@dataclass(frozen=True, slots=True)
class Catalog:
    version: int
    collections: dict[str, Collection]


def version_of(connection: sqlite3.Connection) -> int:
    return int(connection.execute("SELECT value FROM counters WHERE name = 'catalog'").fetchone()[0])


def load(connection: sqlite3.Connection) -> Catalog:
    """The catalogue of the snapshot that the connection is reading."""
    version = version_of(connection)
    of_collection: dict[int, list[Index]] = {}
    for row in connection.execute("SELECT collection, id, spec, multikey FROM indexes ORDER BY id"):
        of_collection.setdefault(row[0], []).append(_index(*row[1:]))
    rows = connection.execute("SELECT id, name FROM collections ORDER BY id")
    found = {name: Collection(number, name, tuple(of_collection.get(number, ()))) for number, name in rows}
    return Catalog(version, found)


@lru_cache(maxsize=1024)
def _index(number: int, spec: bytes, multikey: int) -> Index:
    """Remembered, for each index that is made needs the whole catalogue again: eighty of them were read three thousand
    times at a first start."""
    said = bson.decode(spec)
    keys = tuple((name, int(direction)) for name, direction in said["keys"])
    parts = tuple((split(name), direction) for name, direction in keys)
    return Index(number, said["name"], keys, said["unique"], said["sparse"], bool(multikey), parts)


def _changed(connection: sqlite3.Connection) -> None:
    connection.execute("UPDATE counters SET value = value + 1 WHERE name = 'catalog'")


def add_collection(connection: sqlite3.Connection, name: str) -> None:
    cursor = connection.execute("INSERT INTO collections (name) VALUES (?)", (name,))
    columns = "rid INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, doc BLOB NOT NULL"
    connection.execute(f"CREATE TABLE c{cursor.lastrowid} ({columns})")
    _changed(connection)


def drop_collection(connection: sqlite3.Connection, collection: Collection) -> None:
    for index in collection.indexes:
        connection.execute(f"DROP TABLE i{index.id}")
    connection.execute(f"DROP TABLE {collection.table}")
    connection.execute("DELETE FROM indexes WHERE collection = ?", (collection.id,))
    connection.execute("DELETE FROM collections WHERE id = ?", (collection.id,))
    _changed(connection)


def add_index(
    connection: sqlite3.Connection, collection: Collection, name: str, keys: Order, *, unique: bool, sparse: bool
) -> None:
    """Makes the empty table of an index; a unique one has its keys alone as primary key, so SQLite enforces it."""
    pairs = [list(pair) for pair in keys]
    spec = bson.encode({"name": name, "keys": pairs, "unique": unique, "sparse": sparse})
    cursor = connection.execute("INSERT INTO indexes (collection, spec) VALUES (?, ?)", (collection.id, spec))
    primary = "key" if unique else "key, rid"
    columns = f"key BLOB NOT NULL, rid INTEGER NOT NULL, PRIMARY KEY ({primary})"
    connection.execute(f"CREATE TABLE i{cursor.lastrowid} ({columns}) WITHOUT ROWID")
    _changed(connection)


def mark_multikey(connection: sqlite3.Connection, index: Index) -> None:
    connection.execute("UPDATE indexes SET multikey = 1 WHERE id = ?", (index.id,))
    _changed(connection)
