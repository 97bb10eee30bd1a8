"""Promise: one thread owns the writing connection; when an awaited write returns, it is on the disk.

Whatever is queued while the last commit was reaching the disk goes into the next one: 640 concurrent inserts need two
syncs, 50 in a row need 50 (measured), and no artificial delay is needed. Each operation has a savepoint of its own,
so one that fails takes nobody with it. Two things end differently: a full disk makes SQLite roll back the whole
transaction, and then every member of the group hears of it; a writer that dies fails all that wait and all that come.
"""

from __future__ import annotations

import asyncio
import contextlib
import queue
import sqlite3
import threading
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

from storage.embedded.engine import SqliteEngine
from storage.errors import StoreClosed, StoreError, StoreFailed, from_sqlite

T = TypeVar("T")
_MOST_JOBS: Final = 512
_LONGEST_GROUP: Final = 0.02
"""Seconds after which a group commits although more is queued: nobody waits long for the sake of others."""


@dataclass(slots=True)
class _Job:
    work: Callable[[SqliteEngine], Any]
    future: asyncio.Future[Any]
    writes: bool
    result: Any = None
    error: BaseException | None = field(default=None)


class Writer:
    """`submit` from the event loop that made it; everything else happens in its thread."""

    def __init__(self, engine: SqliteEngine, name: str) -> None:
        self._engine = engine
        self._connection = engine.connection
        self._loop = asyncio.get_running_loop()
        self._queue: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._gate = threading.Lock()
        self._held: list[_Job | None] = []
        self._refuse: Callable[[], StoreError] | None = None
        self._ended: asyncio.Future[None] = self._loop.create_future()
        # A daemon: a program that forgets to close must still be able to end, and a commit is whole or absent.
        self._thread = threading.Thread(target=self._run, name=f"storage writer {name}", daemon=True)
        self._thread.start()

    async def submit(self, work: Callable[[SqliteEngine], T], *, writes: bool = True) -> T:
        """Queues the work at once and waits for its commit. Cancelling the wait does not undo the work."""
        job = _Job(work, self._loop.create_future(), writes)
        with self._gate:
            if self._refuse is not None:
                raise self._refuse()
            self._queue.put(job)
        result: T = await job.future
        return result

    async def close(self) -> None:
        """Finishes what is queued, folds the log into the file, closes the connection. May be called again."""
        with self._gate:
            if self._refuse is None:
                self._refuse = _closed
                self._queue.put(None)
        await asyncio.shield(self._ended)

    # In the thread

    def _run(self) -> None:
        group: list[_Job] = []
        try:
            while (job := self._held.pop() if self._held else self._queue.get()) is not None:
                group = [job]
                self._serve(group)
                group = []
        except BaseException as error:  # noqa: BLE001 - whatever it was, nobody may be left waiting
            self._die(group, error)
        finally:
            try:
                self._connection.close()  # rolls back what is open
            finally:
                self._tell(self._ended.set_result, None)

    def _serve(self, group: list[_Job]) -> None:
        """One group of writes, or one read, which sees only what is committed."""
        if group[0].writes:
            try:
                self._write(group)
            except sqlite3.Error as error:
                self._fail_group(group, error)
        else:
            self._attempt(group[0])
        self._tell(_resolve, list(group))

    def _write(self, group: list[_Job]) -> None:
        end = time.monotonic() + _LONGEST_GROUP
        self._connection.execute("BEGIN IMMEDIATE")
        self._in_savepoint(group[0])
        while len(group) < _MOST_JOBS and time.monotonic() < end and (job := self._queued_write()) is not None:
            group.append(job)
            self._in_savepoint(job)
        self._connection.execute("COMMIT")

    def _queued_write(self) -> _Job | None:
        """A write that is waiting already; a read or the end, taken by the way, is held for the next round."""
        if self._queue.empty():
            return None
        job = self._queue.get()
        if job is not None and job.writes:
            return job
        self._held.append(job)
        return None

    def _in_savepoint(self, job: _Job) -> None:
        """Raises sqlite3.Error only when the transaction itself is gone."""
        self._connection.execute("SAVEPOINT op")
        self._attempt(job)
        if not self._connection.in_transaction:
            cause = job.error.__cause__ if job.error is not None else None
            raise cause if isinstance(cause, sqlite3.Error) else sqlite3.OperationalError("the transaction was lost")
        if job.error is not None:
            self._connection.execute("ROLLBACK TO op")
            self._engine.forget()
        self._connection.execute("RELEASE op")

    def _attempt(self, job: _Job) -> None:
        try:
            job.result = job.work(self._engine)
        except sqlite3.Error as error:
            job.error = from_sqlite(error)
            job.error.__cause__ = error
        except Exception as error:  # noqa: BLE001 - it goes to the caller who waits
            traceback.clear_frames(error.__traceback__)  # a half-read cursor in there would lock its table
            job.error = error

    def _fail_group(self, group: list[_Job], error: sqlite3.Error) -> None:
        if self._connection.in_transaction:
            self._connection.execute("ROLLBACK")
        self._engine.forget()
        for job in group:
            job.error = from_sqlite(error)
            job.error.__cause__ = error

    def _die(self, group: list[_Job], cause: BaseException) -> None:
        def refuse() -> StoreError:
            error = StoreFailed(f"The store's writer has stopped ({cause!r}): close the store and open it again.")
            error.__cause__ = cause
            return error

        with self._gate:
            self._refuse = refuse
        while self._held or not self._queue.empty():
            job = self._held.pop() if self._held else self._queue.get()
            group += [job] if job is not None else []
        for job in group:
            job.error = refuse()
        self._tell(_resolve, list(group))

    def _tell(self, call: Callable[[Any], object], argument: Any) -> None:
        """Wakes the event loop, once for a whole group; a loop that is closed has nobody who waits."""
        with contextlib.suppress(RuntimeError):
            self._loop.call_soon_threadsafe(call, argument)


def _closed() -> StoreError:
    return StoreClosed("The store is closed.")


def _resolve(group: list[_Job]) -> None:
    for job in group:
        if job.future.done():  # its waiter was cancelled
            continue
        if job.error is not None:
            job.future.set_exception(job.error)
        else:
            job.future.set_result(job.result)
