"""Operations on a collection as data: Hypothesis draws rows of them, and each store plays the same row.

A result depends on the row alone: where one document of several is meant, the filter has its `_id` or the sort ends in
it. `u` and `k`, the fields of the unique indexes, are only set and unset, so whether an update of many collides does
not depend on the order in which it meets them; `n` is never an array, so it may stand beside one in an index.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from bson import Int64, Regex
from hypothesis import strategies as st

AT = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)


@dataclass(frozen=True)
class Operation:
    """`plain` is whether a store without the indexes that may be left out does it too."""

    method: str
    arguments: tuple[Any, ...] = ()
    options: tuple[tuple[str, Any], ...] = ()
    plain: bool = True

    def __repr__(self) -> str:
        said = [*map(repr, self.arguments), *(f"{name}={value!r}" for name, value in self.options)]
        return f"{self.method}({', '.join(said)})"


def draw(method: str, *arguments: Any, **options: Any) -> st.SearchStrategy[Operation]:
    drawn = st.fixed_dictionaries(options).map(lambda said: tuple(said.items()))
    return st.builds(Operation, st.just(method), st.tuples(*arguments), drawn)


SCALARS = st.sampled_from(
    [None, True, False, 0, 1, 2, -1, 1.0, 1.5, Int64(2), 2**53 + 1, float("nan"), "", "a", "ab", "b", AT,
     AT + timedelta(milliseconds=1), {}, {"x": 1}, {"x": 1, "y": 2}]
)  # fmt: skip
ELEMENTS = st.one_of(SCALARS, st.fixed_dictionaries({}, optional={"n": SCALARS, "k": st.integers(0, 2)}))
VALUES = st.one_of(SCALARS, SCALARS, st.lists(ELEMENTS, max_size=3))
NUMBERS = st.sampled_from([0, 1, 2, -1, 1.5, Int64(2)])
IDS = st.one_of(st.integers(0, 15), st.sampled_from([5.5, "a", "b", None, True, AT, {"x": 1}]))
BODIES = st.fixed_dictionaries(
    {},
    optional={
        "a": VALUES, "b": VALUES, "t": VALUES, "n": SCALARS, "u": VALUES, "k": SCALARS, "d": st.one_of(
            VALUES, st.fixed_dictionaries({"x": VALUES}), st.lists(st.fixed_dictionaries({"x": SCALARS}), max_size=2)
        ), "s": st.lists(ELEMENTS, max_size=3),
    },
)  # fmt: skip
DOCUMENTS = st.builds(lambda identity, body: {"_id": identity, **body}, IDS, BODIES)
PATHS = st.sampled_from(["a", "b", "t", "d.x", "d", "s.n", "s.k", "s", "t.0", "_id", "u", "k"])


def _condition(operands: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    ends = ["$gt", "$gte", "$lt", "$lte", "$ne", "$eq"]
    return st.one_of(
        operands,
        st.dictionaries(st.sampled_from(ends), operands, min_size=1, max_size=2),
        st.dictionaries(st.sampled_from(["$in", "$nin"]), st.lists(operands, max_size=4), min_size=1, max_size=1),
        st.sampled_from([
            {"$exists": True}, {"$exists": False}, {"$size": 1}, {"$type": "string"}, {"$type": "number"},
            {"$regex": "^a"}, {"$not": {"$gt": 0}}, {"$elemMatch": {"$gte": 0, "$lt": 2}}, {"$elemMatch": {"n": 1}},
            {"$all": [1]}, Regex("B", "i"), {"$in": [None, Regex("^a")]},
        ]),
    )  # fmt: skip


FIELD = st.one_of(
    st.tuples(PATHS, _condition(VALUES)), st.tuples(st.just("n"), _condition(SCALARS)), st.tuples(st.just("_id"), IDS)
)
FIELDS = st.lists(FIELD, max_size=2).map(dict)
BRANCHES = st.tuples(st.sampled_from(["$or", "$and", "$nor"]), st.lists(FIELDS, min_size=1, max_size=2))
WRONG = st.sampled_from(
    [{"a": {"$in": 3}}, {"$where": "1"}, {"a": {"$near": [0, 0]}}, {"$or": []}, {"a": {"$size": -1}},
     {"a": {"$regex": "("}}]
)  # fmt: skip
_USUAL = st.one_of(FIELDS, FIELDS, st.builds(lambda said, branch: said | dict([branch]), FIELDS, BRANCHES))
FILTERS = st.one_of(*[_USUAL] * 12, WRONG)
ONE = st.builds(lambda said, identity: said | {"_id": identity}, FIELDS, IDS)
ORDERS = st.lists(st.tuples(st.sampled_from(["a", "b", "t", "d.x", "s.n", "n", "u"]), st.sampled_from([1, -1])),
                  max_size=2, unique_by=lambda pair: pair[0])  # fmt: skip
WHOLE_ORDERS = st.builds(lambda order, last: [*order, ("_id", last)], ORDERS, st.sampled_from([1, -1]))
PROJECTIONS = st.sampled_from(
    [None, None, ["a"], {"a": 0}, {"_id": 0, "d.x": 1}, {"s.n": 1}, {"s.n": 0, "t": 0}, {"_id": 0}, {"a": 1, "b": 0}]
)

_ARRAYS = st.sampled_from(["a", "t", "s", "d.x"])
_ANY = st.sampled_from(["a", "b", "t", "d.x", "d", "s.0.n", "t.1", "u", "k"])


def _each(operator: str, paths: st.SearchStrategy[str], operands: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.builds(lambda path, operand: {operator: {path: operand}}, paths, operands)


CHANGES = st.one_of(
    _each("$set", _ANY, VALUES),
    _each("$set", st.just("n"), SCALARS),
    _each("$set", st.just("u"), st.integers(0, 9)),
    _each("$unset", _ANY, st.just("")),
    _each("$inc", st.sampled_from(["n", "a", "d.x"]), NUMBERS),
    _each("$mul", st.sampled_from(["n", "a"]), NUMBERS),
    _each("$min", st.sampled_from(["n", "b"]), SCALARS),
    _each("$max", st.sampled_from(["n", "b"]), SCALARS),
    _each("$push", _ARRAYS, ELEMENTS),
    _each("$push", _ARRAYS, st.builds(lambda each: {"$each": each, "$sort": 1, "$slice": -3}, st.lists(SCALARS))),
    _each("$addToSet", _ARRAYS, ELEMENTS),
    _each("$pull", _ARRAYS, st.one_of(SCALARS, st.just({"$gt": 0}), st.just({"n": 1}))),
    _each("$pop", _ARRAYS, st.sampled_from([1, -1])),
    _each("$rename", st.just("a"), st.sampled_from(["b", "d.y"])),
    _each("$setOnInsert", st.sampled_from(["b", "t"]), VALUES),
)
UPDATES = st.one_of(
    *[CHANGES] * 8,
    st.builds(lambda one, other: other | one, CHANGES, CHANGES),
    st.sampled_from([{"a": 1}, {"$set": {"_id": 99}}, {"$set": {"a": 1, "a.b": 2}}, {"$inc": {"n": "x"}}, {}, []]),
)

_AFTER, _LIMITS = st.booleans(), st.integers(0, 3)
CLAIMS = st.one_of(
    draw("find_one_and_update", FILTERS, UPDATES, sort=WHOLE_ORDERS, projection=PROJECTIONS, return_document=_AFTER),
    draw("find_one_and_update", ONE, UPDATES, upsert=st.booleans(), return_document=_AFTER),
    draw("find_one_and_replace", FILTERS, BODIES, sort=WHOLE_ORDERS, projection=PROJECTIONS, return_document=_AFTER),
    draw("find_one_and_replace", ONE, BODIES, upsert=st.booleans(), return_document=_AFTER),
    draw("find_one_and_delete", FILTERS, sort=WHOLE_ORDERS, projection=PROJECTIONS),
)
INSERTS = st.one_of(
    *[draw("insert_one", DOCUMENTS)] * 4,
    *[draw("insert_many", st.lists(DOCUMENTS, min_size=1, max_size=5), ordered=st.booleans())] * 4,
    draw("insert_one", st.sampled_from([{"_id": [1]}, {"_id": 1, "a": object}])),
)
WRITES = st.one_of(
    draw("update_one", ONE, UPDATES, upsert=st.booleans()),
    draw("update_many", FILTERS, UPDATES),
    draw("replace_one", ONE, st.one_of(BODIES, DOCUMENTS), upsert=st.booleans()),
    draw("delete_one", ONE),
    draw("delete_many", st.one_of(ONE, FIELD.map(lambda pair: dict([pair])), WRONG)),
)
SORTED_WRITES = st.one_of(
    draw("update_one", FILTERS, UPDATES, sort=WHOLE_ORDERS), draw("replace_one", FILTERS, BODIES, sort=WHOLE_ORDERS)
)
"""Only the newest servers have them."""
READS = st.one_of(
    draw("find", FILTERS),
    draw("find", FILTERS, PROJECTIONS, _LIMITS, _LIMITS, sort=WHOLE_ORDERS),
    draw("find_one", FILTERS, PROJECTIONS, sort=WHOLE_ORDERS),
    draw("count_documents", FILTERS),
    draw("count_documents", FILTERS, skip=_LIMITS, limit=_LIMITS),
    draw("distinct", PATHS, FILTERS),
)

UNIQUE = [[("u", 1)], [("u", -1), ("k", 1)], "u"]
NOT_UNIQUE = [
    [("a", 1)], [("a", -1)], [("n", 1), ("a", -1)], [("b", -1), ("n", 1)], [("d.x", 1)], [("d.x", -1), ("n", 1)],
    [("s.n", 1)], [("s.n", -1), ("s.k", 1)], [("t", 1), ("n", -1)], [("t.0", 1)], [("n", -1)], [("n", 1), ("_id", -1)],
]  # fmt: skip


def create(keys: Any, unique: bool, sparse: bool) -> Operation:
    return Operation("create_index", (keys,), (("unique", unique), ("sparse", sparse)), plain=unique)


INDEXES = st.one_of(
    *[st.builds(create, st.sampled_from(NOT_UNIQUE), st.just(False), st.booleans())] * 4,
    st.builds(create, st.sampled_from(UNIQUE), st.just(True), st.booleans()),
)
DROP = st.just(Operation("drop"))


_START = st.tuples(
    st.one_of(st.builds(create, st.sampled_from(UNIQUE), st.just(True), st.booleans()), DROP),  # before it is too late
    draw("insert_many", st.lists(DOCUMENTS, min_size=6, max_size=10), ordered=st.just(False)),
    *[st.one_of(INSERTS, INDEXES, INDEXES)] * 3,
)


def rows(*more: st.SearchStrategy[Operation]) -> st.SearchStrategy[list[Operation]]:
    """Documents and indexes, then anything."""
    writes = [INSERTS, WRITES, WRITES, CLAIMS, CLAIMS, INDEXES, *more]
    any_one = st.one_of(*writes * 3, *[READS] * 18, DROP)
    return st.builds(lambda start, rest: [*start, *rest], _START, st.lists(any_one, min_size=6, max_size=20))
