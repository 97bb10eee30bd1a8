"""Upserts, replacements, find-and-modify and deletes on every engine."""

from __future__ import annotations

import asyncio

import pytest
from bson import ObjectId, Regex
from pymongo.errors import DuplicateKeyError, WriteError

from storage import AsyncCollection, Document, ReturnDocument, Unsupported
from tests.fakes.named_server import server_version
from tests.fakes.there import there


async def test_an_upsert_starts_from_the_filters_equalities(docs: AsyncCollection) -> None:
    result = await docs.update_one(
        {"_id": "k", "d.x": 1, "n": {"$gt": 5}, "$and": [{"m": {"$eq": 2}}]},
        {"$set": {"a": 1}, "$setOnInsert": {"b": 2}, "$inc": {"c": 3}},
        upsert=True,
    )
    assert (result.matched_count, result.modified_count, result.upserted_id) == (0, 0, "k")
    assert await docs.find_one() == {"_id": "k", "d": {"x": 1}, "m": 2, "a": 1, "b": 2, "c": 3}
    again = await docs.update_one({"_id": "k"}, {"$setOnInsert": {"b": 9}}, upsert=True)
    assert (again.matched_count, again.modified_count, again.upserted_id) == (1, 0, None)


async def test_replacing_keeps_the_id(docs: AsyncCollection) -> None:
    await docs.insert_many([{"_id": 1, "a": 1, "b": 2}, {"_id": 2, "a": 0}])
    result = await docs.replace_one({"a": 0}, {"c": 3})
    assert (result.matched_count, result.modified_count) == (1, 1)
    assert await docs.find_one({"_id": 2}) == {"_id": 2, "c": 3}
    with pytest.raises(WriteError) as caught:
        await docs.replace_one({"_id": 1}, {"_id": 9})
    assert caught.value.code == 66
    result = await docs.replace_one({"_id": 7}, {"c": 1}, upsert=True)
    assert result.upserted_id == 7


async def test_a_single_change_takes_the_first_of_an_order_or_is_refused(
    request: pytest.FixtureRequest, docs: AsyncCollection
) -> None:
    """A server knows this since MongoDB 8.0; an older one may take the sort and change another document."""
    await docs.insert_many([{"_id": 1, "a": 1}, {"_id": 2, "a": 0}])
    changes = (docs.replace_one({}, {"a": 5}, sort={"a": 1}), docs.update_one({}, {"$set": {"a": 9}}, sort=[("a", -1)]))
    if "server" in request.node.name and int(server_version().partition(".")[0]) < 8:
        for change in changes:
            with pytest.raises(Unsupported):
                await change
        assert await docs.find(sort=[("_id", 1)]).to_list() == [{"_id": 1, "a": 1}, {"_id": 2, "a": 0}]
        return
    for change in changes:
        assert (await change).modified_count == 1
    assert await docs.find(sort=[("_id", 1)]).to_list() == [{"_id": 1, "a": 1}, {"_id": 2, "a": 9}]


async def test_find_one_and_modify_returns_before_or_after(docs: AsyncCollection) -> None:
    await docs.insert_many([{"_id": 1, "n": 5}, {"_id": 2, "n": 3}])
    assert await docs.find_one_and_update({}, {"$inc": {"n": 1}}, sort=[("n", 1)]) == {"_id": 2, "n": 3}
    after = await docs.find_one_and_update(
        {"n": {"$lt": 5}}, {"$set": {"n": 9}}, {"n": 1, "_id": 0}, return_document=ReturnDocument.AFTER
    )
    assert after == {"n": 9}
    assert await docs.find_one_and_update({"n": 77}, {"$set": {"n": 1}}) is None
    assert await docs.find_one_and_update({"_id": 3}, {"$set": {"n": 1}}, upsert=True) is None
    made = await docs.find_one_and_replace({"_id": 4}, {"n": 0}, upsert=True, return_document=ReturnDocument.AFTER)
    assert made == {"_id": 4, "n": 0}
    assert await docs.find_one_and_delete({}, sort=[("n", -1)]) == {"_id": 2, "n": 9}
    assert await docs.count_documents({}) == 3


async def test_a_filter_with_an_id_honours_its_other_fields(docs: AsyncCollection) -> None:
    await docs.insert_one({"_id": "slot", "is_taken": True})
    assert await docs.find_one({"_id": "slot", "is_taken": False}) is None
    assert await docs.find_one_and_update({"_id": "slot", "is_taken": False}, {"$set": {"by": 1}}) is None
    assert (await docs.delete_one({"_id": "slot", "is_taken": False})).deleted_count == 0
    assert (await docs.replace_one({"_id": "slot", "is_taken": False}, {})).matched_count == 0


async def test_of_two_hundred_contenders_one_wins(docs: AsyncCollection) -> None:
    await docs.insert_one({"_id": "slot", "is_taken": False})
    claims = (
        docs.find_one_and_update({"_id": "slot", "is_taken": False}, {"$set": {"is_taken": True, "by": number}})
        for number in range(200)
    )
    won = [found for found in await asyncio.gather(*claims) if found is not None]
    assert len(won) == 1


