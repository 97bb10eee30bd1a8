"""How documents go in and come out on every engine: copies, ids, and what cannot be stored."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from bson import ObjectId, Regex
from pymongo.errors import BulkWriteError, DuplicateKeyError, WriteError

AT = datetime(2026, 3, 1, 9, 30, 0, 123000, tzinfo=UTC)


async def test_documents_are_copied_in_and_out_with_aware_utc_milliseconds(docs):
    given = {"_id": "x", "at": datetime(2026, 1, 1, 12, 0, 0, 123456), "d": {"t": [1]}}
    await docs.insert_one(given)
    given["d"]["t"].append(2)
    first = await docs.find_one({"_id": "x"})
    first["d"]["t"].append(3)
    assert await docs.find_one({"_id": "x"}) == {
        "_id": "x", "at": datetime(2026, 1, 1, 12, 0, 0, 123000, tzinfo=UTC), "d": {"t": [1]}
    }  # fmt: skip
    assert first["at"].utcoffset() == timedelta(0)


async def test_a_missing_id_becomes_an_object_id_and_stands_first(docs):
    document = {"a": 1}
    result = await docs.insert_one(document)
    assert isinstance(result.inserted_id, ObjectId)
    assert document["_id"] == result.inserted_id
    assert list(await docs.find_one()) == ["_id", "a"]


KINDS_OF_ID = ["x", 5, 5.5, True, None, {"a": 1, "b": 2}, b"x", AT, ObjectId("6b0327fcbc2990dcc0aadd9f")]


@pytest.mark.parametrize("identity", KINDS_OF_ID, ids=repr)
async def test_any_kind_of_id_names_one_document(docs, identity):
    await docs.insert_one({"_id": identity, "a": 1})
    with pytest.raises(DuplicateKeyError) as caught:
        await docs.insert_one({"_id": identity})
    assert caught.value.code == 11000
    assert (await docs.find_one({"_id": identity}))["a"] == 1
    assert (await docs.delete_one({"_id": identity})).deleted_count == 1


async def test_arrays_and_patterns_are_no_ids(docs):
    for identity in ([1], Regex("a")):
        with pytest.raises(WriteError):
            await docs.insert_one({"_id": identity})


async def test_insert_many_keeps_what_preceded_an_error(docs):
    with pytest.raises(BulkWriteError) as caught:
        await docs.insert_many([{"_id": 1}, {"_id": 1}, {"_id": 2}])
    assert caught.value.details["nInserted"] == 1
    assert [(error["index"], error["code"]) for error in caught.value.details["writeErrors"]] == [(1, 11000)]
    with pytest.raises(BulkWriteError) as caught:
        await docs.insert_many([{"_id": 3}, {"_id": 1}, {"_id": 4}], ordered=False)
    assert caught.value.details["nInserted"] == 2
    assert await docs.distinct("_id") == [1, 3, 4]


async def test_what_was_awaited_is_seen_by_the_next_read(docs):
    for number in range(50):
        await docs.insert_one({"_id": number})
        assert (await docs.find_one({"_id": number})) is not None
        assert await docs.count_documents({}) == number + 1
