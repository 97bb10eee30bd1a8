"""Promise: the one way from collections and cursors to the engine: reads by the readers, writes by the writer."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeVar

from storage.api import OnWrite
from storage.embedded.disk.engine import SqliteEngine
from storage.embedded.traffic.readers import Readers, Reading
from storage.embedded.traffic.streams import Batches, Rows
from storage.embedded.traffic.writer import Writes
from storage.errors import StoreReadOnly

T = TypeVar("T")


class Access:
    """Without a `writer` it only reads."""

    def __init__(self, readers: Readers, writer: Writes | None, on_write: OnWrite | None) -> None:
        self.readers, self.writer, self._on_write = readers, writer, on_write

    async def look_up(self, collection: str, condition: Any) -> Any:
        return await self.readers.look_up(collection, condition)

    async def has_none(self, collection: str, condition: Mapping[str, Any]) -> bool:
        return await self.readers.has_none(collection, condition)

    async def read(self, reading: Reading[T]) -> T:
        return await self.readers.read(reading)

    async def stream(self, rows: Rows[T]) -> Batches[T]:
        return await self.readers.stream(rows)

    def write(self, collection: str, method: str, work: Callable[[SqliteEngine], T]) -> Awaitable[T]:
        """Queues one write at once; durable when it has been awaited. Raises StoreReadOnly or StoreClosed.

        `on_write` hears of it before it is queued and after the commit.
        """
        if self.writer is None:
            raise StoreReadOnly("The store was opened for reading only.")
        if self._on_write is None:
            return self.writer.submit(work)
        self._on_write(collection, method, "before")
        return self._announced(collection, method, self.writer.submit(work), self._on_write)

    async def _announced(self, collection: str, method: str, written: Awaitable[T], on_write: OnWrite) -> T:
        result = await written
        on_write(collection, method, "after")
        return result

    async def close(self) -> None:
        await self.readers.close()
        if self.writer is not None:
            await self.writer.close()
