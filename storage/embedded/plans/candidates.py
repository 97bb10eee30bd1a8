"""Promise: a plan's rows, each once, in the plan's order, read as late as possible: who stops early reads little."""

from __future__ import annotations

import heapq
import sqlite3
from collections.abc import Iterable, Iterator

from storage.embedded.disk.catalog import Collection, Index
from storage.embedded.plans.intervals import Interval
from storage.embedded.plans.needles import Needles
from storage.embedded.plans.planner import Plan

Row = tuple[int, bytes]
"""The row's number and the document as BSON."""
_KeyedRow = tuple[bytes, int, bytes]


def rows_of(connection: sqlite3.Connection, collection: Collection, plan: Plan) -> Iterator[Row]:
    if plan.branches:
        return _each_once(row for branch in plan.branches for row in rows_of(connection, collection, branch))
    held, words = _holding(plan.needles)
    if plan.index is None:
        where = f"WHERE {held}" if held else ""
        return iter(connection.execute(f"SELECT rid, doc FROM {collection.table} c {where} ORDER BY rid", words))
    if plan.merged:
        return _merged(connection, collection, plan.index, plan)
    if plan.skip:
        (interval,) = plan.intervals
        statement = _skipping(collection, plan.index, plan.backwards)
        return iter(connection.execute(statement, (*interval, plan.most, plan.skip)))
    statement = _statement(collection, plan.index, plan.backwards, held)
    rows = (row for interval in plan.intervals for row in connection.execute(statement, (*interval, *words)))
    return _each_once(rows) if plan.index.multikey else rows


def _holding(needles: Needles) -> tuple[str, list[str | bytes]]:
    """What SQL asks of a document that may match, and the values for it. Letters are lowered only where it matters."""
    asked: list[str] = []
    words: list[str | bytes] = []
    for group in needles:
        cased = any(letter.isascii() and letter.isalpha() for needle in group for letter in needle)
        asked.append(" OR ".join(["instr(lower(c.doc), ?)" if cased else "instr(c.doc, ?)"] * len(group)))
        words += group if cased else [needle.encode() for needle in group]
    return " AND ".join(f"({one})" for one in asked), words


def count_keys(connection: sqlite3.Connection, collection: Collection, plan: Plan, most: int) -> int:
    """How many rows an exact plan has, up to `most`, from its keys alone: no document is read."""
    assert plan.index is not None
    table, key = (collection.table, "id") if plan.index.id == 0 else (f"i{plan.index.id}", "key")
    statement = f"SELECT count(*) FROM (SELECT 1 FROM {table} WHERE {key} >= ? AND {key} < ? LIMIT ?)"
    total = 0
    for low, high in plan.intervals:
        total += int(connection.execute(statement, (low, high, most - total)).fetchone()[0])
    return total


def _statement(
    collection: Collection, index: Index, backwards: bool, held: str = "", keyed: bool = False
) -> str:
    turn, held = "DESC" if backwards else "ASC", f"AND {held} " if held else ""
    if index.id == 0:
        columns = "id, rid, doc" if keyed else "rid, doc"
        return f"SELECT {columns} FROM {collection.table} c WHERE id >= ? AND id < ? {held}ORDER BY id {turn}"
    columns = "i.key, c.rid, c.doc" if keyed else "c.rid, c.doc"
    return (
        f"SELECT {columns} FROM i{index.id} i CROSS JOIN {collection.table} c ON c.rid = i.rid "
        f"WHERE i.key >= ? AND i.key < ? {held}ORDER BY i.key {turn}"
    )


def _skipping(collection: Collection, index: Index, backwards: bool) -> str:
    turn = "DESC" if backwards else "ASC"
    key, keys = ("id", collection.table) if index.id == 0 else ("key", f"i{index.id}")
    return (
        f"SELECT c.rid, c.doc FROM (SELECT {key} AS at, rid FROM {keys} WHERE {key} >= ? AND {key} < ? "
        f"ORDER BY {key} {turn} LIMIT ? OFFSET ?) i CROSS JOIN {collection.table} c ON c.rid = i.rid "
        f"ORDER BY i.at {turn}"
    )


def _each_once(rows: Iterable[Row]) -> Iterator[Row]:
    seen: set[int] = set()
    for row in rows:
        if row[0] not in seen:
            seen.add(row[0])
            yield row


def _merged(connection: sqlite3.Connection, collection: Collection, index: Index, plan: Plan) -> Iterator[Row]:
    """All intervals at once, by what follows the fixed part of their keys: `$in` with a sort reads no row too many."""
    held, words = _holding(plan.needles)
    statement = _statement(collection, index, plan.backwards, held, keyed=True)

    def rest(interval: Interval, fixed: int) -> Iterator[_KeyedRow]:
        for key, rid, raw in connection.execute(statement, (*interval, *words)):
            yield key[fixed:], rid, raw

    streams = [rest(interval, fixed) for interval, fixed in zip(plan.intervals, plan.fixed, strict=True)]
    for _, rid, raw in heapq.merge(*streams, key=lambda row: row[0], reverse=plan.backwards):
        yield rid, raw
