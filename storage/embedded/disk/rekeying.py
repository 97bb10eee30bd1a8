"""Promise: a file whose integers beyond 2**53 have the keys of format 1 gets those of format 2, and loses nothing.

Format 1 gave neighbouring integers neighbouring keys, and so left no room for the decimals between them. All other keys
are the same in both: collections without such integers, which is nearly all, are read once and left alone.
"""

from __future__ import annotations

import sqlite3
from typing import Any, Final

from storage.embedded.disk.catalog import Collection
from storage.embedded.disk.index_keys import keys_of
from storage.embedded.disk.tables import Tables
from storage.embedded.values.documents import decode
from storage.embedded.values.keys import encode

_LONG: Final = b"\x12"
"""BSON's mark of a 64-bit integer: most documents have none, and need not be decoded."""


def rekey(connection: sqlite3.Connection) -> None:
    """Within the transaction of a migration."""
    for collection in Tables(connection).catalog.collections.values():
        rows = connection.execute(f"SELECT rid, doc FROM {collection.table}")
        wide = [rid for rid, raw in rows if _LONG in raw and _has_wide(decode(raw))]
        if wide:
            _rekey_ids(connection, collection, wide)
            _rebuild_indexes(connection, collection)


def _has_wide(value: Any) -> bool:
    if isinstance(value, int):
        return not -(2**53) <= value <= 2**53
    if isinstance(value, (dict, list)):
        return any(map(_has_wide, value.values() if isinstance(value, dict) else value))
    return False


def _rekey_ids(connection: sqlite3.Connection, collection: Collection, rids: list[int]) -> None:
    """In two steps, for the new key of one may be the old key of another; no key begins with a zero."""
    table = collection.table
    for rid in rids:
        raw = connection.execute(f"SELECT doc FROM {table} WHERE rid = ?", (rid,)).fetchone()[0]
        aside = b"\x00" + encode(decode(raw)["_id"])
        connection.execute(f"UPDATE {table} SET id = ? WHERE rid = ?", (aside, rid))
    connection.execute(f"UPDATE {table} SET id = substr(id, 2) WHERE substr(id, 1, 1) = x'00'")


def _rebuild_indexes(connection: sqlite3.Connection, collection: Collection) -> None:
    for index in collection.indexes:
        connection.execute(f"DELETE FROM i{index.id}")
        rows = connection.execute(f"SELECT rid, doc FROM {collection.table}")
        found = ((key, rid) for rid, raw in rows for key in keys_of(index, decode(raw)))
        connection.executemany(f"INSERT INTO i{index.id} (key, rid) VALUES (?, ?)", found)
