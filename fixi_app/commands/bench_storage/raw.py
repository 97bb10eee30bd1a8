"""The same work on a bare SQLite file: one connection, a schema by hand, a write-ahead log that is synced in full."""

import random
import sqlite3
import time
from pathlib import Path
from typing import Any

import bson

from fixi_app.commands.bench_storage.documents import identity, lead, portions, random_keys, slot
from fixi_app.commands.bench_storage.speeds import LAPS, LOOK_UPS, NEW, SLOTS, TASKS, Speeds

_SCHEMA = """
CREATE TABLE leads (rid INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, doc BLOB NOT NULL);
CREATE TABLE by_key (key TEXT PRIMARY KEY, rid INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE by_status (status TEXT, at INTEGER, rid INTEGER, PRIMARY KEY (status, at, rid)) WITHOUT ROWID;
CREATE TABLE slots (rid INTEGER PRIMARY KEY, start INTEGER, is_taken INTEGER, lead_id INTEGER, doc BLOB NOT NULL);
CREATE INDEX free_slots ON slots (is_taken, start)
"""
_FIND = "SELECT leads.doc FROM by_key JOIN leads ON leads.rid = by_key.rid WHERE by_key.key = ?"
_CLAIM = """
UPDATE slots SET is_taken = 1, lead_id = ?
WHERE rid = (SELECT rid FROM slots WHERE is_taken = 0 ORDER BY start LIMIT 1) RETURNING rid, doc
"""


class Raw:
    def __init__(self, path: Path, size: int) -> None:
        self._size, self._chance = size, random.Random(size)
        self._connection = sqlite3.connect(path, isolation_level=None)
        for pragma in ("journal_mode = WAL", "synchronous = FULL", "cache_size = -16000"):
            self._connection.execute(f"PRAGMA {pragma}")
        self._connection.executescript(_SCHEMA)
        for numbers in portions(size):
            self._insert([_row(number) for number in numbers])
        self._find(random_keys(self._chance, size, LOOK_UPS))

    def speeds(self) -> Speeds:
        return {"inserts": self._inserts(), "find_one": self._look_ups(), "claims": self._claims()}

    def _inserts(self) -> float:
        rows = [_row(number) for number in range(self._size, self._size + NEW)]
        began = time.perf_counter()
        for start in range(0, NEW, TASKS):
            self._insert(rows[start : start + TASKS])
        speed = NEW / (time.perf_counter() - began)
        self._forget_new()
        return speed

    def _forget_new(self) -> None:
        """The next round begins with the same size."""
        first = identity(self._size)
        self._connection.execute("BEGIN")
        for table in ("by_key", "by_status"):
            self._connection.execute(
                f"DELETE FROM {table} WHERE rid IN (SELECT rid FROM leads WHERE id >= ?)", (first,)
            )
        self._connection.execute("DELETE FROM leads WHERE id >= ?", (first,))
        self._connection.execute("COMMIT")

    def _insert(self, rows: list[tuple[Any, ...]]) -> None:
        execute = self._connection.execute
        execute("BEGIN IMMEDIATE")
        for named, doc, key, status, at in rows:
            rid = execute("INSERT INTO leads (id, doc) VALUES (?, ?)", (named, doc)).lastrowid
            execute("INSERT INTO by_key VALUES (?, ?)", (key, rid))
            execute("INSERT INTO by_status VALUES (?, ?, ?)", (status, at, rid))
        execute("COMMIT")

    def _look_ups(self) -> float:
        keys = random_keys(self._chance, self._size, LOOK_UPS)
        began = time.perf_counter()
        self._find(keys)
        return LOOK_UPS / (time.perf_counter() - began)

    def _find(self, keys: list[str]) -> None:
        for key in keys:
            bson.decode(self._connection.execute(_FIND, (key,)).fetchone()[0])

    def _claims(self) -> float:
        return SLOTS * LAPS / sum(self._claimed() for _ in range(LAPS))

    def _claimed(self) -> float:
        """Seconds that it takes to claim each slot."""
        self._connection.execute("DELETE FROM slots")
        rows = [(number, bson.encode(slot(number))) for number in range(SLOTS)]
        self._connection.execute("BEGIN")
        self._connection.executemany("INSERT INTO slots (start, is_taken, doc) VALUES (?, 0, ?)", rows)
        self._connection.execute("COMMIT")
        began = time.perf_counter()
        for number in range(SLOTS):
            self._connection.execute(_CLAIM, (number,)).fetchone()
        return time.perf_counter() - began

    def close(self) -> None:
        self._connection.close()


def _row(number: int) -> tuple[Any, ...]:
    made = lead(number)
    return made["_id"], bson.encode(made), made["key"], made["status"], int(made["at"].timestamp())
