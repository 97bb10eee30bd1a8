"""Promise: PyMongo's cursor over one answer of the store."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self

from pymongo.errors import InvalidOperation

from storage.api import Fields, Sort
from storage.arguments import natural, order_of, projection_of
from storage.embedded import queries
from storage.embedded.shapes import Document

if TYPE_CHECKING:
    from storage.embedded.database import EmbeddedDatabase


class Cursor:
    """Asks once, at the first document, and then hands out what one snapshot held."""

    def __init__(
        self,
        database: EmbeddedDatabase,
        collection: str,
        filter: Mapping[str, Any] | None,
        projection: Fields | None,
        skip: int,
        limit: int,
        sort: Sort | None,
    ) -> None:
        self._database = database
        self._query = queries.question(collection, filter)
        self._projection = projection_of(projection)
        self._order, self._skip, self._limit = order_of(sort), natural(skip, "skip"), natural(limit, "limit")
        self._answer: list[Document] | None = None
        self._at = 0

    def _unasked(self) -> Self:
        if self._answer is not None:
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
        return queries.Query(said.collection, said.condition, said.matches, self._order, self._skip, self._limit)

    async def _asked(self) -> list[Document]:
        if self._answer is None:
            query, projection = self._whole_query(), self._projection
            self._answer = await self._database.read(
                lambda engine, meter: queries.documents(engine, query, projection, meter)
            )
        return self._answer

    async def to_list(self, length: int | None = None) -> list[Document]:
        if length is not None and length < 1:
            raise ValueError("to_list() length must be greater than 0")
        answer = await self._asked()
        start = self._at
        self._at = len(answer) if length is None else min(start + length, len(answer))
        return answer[start : self._at]

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> Document:
        answer = await self._asked()
        if self._at >= len(answer):
            raise StopAsyncIteration
        self._at += 1
        return answer[self._at - 1]

    async def close(self) -> None:
        self._answer = []

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def explain(self) -> Document:
        query = self._whole_query()
        plan = await self._database.read(lambda engine, meter: queries.explain(engine, query))
        return {"queryPlanner": {"winningPlan": plan}}
