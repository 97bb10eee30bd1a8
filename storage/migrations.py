"""Promise: a file says which format it has; an older one is brought up step by step, a newer one is left alone.

To change the format, append a step: the number of steps is the format's number. Each step runs in one transaction
together with the new number, so an interrupted start repeats exactly the steps that are missing.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Final

from storage.errors import StoreDamaged, StoreTooNew

APPLICATION_ID: Final = 0x4D4F4E47
"""Tells our file from any other SQLite database."""

Step = Callable[[sqlite3.Connection], None]


def _first_format(connection: sqlite3.Connection) -> None:
    for statement in FIRST_SCHEMA.split(";"):
        connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")


FIRST_SCHEMA: Final = """
CREATE TABLE counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
INSERT INTO counters VALUES ('catalog', 1);
CREATE TABLE collections (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE);
CREATE TABLE indexes (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    collection INTEGER NOT NULL REFERENCES collections (id),
    spec BLOB NOT NULL,
    multikey INTEGER NOT NULL DEFAULT 0
)"""
"""Frozen: it is what files of format 1 have."""


def _room_for_decimals(connection: sqlite3.Connection) -> None:
    from storage.embedded.disk.rekeying import rekey  # only a file of format 1 needs it

    rekey(connection)


STEPS: Final[tuple[Step, ...]] = (_first_format, _room_for_decimals)


def version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def check(connection: sqlite3.Connection, steps: tuple[Step, ...] = STEPS) -> None:
    """Raises StoreDamaged for a file that is not ours and StoreTooNew for a later format."""
    if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        raise StoreDamaged("The file is a database of another program; it was left as it is.")
    if version(connection) > len(steps):
        raise StoreTooNew("The store was written by a later version of this program: use that version.")


def migrate(connection: sqlite3.Connection, steps: tuple[Step, ...] = STEPS) -> None:
    """Runs the steps that the file has not had."""
    for number in range(version(connection), len(steps)):
        connection.execute("BEGIN IMMEDIATE")
        try:
            steps[number](connection)
            connection.execute(f"PRAGMA user_version = {number + 1}")
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
