"""What an update makes of a document on every engine, case by case, and what it raises."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from bson import Int64
from pymongo.errors import WriteError

# (document before, update, document after; None where it stays as it is)
UPDATES = {
    "$set": ({"a": 1}, {"$set": {"a": 2, "b": 3}}, {"a": 2, "b": 3}),
    "$set the same": ({"a": 1}, {"$set": {"a": 1}}, None),
    "$set a path": ({}, {"$set": {"d.x.y": 1}}, {"d": {"x": {"y": 1}}}),
    "$set a position": ({"t": [1, 2]}, {"$set": {"t.1": 9}}, {"t": [1, 9]}),
    "$set beyond the end": ({"t": [1]}, {"$set": {"t.3": 9}}, {"t": [1, None, None, 9]}),
    "$set nothing": ({"a": 1}, {"$set": {}}, None),
    "$unset": ({"a": 1, "b": 2}, {"$unset": {"a": ""}}, {"b": 2}),
    "$unset what is not there": ({"a": 1}, {"$unset": {"z.y": ""}}, None),
    "$unset a position": ({"t": [1, 2]}, {"$unset": {"t.0": ""}}, {"t": [None, 2]}),
    "$inc": ({"a": 1}, {"$inc": {"a": 2}}, {"a": 3}),
    "$inc what is missing": ({}, {"$inc": {"d.a": 2}}, {"d": {"a": 2}}),
    "$inc by a fraction": ({"a": 1}, {"$inc": {"a": 0.5}}, {"a": 1.5}),
    "$mul": ({"a": 3}, {"$mul": {"a": 2}}, {"a": 6}),
    "$mul what is missing": ({}, {"$mul": {"a": 2}}, {"a": 0}),
    "$min": ({"a": 5}, {"$min": {"a": 3}}, {"a": 3}),
    "$min keeps the lesser": ({"a": 5}, {"$min": {"a": 8}}, None),
    "$max": ({"a": 5}, {"$max": {"a": 8}}, {"a": 8}),
    "$max what is missing": ({}, {"$max": {"a": 8}}, {"a": 8}),
    "$push": ({"t": [1]}, {"$push": {"t": 2}}, {"t": [1, 2]}),
    "$push what is missing": ({}, {"$push": {"t": 2}}, {"t": [2]}),
    "$push an array": ({"t": [1]}, {"$push": {"t": [2]}}, {"t": [1, [2]]}),
    "$push each, sorted and cut": (
        {"t": [3]},
        {"$push": {"t": {"$each": [1, 2], "$sort": 1, "$slice": -2}}},
        {"t": [2, 3]},
    ),
    "$push each, sorted by a field": (
        {"t": [{"n": 2}]},
        {"$push": {"t": {"$each": [{"n": 3}, {"n": 1}], "$sort": {"n": -1}, "$slice": 2}}},
        {"t": [{"n": 3}, {"n": 2}]},
    ),
    "$addToSet": ({"t": [1]}, {"$addToSet": {"t": 1}}, None),
    "$addToSet each": ({"t": [1]}, {"$addToSet": {"t": {"$each": [1, 2, 2]}}}, {"t": [1, 2]}),
    "$addToSet tells true from one": ({"t": [1]}, {"$addToSet": {"t": True}}, {"t": [1, True]}),
    "$pull a value": ({"t": [1, 2, 1]}, {"$pull": {"t": 1}}, {"t": [2]}),
    "$pull a condition": ({"t": [1, 5, 9]}, {"$pull": {"t": {"$gte": 5}}}, {"t": [1]}),
    "$pull sub-documents": ({"t": [{"a": 1, "b": 2}, {"a": 2}]}, {"$pull": {"t": {"a": 1}}}, {"t": [{"a": 2}]}),
    "$pop the last": ({"t": [1, 2]}, {"$pop": {"t": 1}}, {"t": [1]}),
    "$pop the first": ({"t": [1, 2]}, {"$pop": {"t": -1}}, {"t": [2]}),
    "$pop from none": ({"t": []}, {"$pop": {"t": 1}}, None),
    "$rename": ({"a": 1}, {"$rename": {"a": "d.b"}}, {"d": {"b": 1}}),
    "$rename what is missing": ({"a": 1}, {"$rename": {"z": "y"}}, None),
    "$setOnInsert on a match": ({"a": 1}, {"$setOnInsert": {"b": 2}}, None),
    "several at once": (
        {"a": 1, "t": []},
        {"$inc": {"a": 1}, "$push": {"t": 1}, "$set": {"b": 0}},
        {"a": 2, "t": [1], "b": 0},
    ),
}


@pytest.mark.parametrize("case", UPDATES)
async def test_an_update_changes_what_mongodb_changes(docs, case):
    before, update, after = UPDATES[case]
    await docs.insert_one({"_id": "x", **before})
    result = await docs.update_one({"_id": "x"}, update)
    assert (result.matched_count, result.modified_count) == (1, 0 if after is None else 1)
    found = await docs.find_one({"_id": "x"})
    expected = {"_id": "x", **(before if after is None else after)}
    assert found == expected
    assert [type(value) for value in found.values()] == [type(expected[name]) for name in found]


# (document before, update, MongoDB's error code)
REFUSED_UPDATES = {
    "$inc a text": ({"a": "x"}, {"$inc": {"a": 1}}, 14),
    "$inc a boolean": ({"a": True}, {"$inc": {"a": 1}}, 14),
    "$inc null": ({"a": None}, {"$inc": {"a": 1}}, 14),
    "$push on a number": ({"a": 1}, {"$push": {"a": 1}}, 2),
    "a scalar in the way": ({"a": 1}, {"$set": {"a.b": 1}}, 28),
    "a name within an array": ({"a": [1]}, {"$set": {"a.b": 1}}, 28),
    "conflicting paths": ({}, {"$set": {"a": 1}, "$inc": {"a.b": 1}}, 40),
    "the same path twice": ({}, {"$set": {"a": 1}, "$inc": {"a": 1}}, 40),
    "another id": ({}, {"$set": {"_id": "y"}}, 66),
    "$inc out of range": ({"a": Int64(2**63 - 1)}, {"$inc": {"a": 1}}, 2),
}


@pytest.mark.parametrize("case", REFUSED_UPDATES)
async def test_an_update_that_cannot_be_applied_raises_and_changes_nothing(docs, case):
    before, update, code = REFUSED_UPDATES[case]
    await docs.insert_one({"_id": "x", **before})
    with pytest.raises(WriteError) as caught:
        await docs.update_one({"_id": "x"}, update)
    assert caught.value.code == code
    assert await docs.find_one() == {"_id": "x", **before}


async def test_update_many_changes_every_match(docs):
    await docs.insert_many([{"_id": number, "n": number} for number in range(5)])
    result = await docs.update_many({"n": {"$gte": 2}}, {"$max": {"n": 3}})
    assert (result.matched_count, result.modified_count) == (3, 1)


async def test_current_date_is_now_in_utc(docs):
    await docs.update_one({"_id": 1}, {"$currentDate": {"at": True, "day": {"$type": "date"}}}, upsert=True)
    found = await docs.find_one()
    assert abs(datetime.now(UTC) - found["at"]) < timedelta(minutes=1)
    assert found["at"] == found["day"]
