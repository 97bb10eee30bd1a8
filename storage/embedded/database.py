"""Promise: PyMongo's AsyncDatabase on one folder or on memory, with its writer, its readers and its lock."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path
from typing import Self

from storage.api import AsyncCollection, OnWrite
from storage.arguments import collection_name
from storage.embedded.collection import EmbeddedCollection
from storage.embedded.disk import exchange, files
from storage.embedded.disk.engine import SqliteEngine
from storage.embedded.disk.folders import FolderLock
from storage.embedded.disk.scrub import scrub
from storage.embedded.traffic.access import Access
from storage.embedded.traffic.inline import InlineWriter
from storage.embedded.traffic.readers import FileReaders, MemoryReaders
from storage.embedded.traffic.writer import Writer
from storage.embedded.work.meter import Meter


class EmbeddedDatabase:
    """`folder` is None for a database in memory."""

    def __init__(self, access: Access, *, folder: Path | None = None, lock: FolderLock | None = None) -> None:
        self.folder, self.access, self._lock = folder, access, lock
        self._collections: dict[str, EmbeddedCollection] = {}

    def __getitem__(self, name: str) -> EmbeddedCollection:
        found = self._collections.get(name)
        if found is None:
            found = self._collections[name] = EmbeddedCollection(self.access, collection_name(name))
        return found

    async def list_collection_names(self) -> list[str]:
        return await self.access.read(lambda engine, meter: list(engine.catalog.collections))

    async def drop_collection(self, name_or_collection: str | AsyncCollection) -> None:
        named = isinstance(name_or_collection, str)
        await self[name_or_collection if named else name_or_collection.name].drop()  # type: ignore[index, union-attr]

    async def copy_to(self, target: Path) -> None:
        """Copies the whole database, as it is at one moment, into a file that does not exist yet."""

        def copied(engine: SqliteEngine, meter: Meter) -> None:
            meter.not_at_once()
            exchange.copy(engine.connection, target)

        await self.access.read(copied)

    async def scrub(self) -> bool:
        """Overwrite what was deleted, in the file and in its log; writes wait meanwhile (100 MB a second).

        False while somebody still reads an older moment: ask again later. Raises StoreFull or StoreFailed.
        """
        if self.folder is None or self.access.writer is None:
            return True  # memory is given back with the process, and what is only read is not ours to change
        return await self.access.writer.submit(lambda engine: scrub(engine.connection), writes=False)

    async def close(self) -> None:
        try:
            await self.access.close()
        finally:
            if self._lock is not None:
                self._lock.release()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()


def open_memory(on_write: OnWrite | None = None) -> EmbeddedDatabase:
    """A store of its own, gone when it is closed."""
    writer = InlineWriter(SqliteEngine(files.in_memory()))
    return EmbeddedDatabase(Access(MemoryReaders(writer), writer, on_write))


async def open_folder(where: str, *, read_only: bool = False, on_write: OnWrite | None = None) -> EmbeddedDatabase:
    """Raises StoreLocked, StoreMissing, StoreDamaged, StoreTooNew, StoreReadOnly or StoreFailed."""
    folder = await asyncio.to_thread(files.written_path, where)
    if read_only:
        return EmbeddedDatabase(Access(await asyncio.to_thread(FileReaders, folder), None, None), folder=folder)
    lock, connection, readers = await asyncio.to_thread(_own, folder)
    writer = Writer(SqliteEngine(connection), folder.name)
    readers.beside(writer)
    return EmbeddedDatabase(Access(readers, writer, on_write), folder=folder, lock=lock)


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
