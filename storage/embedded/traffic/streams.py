"""Promise: an answer of any length is handed out in batches of one snapshot, and only one batch is in memory.

The snapshot is a read transaction on a connection that the stream keeps until it has ended, is closed or is thrown
away. While it is open the write-ahead log cannot start again from its beginning, so it grows: close what you leave.
"""

from __future__ import annotations

import asyncio
import sqlite3
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Final, Generic, Protocol, TypeVar

from storage.embedded.disk.engine import SqliteEngine
from storage.embedded.work.meter import Meter
from storage.errors import StoreClosed, from_sqlite

T = TypeVar("T")
Rows = Callable[[SqliteEngine, Meter], Iterator[T]]
_MOST: Final = 1000
_LONGEST: Final = 0.02
"""Seconds that a batch is worked on: large documents make small batches."""


class Batches(Protocol[T]):
    async def more(self, *, rest: bool = False) -> list[T]:
        """The next ones, or all that are left; nothing at the end. Raises StoreClosed, StoreDamaged or StoreFailed."""

    def close(self) -> None: ...


class Whole(Generic[T]):
    """An answer that was short enough to be had at once."""

    def __init__(self, answer: list[T]) -> None:
        self._answer = answer

    async def more(self, *, rest: bool = False) -> list[T]:
        answer, self._answer = self._answer, []
        return answer

    def close(self) -> None:
        self._answer = []


class Connections(Protocol):
    def borrow(self) -> SqliteEngine: ...

    def give_back(self, engine: SqliteEngine) -> None: ...


class Stream(Generic[T]):
    """An answer that threads work out, batch by batch."""

    def __init__(self, pool: ThreadPoolExecutor, connections: Connections, rows: Rows[T]) -> None:
        self._pool, self._connections, self._asked = pool, connections, rows
        self._busy = threading.Lock()
        self._engine: SqliteEngine | None = None
        self._rows: Iterator[T] | None = None
        self._ended = self._unwanted = False

    async def more(self, *, rest: bool = False) -> list[T]:
        if self._unwanted:
            raise StoreClosed("The store is closed.")
        if self._ended:
            return []
        return await asyncio.get_running_loop().run_in_executor(self._pool, self._advance, rest)

    def close(self) -> None:
        """May come at any moment, from the thread of the garbage collector too; a batch in work ends first."""
        self._unwanted = True
        if self._busy.acquire(blocking=False):
            try:
                self._release()
            finally:
                self._busy.release()

    __del__ = close

    # In a thread of the pool

    def _advance(self, rest: bool) -> list[T]:
        try:
            with self._busy:
                return self._batch(rest)
        except sqlite3.Error as error:
            raise from_sqlite(error) from error
        finally:
            if self._unwanted:
                self.close()

    def _batch(self, rest: bool) -> list[T]:
        try:
            batch = self._taken(self._rows or self._begun(), rest)
        except BaseException as error:
            traceback.clear_frames(error.__traceback__)  # a half-read cursor in there would keep the snapshot
            self._ended = True  # beginning again would hand out twice what was handed out already
            self._release()
            raise
        if self._ended:
            self._release()
        return batch

    def _begun(self) -> Iterator[T]:
        self._engine = self._connections.borrow()
        self._engine.connection.execute("BEGIN")
        self._engine.refresh()
        self._rows = self._asked(self._engine, Meter(False))
        return self._rows

    def _taken(self, rows: Iterator[T], rest: bool) -> list[T]:
        batch: list[T] = []
        end = time.monotonic() + _LONGEST
        for row in rows:
            batch.append(row)
            if not rest and (len(batch) == _MOST or time.monotonic() > end):
                return batch
        self._ended = True
        return batch

    def _release(self) -> None:
        engine, self._engine, self._rows = self._engine, None, None
        if engine is not None:
            if engine.connection.in_transaction:
                engine.connection.execute("ROLLBACK")
            self._connections.give_back(engine)
