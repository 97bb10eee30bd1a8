"""Documents, filters and sorts by seeded chance, as odd as BSON allows: what an index could get wrong is here."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

from bson import Decimal128, Int64, MaxKey, MinKey, ObjectId, Regex

AT = datetime(2026, 1, 1, tzinfo=UTC)
SCALARS = [
    None, True, False, 0, 1, 2, 3, 1.0, 1.5, -1, -0.0, Int64(2), 2**53, 2**53 + 1, float("nan"), float("inf"), "", "a",
    "ab", "b", "a\x00b", "aba", b"", b"a", AT, AT + timedelta(milliseconds=1), ObjectId("0" * 24), {}, {"x": 1},
    {"x": 1, "y": 2}, Decimal128("1.00"), Decimal128("1.1"), Decimal128("-0.1"), Decimal128("NaN"), Decimal128("1E400"),
]  # fmt: skip
PATHS = ["a", "b", "c", "t", "d.x", "s.n", "s.k", "n", "m", "u", "_id", "t.0", "s.0.n"]
INDEXES = [
    ([("a", 1)], ""), ([("a", -1)], ""), ([("b", 1), ("a", -1)], ""), ([("c", -1), ("b", 1)], ""), ([("t", 1)], ""),
    ([("t", -1), ("b", 1)], ""), ([("d.x", 1)], ""), ([("d.x", -1), ("b", 1)], ""), ([("s.n", 1)], ""),
    ([("s.n", -1)], ""), ([("n", 1), ("a", 1)], ""), ([("n", -1)], ""), ([("n", 1), ("m", -1)], ""),
    ([("m", 1), ("n", 1), ("b", 1)], ""), ([("b", 1)], ""), ([("b", -1), ("n", 1)], ""),
    ([("s.n", 1), ("s.k", -1)], ""), ([("n", 1), ("t", 1), ("m", 1)], ""), ([("t.0", 1)], ""),
    ([("m", -1), ("b", -1)], ""),
    ([("a", 1)], "sparse"), ([("t", 1)], "sparse"), ([("b", 1), ("n", 1)], "sparse"), ([("s.n", -1)], "sparse"),
    ([("u", 1)], "unique"), ([("u", -1)], "unique sparse"), ([("n", 1), ("u", 1)], "unique"),
    ([("u", 1), ("m", -1)], "unique sparse"),
]  # fmt: skip


def value(chance: random.Random, arrays: bool = True) -> object:
    if arrays and chance.random() < 0.25:
        return [value(chance, chance.random() < 0.3) for _ in range(chance.randint(0, 3))]
    return chance.choice(SCALARS)


def document(chance: random.Random, number: int) -> dict[str, object]:
    """`b`, `n` and `m` are never arrays, so they may stand beside one in a compound index; `u` is never twice there."""
    made: dict[str, object] = {"_id": number, "n": chance.randint(0, 9), "m": chance.randint(0, 5)}
    for name in ("a", "b", "c"):
        if chance.random() < 0.8:
            made[name] = value(chance, arrays=name != "b")
    if chance.random() < 0.7:
        made["t"] = value(chance)
    made["u"] = chance.choice([number, f"u{number}", [number, -number - 1], float(number), {"x": number}])
    made["d"] = chance.choice([{"x": value(chance)}, {"x": value(chance)}, 5, [{"x": value(chance)}, {}, 3], []])
    if chance.random() < 0.8:
        made["s"] = [_element(chance) for _ in range(chance.randint(0, 3))]
    return made


def _element(chance: random.Random) -> object:
    return chance.choice([{"n": value(chance), "k": chance.randint(0, 3)}, {"n": chance.randint(0, 3)}, {}, 7])


def _operand(chance: random.Random, path: str) -> object:
    """Mostly something that may be there."""
    if path in ("n", "m", "s.k", "_id", "u") and chance.random() < 0.8:
        return chance.randint(-1, 9)
    return value(chance)


def condition(chance: random.Random, path: str) -> object:
    kind = chance.random()
    if kind < 0.25:
        return _operand(chance, path)
    if kind < 0.45:
        return {"$in": [_operand(chance, path) for _ in range(chance.randint(0, 6))]}
    if kind < 0.85:
        return _range(chance, path)
    return _rare(chance, path)


def _range(chance: random.Random, path: str) -> object:
    if chance.random() < 0.5:
        both = (chance.choice(["$gt", "$gte"]), chance.choice(["$lt", "$lte"]))
        return {name: _operand(chance, path) for name in both}
    names = chance.sample(["$gt", "$gte", "$lt", "$lte", "$ne", "$eq"], chance.randint(1, 2))
    return {name: _operand(chance, path) for name in names}


def _rare(chance: random.Random, path: str) -> object:
    one, other = _operand(chance, path), _operand(chance, path)
    return chance.choice([
        {"$exists": True}, {"$exists": False}, {"$size": 1}, {"$not": {"$gt": one}}, {"$nin": [one, other]},
        {"$regex": "^a"}, {"$regex": "^ab"}, Regex("^a", "i"), {"$regex": "b$"}, {"$in": [Regex("^a"), one]},
        {"$regex": "^a|b"}, {"$regex": "^ab*"}, {"$gt": MinKey(), "$lt": MaxKey()}, {"$all": [one]}, {"$eq": None},
        {"$all": [one, other]}, {"$type": "string"}, {"$elemMatch": {"$gte": one, "$lte": other}}, {"$ne": None},
        {"$elemMatch": {"n": one}}, {"$elemMatch": {"n": {"$gte": 1}, "k": {"$lt": 2}}}, {"$in": [None, one]},
        {"$not": {"$in": [one, other]}}, {"$gte": "a", "$lt": "b"}, {"$gte": None}, {"$lte": one, "$gte": one},
    ])  # fmt: skip


def filters(chance: random.Random, depth: int = 0) -> dict[str, object]:
    made: dict[str, object] = {
        path: condition(chance, path) for path in chance.sample(PATHS, chance.choice([0, 1, 1, 2, 2, 3]))
    }
    if depth < 2 and chance.random() < 0.3:
        kind = chance.choice(["$and", "$or", "$or", "$nor"])
        made[kind] = [filters(chance, depth + 1) for _ in range(chance.randint(1, 3))]
    return made


def order(chance: random.Random, indexes: list[tuple[list[tuple[str, int]], str]]) -> tuple[tuple[str, int], ...]:
    """Mostly what an index could serve: its fields, or the end of them, in its direction or the other way round."""
    if indexes and chance.random() < 0.5:
        keys, _ = chance.choice(indexes)
        turn = chance.choice([1, -1])
        return tuple((name, direction * turn) for name, direction in keys[chance.randrange(len(keys)) :])
    paths = chance.sample(PATHS, chance.randint(0, 2))
    return tuple((path, chance.choice([1, -1])) for path in _without_parallel_arrays(paths))


def _without_parallel_arrays(paths: list[str]) -> list[str]:
    """Two arrays side by side have no order, and asking for one is an error; two fields of one array have one."""
    arrays = [path for path in paths if path not in ("b", "n", "m", "_id")]
    if set(arrays) <= {"s.n", "s.k"}:
        return paths
    return [path for path in paths if path not in arrays[1:]]
