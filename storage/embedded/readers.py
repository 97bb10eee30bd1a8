"""Promise: a read sees everything that was acknowledged before it began, and never holds up the event loop.

A short read by an index runs on the event loop itself over its own read-only connection (25-45 microseconds; the way
through a thread costs twice as much again). What is longer, or needs a scan, runs in a thread. A database in memory
has one connection only, so its reads take turns with the writer.
"""

from __future__ import annotations

import asyncio
import queue
import sqlite3
import traceback
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final, Protocol, TypeVar, cast

from storage.embedded import files
from storage.embedded.engine import SqliteEngine
from storage.embedded.queries import Meter, OverBudget
from storage.embedded.writer import Writer
from storage.errors import StoreClosed, from_sqlite

T = TypeVar("T")
Reading = Callable[[SqliteEngine, Meter], T]
_THREADS: Final = 2
"""A long export must not make every other scan wait; more threads would only share the interpreter's lock."""


class Readers(Protocol):
    async def read(self, reading: Reading[T]) -> T:
        """Runs a function over one snapshot. Raises StoreClosed, StoreDamaged or StoreFailed."""

    async def close(self) -> None: ...


class MemoryReaders:
    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    async def read(self, reading: Reading[T]) -> T:
        return await self._writer.submit(lambda engine: reading(engine, Meter(False)), writes=False)

    async def close(self) -> None:
        """The writer closes the one connection."""


class FileReaders:
    def __init__(self, folder: Path) -> None:
        self._own = SqliteEngine(files.open_for_reading(folder))
        self._own.connection.execute("PRAGMA busy_timeout = 0")
        self._idle: queue.SimpleQueue[SqliteEngine] = queue.SimpleQueue()
        for _ in range(_THREADS):
            self._idle.put(SqliteEngine(files.open_for_reading(folder)))
        self._pool = ThreadPoolExecutor(_THREADS, thread_name_prefix="storage reader")
        self._closed = False

    async def read(self, reading: Reading[T]) -> T:
        if self._closed:
            raise StoreClosed("The store is closed.")
        short, result = self._at_once(reading)
        if short:
            return cast(T, result)
        return await asyncio.get_running_loop().run_in_executor(self._pool, self._in_thread, reading)

    def _at_once(self, reading: Reading[T]) -> tuple[bool, T | None]:
        """Whether the read was short enough for the event loop, and its result."""
        try:
            return True, snapshot(self._own, reading, Meter(True))
        except OverBudget:
            return False, None
        except sqlite3.Error as error:
            if getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY:
                return False, None
            raise from_sqlite(error) from error

    def _in_thread(self, reading: Reading[T]) -> T:
        engine = self._idle.get()
        try:
            return snapshot(engine, reading, Meter(False))
        except sqlite3.Error as error:
            raise from_sqlite(error) from error
        finally:
            self._idle.put(engine)

    async def close(self) -> None:
        if self._closed:
            return
        self._closed = True
        await asyncio.to_thread(self._pool.shutdown)
        self._own.connection.close()
        for _ in range(_THREADS):
            self._idle.get().connection.close()


def snapshot(engine: SqliteEngine, reading: Reading[T], meter: Meter) -> T:
    """One read transaction; the catalogue is looked at inside it, so rows and catalogue are of one moment.

    A failure lets go of its rows at once: whoever keeps the error would keep a half-read cursor in its frames, and
    with that the connection at this moment, for all reads to come.
    """
    engine.connection.execute("BEGIN")
    try:
        engine.refresh()
        return reading(engine, meter)
    except BaseException as error:
        traceback.clear_frames(error.__traceback__)
        raise
    finally:
        if engine.connection.in_transaction:
            engine.connection.execute("COMMIT")
