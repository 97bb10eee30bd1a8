"""Promise: one thread owns the writing connection; when an awaited write returns, it is on the disk.

Whatever is queued while the last commit was reaching the disk goes into the next one: 640 concurrent inserts need two
syncs, 50 in a row need 50 (measured), and no artificial delay is needed. A writer that dies fails all that wait and
all that come.
"""

from __future__ import annotations

import asyncio
import contextlib
import queue
import sqlite3
import threading
from collections.abc import Callable
from typing import Any, Protocol, TypeVar

from storage.embedded.disk.engine import SqliteEngine
from storage.embedded.traffic.groups import Groups, Job
from storage.errors import StoreClosed, StoreError, StoreFailed

T = TypeVar("T")


class Writes(Protocol):
    """Where work on the one writing connection is handed in, in the order in which it is to be done."""

    engine: SqliteEngine

    def submit(self, work: Callable[[SqliteEngine], T], *, writes: bool = True) -> asyncio.Future[T]: ...

    async def close(self) -> None: ...


class Writer:
    """`submit` from the event loop that made it; everything else happens in its thread."""

    def __init__(self, engine: SqliteEngine, name: str) -> None:
        self.engine = engine
        self._connection = engine.connection
        self._groups = Groups(engine, self._queued_writes)
        self._loop = asyncio.get_running_loop()
        self._queue: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._gate = threading.Lock()
        self._held: list[Job | None] = []
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
            self._queue.put(Job(work, waiting, writes))
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
        group: list[Job] = []
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

    def _serve(self, group: list[Job]) -> None:
        """One group of writes, or one read, which sees only what is committed."""
        if group[0].writes:
            try:
                self._groups.write(group)
            except sqlite3.Error as error:
                self._groups.fail(group, error)
            self.engine.settled()
        else:
            self._groups.attempt(group[0])
        self._tell(_resolve, list(group))

    def _queued_writes(self, most: int) -> list[Job]:
        """Writes that are waiting already; a read or the end, taken by the way, is held for the next round."""
        found: list[Job] = []
        while len(found) < most and not self._held and not self._queue.empty():
            job = self._queue.get()
            if job is None or not job.writes:
                self._held.append(job)
            else:
                found.append(job)
        return found

    def _die(self, group: list[Job], cause: BaseException) -> None:
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


def _resolve(group: list[Job]) -> None:
    for job in group:
        if job.waiting.done():  # its waiter was cancelled
            continue
        if job.error is not None:
            job.waiting.set_exception(job.error)
        else:
            job.waiting.set_result(job.result)
