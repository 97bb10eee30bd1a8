"""Promise: PyMongo's AsyncMongoClient as the store, thin: writes durable, datetimes aware in UTC, waits bounded."""

from __future__ import annotations

from typing import Any, Self

from pymongo.asynchronous.database import AsyncDatabase as PyMongoDatabase
from pymongo.errors import ConfigurationError

from storage.api import AsyncCollection, OnWrite
from storage.arguments import collection_name
from storage.errors import StoreUnreachable
from storage.server.address import Client, client_of, database_of, hosts_of
from storage.server.collection import ServerCollection
from storage.server.faults import told
from storage.server.link import Link


class ServerDatabase:
    def __init__(self, link: Link, database: PyMongoDatabase[dict[str, Any]]) -> None:
        self.link, self._database = link, database

    def __getitem__(self, name: str) -> ServerCollection:
        return ServerCollection(self.link, self._database[collection_name(name)])

    async def list_collection_names(self) -> list[str]:
        return await self.link.ask(self._database.list_collection_names)

    async def drop_collection(self, name_or_collection: str | AsyncCollection) -> None:
        name = name_or_collection if isinstance(name_or_collection, str) else name_or_collection.name
        await self[name].drop()

    async def close(self) -> None:
        await self.link.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()


async def open_server(uri: str, *, read_only: bool = False, on_write: OnWrite | None = None) -> ServerDatabase:
    """Raises BadAddress, StoreUnreachable if nobody answers within ten seconds, StoreRefused."""
    client, hosts = client_of(uri), hosts_of(uri)
    try:
        database = database_of(client, uri)
        version = await _version(client, hosts)
    except BaseException:
        await client.close()
        raise
    return ServerDatabase(Link(client, hosts, version, read_only, on_write), database)


async def _version(client: Client, hosts: str) -> tuple[int, ...]:
    """Asked at once, so that a wrong address or password is told at the start and not at the first customer."""
    try:
        with told(hosts):
            about = await client.server_info()
    except ConfigurationError as fault:
        raise StoreUnreachable(
            f"The MongoDB server {hosts} cannot be looked up ({type(fault).__name__}): check its name, and that this "
            "computer can ask DNS for it (mongodb+srv:// needs that)."
        ) from fault
    return tuple(about["versionArray"])
