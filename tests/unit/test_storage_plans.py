"""An index may change how fast an answer comes, never the answer: plans against full scans, with seeded chance."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from bson import Decimal128, ObjectId

from storage.embedded import changes, files, indexing, queries
from storage.embedded.documents import to_bytes
from storage.embedded.engine import SqliteEngine
from storage.embedded.keys import AFTER, complement, encode
from storage.embedded.paths import sort_key, split
from storage.embedded.queries import Meter, question, select

FILTERS_PER_SEED = 1000
INDEXES = [
    [("a", 1)], [("a", -1)], [("b", 1), ("a", -1)], [("c", -1), ("b", 1)], [("t", 1)], [("t", -1), ("b", 1)],
    [("d.x", 1)], [("d.x", -1), ("b", 1)], [("s.n", 1)], [("s.n", -1)], [("n", 1), ("a", 1)], [("n", -1)],
    [("n", 1), ("m", -1)],
]  # fmt: skip
AT = datetime(2026, 1, 1, tzinfo=UTC)
SCALARS = [
    None, True, False, 0, 1, 2, 3, 1.0, 1.5, -1, -0.0, 2**53, 2**53 + 1, float("nan"), float("inf"), "", "a", "ab",
    "b", "a\x00b", b"", b"a", AT, AT + timedelta(milliseconds=1), ObjectId("0" * 24), {}, {"x": 1}, {"x": 1, "y": 2},
    Decimal128("1.00"), Decimal128("1.1"), Decimal128("-0.1"), Decimal128("NaN"), Decimal128("1E400"),
]  # fmt: skip


def value(chance: random.Random, arrays: bool = True) -> object:
    if arrays and chance.random() < 0.25:
        return [value(chance, chance.random() < 0.3) for _ in range(chance.randint(0, 3))]
    return chance.choice(SCALARS)


def document(chance: random.Random, number: int) -> dict[str, object]:
    made: dict[str, object] = {"_id": number, "n": chance.randint(0, 9), "m": chance.randint(0, 5)}
    for name in ("a", "b", "c"):
        if chance.random() < 0.8:
            made[name] = value(chance, arrays=name != "b")
    if chance.random() < 0.7:
        made["t"] = value(chance)
    made["d"] = chance.choice([{"x": value(chance)}, {"x": value(chance)}, 5, [{"x": value(chance)}, {}, 3], []])
    if chance.random() < 0.8:
        made["s"] = [chance.choice([{"n": value(chance)}, {}, 7]) for _ in range(chance.randint(0, 3))]
    return made


def condition(chance: random.Random) -> object:
    kind = chance.random()
    if kind < 0.35:
        return value(chance)
    if kind < 0.5:
        return {"$in": [value(chance, False) for _ in range(chance.randint(0, 4))]}
    if kind < 0.9:
        names = chance.sample(["$gt", "$gte", "$lt", "$lte", "$ne", "$eq"], chance.randint(1, 2))
        return {name: value(chance) for name in names}
    return chance.choice([{"$exists": True}, {"$size": 1}, {"$not": {"$gt": value(chance)}}, {"$nin": [value(chance)]}])


def filters(chance: random.Random) -> dict[str, object]:
    paths = ["a", "b", "c", "t", "d.x", "s.n", "n", "_id"]
    made: dict[str, object] = {path: condition(chance) for path in chance.sample(paths, chance.randint(0, 3))}
    if chance.random() < 0.2:
        made["$and"] = [{chance.choice(paths): condition(chance)} for _ in range(2)]
    if chance.random() < 0.1:
        made["$or"] = [{chance.choice(paths): condition(chance)} for _ in range(2)]
    return made


def order(chance: random.Random) -> tuple[tuple[str, int], ...]:
    """At most one path may meet an array: two of them side by side have no order."""
    with_arrays = chance.choice(["a", "c", "t", "d.x", "s.n"])
    paths = chance.sample([with_arrays, "b", "n", "m", "_id"], chance.randint(0, 2))
    if chance.random() < 0.2:
        paths = ["n", "m"]
    return tuple((path, chance.choice([1, -1])) for path in paths)


def filled(seed: int, indexed: bool, arrays_last: bool) -> SqliteEngine:
    """The same documents with and without indexes; the arrays may come after the indexes were built."""
    chance = random.Random(seed)
    engine = SqliteEngine(files.in_memory())
    documents = [document(chance, number) for number in range(250)]
    half = 125 if arrays_last else 250
    for made in documents[:half]:
        changes.insert(engine, "docs", [to_bytes(made)])
    for keys in INDEXES if indexed else []:
        indexing.create(engine, "docs", indexing.wish(keys, None, False, False))
    for made in documents[half:]:
        changes.insert(engine, "docs", [to_bytes(made)])
    for number in range(0, 250, 5):
        said = question("docs", {"_id": number}, limit=1)
        if isinstance(documents[number]["d"], dict):
            update = {"$set": {"a": value(chance), "d.x": 3}, "$unset": {"t": ""}}
            changes.update(engine, said, changes.Change(update), False)
        else:
            changes.delete(engine, said)
    return engine


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_plan_finds_what_a_scan_finds_in_the_same_order(seed):
    indexed, plain = filled(seed, True, seed % 2 == 0), filled(seed, False, False)
    chance, served = random.Random(seed), 0
    for _ in range(FILTERS_PER_SEED):
        wished, said = order(chance), filters(chance)
        query = question("docs", said, wished)
        found, expected = (list(select(engine, query, Meter(False))) for engine in (indexed, plain))
        served += queries.explain(indexed, query)["stage"] == "IXSCAN"
        assert sorted(one.document["_id"] for one in found) == sorted(one.document["_id"] for one in expected), said
        paths = tuple((split(name), direction) for name, direction in wished)
        keys = [sort_key(one.document, paths) for one in found]
        assert keys == sorted(keys), (said, wished)
    assert served > FILTERS_PER_SEED / 2


@pytest.mark.parametrize("seed", [4])
def test_the_first_of_a_sort_is_the_same_with_and_without_an_index(seed):
    indexed, plain = filled(seed, True, False), filled(seed, False, False)
    chance = random.Random(seed)
    for _ in range(600):
        wished = order(chance)
        query = question("docs", filters(chance), wished, chance.randint(0, 2), chance.randint(1, 4))
        paths = tuple((split(name), direction) for name, direction in wished)
        first, second = (
            [sort_key(one.document, paths) for one in select(engine, query, Meter(False))]
            for engine in (indexed, plain)
        )
        assert first == second


def test_the_claim_of_a_free_slot_reads_its_index_in_order():
    engine = SqliteEngine(files.in_memory())
    for number in range(50):
        changes.insert(engine, "slots", [to_bytes({"_id": number, "taken": number % 2 == 0, "start": -number})])
    indexing.create(engine, "slots", indexing.wish([("taken", 1), ("start", 1)], None, False, False))
    plan = queries.explain(engine, question("slots", {"taken": False}, (("start", -1),)))
    assert plan == {"stage": "IXSCAN", "indexName": "taken_1_start_1", "intervals": 1, "sorts": False}


def test_an_array_makes_an_index_stop_serving_sorts():
    engine = SqliteEngine(files.in_memory())
    changes.insert(engine, "docs", [to_bytes({"_id": 1, "a": 1})])
    indexing.create(engine, "docs", indexing.wish("a", None, False, False))
    query = question("docs", {"a": {"$gt": 0}}, (("a", 1),))
    assert queries.explain(engine, query)["sorts"] is False
    changes.insert(engine, "docs", [to_bytes({"_id": 2, "a": []})])
    assert queries.explain(engine, query)["sorts"] is True


def test_keys_are_prefix_free_and_their_complement_turns_the_order():
    keys = sorted({encode(item) for item in [*SCALARS, [1], [1, 2], [[1]], "a\x00", {"x": 1.5}]})
    for smaller, greater in pairwise(keys):
        assert not greater.startswith(smaller)
        assert complement(smaller) > complement(greater)
        assert smaller + AFTER < greater or greater.startswith(smaller)


def test_integers_beyond_doubles_keep_their_order():
    around = sorted(base + gap for base in (2**53, 2**62, -(2**53), -(2**62)) for gap in range(-3, 4))
    around += [2**63 - 2, 2**63 - 1]
    keys = [encode(number) for number in around]
    assert keys == sorted(set(keys))
    assert encode(2**60) == encode(float(2**60))
