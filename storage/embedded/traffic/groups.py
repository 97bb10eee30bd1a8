"""Promise: a group of writes is one transaction, and a member that fails takes nobody with it.

A group is first done without savepoints, inserts into one collection in one statement; only if a member fails after it
has written something, the whole group is undone and done again, each member in a savepoint of its own. A savepoint
for each member from the start was refused: it costs 3 of the 20 microseconds of an insert.

A full disk ends differently: SQLite rolls back the whole transaction, and every member of the group must hear of it.
"""

from __future__ import annotations

import asyncio
import sqlite3
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, Final

from storage.embedded.disk.engine import SqliteEngine
from storage.embedded.work.changes import Insertion, insert_together
from storage.errors import from_sqlite

_MOST_JOBS: Final = 256
"""All members wake in one turn of the event loop, about 10 microseconds each."""
_LONGEST_GROUP: Final = 0.02
"""Seconds after which a group commits although more is queued: nobody waits long for the sake of others."""


@dataclass(slots=True)
class Job:
    """`waiting` is where its caller waits; `error` or `result` is what he will get."""

    work: Callable[[SqliteEngine], Any]
    waiting: asyncio.Future[Any]
    writes: bool
    result: Any = None
    error: BaseException | None = field(default=None)


class _Undone(Exception):
    """A member failed after it had written: the group must be done again with savepoints."""


class Groups:
    """`queued` takes up to so many jobs that are waiting already."""

    def __init__(self, engine: SqliteEngine, queued: Callable[[int], list[Job]]) -> None:
        self._engine, self._queued = engine, queued
        self._connection = engine.connection

    def write(self, group: list[Job]) -> None:
        """Adds to the group what is queued meanwhile. Raises sqlite3.Error when the whole transaction was lost."""
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            self._in_one_go(group)
        except _Undone:
            self._connection.execute("ROLLBACK")
            self._engine.rolled_back()
            self._connection.execute("BEGIN IMMEDIATE")
            for job in group:
                self._in_savepoint(job)
        self._connection.execute("COMMIT")

    def _in_one_go(self, group: list[Job]) -> None:
        """Does what is queued, and what is queued by then, and so on: the group grows while it is worked on."""
        end = time.monotonic() + _LONGEST_GROUP
        group += self._queued(_MOST_JOBS - len(group))
        fresh = list(group)
        while fresh:
            for run in _runs(fresh):
                self._do(run)
            fresh = self._queued(_MOST_JOBS - len(group)) if time.monotonic() < end else []
            group += fresh

    def _do(self, run: list[Job]) -> None:
        before = self._connection.total_changes
        if len(run) == 1:
            self.attempt(run[0])
        else:
            self._attempt_inserts(run)
        self._check_transaction(run)
        if any(job.error for job in run) and self._connection.total_changes != before:
            raise _Undone

    def _in_savepoint(self, job: Job) -> None:
        """Raises sqlite3.Error only when the transaction itself is gone."""
        self._connection.execute("SAVEPOINT op")
        self.attempt(job)
        self._check_transaction([job])
        if job.error is not None:
            self._connection.execute("ROLLBACK TO op")
            self._engine.rolled_back()
        self._connection.execute("RELEASE op")

    def attempt(self, job: Job) -> None:
        job.error = None
        try:
            job.result = job.work(self._engine)
        except sqlite3.Error as error:
            job.error = from_sqlite(error)
            job.error.__cause__ = error
        except Exception as error:  # noqa: BLE001 - it goes to the caller who waits
            traceback.clear_frames(error.__traceback__)  # a half-read cursor in there would lock its table
            job.error = error

    def _attempt_inserts(self, run: list[Job]) -> None:
        """One statement for all; whatever is wrong with one of them shows when each is done on its own."""
        try:
            insert_together(self._engine, [job.work for job in run if isinstance(job.work, Insertion)])
        except Exception as error:
            if not self._connection.in_transaction:
                raise
            raise _Undone from error

    def _check_transaction(self, run: list[Job]) -> None:
        if not self._connection.in_transaction:
            causes = [job.error.__cause__ for job in run if job.error is not None]
            lost = sqlite3.OperationalError("the transaction was lost")
            raise next((cause for cause in causes if isinstance(cause, sqlite3.Error)), lost)

    def fail(self, group: list[Job], error: sqlite3.Error) -> None:
        if self._connection.in_transaction:
            self._connection.execute("ROLLBACK")
        self._engine.rolled_back()
        for job in group:
            job.error = from_sqlite(error)
            job.error.__cause__ = error


def _runs(jobs: list[Job]) -> Iterator[list[Job]]:
    """Neighbours that insert into one collection together, every other job alone; the order stays."""

    def kin(numbered: tuple[int, Job]) -> Any:
        number, job = numbered
        return job.work.collection if isinstance(job.work, Insertion) else number

    for _, run in groupby(enumerate(jobs), key=kin):
        yield [job for _, job in run]
