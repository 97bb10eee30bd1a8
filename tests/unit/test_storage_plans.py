"""An index may change how fast an answer comes, never the answer: plans against full scans, with seeded chance."""

from __future__ import annotations

import random
from collections import Counter
from itertools import pairwise
from typing import Any

import pytest

from storage.arguments import Order
from storage.embedded.disk import files, indexing
from storage.embedded.disk.engine import SqliteEngine
from storage.embedded.plans import planner
from storage.embedded.plans.demands import demands
from storage.embedded.values.documents import to_bytes
from storage.embedded.values.keys import AFTER, complement, encode
from storage.embedded.values.paths import sort_key, split
from storage.embedded.work import changes, queries
from storage.embedded.work.meter import Meter
from storage.embedded.work.queries import question
from tests.fakes.odd_documents import INDEXES, PATHS, SCALARS, document, filters, order, value
from tests.sizes import large

STORES, FILTERS, DOCUMENTS = 20, 130, 60
"""A seed's stores, each with a few indexes of its own, and the filters asked of each."""
Indexes = list[tuple[list[tuple[str, int]], str]]


def some_indexes(chance: random.Random) -> Indexes:
    """Few, so that each has to serve; not two of the same fields, which would be an error."""
    chosen = {tuple(keys): (keys, kind) for keys, kind in chance.sample(INDEXES, chance.randint(1, 5))}
    return list(chosen.values())


def filled(seed: str, indexes: Indexes, late: int) -> SqliteEngine:
    """The same documents with and without indexes, of which the last come after the indexes; then some change."""
    chance, engine = random.Random(seed), SqliteEngine(files.in_memory())
    documents = [document(chance, number) for number in range(DOCUMENTS)]
    for made in documents[late:]:
        changes.insert(engine, "docs", [to_bytes(made)])
    for keys, kind in indexes:
        indexing.create(engine, "docs", indexing.wish(keys, None, "unique" in kind, "sparse" in kind))
    for made in documents[:late]:
        changes.insert(engine, "docs", [to_bytes(made)])
    for number in range(0, DOCUMENTS, 5):
        change_or_delete(engine, chance, documents[number])
    return engine


def change_or_delete(engine: SqliteEngine, chance: random.Random, made: dict[str, Any]) -> None:
    said = question("docs", {"_id": made["_id"]}, limit=1)
    if isinstance(made["d"], dict):
        update = {"$set": {"a": value(chance), "d.x": 3}, "$unset": {"t": ""}, "$inc": {"n": 1}}
        changes.update(engine, said, changes.Change(update), False)
    else:
        changes.delete(engine, said)


def in_order(documents: list[dict[str, Any]], wished: Order) -> list[bytes]:
    paths = tuple((split(name), direction) for name, direction in wished)
    return [sort_key(one, paths) for one in documents]


def ids(documents: list[dict[str, Any]]) -> list[Any]:
    return sorted(one["_id"] for one in documents)


