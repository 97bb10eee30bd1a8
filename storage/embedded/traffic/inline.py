"""Promise: a database in memory is written and read where it is asked, for there is no disk to wait for.

The way through a thread costs a tenth of a millisecond each time, which is three times the work itself; a virtual day
of a business makes some hundred thousand such ways. The answer still comes in the event loop's next turn, as from the
thread, so that tasks which share the database take turns as they would on a disk.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from typing import TypeVar

from storage.embedded.disk.engine import SqliteEngine
from storage.embedded.traffic.groups import Groups, Job
from storage.errors import StoreClosed

T = TypeVar("T")


class InlineWriter:
    """The writer's two methods, without its thread."""

    def __init__(self, engine: SqliteEngine) -> None:
        self.engine = engine
        self._groups = Groups(engine, lambda most: [])
        self._loop = asyncio.get_running_loop()
        self._closed = False

    def submit(self, work: Callable[[SqliteEngine], T], *, writes: bool = True) -> asyncio.Future[T]:
        """Does the work at once; its outcome is known in the event loop's next turn."""
        if self._closed:
            raise StoreClosed("The store is closed.")
        job = Job(work, self._loop.create_future(), writes)
        if writes:
            self._written([job])
        else:
            self._groups.attempt(job)
        self._loop.call_soon(_resolve, job)
        return job.waiting

    def _written(self, group: list[Job]) -> None:
        try:
            self._groups.write(group)
        except sqlite3.Error as error:
            self._groups.fail(group, error)
        self.engine.settled()

    async def close(self) -> None:
        """May be called again."""
        if not self._closed:
            self._closed = True
            self.engine.connection.close()


def _resolve(job: Job) -> None:
    if job.waiting.done():  # its waiter was cancelled
        return
    if job.error is not None:
        job.waiting.set_exception(job.error)
    else:
        job.waiting.set_result(job.result)
