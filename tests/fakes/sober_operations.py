"""Rows of operations such as a business has them: one type a field, lists of words, ids that are numbers.

For a server that is known to differ from MongoDB in odd cases: in these it may not. (Replacing is among the odd ones:
one that only changes the order of the fields modifies a document of MongoDB's, and not one of every imitation.)
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from hypothesis import strategies as st

from tests.fakes.operations import AT, DROP, Operation, create, draw

IDS = st.integers(0, 12)
WORDS = st.sampled_from(["new", "booked", "closed", "תל אביב"])
NUMBERS = st.integers(-2, 4)
TIMES = st.integers(0, 3).map(lambda days: AT + timedelta(days=days))
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "status": WORDS, "at": TIMES, "taken": st.booleans(), "trades": st.lists(WORDS, max_size=3, unique=True),
    "d": st.fixed_dictionaries({"x": NUMBERS}), "u": st.integers(0, 9),
}  # fmt: skip
BODIES = st.fixed_dictionaries({"n": NUMBERS}, optional=VALUES)
DOCUMENTS = st.builds(lambda identity, body: {"_id": identity, **body}, IDS, BODIES)
_RANGES = st.sampled_from(["$gt", "$gte", "$lt", "$lte", "$ne", "$eq"])


def _asked(path: str, operands: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    one_of = st.lists(operands, min_size=1, max_size=3)
    said = st.one_of(
        operands,
        st.builds(lambda name, operand: {name: operand}, _RANGES, operands),
        st.builds(lambda name, values: {name: values}, st.sampled_from(["$in", "$nin"]), one_of),
        st.builds(lambda there: {"$exists": there}, st.booleans()),
    )
    return said.map(lambda condition: {path: condition})


CONDITIONS = st.one_of(
    _asked("_id", IDS), _asked("status", WORDS), _asked("n", NUMBERS), _asked("at", TIMES), _asked("d.x", NUMBERS),
    st.builds(lambda taken: {"taken": taken}, st.booleans()), st.builds(lambda word: {"trades": word}, WORDS),
)  # fmt: skip
FILTERS: st.SearchStrategy[dict[str, Any]] = st.one_of(
    st.just({}),
    CONDITIONS,
    st.builds(lambda one, other: other | one, CONDITIONS, CONDITIONS),
    st.builds(lambda one, some: one | {"$or": some}, CONDITIONS, st.lists(CONDITIONS, min_size=1, max_size=2)),
)
ONE = st.builds(lambda identity, condition: condition | {"_id": identity}, IDS, st.one_of(st.just({}), CONDITIONS))
ORDERS = st.tuples(
    st.tuples(st.sampled_from(["status", "n", "at"]), st.sampled_from([1, -1])),
    st.tuples(st.just("_id"), st.sampled_from([1, -1])),
).map(list)
CHANGES = st.one_of(
    st.builds(lambda word: {"$set": {"status": word}}, WORDS),
    st.builds(lambda at, number: {"$set": {"at": at}, "$inc": {"n": number}}, TIMES, NUMBERS),
    st.builds(lambda number: {"$set": {"u": number}}, VALUES["u"]),
    st.builds(lambda number: {"$max": {"n": number}, "$unset": {"taken": ""}}, NUMBERS),
    st.builds(lambda number: {"$set": {"d.x": number}}, NUMBERS),
    st.builds(lambda name, word: {name: {"trades": word}}, st.sampled_from(["$push", "$addToSet", "$pull"]), WORDS),
    st.builds(lambda word: {"$setOnInsert": {"status": word}, "$set": {"taken": True}}, WORDS),
)
_AFTER = st.booleans()
OPERATIONS = st.one_of(
    draw("insert_one", DOCUMENTS),
    draw("insert_many", st.lists(DOCUMENTS, min_size=1, max_size=4, unique_by=lambda one: one["_id"])),
    draw("update_one", ONE, CHANGES),
    draw("update_many", FILTERS, CHANGES),
    draw("delete_one", ONE),
    draw("delete_many", CONDITIONS),
    draw("find_one_and_update", FILTERS, CHANGES, sort=ORDERS, return_document=_AFTER),
    draw("find_one_and_update", IDS.map(lambda identity: {"_id": identity}), CHANGES, upsert=st.booleans()),
    draw("find_one_and_replace", FILTERS, BODIES, sort=ORDERS, return_document=_AFTER),
    draw("find_one_and_delete", FILTERS, sort=ORDERS),
    draw("find", FILTERS, sort=ORDERS),
    draw("find", FILTERS, st.sampled_from([None, {"n": 1}, {"status": 0, "d": 0}]), IDS, IDS, sort=ORDERS),
    draw("find_one", FILTERS, sort=ORDERS),
    draw("count_documents", FILTERS),
    draw("distinct", st.sampled_from(["status", "n", "trades", "d.x"]), FILTERS),
)
KEYS = st.sampled_from([[("status", 1), ("at", 1)], [("n", -1)], [("trades", 1)], [("d.x", 1)]])
INDEXES = st.one_of(
    st.builds(create, KEYS, st.just(False), st.just(False)),
    st.builds(create, st.just([("u", 1)]), st.just(True), st.just(True)),
)


def sober_rows() -> st.SearchStrategy[list[Operation]]:
    """The unique index comes first, so that it never meets documents that break it."""
    first = st.builds(lambda index, many: [index, many], INDEXES, draw("insert_many", st.lists(
        DOCUMENTS, min_size=5, max_size=10, unique_by=lambda one: one["_id"]
    )))  # fmt: skip
    rest = st.lists(st.one_of(*[OPERATIONS] * 20, INDEXES, DROP), min_size=8, max_size=25)
    return st.builds(lambda start, more: [*start, *more], first, rest)
