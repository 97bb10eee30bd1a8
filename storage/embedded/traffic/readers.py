"""Promise: a read sees everything that was acknowledged before it began, and never holds up the event loop.

A short read by an index runs on the event loop itself over its own read-only connection (10-40 microseconds; the way
through a thread costs 60 more). What is longer, or needs a scan, runs in a thread. A database in memory has one
connection only, so its reads take turns with the writer.
"""

from __future__ import annotations

import asyncio
import queue
import sqlite3
import traceback
import weakref
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final, Protocol, TypeVar, cast

from storage.embedded.disk import files
from storage.embedded.disk.engine import SqliteEngine
from storage.embedded.traffic.lookups import UNKNOWN, Lookups
from storage.embedded.traffic.pace import Pace
from storage.embedded.traffic.streams import Batches, Rows, Stream, Whole
from storage.embedded.traffic.writer import Writer, Writes
from storage.embedded.work.meter import Meter, OverBudget
from storage.errors import StoreClosed, from_sqlite

T = TypeVar("T")
Reading = Callable[[SqliteEngine, Meter], T]
_THREADS: Final = 2
"""A long export must not make every other scan wait; more threads would only share the interpreter's lock."""


class Readers(Protocol):
    """All raise StoreClosed, StoreDamaged or StoreFailed."""

    async def look_up(self, collection: str, condition: Any) -> Any:
        """The one document of a simple question, None, or UNKNOWN if `read` must be asked."""

    async def has_none(self, collection: str, condition: Mapping[str, Any]) -> bool:
        """Whether keys alone tell that nothing matches a checked filter; False is no answer."""

    async def read(self, reading: Reading[T]) -> T:
        """Runs a function over one snapshot."""

    async def stream(self, rows: Rows[T]) -> Batches[T]:
        """What a function yields over one snapshot."""

    async def close(self) -> None: ...


class MemoryReaders:
    def __init__(self, writer: Writes) -> None:
        self._writer = writer

    async def look_up(self, collection: str, condition: Any) -> Any:
        return UNKNOWN

    async def has_none(self, collection: str, condition: Mapping[str, Any]) -> bool:
        return False

    async def read(self, reading: Reading[T]) -> T:
        return await self._writer.submit(lambda engine: reading(engine, Meter(False)), writes=False)

    async def stream(self, rows: Rows[T]) -> Batches[T]:
        return Whole(await self.read(lambda engine, meter: list(rows(engine, meter))))

    async def close(self) -> None:
        """The writer closes the one connection."""


class FileReaders:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._own = SqliteEngine(files.open_for_reading(folder))
        self._own.connection.execute("PRAGMA busy_timeout = 0")
        self._lookups: Lookups | None = None
        self._pace = Pace()
        self._idle: queue.SimpleQueue[SqliteEngine] = queue.SimpleQueue()
        self._pool = ThreadPoolExecutor(_THREADS, thread_name_prefix="storage reader")
        self._streams: weakref.WeakSet[Stream[Any]] = weakref.WeakSet()
        self._closed = False

    def beside(self, writer: Writer) -> None:
        """Short ways may be taken from now on: this writer of the same process says when the catalogue changes."""
        self._lookups = Lookups(self._own, writer.engine)

    async def look_up(self, collection: str, condition: Any) -> Any:
        return await self._by_keys(Lookups.find, collection, condition, UNKNOWN)

    async def has_none(self, collection: str, condition: Mapping[str, Any]) -> bool:
        return await self._by_keys(Lookups.has_none, collection, condition, False)

    async def _by_keys(
        self, way: Callable[[Lookups, str, Any], T], collection: str, condition: Any, unsure: T
    ) -> T:
        if self._pace.is_spent:
            await self._pace.wait()
        if self._lookups is None or self._closed or (began := self._pace.began()) is None:
            return unsure
        try:
            return way(self._lookups, collection, condition)
        except sqlite3.Error:
            return unsure  # what is wrong shows on the long way, in its own words
        finally:
            self._pace.ended(began)

    async def read(self, reading: Reading[T]) -> T:
        short, result = await self._at_once(reading)
        if short:
            return cast(T, result)
        return await asyncio.get_running_loop().run_in_executor(self._pool, self._in_thread, reading)

    async def stream(self, rows: Rows[T]) -> Batches[T]:
        short, result = await self._at_once(lambda engine, meter: list(rows(engine, meter)))
        if short:
            return Whole(cast(list[T], result))
        stream = Stream(self._pool, self, rows)
        self._streams.add(stream)
        return stream

    async def _at_once(self, reading: Reading[T]) -> tuple[bool, T | None]:
        """Whether the read was short enough for the event loop, and its result."""
        if self._pace.is_spent:
            await self._pace.wait()
        if self._closed:
            raise StoreClosed("The store is closed.")
        began = self._pace.began()
        if began is None:
            return False, None
        try:
            return True, snapshot(self._own, reading, Meter(True))
        except OverBudget:
            return False, None
        except sqlite3.Error as error:
            if getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY:
                return False, None
            raise from_sqlite(error) from error
        finally:
            self._pace.ended(began)

    def _in_thread(self, reading: Reading[T]) -> T:
        engine = self.borrow()
        try:
            return snapshot(engine, reading, Meter(False))
        except sqlite3.Error as error:
            raise from_sqlite(error) from error
        finally:
            self.give_back(engine)

    def borrow(self) -> SqliteEngine:
        """A connection of one's own, for a thread or a stream."""
        try:
            return self._idle.get_nowait()
        except queue.Empty:
            return SqliteEngine(files.open_for_reading(self._folder))

    def give_back(self, engine: SqliteEngine) -> None:
        if self._closed or self._idle.qsize() >= _THREADS:
            engine.connection.close()
        else:
            self._idle.put(engine)

    async def close(self) -> None:
        if self._closed:
            return
        self._closed = True
        await asyncio.to_thread(self._pool.shutdown)
        for stream in list(self._streams):
            stream.close()
        self._own.connection.close()
        while not self._idle.empty():
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
