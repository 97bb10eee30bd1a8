"""Promise: PyMongo's AsyncMongoClient as the store, thin, with datetimes aware in UTC."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC
from typing import Any, Self, TypeVar

from pymongo import AsyncMongoClient
from pymongo.asynchronous.database import AsyncDatabase as PyMongoDatabase

from storage.api import AsyncCollection, OnWrite
from storage.arguments import collection_name
from storage.errors import StoreReadOnly
from storage.server.collection import ServerCollection

T = TypeVar("T")


class ServerDatabase:
    def __init__(
        self,
        client: AsyncMongoClient[dict[str, Any]],
        database: PyMongoDatabase[dict[str, Any]],
        read_only: bool,
        on_write: OnWrite | None,
    ) -> None:
        self._client, self._database = client, database
        self._read_only, self._on_write = read_only, on_write

    def __getitem__(self, name: str) -> ServerCollection:
        return ServerCollection(self, self._database[collection_name(name)])

    async def list_collection_names(self) -> list[str]:
        return await self._database.list_collection_names()

    async def drop_collection(self, name_or_collection: str | AsyncCollection) -> None:
        name = name_or_collection if isinstance(name_or_collection, str) else name_or_collection.name
        await self[name].drop()

    async def write(self, collection: str, method: str, work: Callable[[], Awaitable[T]]) -> T:
        if self._read_only:
            raise StoreReadOnly("The store was opened for reading only.")
        if self._on_write is not None:
            self._on_write(collection, method, "before")
        result = await work()
        if self._on_write is not None:
            self._on_write(collection, method, "after")
        return result

    async def close(self) -> None:
        await self._client.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()


async def open_server(uri: str, *, read_only: bool = False, on_write: OnWrite | None = None) -> ServerDatabase:
    """Raises ConfigurationError if the address names no database, ServerSelectionTimeoutError if nobody answers."""
    client: AsyncMongoClient[dict[str, Any]] = AsyncMongoClient(uri, tz_aware=True, tzinfo=UTC)
    try:
        database = client.get_default_database()
        await client.admin.command("ping")
    except BaseException:
        await client.close()
        raise
    return ServerDatabase(client, database, read_only, on_write)
