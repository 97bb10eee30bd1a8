"""Looks into a store's file behind the store's back: whole pages, and indexes that hold what their documents say."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import bson

from storage.embedded.disk.catalog import load
from storage.embedded.disk.index_keys import keys_of


def disagreements(path: Path) -> list[str]:
    """What a whole store must not have: a broken page, or an index that differs from its documents."""
    with closing(sqlite3.connect(path)) as connection:
        found = [row[0] for row in connection.execute("PRAGMA integrity_check") if row[0] != "ok"]
        for collection in load(connection).collections.values():
            rows = connection.execute(f"SELECT rid, doc FROM {collection.table}").fetchall()
            documents = [(rid, bson.decode(raw)) for rid, raw in rows]
            for index in collection.indexes:
                expected = {(key, rid) for rid, document in documents for key in keys_of(index, document)}
                if expected != set(connection.execute(f"SELECT key, rid FROM i{index.id}")):
                    found.append(f"index {index.name} of {collection.name}")
    return found


def within_a_checkpoint(path: Path) -> bool:
    """Whether the process that was killed was folding its log into the file: more was begun than was finished.

    The two numbers lie in the log's shared index, as SQLite's file format describes it; a kill leaves them there.
    """
    index = path.with_name(path.name + "-shm")
    head = index.read_bytes()[:136] if index.exists() else b""
    finished, begun = head[96:100], head[128:132]
    return finished != begun
