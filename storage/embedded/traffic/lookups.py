"""Promise: the commonest question, one document by fields that an index knows to be equal, is one statement.

The way of every other question (copy the filter, check it, compile it, plan it, open a snapshot) costs 30 microseconds
for a document that SQLite finds in 4. So for each set of fields the plan is kept as a statement, and only values go
in. The catalogue's generation, the same and even before and after, says that the statement was of this catalogue; any
doubt sends the question the long way.

A question that demands more than such fields is often answered by them, too: where no document has their values, none
matches (nobody of this phone is a professional, whatever else must hold of him).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile
from typing import Any, Final

from bson import ObjectId

from storage.embedded.disk.engine import SqliteEngine
from storage.embedded.plans.planner import plan
from storage.embedded.values.documents import decode
from storage.embedded.values.keys import AFTER, complement, encode

UNKNOWN: Final = object()
"""The question must go the long way."""
_PLAIN: Final = frozenset({str, int, ObjectId, datetime, bool})
"""Types that BSON stores as what they are; a subclass, a container or None may become something else. An int must
also fit into 64 bits."""
_MOST: Final = 1000
"""Sets of fields that are kept: a program asks few."""


@dataclass(frozen=True, slots=True)
class _Lookup:
    """A statement for a key, and the fields whose values make up the key; `exact` if a document that has it matches."""

    statement: str
    seek: str
    """Only whether there is one: it reads no document, whose size nobody knows."""
    fields: tuple[tuple[str, int], ...]
    exact: bool

    def key(self, condition: Mapping[str, Any]) -> bytes:
        if len(self.fields) == 1 and self.fields[0][1] > 0:
            return encode(condition[self.fields[0][0]])
        parts = ((encode(condition[name]), direction) for name, direction in self.fields)
        return b"".join(part if direction > 0 else complement(part) for part, direction in parts)


class Lookups:
    """Over a connection for reading; `owner` has the writing one, and its generation changes with the catalogue."""

    def __init__(self, engine: SqliteEngine, owner: SqliteEngine) -> None:
        self._engine, self._owner = engine, owner
        self._execute = engine.connection.execute
        self._of_generation = -1
        self._kept: dict[tuple[str, ...], _Lookup | None] = {}

    def find(self, collection: str, condition: Any) -> Any:
        """The document, None if there is none, or UNKNOWN. Raises sqlite3.Error."""
        if type(condition) is not dict:
            return UNKNOWN
        for field, value in condition.items():
            kind = type(value)
            if kind not in _PLAIN or type(field) is not str or (kind is int and value.bit_length() > 63):
                return UNKNOWN
        lookup = self._lookup(collection, condition)
        if lookup is None or not lookup.exact:
            return UNKNOWN
        row = self._first(lookup, lookup.statement, condition)
        return row if row is None or row is UNKNOWN else decode(row[0])

    def has_none(self, collection: str, condition: Mapping[str, Any]) -> bool:
        """Whether it is sure that nothing matches a checked filter. Raises sqlite3.Error."""
        plain = {name: value for name, value in condition.items() if type(value) in _PLAIN and name[:1] != "$"}
        if not plain or (lookup := self._lookup(collection, plain)) is None:
            return False
        return self._first(lookup, lookup.seek, plain) is None

    def _first(self, lookup: _Lookup, statement: str, condition: Mapping[str, Any]) -> Any:
        """The first row under the key that these values make, or None; UNKNOWN if the catalogue changed meanwhile."""
        key = lookup.key(condition)
        row = self._execute(statement, (key, key + AFTER)).fetchone()
        return row if self._owner.generation == self._of_generation else UNKNOWN

    def _lookup(self, collection: str, condition: Mapping[str, Any]) -> _Lookup | None:
        generation = self._owner.generation
        if generation != self._of_generation:
            if generation & 1:
                return None
            self._kept.clear()
            self._of_generation = generation
        shape = (collection, *condition)
        try:
            return self._kept[shape]
        except KeyError:
            return self._prepared(shape, condition)

    def _prepared(self, shape: tuple[str, ...], condition: Mapping[str, Any]) -> _Lookup | None:
        if len(self._kept) >= _MOST:
            self._kept.clear()
        made = self._planned(shape[0], condition)
        self._kept[shape] = made
        return made

    def _planned(self, name: str, condition: Mapping[str, Any]) -> _Lookup | None:
        """None where no index begins with one of these fields."""
        self._engine.refresh()
        collection = self._engine.collection(name)
        if collection is None or any(field[:1] == "$" for field in condition):
            return None
        chosen = plan(collection, condition, ())
        if chosen.index is None:
            return None
        index = chosen.index
        if index.id == 0:
            statement = f"SELECT doc FROM {collection.table} WHERE id >= ? AND id < ? LIMIT 1"
            seek = f"SELECT 1 FROM {collection.table} WHERE id >= ? AND id < ? LIMIT 1"
        else:
            statement = (
                f"SELECT c.doc FROM i{index.id} i CROSS JOIN {collection.table} c ON c.rid = i.rid "
                "WHERE i.key >= ? AND i.key < ? LIMIT 1"
            )
            seek = f"SELECT 1 FROM i{index.id} WHERE key >= ? AND key < ? LIMIT 1"
        fields = tuple(takewhile(lambda key: key[0] in condition, index.keys))
        return _Lookup(statement, seek, fields, chosen.exact)
