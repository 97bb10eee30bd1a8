"""Promise: PyMongo's AsyncDatabase on one folder or on memory, with its writer, its readers and its lock."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Self, TypeVar

from storage.api import AsyncCollection, OnWrite
from storage.arguments import collection_name
from storage.embedded import files
from storage.embedded.collection import EmbeddedCollection
from storage.embedded.engine import SqliteEngine
from storage.embedded.folders import FolderLock
from storage.embedded.readers import FileReaders, MemoryReaders, Readers, Reading
from storage.embedded.writer import Writer
from storage.errors import StoreReadOnly

T = TypeVar("T")


class EmbeddedDatabase:
    """Without a `writer` it is read-only. `folder` is None for a database in memory."""

    def __init__(
        self,
        readers: Readers,
        writer: Writer | None,
        *,
        folder: Path | None = None,
        lock: FolderLock | None = None,
        on_write: OnWrite | None = None,
    ) -> None:
        self.folder = folder
        self._readers, self._writer, self._lock, self._on_write = readers, writer, lock, on_write
        self._collections: dict[str, EmbeddedCollection] = {}

    def __getitem__(self, name: str) -> EmbeddedCollection:
        found = self._collections.get(name)
        if found is None:
            found = self._collections[name] = EmbeddedCollection(self, collection_name(name))
        return found

    async def list_collection_names(self) -> list[str]:
        return await self.read(lambda engine, meter: list(engine.catalog.collections))

    async def drop_collection(self, name_or_collection: str | AsyncCollection) -> None:
        named = isinstance(name_or_collection, str)
        await self[name_or_collection if named else name_or_collection.name].drop()  # type: ignore[index, union-attr]

    async def read(self, reading: Reading[T]) -> T:
        return await self._readers.read(reading)

    async def write(self, collection: str, method: str, work: Callable[[SqliteEngine], T]) -> T:
        """Runs one write; durable when it returns. `on_write` hears of it before it is queued and after the commit."""
        if self._writer is None:
            raise StoreReadOnly("The store was opened for reading only.")
        if self._on_write is not None:
            self._on_write(collection, method, "before")
        result = await self._writer.submit(work)
        if self._on_write is not None:
            self._on_write(collection, method, "after")
        return result

    async def copy_to(self, target: Path) -> None:
        """Copies the whole database, as it is at one moment, into a file that does not exist yet."""
        await self.read(lambda engine, meter: files.copy(engine.connection, target, meter))

    async def close(self) -> None:
        try:
            await self._readers.close()
            if self._writer is not None:
                await self._writer.close()
        finally:
            if self._lock is not None:
                self._lock.release()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()


def open_memory(on_write: OnWrite | None = None) -> EmbeddedDatabase:
    """A store of its own, gone when it is closed."""
    writer = Writer(SqliteEngine(files.in_memory()), "memory")
    return EmbeddedDatabase(MemoryReaders(writer), writer, on_write=on_write)


async def open_folder(where: str, *, read_only: bool = False, on_write: OnWrite | None = None) -> EmbeddedDatabase:
    """Raises StoreLocked, StoreMissing, StoreDamaged, StoreTooNew, StoreReadOnly or StoreFailed."""
    folder = await asyncio.to_thread(files.written_path, where)
    if read_only:
        return EmbeddedDatabase(await asyncio.to_thread(FileReaders, folder), None, folder=folder)
    lock, connection, readers = await asyncio.to_thread(_own, folder)
    writer = Writer(SqliteEngine(connection), folder.name)
    return EmbeddedDatabase(readers, writer, folder=folder, lock=lock, on_write=on_write)


def _own(folder: Path) -> tuple[FolderLock, sqlite3.Connection, FileReaders]:
    """In a thread, because checking the file and making it durable takes longer than the event loop may wait."""
    files.prepare_folder(folder)
    lock = FolderLock(folder)
    lock.acquire()
    try:
        connection = files.open_for_writing(folder)
        try:
            return lock, connection, FileReaders(folder)
        except BaseException:
            connection.close()
            raise
    except BaseException:
        lock.release()
        raise
