"""What an update makes of a document on every engine, case by case, and what it raises."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from bson import Decimal128, Int64, Regex
from pymongo.errors import WriteError

from storage import AsyncCollection, Document
from tests.fakes.there import there

# (document before, update, document after; None where it stays as it is)
UPDATES: dict[str, tuple[Document, Document, Document | None]] = {
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
    "$inc keeps a long": ({"a": Int64(1)}, {"$inc": {"a": 1}}, {"a": Int64(2)}),
    "$inc by a long makes a long": ({"a": 1}, {"$inc": {"a": Int64(1)}}, {"a": Int64(2)}),
    "$inc beyond 32 bits makes a long": ({"a": 2**31 - 1}, {"$inc": {"a": 1}}, {"a": Int64(2**31)}),
    "$inc by nothing": ({"a": 5}, {"$inc": {"a": 0}}, None),
    "$inc by nothing of another type": ({"a": 5}, {"$inc": {"a": 0.0}}, {"a": 5.0}),
    "$inc of minus zero by zero": ({"a": -0.0}, {"$inc": {"a": 0.0}}, None),
    "$inc by a decimal": ({"a": 1}, {"$inc": {"a": Decimal128("0.10")}}, {"a": Decimal128("1.10")}),
    "$inc of a decimal": ({"a": Decimal128("0.1")}, {"$inc": {"a": 2}}, {"a": Decimal128("2.1")}),
    "$inc of a decimal by an equal nothing": ({"a": Decimal128("1.0")}, {"$inc": {"a": Decimal128("0.00")}}, None),
    "$inc of not a number": ({"a": float("inf")}, {"$inc": {"a": 1}}, None),
    "$mul beyond 32 bits makes a long": ({"a": 2**30}, {"$mul": {"a": 4}}, {"a": Int64(2**32)}),
    "$mul of a missing long": ({}, {"$mul": {"a": Int64(2)}}, {"a": Int64(0)}),
    "$mul of a missing double": ({}, {"$mul": {"a": 2.5}}, {"a": 0.0}),
    "$mul by a decimal": ({"a": 3}, {"$mul": {"a": Decimal128("1.5")}}, {"a": Decimal128("4.5")}),
    "$mul of a missing decimal": ({}, {"$mul": {"a": Decimal128("2.5")}}, {"a": Decimal128("0.0")}),
    "$set another type of the same number": ({"a": 1}, {"$set": {"a": 1.0}}, {"a": 1.0}),
    "$set a sub-document in another order": (
        {"d": {"x": 1, "y": 2}},
        {"$set": {"d": {"y": 2, "x": 1}}},
        {"d": {"y": 2, "x": 1}},
    ),
    "$set names with dots and dollars within a value": (
        {},
        {"$set": {"d": {"a.b": 1, "$c": 2}}},
        {"d": {"a.b": 1, "$c": 2}},
    ),
    "$set a number in a sub-document": ({"d": {}}, {"$set": {"d.0": 1}}, {"d": {"0": 1}}),
    "$set a number where nothing is": ({}, {"$set": {"t.0": 1}}, {"t": {"0": 1}}),
    "$set a field of a position": ({"t": [{"x": 1}]}, {"$set": {"t.1.x": 2}}, {"t": [{"x": 1}, {"x": 2}]}),
    "$set null over a missing field": ({}, {"$set": {"a": None}}, {"a": None}),
    "new fields come in the order of their names": (
        {"z": 0},
        {"$set": {"c": 1, "a": 2, "b": 3}},
        {"z": 0, "a": 2, "b": 3, "c": 1},
    ),
    "new positions come in the order of their numbers": (
        {"t": []},
        {"$set": {"t.10": 1, "t.9": 2}},
        {"t": [None] * 9 + [2, 1]},
    ),
    "$set keeps the place of a field": ({"a": 1, "b": 2}, {"$set": {"a": 9}}, {"a": 9, "b": 2}),
    "$unset through a scalar": ({"a": 1}, {"$unset": {"a.b": ""}}, None),
    "$unset of a sub-field": ({"d": {"x": 1}}, {"$unset": {"d.x": ""}}, {"d": {}}),
    "$unset beyond the end": ({"t": [1]}, {"$unset": {"t.5": ""}}, None),
    "$min across types": ({"a": "x"}, {"$min": {"a": 1}}, {"a": 1}),
    "$min of what is equal": ({"a": 1}, {"$min": {"a": 1.0}}, None),
    "$max across types": ({"a": 5}, {"$max": {"a": "x"}}, {"a": "x"}),
    "$max with a decimal": ({"a": 1}, {"$max": {"a": Decimal128("1.5")}}, {"a": Decimal128("1.5")}),
    "$min of null": ({"a": None}, {"$min": {"a": 1}}, None),
    "$push nothing": ({"t": [1]}, {"$push": {"t": {"$each": []}}}, None),
    "$push nothing where nothing is": ({}, {"$push": {"t": {"$each": []}}}, {"t": []}),
    "$push cut to nothing": ({"t": [1]}, {"$push": {"t": {"$each": [2], "$slice": 0}}}, {"t": []}),
    "$push cut at the end": ({"t": [1]}, {"$push": {"t": {"$each": [2, 3], "$slice": 2}}}, {"t": [1, 2]}),
    "$push sorted by what is missing in some": (
        {"t": [{"n": 2}, 5, {}]},
        {"$push": {"t": {"$each": [{"n": 1}], "$sort": {"n": 1}}}},
        {"t": [5, {}, {"n": 1}, {"n": 2}]},
    ),
    "$push sorts arrays as wholes": (
        {"t": [{"n": [9, 1]}]},
        {"$push": {"t": {"$each": [{"n": [2, 3]}], "$sort": {"n": 1}}}},
        {"t": [{"n": [2, 3]}, {"n": [9, 1]}]},
    ),
    "$push sorted downwards": ({"t": [1, 3]}, {"$push": {"t": {"$each": [2], "$sort": -1}}}, {"t": [3, 2, 1]}),
    "$push sorted across types": (
        {"t": ["x", None]},
        {"$push": {"t": {"$each": [1, True], "$sort": 1}}},
        {"t": [None, 1, "x", True]},
    ),
    "$addToSet an array": ({"t": [1]}, {"$addToSet": {"t": [1]}}, {"t": [1, [1]]}),
    "$addToSet what is missing": ({}, {"$addToSet": {"t": 1}}, {"t": [1]}),
    "$addToSet an equal number": ({"t": [1]}, {"$addToSet": {"t": Decimal128("1.0")}}, None),
    "$addToSet a sub-document in another order": (
        {"t": [{"x": 1, "y": 2}]},
        {"$addToSet": {"t": {"y": 2, "x": 1}}},
        {"t": [{"x": 1, "y": 2}, {"y": 2, "x": 1}]},
    ),
    "$addToSet keeps what is there twice": ({"t": [1, 1]}, {"$addToSet": {"t": 2}}, {"t": [1, 1, 2]}),
    "$pull from what is missing": ({"a": 1}, {"$pull": {"t": 1}}, None),
    "$pull null": ({"t": [None, 1]}, {"$pull": {"t": None}}, {"t": [1]}),
    "$pull an array": ({"t": [[1, 2], 1]}, {"$pull": {"t": [1, 2]}}, {"t": [1]}),
    "$pull a sub-document by one of its fields": (
        {"t": [{"a": [1, 5]}, {"a": 3}, 5]},
        {"$pull": {"t": {"a": {"$gte": 5}}}},
        {"t": [{"a": 3}, 5]},
    ),
    "$pull every sub-document": ({"t": [{"a": 1}, {}, 5]}, {"$pull": {"t": {}}}, {"t": [5]}),
    "$pull by a pattern": ({"t": ["ab", "b", 1]}, {"$pull": {"t": Regex("^a")}}, {"t": ["b", 1]}),
    "$pull opens an element that is an array": ({"t": [[1, 9], 3, 9]}, {"$pull": {"t": {"$gt": 5}}}, {"t": [3]}),
    "$pull one of several": ({"t": [1, 2, 3, "x"]}, {"$pull": {"t": {"$in": [1, "x"]}}}, {"t": [2, 3]}),
    "$pull what is not": ({"t": [1, 2]}, {"$pull": {"t": {"$ne": 2}}}, {"t": [2]}),
    "$pull by $or": (
        {"t": [{"a": 1}, {"b": 2}, {"a": 3}]},
        {"$pull": {"t": {"$or": [{"a": 1}, {"b": 2}]}}},
        {"t": [{"a": 3}]},
    ),
    "$pull by $elemMatch": ({"t": [[1, 9], [1]]}, {"$pull": {"t": {"$elemMatch": {"$gt": 5}}}}, {"t": [[1]]}),
    "$pop from what is missing": ({"a": 1}, {"$pop": {"t.x": 1}}, None),
    "$rename over a field": ({"a": 1, "b": 2}, {"$rename": {"a": "b"}}, {"b": 1}),
    "$rename out of a sub-document": ({"d": {"x": 1}}, {"$rename": {"d.x": "x"}}, {"d": {}, "x": 1}),
    "$rename stands by its new name": ({"a": 1}, {"$rename": {"a": "z"}, "$set": {"m": 2}}, {"m": 2, "z": 1}),
    "several at once": (
        {"a": 1, "t": []},
        {"$inc": {"a": 1}, "$push": {"t": 1}, "$set": {"b": 0}},
        {"a": 2, "t": [1], "b": 0},
    ),
}


@pytest.mark.parametrize("case", UPDATES)
async def test_an_update_changes_what_mongodb_changes(docs: AsyncCollection, case: str) -> None:
    before, update, after = UPDATES[case]
    await docs.insert_one({"_id": "x", **before})
    result = await docs.update_one({"_id": "x"}, update)
    assert (result.matched_count, result.modified_count) == (1, 0 if after is None else 1)
    found = there(await docs.find_one({"_id": "x"}))
    expected = {"_id": "x", **(before if after is None else after)}
    assert found == expected
    assert [(name, type(value)) for name, value in found.items()] == [(name, type(expected[name])) for name in expected]


# (document before, update, MongoDB's error code)
REFUSED_UPDATES: dict[str, tuple[Document, Document, int]] = {
    "$inc a text": ({"a": "x"}, {"$inc": {"a": 1}}, 14),
    "$inc a boolean": ({"a": True}, {"$inc": {"a": 1}}, 14),
    "$inc null": ({"a": None}, {"$inc": {"a": 1}}, 14),
    "$push on a number": ({"a": 1}, {"$push": {"a": 1}}, 2),
    "a scalar in the way": ({"a": 1}, {"$set": {"a.b": 1}}, 28),
    "a name within an array": ({"a": [1]}, {"$set": {"a.b": 1}}, 28),
    "conflicting paths": ({}, {"$set": {"a": 1}, "$inc": {"a.b": 1}}, 40),
    "the same path twice": ({}, {"$set": {"a": 1}, "$inc": {"a": 1}}, 40),
    "another id": ({}, {"$set": {"_id": "y"}}, 66),
    "$mul out of range": ({"a": Int64(2**62)}, {"$mul": {"a": 2}}, 2),
    "$inc by a text": ({"a": 1}, {"$inc": {"a": "1"}}, 14),
    "$mul null": ({"a": None}, {"$mul": {"a": 2}}, 14),
    "a null in the way": ({"a": None}, {"$set": {"a.b": 1}}, 28),
    "a position with a zero before it": ({"a": [1]}, {"$set": {"a.01": 1}}, 28),
    "$push on null": ({"a": None}, {"$push": {"a": 1}}, 2),
    "$push with a word it does not know": ({"a": []}, {"$push": {"a": {"x": 1, "$each": []}}}, 2),
    "$push of each of nothing": ({"a": []}, {"$push": {"a": {"$each": 1}}}, 2),
    "$push cut at a half": ({"a": []}, {"$push": {"a": {"$each": [], "$slice": 1.5}}}, 2),
    "$push sorted by nothing": ({"a": []}, {"$push": {"a": {"$each": [], "$sort": {}}}}, 2),
    "$addToSet on a number": ({"a": 1}, {"$addToSet": {"a": 1}}, 2),
    "$addToSet of each of nothing": ({"a": []}, {"$addToSet": {"a": {"$each": 1}}}, 14),
    "$addToSet with another word": ({"a": []}, {"$addToSet": {"a": {"$each": [], "x": 1}}}, 2),
    "$pull on a number": ({"a": 1}, {"$pull": {"a": 1}}, 2),
    "$pull through a scalar": ({"a": 1}, {"$pull": {"a.b": 1}}, 28),
    "$pop on a number": ({"a": 1}, {"$pop": {"a": 1}}, 14),
    "$pop through a scalar": ({"a": 1}, {"$pop": {"a.b": 1}}, 28),
    "$pop two": ({"a": [1]}, {"$pop": {"a": 2}}, 9),
    "$rename to itself": ({"a": 1}, {"$rename": {"a": "a"}}, 2),
    "$rename into itself": ({"a": 1}, {"$rename": {"a": "a.b"}}, 2),
    "$rename to a number": ({"a": 1}, {"$rename": {"a": 1}}, 2),
    "$rename out of an array": ({"a": [{"b": 1}]}, {"$rename": {"a.0.b": "c"}}, 2),
    "$rename into an array": ({"a": [1], "b": 1}, {"$rename": {"b": "a.0"}}, 2),
    "$rename through a scalar": ({"a": 1}, {"$rename": {"a.b": "c"}}, 28),
    "$rename of what is set too": ({"a": 1}, {"$rename": {"a": "b"}, "$set": {"b.c": 1}}, 40),
    "the id taken away": ({}, {"$unset": {"_id": ""}}, 66),
    "the id given another name": ({}, {"$rename": {"_id": "a"}}, 66),
    "a name with a dollar": ({}, {"$set": {"a.$b": 1}}, 52),
    "an empty name": ({}, {"$set": {"a.": 1}}, 56),
    "a gap too wide": ({"a": [1]}, {"$set": {"a.1500002": 1}}, 34),
    "operators on no fields": ({}, {"$set": 5}, 9),
    "$inc out of range": ({"a": Int64(2**63 - 1)}, {"$inc": {"a": 1}}, 2),
}


@pytest.mark.parametrize("case", REFUSED_UPDATES)
async def test_an_update_that_cannot_be_applied_raises_and_changes_nothing(docs: AsyncCollection, case: str) -> None:
    before, update, code = REFUSED_UPDATES[case]
    await docs.insert_one({"_id": "x", **before})
    with pytest.raises(WriteError) as caught:
        await docs.update_one({"_id": "x"}, update)
    assert caught.value.code == code
    assert await docs.find_one() == {"_id": "x", **before}


async def test_update_many_changes_every_match(docs: AsyncCollection) -> None:
    await docs.insert_many([{"_id": number, "n": number} for number in range(5)])
    result = await docs.update_many({"n": {"$gte": 2}}, {"$max": {"n": 3}})
    assert (result.matched_count, result.modified_count) == (3, 1)


async def test_current_date_is_now_in_utc(docs: AsyncCollection) -> None:
    await docs.update_one({"_id": 1}, {"$currentDate": {"at": True, "day": {"$type": "date"}}}, upsert=True)
    found = there(await docs.find_one())
    assert abs(datetime.now(UTC) - found["at"]) < timedelta(minutes=1)
    assert found["at"] == found["day"]


async def test_an_id_keeps_even_the_type_of_its_number(docs: AsyncCollection) -> None:
    await docs.insert_one({"_id": 1, "a": 1})
    assert (await docs.update_one({"_id": 1}, {"$set": {"_id": 1, "a": 2}})).modified_count == 1
    with pytest.raises(WriteError) as caught:
        await docs.update_one({"_id": 1}, {"$set": {"_id": 1.0}})
    assert caught.value.code == 66
    await docs.insert_one({"_id": {"x": 1}})
    with pytest.raises(WriteError) as caught:
        await docs.update_one({"_id": {"x": 1}}, {"$set": {"_id.y": 1}})
    assert caught.value.code == 66


async def test_a_document_that_would_grow_too_large_stays_as_it_was(docs: AsyncCollection) -> None:
    await docs.insert_one({"_id": 1, "a": "x" * 9_000_000})
    with pytest.raises(WriteError) as caught:
        await docs.update_one({}, {"$set": {"b": "x" * 9_000_000}})
    assert caught.value.code == 17419
    assert list(there(await docs.find_one())) == ["_id", "a"]


async def test_current_date_may_be_a_timestamp_and_takes_false_for_true(docs: AsyncCollection) -> None:
    await docs.insert_one({"_id": 1})
    await docs.update_one({}, {"$currentDate": {"at": False, "stamp": {"$type": "timestamp"}}})
    found = there(await docs.find_one())
    assert abs(found["stamp"].as_datetime() - found["at"]) < timedelta(seconds=2)
