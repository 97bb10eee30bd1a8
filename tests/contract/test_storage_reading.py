"""Sorting, cursors, projections, counting and distinct on every engine."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from bson import Binary, Code, Decimal128, Int64, MaxKey, MinKey, ObjectId, Regex, Timestamp
from pymongo.errors import OperationFailure

from storage import AsyncCollection, AsyncDatabase, Document
from tests.fakes.there import there

AT = datetime(2026, 3, 1, 9, 30, 0, 123000, tzinfo=UTC)


async def test_sorting_follows_the_order_of_types_and_the_extremes_of_arrays(docs: AsyncCollection) -> None:
    values = [AT, True, ObjectId(), b"x", [2, 7], {"a": 1}, "text", 5, None]
    await docs.insert_many([{"_id": number, "v": value} for number, value in enumerate(values)])
    await docs.insert_many([{"_id": 9}, {"_id": 10, "v": []}])
    up = [found["_id"] for found in await docs.find().sort([("v", 1), ("_id", 1)]).to_list()]
    assert up == [10, 8, 9, 4, 7, 6, 5, 3, 2, 1, 0]
    down = [found["_id"] for found in await docs.find().sort([("v", -1), ("_id", 1)]).to_list()]
    assert down == [0, 1, 2, 3, 5, 6, 4, 7, 8, 9, 10]


async def test_a_cursor_sorts_skips_limits_and_iterates(docs: AsyncCollection) -> None:
    await docs.insert_many([{"_id": number, "n": number % 3} for number in range(10)])
    cursor = docs.find({}, {"n": 0}).sort("n", -1).sort([("n", -1), ("_id", 1)]).skip(1).limit(4)
    assert [found async for found in cursor] == [{"_id": 5}, {"_id": 8}, {"_id": 1}, {"_id": 4}]
    assert len(await docs.find(sort=[("_id", -1)], limit=3).to_list(2)) == 2
    assert there(await docs.find_one(sort=[("_id", -1)]))["_id"] == 9
    assert await docs.find(limit=0).to_list(None) == await docs.find().to_list()


# (projection, what is left of the document)
PROJECTED = {"_id": 1, "a": 1, "d": {"x": 1, "y": 2}, "s": [{"x": 1, "y": 2}, 5, {"y": 3}]}


PROJECTIONS = [
    (["a"], {"_id": 1, "a": 1}),
    ([], PROJECTED),
    ({"a": 1, "_id": 0}, {"a": 1}),
    ({"d.x": 1}, {"_id": 1, "d": {"x": 1}}),
    ({"s.y": True}, {"_id": 1, "s": [{"y": 2}, {"y": 3}]}),
    ({"s": 0, "d.y": 0}, {"_id": 1, "a": 1, "d": {"x": 1}}),
    ({"s.y": 0, "d": 0}, {"_id": 1, "a": 1, "s": [{"x": 1}, 5, {}]}),
    ({"_id": 1}, {"_id": 1}),
    ({"_id": 0}, {name: value for name, value in PROJECTED.items() if name != "_id"}),
    ({}, PROJECTED),
    ({"zzz": 1}, {"_id": 1}),
    ({"_id": 1, "a": 0}, {"_id": 1, "d": {"x": 1, "y": 2}, "s": [{"x": 1, "y": 2}, 5, {"y": 3}]}),
    ({"_id": 0, "a": 0, "s": 0}, {"d": {"x": 1, "y": 2}}),
    ({"d.zzz": 1}, {"_id": 1, "d": {}}),
    ({"a.x": 1}, {"_id": 1}),
    ({"s.0": 1}, {"_id": 1, "s": [{}, {}]}),
    ({"a": 2.5}, {"_id": 1, "a": 1}),
    ({"s": 1, "a": 1, "_id": 0}, {"a": 1, "s": PROJECTED["s"]}),
]


@pytest.mark.parametrize(("projection", "expected"), PROJECTIONS, ids=str)
async def test_a_projection_keeps_or_leaves_out_fields(docs: AsyncCollection, projection: Any, expected: Any) -> None:
    await docs.insert_one(dict(PROJECTED))
    assert await docs.find_one({}, projection) == expected


@pytest.mark.parametrize(
    "projection", [{"a": 1, "b": 0}, {"a": {"$slice": 1}}, {"a": "$b"}, {"a": 1, "a.b": 1}], ids=str
)
async def test_a_projection_that_is_not_promised_is_refused(docs: AsyncCollection, projection: Any) -> None:
    with pytest.raises(OperationFailure):
        await docs.find_one({}, projection)


async def test_a_projection_reaches_into_an_id_and_into_arrays_of_arrays(docs: AsyncCollection) -> None:
    await docs.insert_one({"_id": {"x": 1, "y": 2}, "t": [[{"a": 1, "b": 2}, 3], {"a": 4}, 5]})
    assert await docs.find_one({}, {"_id.x": 1}) == {"_id": {"x": 1}}
    assert await docs.find_one({}, {"_id.x": 0, "t": 0}) == {"_id": {"y": 2}}
    assert await docs.find_one({}, {"t.a": 1, "_id": 0}) == {"t": [[{"a": 1}], {"a": 4}]}
    assert await docs.find_one({}, {"t.a": 0, "_id": 0}) == {"t": [[{"b": 2}, 3], {}, 5]}


@pytest.mark.parametrize(
    ("projection", "code"),
    [({"a": 1, "b": 0}, 31254), ({"a": 0, "b": 1}, 31253), ({"a": 1, "a.b": 1}, 31250), ({"a.b": 1, "a": 1}, 31249)],
    ids=str,
)
async def test_a_projection_that_contradicts_itself_has_mongodbs_code(
    docs: AsyncCollection, projection: Any, code: int
) -> None:
    with pytest.raises(OperationFailure) as caught:
        await docs.find_one({}, projection)
    assert caught.value.code == code


async def test_every_type_has_its_place_in_a_sort(docs: AsyncCollection) -> None:
    line = [
        MinKey(), None, float("nan"), Decimal128("-Infinity"), -1.5, 0, Decimal128("0.1"), 0.1, 1, Decimal128("1.5"),
        2**53, 2**53 + 1, Int64(2**62), Decimal128("1E30"), float("inf"), "", "A", "a", "é", "א", {}, {"a": 1},
        {"a": 2}, {"b": 0}, {"a": "x"}, b"", b"b", b"aa", Binary(b"aa", 5), ObjectId("0" * 24), False, True, AT,
        AT + timedelta(milliseconds=1), Timestamp(1, 1), Timestamp(1, 2), Regex("a"), Regex("b"), Code("x"), MaxKey(),
    ]  # fmt: skip
    await docs.insert_many([{"_id": number, "v": value} for number, value in reversed(list(enumerate(line)))])
    up = [found["_id"] for found in await docs.find(sort=[("v", 1)]).to_list()]
    assert up == list(range(len(line)))
    await docs.create_index([("v", -1)])
    down = [found["_id"] for found in await docs.find(sort=[("v", -1)]).to_list()]
    assert down == up[::-1]


async def test_equal_numbers_of_different_types_sort_by_what_comes_next(docs: AsyncCollection) -> None:
    values = [1, Decimal128("1.0"), 1.0, Int64(1)]
    await docs.insert_many([{"_id": number, "v": value} for number, value in enumerate(values)])
    assert [found["_id"] for found in await docs.find(sort=[("v", -1), ("_id", -1)]).to_list()] == [3, 2, 1, 0]


async def test_an_array_sorts_by_one_of_its_elements_and_never_by_two(docs: AsyncCollection) -> None:
    await docs.insert_many(
        [
            {"_id": 1, "s": [{"x": 1, "y": 9}, {"x": 2, "y": 0}]},
            {"_id": 2, "s": [{"x": 1, "y": 5}]},
            {"_id": 3, "s": []},
        ]
    )
    up = [found["_id"] for found in await docs.find(sort=[("s.x", 1), ("s.y", 1)]).to_list()]
    assert up == [3, 2, 1]
    down = [found["_id"] for found in await docs.find(sort=[("s.x", -1), ("s.y", 1)]).to_list()]
    assert down == [1, 2, 3]


async def test_two_arrays_side_by_side_have_no_order(docs: AsyncCollection) -> None:
    await docs.insert_one({"a": [1, 2], "b": [1, 2]})
    with pytest.raises(OperationFailure) as caught:
        await docs.find(sort=[("a", 1), ("b", 1)]).to_list()
    assert caught.value.code == 2
    assert len(await docs.find(sort=[("a", 1), ("c", 1)]).to_list()) == 1


# (documents, path, the different values)
DISTINCT: dict[str, tuple[list[Document], str, list[Any]]] = {
    "elements of arrays": ([{"t": [1, 2]}, {"t": 2}, {"t": [3, 1]}], "t", [1, 2, 3]),
    "true is not one": ([{"t": 1}, {"t": True}], "t", [1, True]),
    "one is one in every type": ([{"t": 1}, {"t": 1.0}, {"t": Decimal128("1.00")}], "t", [1]),
    "null, but not missing": ([{"t": None}, {}, {"t": 1}], "t", [None, 1]),
    "an array in an array is a value": ([{"t": [[1, 2], 3]}], "t", [[1, 2], 3]),
    "nothing of an empty array": ([{"t": []}, {"t": 1}], "t", [1]),
    "through an array": ([{"s": [{"x": 1}, {"x": [2, 3]}, {}, 4]}], "s.x", [1, 2, 3]),
    "a position": ([{"t": [[1, 2], 3]}, {"t": [5]}], "t.0", [1, 2, 5]),
    "sub-documents in their order": ([{"d": {"x": 1, "y": 2}}, {"d": {"y": 2, "x": 1}}], "d", [{"x": 1, "y": 2}] * 2),
}


@pytest.mark.parametrize("case", DISTINCT)
async def test_distinct_gives_each_value_once(docs: AsyncCollection, case: str) -> None:
    documents, path, expected = DISTINCT[case]
    await docs.insert_many(documents)
    found = await docs.distinct(path)
    assert len(found) == len(expected)
    for value in expected:
        assert (type(value), value) in [(type(one), one) for one in found]


async def test_counting_takes_skip_and_limit_after_the_filter(docs: AsyncCollection) -> None:
    await docs.insert_many([{"n": number} for number in range(10)])
    assert await docs.count_documents({"n": {"$gte": 4}}) == 6
    assert await docs.count_documents({"n": {"$gte": 4}}, skip=2) == 4
    assert await docs.count_documents({"n": {"$gte": 4}}, skip=5, limit=3) == 1
    assert await docs.count_documents({"n": {"$gte": 4}}, skip=9) == 0
    assert await docs.count_documents({}, skip=8, limit=5) == 2


async def test_counting_distinct_and_dropping(db: AsyncDatabase, docs: AsyncCollection) -> None:
    await docs.insert_many([{"t": [1, 2]}, {"t": 2}, {"t": True}, {}, {"d": {"x": 1}}])
    assert await docs.count_documents({}, skip=1, limit=3) == 3
    assert await docs.count_documents({"t": 2}, limit=1) == 1
    assert await docs.estimated_document_count() == 5
    with pytest.raises(OperationFailure):
        await docs.count_documents({}, limit=0)
    assert sorted(map(repr, await docs.distinct("t"))) == ["1", "2", "True"]
    assert await docs.distinct("d.x", {"t": {"$exists": False}}) == [1]
    assert (await docs.delete_many({"t": 2})).deleted_count == 2
    assert await db.list_collection_names() == ["docs"]
    await db.drop_collection("docs")
    assert await db.list_collection_names() == []
    assert await docs.find().to_list() == []
    assert await docs.count_documents({}) == 0