# (filter, update, the document that is made, without its id where that is a new one)
UPSERTS: dict[str, tuple[Document, Document, Document]] = {
    "an equality": ({"a": 1}, {"$set": {"b": 2}}, {"a": 1, "b": 2}),
    "$eq": ({"a": {"$eq": 1}}, {"$set": {"b": 2}}, {"a": 1, "b": 2}),
    "$in of one": ({"a": {"$in": [1]}}, {"$set": {"b": 2}}, {"a": 1, "b": 2}),
    "$in of two": ({"a": {"$in": [1, 2]}}, {"$set": {"b": 2}}, {"b": 2}),
    "$all of one": ({"a": {"$all": [1]}}, {"$set": {"b": 2}}, {"a": 1, "b": 2}),
    "$and": ({"$and": [{"a": 1}, {"c": {"$eq": 3}}]}, {"$set": {"b": 2}}, {"a": 1, "c": 3, "b": 2}),
    "$or of one": ({"$or": [{"a": 1}]}, {"$set": {"b": 2}}, {"a": 1, "b": 2}),
    "$or of two": ({"$or": [{"a": 1}, {"a": 2}]}, {"$set": {"b": 2}}, {"b": 2}),
    "$nor": ({"$nor": [{"a": 1}]}, {"$set": {"b": 2}}, {"b": 2}),
    "ranges and others": ({"a": {"$gt": 1}, "c": {"$ne": 2}, "d": {"$exists": True}}, {"$set": {"b": 2}}, {"b": 2}),
    "$not and $elemMatch": ({"a": {"$not": {"$eq": 1}}, "c": {"$elemMatch": {"$eq": 1}}}, {"$set": {"b": 2}}, {"b": 2}),
    "an equality beside a range": ({"a": {"$eq": 5, "$gt": 1}}, {"$set": {"b": 2}}, {"a": 5, "b": 2}),
    "null": ({"a": None}, {"$set": {"b": 2}}, {"a": None, "b": 2}),
    "a pattern": ({"a": Regex("x")}, {"$set": {"b": 2}}, {"b": 2}),
    "a pattern by $eq": ({"a": {"$eq": Regex("x")}}, {"$set": {"b": 2}}, {"a": Regex("x"), "b": 2}),
    "an array": ({"a": [1, 2]}, {"$set": {"b": 2}}, {"a": [1, 2], "b": 2}),
    "a path": ({"d.x": 1, "d.y": 2}, {"$set": {"d.z": 3}}, {"d": {"x": 1, "y": 2, "z": 3}}),
    "a position": ({"t.0": 1}, {"$set": {"b": 2}}, {"t": {"0": 1}, "b": 2}),
    "fields in the order of their names": (
        {"z": 1, "c": 2},
        {"$set": {"y": 3, "b": 4}},
        {"c": 2, "z": 1, "b": 4, "y": 3},
    ),
    "the update goes over the filter": ({"a": 1}, {"$set": {"a": 2}}, {"a": 2}),
    "the update goes on from the filter": ({"a": 1}, {"$inc": {"a": 2}, "$push": {"t": 1}}, {"a": 3, "t": [1]}),
    "an id by the filter": ({"_id": 7, "a": 1}, {"$setOnInsert": {"b": 2}}, {"_id": 7, "a": 1, "b": 2}),
    "an id by the update": ({"a": 1}, {"$setOnInsert": {"_id": 7}}, {"_id": 7, "a": 1}),
    "an id by its parts": ({"_id.y": 2, "_id.x": 1}, {"$set": {"b": 2}}, {"_id": {"x": 1, "y": 2}, "b": 2}),
    "null as an id": ({"_id": None}, {"$unset": {"a": ""}}, {"_id": None}),
}


@pytest.mark.parametrize("case", UPSERTS)
async def test_an_upsert_makes_what_mongodb_makes(docs: AsyncCollection, case: str) -> None:
    condition, update, expected = UPSERTS[case]
    result = await docs.update_one(condition, update, upsert=True)
    assert (result.did_upsert, result.modified_count) == (True, 0)
    made = there(await docs.find_one())
    assert next(iter(made)) == "_id"
    assert made["_id"] == result.upserted_id
    if "_id" not in expected:
        assert isinstance(made.pop("_id"), ObjectId)
    assert made == expected
    assert list(made) == list(expected)


# (filter, update, MongoDB's error code)
REFUSED_UPSERTS: dict[str, tuple[Document, Document, int]] = {
    "the same twice": ({"$and": [{"a": 1}, {"a": 1}]}, {"$set": {"b": 1}}, 54),
    "two values": ({"a": {"$all": [1, 2]}}, {"$set": {"b": 1}}, 54),
    "a field and its part": ({"a": {"x": 1}, "a.x": 1}, {"$set": {"b": 1}}, 54),
    "another id": ({"_id": 1}, {"$set": {"_id": 2}}, 66),
    "an id that is an array": ({"_id": {"$eq": [1]}}, {"$set": {"b": 1}}, 53),
    "an id that is a pattern": ({}, {"$set": {"_id": Regex("x")}}, 53),
    "a path through a scalar": ({"a": 1}, {"$set": {"a.b": 1}}, 28),
}


