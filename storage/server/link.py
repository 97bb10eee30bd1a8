"""Promise: every question to the server goes this way, and its faults come back in the store's words."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar

from storage.api import OnWrite
from storage.errors import StoreClosed, StoreReadOnly
from storage.server.address import Client
from storage.server.faults import told

T = TypeVar("T")


class Link:
    """A client with what is known of its server; `version` is like (8, 0, 4)."""

    def __init__(
        self, client: Client, hosts: str, version: tuple[int, ...], read_only: bool, on_write: OnWrite | None
    ) -> None:
        self.version = version
        self._client, self._hosts = client, hosts
        self._read_only, self._on_write = read_only, on_write
        self._closed = False

    async def ask(self, work: Callable[[], Awaitable[T]]) -> T:
        """One question to the server. Raises StoreClosed, StoreUnreachable, StoreRefused or StoreFailed."""
        if self._closed:
            raise StoreClosed("The store was closed.")
        with told(self._hosts):
            return await work()

    async def write(self, collection: str, method: str, work: Callable[[], Awaitable[T]]) -> T:
        if self._read_only:
            raise StoreReadOnly("The store was opened for reading only.")
        if self._on_write is not None:
            self._on_write(collection, method, "before")
        result = await self.ask(work)
        if self._on_write is not None:
            self._on_write(collection, method, "after")
        return result

    async def close(self) -> None:
        self._closed = True
        await self._client.close()
