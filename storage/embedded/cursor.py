"""Promise: PyMongo's cursor over one answer of the store, which is one snapshot however long it is read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from pymongo.errors import InvalidOperation

from storage.api import Fields, Sort
from storage.arguments import natural, order_of, projection_of
from storage.embedded.language.shapes import Document
from storage.embedded.traffic.access import Access
from storage.embedded.traffic.streams import Batches, Whole
from storage.embedded.work import queries


class Cursor:
    """Asks at the first document; a long answer comes in batches, so one that is given up should be closed."""

    def __init__(
        self,
        access: Access,
        collection: str,
        filter: Mapping[str, Any] | None,
        projection: Fields | None,
        skip: int,
        limit: int,
        sort: Sort | None,
    ) -> None:
        self._access = access
        self._query = queries.question(collection, filter)
        self._projection = projection_of(projection)
        self._order, self._skip, self._limit = order_of(sort), natural(skip, "skip"), natural(limit, "limit")
        self._batches: Batches[Document] | None = None
        self._ready: list[Document] = []
        self._at = 0

    def _unasked(self) -> Self:
        if self._batches is not None:
            raise InvalidOperation("cannot set options after executing query")
        return self

    def sort(self, key_or_list: Sort, direction: int | None = None) -> Self:
        if direction is not None and not isinstance(key_or_list, str):
            raise TypeError("direction goes with a single field name")
        self._order = order_of(key_or_list if direction is None else [(str(key_or_list), direction)])
        return self._unasked()

    def skip(self, skip: int) -> Self:
        self._skip = natural(skip, "skip")
        return self._unasked()

    def limit(self, limit: int) -> Self:
        self._limit = natural(limit, "limit")
        return self._unasked()

    def _whole_query(self) -> queries.Query:
        said = self._query
        return queries.Query(said.collection, said.condition, self._order, self._skip, self._limit)

    async def _fetched(self, *, rest: bool = False) -> list[Document]:
        """The next batch, or all that has not been fetched."""
        if self._batches is None:
            query, projection = self._whole_query(), self._projection
            self._batches = await self._access.stream(
                lambda engine, meter: queries.documents(engine, query, projection, meter)
            )
        return await self._batches.more(rest=rest)

    async def _more(self) -> bool:
        """Whether there are documents that were not handed out; fetches the next batch if need be."""
        if self._at == len(self._ready):
            self._ready, self._at = await self._fetched(), 0
        return bool(self._ready)

    async def to_list(self, length: int | None = None) -> list[Document]:
        if length is not None and length < 1:
            raise ValueError("to_list() length must be greater than 0")
        if length is None:
            left = self._taken(len(self._ready))
            rest = await self._fetched(rest=True)
            return left + rest if left else rest
        found: list[Document] = []
        while len(found) < length and await self._more():
            found += self._taken(length - len(found))
        return found

    def _taken(self, most: int) -> list[Document]:
        start, self._at = self._at, min(self._at + most, len(self._ready))
        return self._ready[start : self._at]

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> Document:
        if not await self._more():
            raise StopAsyncIteration
        return self._taken(1)[0]

    async def close(self) -> None:
        if self._batches is not None:
            self._batches.close()
        self._batches, self._ready, self._at = Whole([]), [], 0

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def explain(self) -> Document:
        query = self._whole_query()
        plan = await self._access.read(lambda engine, meter: queries.explain(engine, query))
        return {"queryPlanner": {"winningPlan": plan}}