@pytest.mark.parametrize("case", REFUSED_UPSERTS)
async def test_an_upsert_that_cannot_be_made_makes_nothing(docs: AsyncCollection, case: str) -> None:
    condition, update, code = REFUSED_UPSERTS[case]
    with pytest.raises(WriteError) as caught:
        await docs.update_one(condition, update, upsert=True)
    assert caught.value.code == code
    assert await docs.count_documents({}) == 0


async def test_a_replacement_that_is_inserted_takes_only_the_id_of_the_filter(docs: AsyncCollection) -> None:
    await docs.replace_one({"_id": {"$in": [1]}, "a": 5, "a.b": 6}, {"c": 1}, upsert=True)
    assert await docs.find_one() == {"_id": 1, "c": 1}
    with pytest.raises(WriteError) as caught:
        await docs.replace_one({"_id": 2}, {"_id": 3}, upsert=True)
    assert caught.value.code == 66
    with pytest.raises(WriteError) as caught:
        await docs.replace_one({"_id.x": 2}, {"c": 1}, upsert=True)
    assert caught.value.code == 111
    made = await docs.replace_one({"a": 9}, {"c": 2, "_id": 4}, upsert=True)
    assert made.upserted_id == 4
    assert list(there(await docs.find_one({"_id": 4}))) == ["_id", "c"]
    assert await docs.count_documents({}) == 2


async def test_a_replacement_may_hold_names_with_dots_and_inner_dollars_but_none_that_begin_with_one(
    docs: AsyncCollection
) -> None:
    await docs.insert_one({"_id": 1, "a": 1})
    await docs.replace_one({"_id": 1}, {"a.b": 1, "c": {"$d": 2}})
    assert await docs.find_one() == {"_id": 1, "a.b": 1, "c": {"$d": 2}}
    with pytest.raises(WriteError) as caught:
        await docs.replace_one({"_id": 1}, {"a": 1, "$b": 2})
    assert caught.value.code == 52
    assert await docs.count_documents({"a": 1}) == 0


async def test_replacing_by_the_same_modifies_nothing(docs: AsyncCollection) -> None:
    await docs.insert_one({"_id": 1, "a": 1, "b": 2})
    assert (await docs.replace_one({}, {"a": 1, "b": 2})).modified_count == 0
    assert (await docs.replace_one({}, {"b": 2, "a": 1})).modified_count == 1
    assert list(there(await docs.find_one())) == ["_id", "b", "a"]


async def test_find_and_modify_takes_sort_projection_and_upsert_together(docs: AsyncCollection) -> None:
    await docs.insert_many([{"_id": 1, "n": 1, "m": 0}, {"_id": 2, "n": 2, "m": 0}])
    before = await docs.find_one_and_update({}, {"$set": {"m": 1}}, {"n": 0}, sort=[("n", -1)])
    assert before == {"_id": 2, "m": 0}
    made = await docs.find_one_and_update(
        {"_id": 3}, {"$set": {"n": 9, "m": 2}}, ["n"], [("n", 1)], True, ReturnDocument.AFTER
    )
    assert made == {"_id": 3, "n": 9}
    replaced = await docs.find_one_and_replace({"m": 2}, {"n": 7}, {"_id": 0}, return_document=ReturnDocument.AFTER)
    assert replaced == {"n": 7}
    assert await docs.find_one_and_replace({"n": 77}, {"n": 78}, upsert=True) is None
    gone = await docs.find_one_and_delete({"n": {"$gt": 1}}, {"_id": 0, "n": 1}, [("n", -1)])
    assert gone == {"n": 78}
    assert await docs.find_one_and_delete({"n": 77}) is None


async def test_a_find_and_modify_that_breaks_an_index_says_which_and_changes_nothing(docs: AsyncCollection) -> None:
    await docs.create_index("d.x", unique=True)
    await docs.insert_many([{"_id": 1, "d": {"x": 5}}, {"_id": 2, "d": {"x": 6}}])
    for change in (
        docs.find_one_and_update({"_id": 2}, {"$set": {"d.x": 5}}),
        docs.find_one_and_update({"_id": 3}, {"$set": {"d.x": 5}}, upsert=True),
        docs.find_one_and_replace({"_id": 2}, {"d": {"x": 5}}),
        docs.update_one({"_id": 2}, {"$inc": {"d.x": -1}}),
        docs.insert_one({"d": {"x": 5}}),
    ):
        with pytest.raises(DuplicateKeyError) as caught:
            await change
        assert caught.value.code == 11000
        details = there(caught.value.details)
        assert details["keyPattern"] == {"d.x": 1}
        assert details["keyValue"] == {"d.x": 5}
    assert await docs.find(sort="_id").to_list() == [{"_id": 1, "d": {"x": 5}}, {"_id": 2, "d": {"x": 6}}]
