"""Sorting, cursors, projections, counting and distinct on every engine."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from bson import ObjectId
from pymongo.errors import OperationFailure

AT = datetime(2026, 3, 1, 9, 30, 0, 123000, tzinfo=UTC)


async def test_sorting_follows_the_order_of_types_and_the_extremes_of_arrays(docs):
    values = [AT, True, ObjectId(), b"x", [2, 7], {"a": 1}, "text", 5, None]
    await docs.insert_many([{"_id": number, "v": value} for number, value in enumerate(values)])
    await docs.insert_many([{"_id": 9}, {"_id": 10, "v": []}])
    up = [found["_id"] for found in await docs.find().sort([("v", 1), ("_id", 1)]).to_list()]
    assert up == [10, 8, 9, 4, 7, 6, 5, 3, 2, 1, 0]
    down = [found["_id"] for found in await docs.find().sort([("v", -1), ("_id", 1)]).to_list()]
    assert down == [0, 1, 2, 3, 5, 6, 4, 7, 8, 9, 10]


async def test_a_cursor_sorts_skips_limits_and_iterates(docs):
    await docs.insert_many([{"_id": number, "n": number % 3} for number in range(10)])
    cursor = docs.find({}, {"n": 0}).sort("n", -1).sort([("n", -1), ("_id", 1)]).skip(1).limit(4)
    assert [found async for found in cursor] == [{"_id": 5}, {"_id": 8}, {"_id": 1}, {"_id": 4}]
    assert len(await docs.find(sort=[("_id", -1)], limit=3).to_list(2)) == 2
    assert (await docs.find_one(sort=[("_id", -1)]))["_id"] == 9
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
]


@pytest.mark.parametrize(("projection", "expected"), PROJECTIONS, ids=str)
async def test_a_projection_keeps_or_leaves_out_fields(docs, projection, expected):
    await docs.insert_one(dict(PROJECTED))
    assert await docs.find_one({}, projection) == expected


@pytest.mark.parametrize(
    "projection", [{"a": 1, "b": 0}, {"a": {"$slice": 1}}, {"a": "$b"}, {"a": 1, "a.b": 1}], ids=str
)
async def test_a_projection_that_is_not_promised_is_refused(docs, projection):
    with pytest.raises(OperationFailure):
        await docs.find_one({}, projection)


async def test_counting_distinct_and_dropping(db, docs):
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
