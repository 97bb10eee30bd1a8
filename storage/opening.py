"""Promise: one door to every engine, chosen by the address."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any, Final

from storage.api import AsyncDatabase, OnWrite
from storage.errors import BadAddress

_EMBEDDED: Final = "mongita:"
_SERVER: Final = ("mongodb://", "mongodb+srv://")


class Opening:
    """A store about to be opened: `async with connect(...) as db` closes it too; `db = await connect(...)` does not."""

    def __init__(self, uri: str, read_only: bool, on_write: OnWrite | None) -> None:
        self._uri, self._read_only, self._on_write = uri, read_only, on_write
        self._database: AsyncDatabase | None = None

    async def _open(self) -> AsyncDatabase:
        if self._uri.startswith(_SERVER):
            from storage.server.database import open_server  # PyMongo's client is only loaded where it is used

            return await open_server(self._uri, read_only=self._read_only, on_write=self._on_write)
        from storage.embedded.database import open_folder, open_memory

        if self._uri == _EMBEDDED + ":memory:":
            return open_memory(self._on_write)
        where = self._uri.removeprefix(_EMBEDDED)
        return await open_folder(where, read_only=self._read_only, on_write=self._on_write)

    def __await__(self) -> Generator[Any, Any, AsyncDatabase]:
        return self._open().__await__()

    async def __aenter__(self) -> AsyncDatabase:
        self._database = await self._open()
        return self._database

    async def __aexit__(self, *_: object) -> None:
        if self._database is not None:
            await self._database.close()


def connect(uri: str, *, read_only: bool = False, on_write: OnWrite | None = None) -> Opening:
    """Opens `mongita:/path/to/folder`, `mongita::memory:`, `mongodb://host/name` or `mongodb+srv://cluster/name`.

    `read_only` opens beside a running owner, without the folder's lock; writes then raise StoreReadOnly.
    `on_write(collection, method, "before" | "after")` is called around each write, in the event loop.
    Raises BadAddress (a ConfigurationError) for another address; awaiting raises the errors of `storage.errors`.
    """
    known = uri.startswith(_SERVER) or (uri.startswith(_EMBEDDED) and len(uri) > len(_EMBEDDED))
    if not known or (read_only and uri == _EMBEDDED + ":memory:"):
        raise BadAddress(
            "A store's address is mongita:/path/to/folder, mongita::memory: (not read-only) or mongodb://host/name."
        )
    return Opening(uri, read_only, on_write)
