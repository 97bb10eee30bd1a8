"""Promise: a query finds the right documents in the wished order, from whatever plan, and stops early when it may.

Plain functions over `Tables`: the event loop, the reader threads and the writer all run these same lines.
"""

from __future__ import annotations

import heapq
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

from storage.arguments import Order, Projection
from storage.embedded.documents import decode, normal
from storage.embedded.matcher import Matcher, compile_filter
from storage.embedded.paths import sort_key, split
from storage.embedded.planner import plan
from storage.embedded.shapes import Distinct, Document, projected
from storage.embedded.tables import Tables
from storage.operators import check_filter


class OverBudget(Exception):
    """The query is not short enough for the event loop."""


class Meter:
    """Counts what a query costs and stops one that would hold up the event loop.

    The limits keep a read under about 1 ms (25-45 microseconds for one indexed document, measured); whatever needs
    more starts again on a reader thread, so at most that 1 ms is wasted.
    """

    SECONDS: Final = 0.001
    ROWS: Final = 100
    BYTES: Final = 256 * 1024

    def __init__(self, limited: bool) -> None:
        self.limited = limited
        self._rows, self._bytes, self._end = self.ROWS, self.BYTES, time.perf_counter() + self.SECONDS

    def not_at_once(self) -> None:
        """For work that is never short."""
        if self.limited:
            raise OverBudget

    def spend(self, size: int) -> None:
        if self.limited:
            self._rows -= 1
            self._bytes -= size
            if self._rows < 0 or self._bytes < 0 or time.perf_counter() > self._end:
                raise OverBudget


@dataclass(frozen=True, slots=True)
class Found:
    rid: int
    raw: bytes
    document: Document


@dataclass(frozen=True, slots=True)
class Query:
    """One question to one collection; `limit` 0 means no limit."""

    collection: str
    condition: dict[str, Any]
    matches: Matcher
    order: Order = ()
    skip: int = 0
    limit: int = 0


def question(
    collection: str, condition: Mapping[str, Any] | None, order: Order = (), skip: int = 0, limit: int = 0
) -> Query:
    """Checks and compiles a filter. Raises OperationFailure or Unsupported."""
    if condition is not None and not isinstance(condition, Mapping):
        raise TypeError(f"filter must be a mapping or None, not {type(condition).__name__}")
    said = normal(condition or {})
    check_filter(said)
    return Query(collection, said, compile_filter(said), order, skip, limit)


def select(tables: Tables, query: Query, meter: Meter) -> Iterator[Found]:
    """What matches, in order, after skip and up to limit."""
    collection = tables.collection(query.collection)
    if collection is None:
        return iter(())
    chosen = plan(collection, query.condition, query.order)
    if chosen.index is None:
        meter.not_at_once()
    found = _matching(tables.candidates(collection, chosen), query.matches, meter)
    end = query.skip + query.limit if query.limit else None
    if query.order and not chosen.sorted:
        found = _sorted(found, query.order, end)
    return islice(found, query.skip, end)


def _matching(rows: Iterator[tuple[int, bytes]], matches: Matcher, meter: Meter) -> Iterator[Found]:
    for rid, raw in rows:
        meter.spend(len(raw))
        document = decode(raw)
        if matches(document):
            yield Found(rid, raw, document)


def _sorted(found: Iterator[Found], order: Order, end: int | None) -> Iterator[Found]:
    paths = tuple((split(name), direction) for name, direction in order)

    def key(one: Found) -> bytes:
        return sort_key(one.document, paths)

    return iter(sorted(found, key=key) if end is None else heapq.nsmallest(end, found, key=key))


def documents(tables: Tables, query: Query, projection: Projection | None, meter: Meter) -> list[Document]:
    return [projected(found.document, projection) for found in select(tables, query, meter)]


def count(tables: Tables, query: Query, meter: Meter) -> int:
    collection = tables.collection(query.collection)
    if collection is None:
        return 0
    if query.condition or meter.limited:
        return sum(1 for _ in select(tables, query, meter))
    total = max(tables.count(collection) - query.skip, 0)
    return min(total, query.limit) if query.limit else total


def distinct(tables: Tables, query: Query, path: str, meter: Meter) -> list[Any]:
    collected = Distinct(path)
    for found in select(tables, query, meter):
        collected.add(found.document)
    return collected.values


def explain(tables: Tables, query: Query) -> dict[str, Any]:
    """Which plan would answer: `stage` IXSCAN with `indexName`, or COLLSCAN; whether a sort follows."""
    collection = tables.collection(query.collection)
    if collection is None:
        return {"stage": "EOF"}
    chosen = plan(collection, query.condition, query.order)
    sorts = bool(query.order) and not chosen.sorted
    if chosen.index is None:
        return {"stage": "COLLSCAN", "sorts": sorts}
    return {"stage": "IXSCAN", "indexName": chosen.index.name, "intervals": len(chosen.intervals), "sorts": sorts}