def check(indexed: SqliteEngine, plain: SqliteEngine, chance: random.Random, indexes: Indexes) -> Counter[str]:
    """One filter in every way it can be asked; what the indexed store did."""
    said, wished = filters(chance), order(chance, indexes)
    skip, limit, path = chance.randint(0, 3), chance.choice([0, 1, 2, 5, 30]), chance.choice(PATHS)
    whole, part = question("docs", said, wished), question("docs", said, wished, skip, limit)
    expected = list(queries.documents(plain, question("docs", said), None, Meter(False)))
    found, some = (list(queries.documents(indexed, query, None, Meter(False))) for query in (whole, part))
    why = f"{said} sorted by {wished}, {skip} skipped, limit {limit}, indexes {indexes}"
    by_id = {one["_id"]: one for one in expected}
    assert ids(found) == ids(expected), why
    keys = sorted(in_order(expected, wished))
    end = skip + limit if limit else None
    assert all(encode(one) == encode(by_id[one["_id"]]) for one in [*found, *some]), why
    assert in_order(found, wished) == keys, why
    assert in_order(some, wished) == keys[skip:end], why
    assert len({one["_id"] for one in some}) == len(some), why
    assert queries.count(indexed, part, Meter(False)) == len(expected[skip:end]), why
    if chance.random() < 0.2:
        different, same = (queries.distinct(engine, whole, path, Meter(False)) for engine in (indexed, plain))
        assert sorted(map(encode, different)) == sorted(map(encode, same)), f"{why}, distinct {path}"
    wanted = demands(whole.condition)
    for index in collection.indexes if (collection := indexed.collection("docs")) else ():
        assert planner._rank(index, wanted, whole.order)[0][0] <= planner._at_most(index, wanted), f"{why}, {index}"
    plan = queries.explain(indexed, whole)
    return Counter(
        filters=1,
        found=bool(expected),
        indexed=plan["stage"] != "COLLSCAN",
        served=bool(wished) and plan["stage"] != "COLLSCAN" and not plan["sorts"],
    )


_SEEDS = [*range(6), *(pytest.param(seed, marks=pytest.mark.long) for seed in range(6, 6 + large(24)))]


@pytest.mark.parametrize("seed", _SEEDS)
def test_a_plan_finds_what_a_scan_finds_in_the_same_order(seed: int) -> None:
    chance, did = random.Random(seed), Counter[str]()
    for number in range(STORES):
        indexes, name = some_indexes(chance), f"{seed} {number}"
        indexed, plain = filled(name, indexes, chance.choice([0, DOCUMENTS // 2, DOCUMENTS])), filled(name, [], 0)
        for _ in range(FILTERS):
            did += check(indexed, plain, chance, indexes)
        indexed.connection.close()
        plain.connection.close()
    assert did["filters"] == STORES * FILTERS
    assert did["found"] > did["filters"] / 4
    assert did["indexed"] > did["filters"] / 4
    assert did["served"] > did["filters"] / 50


def test_the_claim_of_a_free_slot_reads_its_index_in_order() -> None:
    engine = SqliteEngine(files.in_memory())
    for number in range(50):
        changes.insert(engine, "slots", [to_bytes({"_id": number, "taken": number % 2 == 0, "start": -number})])
    indexing.create(engine, "slots", indexing.wish([("taken", 1), ("start", 1)], None, False, False))
    plan = queries.explain(engine, question("slots", {"taken": False}, (("start", -1),)))
    assert plan == {"stage": "IXSCAN", "indexName": "taken_1_start_1", "intervals": 1, "sorts": False}


def test_an_array_makes_an_index_stop_serving_sorts() -> None:
    engine = SqliteEngine(files.in_memory())
    changes.insert(engine, "docs", [to_bytes({"_id": 1, "a": 1})])
    indexing.create(engine, "docs", indexing.wish("a", None, False, False))
    query = question("docs", {"a": {"$gt": 0}}, (("a", 1),))
    assert queries.explain(engine, query)["sorts"] is False
    changes.insert(engine, "docs", [to_bytes({"_id": 2, "a": []})])
    assert queries.explain(engine, query)["sorts"] is True


def test_keys_are_prefix_free_and_their_complement_turns_the_order() -> None:
    keys = sorted({encode(item) for item in [*SCALARS, [1], [1, 2], [[1]], "a\x00", {"x": 1.5}]})
    for smaller, greater in pairwise(keys):
        assert not greater.startswith(smaller)
        assert complement(smaller) > complement(greater)
        assert smaller + AFTER < greater or greater.startswith(smaller)


def test_integers_beyond_doubles_keep_their_order() -> None:
    around = sorted(base + gap for base in (2**53, 2**62, -(2**53), -(2**62)) for gap in range(-3, 4))
    around += [2**63 - 2, 2**63 - 1]
    keys = [encode(number) for number in around]
    assert keys == sorted(set(keys))
    assert encode(2**60) == encode(float(2**60))
