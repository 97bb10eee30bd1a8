"""Promise: the store's engine stands behind Mongita's `Engine` seam, so a stock Mongita client can read its data.

`Tables` does the product's work. The methods below are the part that Mongita calls, and they only read: writing
through Mongita would bypass unique indexes, which it does not know. Of Mongita only public names are used.
"""

from __future__ import annotations

import sqlite3
import threading
from itertools import islice
from typing import Any, Final, NoReturn

import bson
from mongita.common import MetaStorageObject
from mongita.engines.engine_common import Engine
from mongita.errors import MongitaError

from storage.embedded.disk.tables import Tables
from storage.embedded.values.documents import decode
from storage.embedded.values.keys import encode

DATABASE: Final = "store"
"""The name of the one database that a Mongita client sees."""


class DocId(str):
    """An id as the text that Mongita expects, which still knows the key of the document it names."""

    key: bytes

    @classmethod
    def of(cls, value: Any) -> DocId:
        name = cls(str(value))
        name.key = encode(value)
        return name


class SqliteEngine(Tables, Engine):  # type: ignore[misc]  # Mongita has no types
    """Documents and indexes in one SQLite database."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        super().__init__(connection)
        self.lock = threading.RLock()

    def _table(self, location: str) -> str | None:
        _, _, name = location.partition(".")
        found = self.collection(name)
        return None if found is None else found.table

    def _raw(self, location: str, doc_id: Any) -> bytes | None:
        table = self._table(location)
        if table is None:
            return None
        key = doc_id.key if isinstance(doc_id, DocId) else encode(doc_id)
        row = self.connection.execute(f"SELECT doc FROM {table} WHERE id = ?", (key,)).fetchone()
        return None if row is None else bytes(row[0])

    def get_doc(self, collection: str, doc_id: Any) -> dict[str, Any] | None:
        with self.lock:
            raw = self._raw(collection, doc_id)
        return None if raw is None else decode(raw)

    def doc_exists(self, collection: str, doc_id: Any) -> bool:
        with self.lock:
            return self._raw(collection, doc_id) is not None

    def list_ids(self, collection: str, limit: int | None = None) -> list[DocId]:
        with self.lock:
            table = self._table(collection)
            if table is None:
                return []
            rows = self.connection.execute(f"SELECT doc FROM {table} ORDER BY rid")
            return [DocId.of(decode(raw)["_id"]) for (raw,) in islice(rows, limit)]

    def get_metadata(self, location: str) -> MetaStorageObject | None:
        """Mongita's three levels: '' names databases, a database names collections, a collection has no index here."""
        with self.lock:
            names = sorted(self.catalog.collections)
        if not location:
            return MetaStorageObject({"options": {}, "database_names": [DATABASE], "uuid": DATABASE})
        database, _, name = location.partition(".")
        if database != DATABASE or (name and name not in names):
            return None
        if not name:
            return MetaStorageObject({"options": {}, "collection_names": names, "uuid": DATABASE})
        return MetaStorageObject({"options": {}, "indexes": {}, "_id": str(bson.ObjectId())})

    def close(self) -> None:
        self.connection.close()

    def _refuse(self, *_: Any, **__: Any) -> NoReturn:
        raise MongitaError("This store is open for inspection: a Mongita client can read it and nothing else.")

    put_doc = delete_doc = delete_dir = create_path = put_metadata = _refuse
