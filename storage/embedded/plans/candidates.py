"""Promise: a plan's rows, each once, in the plan's order, read as late as possible: who stops early reads little."""

from __future__ import annotations

import heapq
import sqlite3
from collections.abc import Iterable, Iterator

from storage.embedded.disk.catalog import Collection, Index
from storage.embedded.plans.intervals import Interval
from storage.embedded.plans.planner import Plan

Row = tuple[int, bytes]
"""The row's number and the document as BSON."""
_KeyedRow = tuple[bytes, int, bytes]


def rows_of(connection: sqlite3.Connection, collection: Collection, plan: Plan) -> Iterator[Row]:
    if plan.branches:
        return _each_once(row for branch in plan.branches for row in rows_of(connection, collection, branch))
    if plan.index is None:
        return iter(connection.execute(f"SELECT rid, doc FROM {collection.table} ORDER BY rid"))
    if plan.merged:
        return _merged(connection, collection, plan.index, plan)
    statement = _statement(collection, plan.index, plan.backwards)
    rows = (row for interval in plan.intervals for row in connection.execute(statement, interval))
    return _each_once(rows) if plan.index.multikey else rows


def count_keys(connection: sqlite3.Connection, collection: Collection, plan: Plan, most: int) -> int:
    """How many rows an exact plan has, up to `most`, from its keys alone: no document is read."""
    assert plan.index is not None
    table, key = (collection.table, "id") if plan.index.id == 0 else (f"i{plan.index.id}", "key")
    statement = f"SELECT count(*) FROM (SELECT 1 FROM {table} WHERE {key} >= ? AND {key} < ? LIMIT ?)"
    total = 0
    for low, high in plan.intervals:
        total += int(connection.execute(statement, (low, high, most - total)).fetchone()[0])
    return total


def _statement(collection: Collection, index: Index, backwards: bool, keyed: bool = False) -> str:
    turn = "DESC" if backwards else "ASC"
    if index.id == 0:
        columns = "id, rid, doc" if keyed else "rid, doc"
        return f"SELECT {columns} FROM {collection.table} WHERE id >= ? AND id < ? ORDER BY id {turn}"
    columns = "i.key, c.rid, c.doc" if keyed else "c.rid, c.doc"
    return (
        f"SELECT {columns} FROM i{index.id} i CROSS JOIN {collection.table} c ON c.rid = i.rid "
        f"WHERE i.key >= ? AND i.key < ? ORDER BY i.key {turn}"
    )


def _each_once(rows: Iterable[Row]) -> Iterator[Row]:
    seen: set[int] = set()
    for row in rows:
        if row[0] not in seen:
            seen.add(row[0])
            yield row


def _merged(connection: sqlite3.Connection, collection: Collection, index: Index, plan: Plan) -> Iterator[Row]:
    """All intervals at once, by what follows the fixed part of their keys: `$in` with a sort reads no row too many."""
    statement = _statement(collection, index, plan.backwards, keyed=True)

    def rest(interval: Interval, fixed: int) -> Iterator[_KeyedRow]:
        for key, rid, raw in connection.execute(statement, interval):
            yield key[fixed:], rid, raw

    streams = [rest(interval, fixed) for interval, fixed in zip(plan.intervals, plan.fixed, strict=True)]
    for _, rid, raw in heapq.merge(*streams, key=lambda row: row[0], reverse=plan.backwards):
        yield rid, raw
