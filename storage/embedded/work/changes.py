"""Promise: each write is one function over `Tables`; it either does all of its work or raises.

The writer undoes whatever raised, and may run a function again after it undid a whole group: so none keeps anything
from one run to the next. Nothing else comes between the search and the change: `modify` is truly filtered and atomic.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from bson import ObjectId
from pymongo.errors import DocumentTooLarge, WriteError

from storage.arguments import Projection
from storage.embedded.disk.catalog import Index
from storage.embedded.disk.index_keys import keys_of
from storage.embedded.disk.tables import Tables
from storage.embedded.language.shapes import Document, projected, seed
from storage.embedded.language.updater import apply, steps_of
from storage.embedded.values.documents import check_id, decode, normal, to_bytes, with_id_first
from storage.embedded.values.keys import encode
from storage.embedded.work.meter import Meter
from storage.embedded.work.queries import Found, Query, select, select_to_change
from storage.errors import write_error
from storage.operators import check_replacement, check_update, touched_paths


@dataclass(frozen=True, slots=True)
class Outcome:
    matched: int = 0
    modified: int = 0
    upserted: bool = False
    upserted_id: Any = None


_NO_TIME: Final = datetime.fromtimestamp(0, UTC)


def _now() -> datetime:
    moment = datetime.now(UTC)
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


class Change:
    """What becomes of a document: an update by operators."""

    def __init__(self, update: Any) -> None:
        said = normal(update) if isinstance(update, Mapping) else update
        check_update(said)
        self._steps = steps_of(said)
        self._asks_the_time = "$currentDate" in said
        self._roots = {path.split(".", 1)[0] for _, path in touched_paths(said)}

    def touches(self, index: Index) -> bool:
        return not self._roots.isdisjoint(index.roots)

    def on(self, document: Document, inserting: bool = False) -> Document:
        apply(document, self._steps, inserting=inserting, now=_now() if self._asks_the_time else _NO_TIME)
        return document


class Replacement(Change):
    """What becomes of a document: another one with the same `_id`."""

    def __init__(self, replacement: Mapping[str, Any]) -> None:
        check_replacement(replacement)
        self._document = normal(replacement)

    def touches(self, index: Index) -> bool:
        return True

    def on(self, document: Document, inserting: bool = False) -> Document:
        said = dict(self._document)
        if "_id" not in document:
            return said
        identity = said.pop("_id", document["_id"])
        if encode(identity) != encode(document["_id"]):
            raise write_error("The replacement would modify the immutable field '_id'", 66)
        return {"_id": identity, **said}


@dataclass(slots=True)
class Insertion:
    """One document to be stored; several for one collection can be done at once."""

    collection: str
    raw: bytes

    def __call__(self, tables: Tables) -> None:
        insert(tables, self.collection, [self.raw])


def insert_together(tables: Tables, insertions: Sequence[Insertion]) -> None:
    """All of one collection, or an error that may be any of theirs."""
    insert(tables, insertions[0].collection, [one.raw for one in insertions])


def insert(tables: Tables, name: str, raws: Sequence[bytes]) -> None:
    tables.insert(tables.collection_for_writing(name), raws)


def insert_many(tables: Tables, name: str, raws: Sequence[bytes], ordered: bool) -> dict[int, WriteError]:
    """Inserts each on its own, as MongoDB does; the errors by position. Ordered stops at the first error."""
    if _inserted(tables, name, raws) is None:
        return {}
    errors: dict[int, WriteError] = {}
    for position, raw in enumerate(raws):
        error = _inserted(tables, name, [raw])
        if error is not None:
            errors[position] = error
            if ordered:
                break
    return errors


def _inserted(tables: Tables, name: str, raws: Sequence[bytes]) -> WriteError | None:
    """All, or the reason why none."""
    tables.connection.execute("SAVEPOINT one")
    try:
        insert(tables, name, raws)
        return None
    except WriteError as error:
        tables.connection.execute("ROLLBACK TO one")
        tables.rolled_back()
        return error
    finally:
        if tables.connection.in_transaction:
            tables.connection.execute("RELEASE one")


def _rewrite(tables: Tables, name: str, found: Found, change: Change) -> bytes:
    """The new bytes of a document, the old ones if nothing changed."""
    collection = tables.catalog.collections[name]
    before = {index.id: keys_of(index, found.document) for index in collection.indexes if change.touches(index)}
    document = change.on(found.document)
    raw = _changed_bytes(document)
    if raw != found.raw:
        tables.replace(collection, found.rid, before, document, raw)
    return raw


def _changed_bytes(document: Mapping[str, Any]) -> bytes:
    """A document that grew too large in the store is a server's error, one that came too large the driver's."""
    try:
        return to_bytes(document)
    except DocumentTooLarge as error:
        raise write_error("Resulting document after update is larger than 16777216", 17419) from error


def _upsert(tables: Tables, query: Query, change: Change) -> Document:
    start = normal(seed(query.condition, replacing=isinstance(change, Replacement)))
    document = change.on(start, inserting=True)
    document.setdefault("_id", ObjectId())
    check_id(document["_id"])
    raw = _changed_bytes(with_id_first(document))
    insert(tables, query.collection, [raw])
    return decode(raw)


def _to_change(tables: Tables, query: Query) -> Iterable[Found]:
    return select_to_change(tables, query) if query.limit != 1 else list(select(tables, query, Meter(False)))


def update(tables: Tables, query: Query, change: Change, upsert: bool) -> Outcome:
    """All that the query finds (a limit of 1 makes it update_one), or an upsert."""
    matched = modified = 0
    for one in _to_change(tables, query):
        matched += 1
        modified += _rewrite(tables, query.collection, one, change) != one.raw
    if not matched and upsert:
        return Outcome(upserted=True, upserted_id=_upsert(tables, query, change)["_id"])
    return Outcome(matched, modified)


def delete(tables: Tables, query: Query) -> int:
    deleted = 0
    for one in _to_change(tables, query):
        tables.delete(tables.catalog.collections[query.collection], one.rid, one.document)
        deleted += 1
    return deleted


def modify(
    tables: Tables, query: Query, change: Change, projection: Projection | None, upsert: bool, after: bool
) -> Document | None:
    """find_one_and_update and find_one_and_replace: the document before or after, None if none was there."""
    one = next(select(tables, query, Meter(False)), None)
    if one is None:
        document = _upsert(tables, query, change) if upsert else None
        return projected(document, projection) if document is not None and after else None
    raw = _rewrite(tables, query.collection, one, change)
    return projected(decode(raw if after else one.raw), projection)


def remove(tables: Tables, query: Query, projection: Projection | None) -> Document | None:
    """find_one_and_delete: the document that is gone."""
    one = next(select(tables, query, Meter(False)), None)
    if one is None:
        return None
    tables.delete(tables.catalog.collections[query.collection], one.rid, one.document)
    return projected(one.document, projection)
