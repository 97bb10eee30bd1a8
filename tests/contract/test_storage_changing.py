"""Upserts, replacements, find-and-modify and deletes on every engine."""

from __future__ import annotations

import asyncio

import pytest
from pymongo.errors import WriteError

from storage import ReturnDocument


async def test_an_upsert_starts_from_the_filters_equalities(docs):
    result = await docs.update_one(
        {"_id": "k", "d.x": 1, "n": {"$gt": 5}, "$and": [{"m": {"$eq": 2}}]},
        {"$set": {"a": 1}, "$setOnInsert": {"b": 2}, "$inc": {"c": 3}},
        upsert=True,
    )
    assert (result.matched_count, result.modified_count, result.upserted_id) == (0, 0, "k")
    assert await docs.find_one() == {"_id": "k", "d": {"x": 1}, "m": 2, "a": 1, "b": 2, "c": 3}
    again = await docs.update_one({"_id": "k"}, {"$setOnInsert": {"b": 9}}, upsert=True)
    assert (again.matched_count, again.modified_count, again.upserted_id) == (1, 0, None)


async def test_replacing_keeps_the_id(docs):
    await docs.insert_many([{"_id": 1, "a": 1, "b": 2}, {"_id": 2, "a": 0}])
    result = await docs.replace_one({}, {"c": 3}, sort={"a": 1})
    assert (result.matched_count, result.modified_count) == (1, 1)
    assert await docs.find_one({"_id": 2}) == {"_id": 2, "c": 3}
    with pytest.raises(WriteError) as caught:
        await docs.replace_one({"_id": 1}, {"_id": 9})
    assert caught.value.code == 66
    result = await docs.replace_one({"_id": 7}, {"c": 1}, upsert=True)
    assert result.upserted_id == 7


async def test_find_one_and_modify_returns_before_or_after(docs):
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


async def test_a_filter_with_an_id_honours_its_other_fields(docs):
    await docs.insert_one({"_id": "slot", "is_taken": True})
    assert await docs.find_one({"_id": "slot", "is_taken": False}) is None
    assert await docs.find_one_and_update({"_id": "slot", "is_taken": False}, {"$set": {"by": 1}}) is None
    assert (await docs.delete_one({"_id": "slot", "is_taken": False})).deleted_count == 0
    assert (await docs.replace_one({"_id": "slot", "is_taken": False}, {})).matched_count == 0


async def test_of_two_hundred_contenders_one_wins(docs):
    await docs.insert_one({"_id": "slot", "is_taken": False})
    claims = (
        docs.find_one_and_update({"_id": "slot", "is_taken": False}, {"$set": {"is_taken": True, "by": number}})
        for number in range(200)
    )
    won = [found for found in await asyncio.gather(*claims) if found is not None]
    assert len(won) == 1
