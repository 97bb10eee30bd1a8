"""Promise: one thread owns the writing connection; when an awaited write returns, it is on the disk.

Whatever is queued while the last commit was reaching the disk goes into the next one: 640 concurrent inserts need two
syncs, 50 in a row need 50 (measured), and no artificial delay is needed. A group is first done without savepoints,
inserts into one collection in one statement; only if a member fails after it has written something, the whole group
is undone and done again, each member in a savepoint of its own, so that one that fails takes nobody with it. A
savepoint for each member from the start was refused: it costs 3 of the 20 microseconds of an insert.

Two things end differently: a full disk makes SQLite roll back the whole transaction, and then every member of the
group hears of it; a writer that dies fails all that wait and all that come.
"""

from __future__ import annotations

import asyncio
import contextlib
import queue
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, Final, TypeVar

from storage.embedded.changes import Insertion, insert_together
from storage.embedded.engine import SqliteEngine
from storage.errors import StoreClosed, StoreError, StoreFailed, from_sqlite

T = TypeVar("T")
_MOST_JOBS: Final = 256
"""All members wake in one turn of the event loop, about 10 microseconds each."""
_LONGEST_GROUP: Final = 0.02
"""Seconds after which a group commits although more is queued: nobody waits long for the sake of others."""


@dataclass(slots=True)
class _Job:
    """`waiting` is where its caller waits; `error` or `result` is what he will get."""

    work: Callable[[SqliteEngine], Any]
    waiting: asyncio.Future[Any]
    writes: bool
    result: Any = None
    error: BaseException | None = field(default=None)


class _Undone(Exception):
    """A member failed after it had written: the group must be done again with savepoints."""


class Writer:
    """`submit` from the event loop that made it; everything else happens in its thread."""

    def __init__(self, engine: SqliteEngine, name: str) -> None:
        self.engine = engine
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

    def submit(self, work: Callable[[SqliteEngine], T], *, writes: bool = True) -> asyncio.Future[T]:
        """Queues the work at once; await the answer for its commit. Cancelling the wait does not undo the work."""
        waiting: asyncio.Future[T] = self._loop.create_future()
        with self._gate:
            if self._refuse is not None:
                raise self._refuse()
            self._queue.put(_Job(work, waiting, writes))
        return waiting

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
            self.engine.settled()
        else:
            self._attempt(group[0])
        self._tell(_resolve, list(group))

    def _write(self, group: list[_Job]) -> None:
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            self._in_one_go(group)
        except _Undone:
            self._connection.execute("ROLLBACK")
            self.engine.rolled_back()
            self._connection.execute("BEGIN IMMEDIATE")
            for job in group:
                self._in_savepoint(job)
        self._connection.execute("COMMIT")

    def _in_one_go(self, group: list[_Job]) -> None:
        """Does what is queued, and what is queued by then, and so on: the group grows while it is worked on."""
        end = time.monotonic() + _LONGEST_GROUP
        group += self._queued_writes(_MOST_JOBS - len(group))
        fresh = list(group)
        while fresh:
            for run in _runs(fresh):
                self._do(run)
            fresh = self._queued_writes(_MOST_JOBS - len(group)) if time.monotonic() < end else []
            group += fresh

    def _queued_writes(self, most: int) -> list[_Job]:
        """Writes that are waiting already; a read or the end, taken by the way, is held for the next round."""
        found: list[_Job] = []
        while len(found) < most and not self._held and not self._queue.empty():
            job = self._queue.get()
            if job is None or not job.writes:
                self._held.append(job)
            else:
                found.append(job)
        return found

    def _do(self, run: list[_Job]) -> None:
        before = self._connection.total_changes
        if len(run) == 1:
            self._attempt(run[0])
        else:
            self._attempt_inserts(run)
        self._check_transaction(run)
        if any(job.error for job in run) and self._connection.total_changes != before:
            raise _Undone

    def _in_savepoint(self, job: _Job) -> None:
        """Raises sqlite3.Error only when the transaction itself is gone."""
        self._connection.execute("SAVEPOINT op")
        self._attempt(job)
        self._check_transaction([job])
        if job.error is not None:
            self._connection.execute("ROLLBACK TO op")
            self.engine.rolled_back()
        self._connection.execute("RELEASE op")

    def _attempt(self, job: _Job) -> None:
        job.error = None
        try:
            job.result = job.work(self.engine)
        except sqlite3.Error as error:
            job.error = from_sqlite(error)
            job.error.__cause__ = error
        except Exception as error:  # noqa: BLE001 - it goes to the caller who waits
            job.error = error

    def _attempt_inserts(self, run: list[_Job]) -> None:
        """One statement for all; whatever is wrong with one of them shows when each is done on its own."""
        try:
            insert_together(self.engine, [job.work for job in run if isinstance(job.work, Insertion)])
        except Exception as error:
            if not self._connection.in_transaction:
                raise
            raise _Undone from error

    def _check_transaction(self, run: list[_Job]) -> None:
        if not self._connection.in_transaction:
            causes = [job.error.__cause__ for job in run if job.error is not None]
            lost = sqlite3.OperationalError("the transaction was lost")
            raise next((cause for cause in causes if isinstance(cause, sqlite3.Error)), lost)

    def _fail_group(self, group: list[_Job], error: sqlite3.Error) -> None:
        if self._connection.in_transaction:
            self._connection.execute("ROLLBACK")
        self.engine.rolled_back()
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


def _runs(jobs: list[_Job]) -> Iterator[list[_Job]]:
    """Neighbours that insert into one collection together, every other job alone; the order stays."""

    def kin(numbered: tuple[int, _Job]) -> Any:
        number, job = numbered
        return job.work.collection if isinstance(job.work, Insertion) else number

    for _, run in groupby(enumerate(jobs), key=kin):
        yield [job for _, job in run]


def _closed() -> StoreError:
    return StoreClosed("The store is closed.")


def _resolve(group: list[_Job]) -> None:
    for job in group:
        if job.waiting.done():  # its waiter was cancelled
            continue
        if job.error is not None:
            job.waiting.set_exception(job.error)
        else:
            job.waiting.set_result(job.result)
