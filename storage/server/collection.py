"""Promise: a filter or update that the embedded engine would refuse is refused here too, before the server sees it.

Otherwise a product that was tested on one engine would find out on the other what it may not say.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping, MutableMapping
from typing import Any, Final, TypeVar

from pymongo.asynchronous.collection import AsyncCollection as PyMongoCollection
from pymongo.asynchronous.cursor import AsyncCursor as PyMongoCursor
from pymongo.errors import DuplicateKeyError
from pymongo.results import DeleteResult, InsertManyResult, InsertOneResult, UpdateResult

from storage.api import Document, Fields, Filter, Sort, Update
from storage.arguments import natural, order_of, projection_of
from storage.embedded.values.documents import normal
from storage.errors import Unsupported, bad_value
from storage.operators import check_filter, check_replacement, check_update
from storage.server.link import Link

T = TypeVar("T")
_SORTS_UPDATES: Final = (8,)


class ServerCollection:
    def __init__(self, link: Link, collection: PyMongoCollection[Document]) -> None:
        self._link, self._collection = link, collection

    @property
    def name(self) -> str:
        return self._collection.name

    async def insert_one(self, document: MutableMapping[str, Any]) -> InsertOneResult:
        return await self._link.write(self.name, "insert_one", lambda: self._collection.insert_one(_dict(document)))

    async def insert_many(
        self, documents: Iterable[MutableMapping[str, Any]], ordered: bool = True
    ) -> InsertManyResult:
        given = [_dict(document) for document in documents]
        return await self._link.write(
            self.name, "insert_many", lambda: self._collection.insert_many(given, ordered=ordered)
        )

    def find(
        self,
        filter: Filter | None = None,
        projection: Fields | None = None,
        skip: int = 0,
        limit: int = 0,
        *,
        sort: Sort | None = None,
    ) -> ServerCursor:
        _check(filter or {})
        found = self._collection.find(filter, _fields(projection), natural(skip, "skip"), natural(limit, "limit"))
        cursor = ServerCursor(self._link, found)
        return cursor.sort(sort) if sort else cursor

    async def find_one(
        self,
        filter: Filter | None = None,
        projection: Fields | None = None,
        skip: int = 0,
        *,
        sort: Sort | None = None,
    ) -> Document | None:
        found = await self.find(filter, projection, skip, 1, sort=sort).to_list()
        return found[0] if found else None

    def _update_order(self, sort: Sort | None) -> dict[str, int] | None:
        """Older servers refuse this sort, or worse, take it and change another document."""
        order = dict(order_of(sort)) or None
        if order and self._link.version < _SORTS_UPDATES:
            raise Unsupported(
                "a sort in update_one or replace_one needs a server of MongoDB 8.0 or later; find_one_and_update and "
                "find_one_and_replace take one on every server"
            )
        return order

    async def _upsert(self, method: str, upsert: bool, work: Callable[[], Awaitable[T]]) -> T:
        """A change that may insert.

        Two upserts of one new document may both find nothing; the insert of the slower is then refused as a duplicate
        (MongoDB's manual says to do it again, and newer servers do so themselves where they can). Done again, it finds
        the other's document, as if one had come after the other: what the embedded engine gives from the start.
        """

        async def twice() -> T:
            try:
                return await work()
            except DuplicateKeyError:
                return await work()

        return await self._link.write(self.name, method, twice if upsert else work)

    async def update_one(
        self, filter: Filter, update: Update, upsert: bool = False, *, sort: Sort | None = None
    ) -> UpdateResult:
        _check(filter)
        _check_update(update)
        order = self._update_order(sort)
        return await self._upsert(
            "update_one", upsert, lambda: self._collection.update_one(filter, update, upsert, sort=order)
        )

    async def update_many(self, filter: Filter, update: Update, upsert: bool = False) -> UpdateResult:
        _check(filter)
        _check_update(update)
        return await self._upsert("update_many", upsert, lambda: self._collection.update_many(filter, update, upsert))

    async def replace_one(
        self, filter: Filter, replacement: Mapping[str, Any], upsert: bool = False, *, sort: Sort | None = None
    ) -> UpdateResult:
        _check(filter)
        check_replacement(replacement)
        order = self._update_order(sort)
        return await self._upsert(
            "replace_one", upsert, lambda: self._collection.replace_one(filter, replacement, upsert, sort=order)
        )

    async def delete_one(self, filter: Filter) -> DeleteResult:
        _check(filter)
        return await self._link.write(self.name, "delete_one", lambda: self._collection.delete_one(filter))

    async def delete_many(self, filter: Filter) -> DeleteResult:
        _check(filter)
        return await self._link.write(self.name, "delete_many", lambda: self._collection.delete_many(filter))

    async def find_one_and_update(
        self,
        filter: Filter,
        update: Update,
        projection: Fields | None = None,
        sort: Sort | None = None,
        upsert: bool = False,
        return_document: bool = False,
    ) -> Document | None:
        _check(filter)
        _check_update(update)
        rest = (_fields(projection), list(order_of(sort)) or None, upsert, return_document)
        return await self._upsert(
            "find_one_and_update", upsert, lambda: self._collection.find_one_and_update(filter, update, *rest)
        )

    async def find_one_and_replace(
        self,
        filter: Filter,
        replacement: Mapping[str, Any],
        projection: Fields | None = None,
        sort: Sort | None = None,
        upsert: bool = False,
        return_document: bool = False,
    ) -> Document | None:
        _check(filter)
        check_replacement(replacement)
        rest = (_fields(projection), list(order_of(sort)) or None, upsert, return_document)
        return await self._upsert(
            "find_one_and_replace", upsert, lambda: self._collection.find_one_and_replace(filter, replacement, *rest)
        )

    async def find_one_and_delete(
        self, filter: Filter, projection: Fields | None = None, sort: Sort | None = None
    ) -> Document | None:
        _check(filter)
        rest = (_fields(projection), list(order_of(sort)) or None)
        return await self._link.write(
            self.name, "find_one_and_delete", lambda: self._collection.find_one_and_delete(filter, *rest)
        )

    async def count_documents(self, filter: Filter, *, skip: int | None = None, limit: int | None = None) -> int:
        _check(filter)
        if limit is not None and natural(limit, "limit") == 0:
            raise bad_value("the limit must be positive", 15958)
        bounds: dict[str, Any] = {
            name: natural(value, name) for name, value in (("skip", skip), ("limit", limit)) if value is not None
        }
        return await self._link.ask(lambda: self._collection.count_documents(filter, **bounds))

    async def estimated_document_count(self) -> int:
        return await self._link.ask(self._collection.estimated_document_count)

    async def distinct(self, key: str, filter: Filter | None = None) -> list[Any]:
        _check(filter or {})
        return await self._link.ask(lambda: self._collection.distinct(key, filter))

    async def create_index(
        self, keys: Sort, *, name: str | None = None, unique: bool = False, sparse: bool = False
    ) -> str:
        flags: dict[str, Any] = {"name": name} if name else {}
        flags |= {flag: True for flag, wanted in (("unique", unique), ("sparse", sparse)) if wanted}
        pairs = list(order_of(keys, purpose="an index"))
        return await self._link.write(self.name, "create_index", lambda: self._collection.create_index(pairs, **flags))

    async def index_information(self) -> MutableMapping[str, Any]:
        return await self._link.ask(self._collection.index_information)

    async def drop(self) -> None:
        await self._link.write(self.name, "drop", self._collection.drop)


class ServerCursor:
    """PyMongo's cursor; of its many options only the promised ones."""

    def __init__(self, link: Link, cursor: PyMongoCursor[Document]) -> None:
        self._link, self._cursor = link, cursor

    def sort(self, key_or_list: Sort, direction: int | None = None) -> ServerCursor:
        named = isinstance(key_or_list, str) and direction is not None
        self._cursor.sort(list(order_of([(key_or_list, direction)] if named else key_or_list)))
        return self

    def skip(self, skip: int) -> ServerCursor:
        self._cursor.skip(natural(skip, "skip"))
        return self

    def limit(self, limit: int) -> ServerCursor:
        self._cursor.limit(natural(limit, "limit"))
        return self

    async def to_list(self, length: int | None = None) -> list[Document]:
        return await self._link.ask(lambda: self._cursor.to_list(length))

    def __aiter__(self) -> ServerCursor:
        return self

    async def __anext__(self) -> Document:
        return await self._link.ask(self._cursor.next)

    async def close(self) -> None:
        await self._cursor.close()

    async def explain(self) -> Document:
        return dict(await self._link.ask(self._cursor.explain))


def _check(filter: Any) -> None:
    if not isinstance(filter, Mapping):
        raise TypeError(f"filter must be an instance of dict, not {type(filter).__name__}")
    check_filter(normal(filter))


def _check_update(update: Any) -> None:
    """As a server would see it, tuples as arrays and patterns as BSON's."""
    check_update(normal(update) if isinstance(update, Mapping) else update)


def _fields(projection: Fields | None) -> Any:
    """The projection itself, once it has been checked; an iterator would be used up by the check."""
    said = projection if projection is None or isinstance(projection, Mapping) else list(projection)
    projection_of(said)
    return said


def _dict(document: MutableMapping[str, Any]) -> Document:
    if not isinstance(document, dict):
        raise TypeError(f"document must be an instance of dict, not {type(document).__name__}")
    return document
