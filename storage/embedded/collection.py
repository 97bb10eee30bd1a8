"""Promise: PyMongo's AsyncCollection on the embedded store; the conditions of each method stand in `storage.api`.

Everything that can be wrong with the arguments is found here, in the caller's task; the writer gets finished work.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, MutableMapping
from typing import Any

from pymongo.errors import WriteError
from pymongo.results import DeleteResult, InsertManyResult, InsertOneResult, UpdateResult

from storage.api import Fields, Filter, Sort, Update
from storage.arguments import natural, order_of, projection_of
from storage.embedded.batches import Batch, bulk_error, mutable
from storage.embedded.cursor import Cursor
from storage.embedded.disk import indexing
from storage.embedded.language.shapes import Document, projected
from storage.embedded.traffic.access import Access
from storage.embedded.traffic.lookups import UNKNOWN
from storage.embedded.values.documents import prepared
from storage.embedded.work import changes, queries
from storage.embedded.work.changes import Change, Insertion, Replacement
from storage.embedded.work.queries import question
from storage.errors import bad_value


class EmbeddedCollection:
    def __init__(self, access: Access, name: str) -> None:
        self._access, self._name = access, name

    @property
    def name(self) -> str:
        return self._name

    async def insert_one(self, document: MutableMapping[str, Any]) -> InsertOneResult:
        name = self._name
        identity, raw = prepared(mutable(document))
        await self._access.write(name, "insert_one", Insertion(name, raw))
        return InsertOneResult(identity, True)

    async def insert_many(
        self, documents: Iterable[MutableMapping[str, Any]], ordered: bool = True
    ) -> InsertManyResult:
        if isinstance(documents, Mapping) or not isinstance(documents, Iterable):
            raise TypeError("documents must be a non-empty list")
        given = list(documents)
        if not given:
            raise TypeError("documents must be a non-empty list")
        batch = await Batch.of(given, ordered)
        for positions in batch.chunks():
            failed = await self._insert_chunk([batch.raws[at] for at in positions], ordered)
            batch.errors |= {positions[at]: error for at, error in failed.items()}
            if failed and ordered:
                break
        if batch.errors:
            raise bulk_error(batch.errors, given, ordered)
        return InsertManyResult(batch.ids, True)

    async def _insert_chunk(self, raws: list[bytes], ordered: bool) -> dict[int, WriteError]:
        name = self._name
        return await self._access.write(
            name, "insert_many", lambda engine: changes.insert_many(engine, name, raws, ordered)
        )

    def find(
        self,
        filter: Filter | None = None,
        projection: Fields | None = None,
        skip: int = 0,
        limit: int = 0,
        *,
        sort: Sort | None = None,
    ) -> Cursor:
        return Cursor(self._access, self._name, filter, projection, skip, limit, sort)

    async def find_one(
        self,
        filter: Filter | None = None,
        projection: Fields | None = None,
        skip: int = 0,
        *,
        sort: Sort | None = None,
    ) -> Document | None:
        shape = projection_of(projection)
        if sort is None and not skip:
            found = await self._access.look_up(self._name, filter)
            if found is not UNKNOWN:
                return None if found is None else projected(found, shape)
        query = question(self._name, filter, order_of(sort), natural(skip, "skip"), 1)
        if await self._access.has_none(self._name, query.condition):
            return None
        return await self._access.read(lambda engine, meter: next(queries.documents(engine, query, shape, meter), None))

    async def _update(
        self, method: str, filter: Filter, change: Change, upsert: bool, sort: Sort | None, limit: int
    ) -> UpdateResult:
        query = question(self._name, _given(filter), order_of(sort), limit=limit)
        outcome = await self._access.write(
            self._name, method, lambda engine: changes.update(engine, query, change, _flag(upsert))
        )
        said: dict[str, Any] = {"n": outcome.matched, "nModified": outcome.modified, "ok": 1.0}
        said["updatedExisting"] = outcome.matched > 0
        if outcome.upserted:
            said |= {"n": 1, "upserted": outcome.upserted_id}
        return UpdateResult(said, True)

    async def update_one(
        self, filter: Filter, update: Update, upsert: bool = False, *, sort: Sort | None = None
    ) -> UpdateResult:
        return await self._update("update_one", filter, Change(update), upsert, sort, 1)

    async def update_many(self, filter: Filter, update: Update, upsert: bool = False) -> UpdateResult:
        return await self._update("update_many", filter, Change(update), upsert, None, 0)

    async def replace_one(
        self, filter: Filter, replacement: Mapping[str, Any], upsert: bool = False, *, sort: Sort | None = None
    ) -> UpdateResult:
        return await self._update("replace_one", filter, Replacement(replacement), upsert, sort, 1)

    async def _delete(self, method: str, filter: Filter, limit: int) -> DeleteResult:
        query = question(self._name, _given(filter), limit=limit)
        count = await self._access.write(self._name, method, lambda engine: changes.delete(engine, query))
        return DeleteResult({"n": count, "ok": 1.0}, True)

    async def delete_one(self, filter: Filter) -> DeleteResult:
        return await self._delete("delete_one", filter, 1)

    async def delete_many(self, filter: Filter) -> DeleteResult:
        return await self._delete("delete_many", filter, 0)

    async def _modify(
        self,
        method: str,
        filter: Filter,
        change: Change,
        projection: Fields | None,
        sort: Sort | None,
        upsert: bool,
        after: bool,
    ) -> Document | None:
        query = question(self._name, _given(filter), order_of(sort), limit=1)
        shape, upserts, returns_new = projection_of(projection), _flag(upsert), _flag(after)
        return await self._access.write(
            self._name, method, lambda engine: changes.modify(engine, query, change, shape, upserts, returns_new)
        )

    async def find_one_and_update(
        self,
        filter: Filter,
        update: Update,
        projection: Fields | None = None,
        sort: Sort | None = None,
        upsert: bool = False,
        return_document: bool = False,
    ) -> Document | None:
        method, change = "find_one_and_update", Change(update)
        return await self._modify(method, filter, change, projection, sort, upsert, return_document)

    async def find_one_and_replace(
        self,
        filter: Filter,
        replacement: Mapping[str, Any],
        projection: Fields | None = None,
        sort: Sort | None = None,
        upsert: bool = False,
        return_document: bool = False,
    ) -> Document | None:
        method, change = "find_one_and_replace", Replacement(replacement)
        return await self._modify(method, filter, change, projection, sort, upsert, return_document)

    async def find_one_and_delete(
        self, filter: Filter, projection: Fields | None = None, sort: Sort | None = None
    ) -> Document | None:
        query, shape = question(self._name, _given(filter), order_of(sort), limit=1), projection_of(projection)
        return await self._access.write(
            self._name, "find_one_and_delete", lambda engine: changes.remove(engine, query, shape)
        )

    async def count_documents(self, filter: Filter, *, skip: int | None = None, limit: int | None = None) -> int:
        if limit is not None and natural(limit, "limit") == 0:
            raise bad_value("the limit must be positive", 15958)
        query = question(self._name, _given(filter), (), natural(skip, "skip"), natural(limit, "limit"))
        return await self._access.read(lambda engine, meter: queries.count(engine, query, meter))

    async def estimated_document_count(self) -> int:
        return await self.count_documents({})

    async def distinct(self, key: str, filter: Filter | None = None) -> list[Any]:
        if not isinstance(key, str):
            raise TypeError("key must be an instance of str")
        query = question(self._name, filter)
        return await self._access.read(lambda engine, meter: queries.distinct(engine, query, key, meter))

    async def create_index(
        self, keys: Sort, *, name: str | None = None, unique: bool = False, sparse: bool = False
    ) -> str:
        wish = indexing.wish(keys, name, _flag(unique), _flag(sparse))
        collection = self._name
        return await self._access.write(
            collection, "create_index", lambda engine: indexing.create(engine, collection, wish)
        )

    async def index_information(self) -> dict[str, Any]:
        collection = self._name
        return await self._access.read(lambda engine, meter: indexing.information(engine, collection))

    async def drop(self) -> None:
        collection = self._name
        await self._access.write(collection, "drop", lambda engine: engine.drop(collection))


def _given(filter: Filter) -> Filter:
    """Only `find` and its kind may leave the filter out: forgetting it on a write would change everything."""
    if type(filter) is not dict and not isinstance(filter, Mapping):
        raise TypeError(f"filter must be an instance of dict, not {type(filter).__name__}")
    return filter


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError(f"expected true or false, not {value!r}")
    return value
