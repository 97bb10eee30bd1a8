"""Promise: a query finds the right documents in the wished order, from whatever plan, and stops early when it may.

Plain functions over `Tables`: the event loop, the reader threads and the writer all run these same lines.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

from storage.arguments import Order, Projection
from storage.embedded.disk.catalog import Collection
from storage.embedded.disk.tables import Tables
from storage.embedded.language.matcher import Matcher, compile_filter
from storage.embedded.language.shapes import Distinct, Document, projected
from storage.embedded.plans.candidates import Row, count_keys, rows_of
from storage.embedded.plans.needles import Needles, needles
from storage.embedded.plans.planner import Plan, plan, plan_in_order
from storage.embedded.values.documents import decode, normal
from storage.embedded.values.paths import sort_key, split
from storage.embedded.work.meter import Meter
from storage.operators import check_filter

_FEW: Final = 1000
"""So many documents may be held in memory while they are sorted."""
_MANY: Final = 2000
"""So many documents are not read to be sorted where an index has them in order: a tenth of a second."""


@dataclass(slots=True)  # not frozen: that would double what making one costs, and there is one for each row
class Found:
    rid: int
    raw: bytes
    document: Document


@dataclass(slots=True)
class Query:
    """One question to one collection; `limit` 0 means no limit. Its filter has passed `check_filter`, and is compiled
    only where documents must be looked at: half of all questions are answered by keys."""

    collection: str
    condition: dict[str, Any]
    order: Order = ()
    skip: int = 0
    limit: int = 0


def question(
    collection: str, condition: Mapping[str, Any] | None, order: Order = (), skip: int = 0, limit: int = 0
) -> Query:
    """Checks a filter. Raises OperationFailure or Unsupported."""
    if condition is not None and not isinstance(condition, Mapping):
        raise TypeError(f"filter must be a mapping or None, not {type(condition).__name__}")
    said = normal(condition or {})
    check_filter(said)
    return Query(collection, said, order, skip, limit)


def select(tables: Tables, query: Query, meter: Meter) -> Iterator[Found]:
    """What matches, in order, after skip and up to limit."""
    collection = tables.collection(query.collection)
    if collection is None:
        return iter(())
    chosen = _planned(tables, collection, query)
    if chosen.scans or chosen.needles:
        meter.not_at_once()
    rows = rows_of(tables.connection, collection, chosen)
    found = _decoded(rows, meter) if chosen.exact else _matching(rows, compile_filter(query.condition), meter)
    end = query.skip + query.limit if query.limit else None
    if query.order and not chosen.sorted:
        found = _sorted(tables, collection, found, query.order, end)
    return islice(found, query.skip - chosen.skip, end and end - chosen.skip)


def _planned(tables: Tables, collection: Collection, query: Query) -> Plan:
    """The plan, and what makes it cheap: words looked for by SQLite, first rows passed over by their keys alone.

    Where very many rows would have to be read and sorted for a few, the index that has the order is walked instead.
    """
    chosen = plan(collection, query.condition, query.order)
    if query.order and query.limit and not chosen.sorted and _is_long(tables, collection, chosen):
        chosen = plan_in_order(collection, query.condition, query.order) or chosen
    if not chosen.exact:
        _give(chosen, needles(query.condition))
    elif query.skip and query.limit and len(chosen.intervals) == 1 and (chosen.sorted or not query.order):
        chosen.skip, chosen.most = query.skip, query.limit
    return chosen


def _is_long(tables: Tables, collection: Collection, chosen: Plan) -> bool:
    if chosen.index is None:
        return not chosen.branches
    return count_keys(tables.connection, collection, chosen, _MANY) == _MANY


def _give(chosen: Plan, found: Needles) -> None:
    chosen.needles = found
    for branch in chosen.branches:
        _give(branch, found)


def _decoded(rows: Iterator[Row], meter: Meter) -> Iterator[Found]:
    for rid, raw in rows:
        meter.spend(len(raw))
        yield Found(rid, raw, decode(raw))


def _matching(rows: Iterator[Row], matches: Matcher, meter: Meter) -> Iterator[Found]:
    for rid, raw in rows:
        meter.spend(len(raw))
        document = decode(raw)
        if matches(document):
            yield Found(rid, raw, document)


def _sorted(
    tables: Tables, collection: Collection, found: Iterator[Found], order: Order, end: int | None
) -> Iterator[Found]:
    """Without a limit only keys and row numbers are kept, and each document is read again in its turn."""
    paths = tuple((split(name), direction) for name, direction in order)
    if end is not None and end <= _FEW:
        yield from heapq.nsmallest(end, found, key=lambda one: sort_key(one.document, paths))
        return
    for _, rid in sorted((sort_key(one.document, paths), one.rid) for one in found):
        raw = tables.row(collection, rid)
        yield Found(rid, raw, decode(raw))


def select_to_change(tables: Tables, query: Query) -> Iterator[Found]:
    """What matches before any of it is changed: a document that is moved by its change is not met again.

    Of many only the row numbers are kept, so the memory that a change of a million documents takes is small.
    """
    rids = [found.rid for found in select(tables, query, Meter(False))]
    for rid in rids:
        raw = tables.row(tables.catalog.collections[query.collection], rid)
        yield Found(rid, raw, decode(raw))


def documents(tables: Tables, query: Query, projection: Projection | None, meter: Meter) -> Iterator[Document]:
    return (projected(found.document, projection) for found in select(tables, query, meter))


def count(tables: Tables, query: Query, meter: Meter) -> int:
    collection = tables.collection(query.collection)
    if collection is None:
        return 0
    if not query.condition:
        meter.not_at_once()
        return _between(tables.count(collection), query)
    chosen = plan(collection, query.condition, ())
    if chosen.exact:
        return _between(_counted(tables, collection, chosen, meter), query)
    return sum(1 for _ in select(tables, query, meter))


def _between(total: int, query: Query) -> int:
    left = max(total - query.skip, 0)
    return min(left, query.limit) if query.limit else left


def _counted(tables: Tables, collection: Collection, chosen: Plan, meter: Meter) -> int:
    """A short count may be done at once; one that reaches the end of what is short starts again in a thread."""
    most = meter.KEYS if meter.limited else 2**62
    total = count_keys(tables.connection, collection, chosen, most)
    if total == most:
        meter.not_at_once()
    return total


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
    return {**_told(chosen), "sorts": bool(query.order) and not chosen.sorted}


def _told(chosen: Plan) -> dict[str, Any]:
    if chosen.branches:
        return {"stage": "OR", "inputStages": [_told(branch) for branch in chosen.branches]}
    if chosen.index is None:
        return {"stage": "COLLSCAN"}
    read = {"stage": "IXSCAN", "indexName": chosen.index.name, "intervals": len(chosen.intervals)}
    return {"stage": "SORT_MERGE", "inputStage": read} if chosen.merged else read
