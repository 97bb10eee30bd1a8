"""What `storage.api` promises, on every engine: in memory, in a folder, and on a server where one is named."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta, timezone

import pytest
import pytest_asyncio
from bson import Decimal128, Int64, MaxKey, MinKey, ObjectId, Regex
from pymongo.errors import BulkWriteError, DuplicateKeyError, InvalidName, OperationFailure, WriteError

import storage
from storage import ReturnDocument, Unsupported
from tests.fakes.named_server import SERVER, WRONG, fresh_database, server_version, skip_where_the_server_is_wrong

ENGINES = ["memory", "folder", *(["server"] if SERVER else [])]


@pytest_asyncio.fixture(params=ENGINES)
async def db(request, tmp_path):
    if request.param == "server":
        skip_where_the_server_is_wrong(without_engine(request.node.name))
        uri = fresh_database()
    else:
        uri = "mongita::memory:" if request.param == "memory" else f"mongita:{tmp_path / 'store'}"
    async with storage.connect(uri) as opened:
        yield opened
        for collection in await opened.list_collection_names():
            await opened.drop_collection(collection)


def without_engine(test):
    """`test_x[server-case]` is `test_x[case]`, `test_x[server]` is `test_x`."""
    return test.replace("[server]", "").replace("[server-", "[")


@pytest.fixture
def docs(db):
    return db["docs"]


AT = datetime(2026, 3, 1, 9, 30, 0, 123000, tzinfo=UTC)

# (documents, filter, positions of the documents that match)
FILTERS = {
    "equality": ([{"a": 1}, {"a": 2}], {"a": 1}, [0]),
    "one is not true": ([{"a": 1}, {"a": True}], {"a": True}, [1]),
    "true is not one": ([{"a": 1}, {"a": True}], {"a": 1}, [0]),
    "numbers compare across types": ([{"a": 1}, {"a": 1.0}, {"a": Int64(1)}], {"a": 1.0}, [0, 1, 2]),
    "large integers stay exact": ([{"a": 2**53}, {"a": 2**53 + 1}], {"a": 2**53 + 1}, [1]),
    "null matches null and missing": ([{"a": None}, {}, {"a": 0}], {"a": None}, [0, 1]),
    "not null": ([{"a": None}, {}, {"a": 0}], {"a": {"$ne": None}}, [2]),
    "exists is about the field": ([{"a": None}, {}], {"a": {"$exists": True}}, [0]),
    "does not exist": ([{"a": None}, {}], {"a": {"$exists": False}}, [1]),
    "dotted path to zero": ([{"d": {"x": 0}}, {"d": {}}], {"d.x": 0}, [0]),
    "dotted path to an empty text": ([{"d": {"x": ""}}, {}], {"d.x": ""}, [0]),
    "dotted path to false": ([{"d": {"x": False}}, {"d": {"x": 0}}], {"d.x": False}, [0]),
    "dotted path missing is null": ([{"d": {"x": 0}}, {"d": {}}, {"d": 5}], {"d.x": None}, [1, 2]),
    "sub-documents keep their order": (
        [{"d": {"x": 1, "y": 2}}, {"d": {"y": 2, "x": 1}}],
        {"d": {"x": 1, "y": 2}},
        [0],
    ),
    "an empty sub-document is a value": ([{"d": {}}, {"d": {"x": 1}}, {}], {"d": {}}, [0]),
    "an element of an array": ([{"t": ["x", "y"]}, {"t": ["z"]}, {"t": "x"}], {"t": "x"}, [0, 2]),
    "$eq sees elements": ([{"t": ["x", "y"]}, {"t": "x"}], {"t": {"$eq": "x"}}, [0, 1]),
    "$ne sees elements": ([{"t": ["x", "y"]}, {"t": ["z"]}], {"t": {"$ne": "x"}}, [1]),
    "a whole array": ([{"t": [1, 2]}, {"t": [2, 1]}, {"t": [[1, 2]]}], {"t": [1, 2]}, [0, 2]),
    "$gt sees elements": ([{"t": [1, 9]}, {"t": [1, 2]}, {"t": []}], {"t": {"$gt": 5}}, [0]),
    "two ends by different elements": ([{"t": [1, 9]}, {"t": [5]}], {"t": {"$gt": 4, "$lt": 6}}, [0, 1]),
    "$elemMatch wants one element": ([{"t": [1, 9]}, {"t": [5]}], {"t": {"$elemMatch": {"$gt": 4, "$lt": 6}}}, [1]),
    "$elemMatch of sub-documents": (
        [{"s": [{"a": 1, "b": 2}, {"a": 2, "b": 1}]}, {"s": [{"a": 1, "b": 1}]}],
        {"s": {"$elemMatch": {"a": 1, "b": 1}}},
        [1],
    ),
    "dotted path through an array": ([{"s": [{"a": 1}, {"a": 2}]}, {"s": [{"a": 3}]}], {"s.a": 2}, [0]),
    "dotted path through an array, null": ([{"s": [{"a": 1}, {}]}, {"s": [{"a": 1}]}, {"s": []}], {"s.a": None}, [0]),
    "a position in an array": ([{"t": [1, 2]}, {"t": [2, 1]}], {"t.1": 2}, [0]),
    "a field of a position": ([{"s": [{"a": 1}, {"a": 2}]}, {"s": [{"a": 2}]}], {"s.1.a": 2}, [0]),
    "$in": ([{"a": 1}, {"a": 2}, {"a": [3, 2]}], {"a": {"$in": [2, 7]}}, [1, 2]),
    "$in with null finds missing": ([{"a": 1}, {}], {"a": {"$in": [None, 5]}}, [1]),
    "$in with a pattern": ([{"a": "abc"}, {"a": "xyz"}], {"a": {"$in": [Regex("^a")]}}, [0]),
    "$in with nothing": ([{"a": 1}, {}], {"a": {"$in": []}}, []),
    "$nin": ([{"a": 1}, {"a": 2}, {}], {"a": {"$nin": [2]}}, [0, 2]),
    "$nin with null": ([{"a": 1}, {}], {"a": {"$nin": [None]}}, [0]),
    "$and": ([{"a": 1, "b": 1}, {"a": 1, "b": 2}], {"$and": [{"a": 1}, {"b": 2}]}, [1]),
    "$or": ([{"a": 1}, {"b": 2}, {"c": 3}], {"$or": [{"a": 1}, {"b": 2}]}, [0, 1]),
    "$or beside a field": ([{"a": 1, "k": 1}, {"a": 1, "k": 2}], {"k": 2, "$or": [{"a": 1}, {"b": 2}]}, [1]),
    "$nor": ([{"a": 1}, {"b": 2}, {"c": 3}], {"$nor": [{"a": 1}, {"b": 2}]}, [2]),
    "$not takes missing too": ([{"a": 1}, {"a": 9}, {}], {"a": {"$not": {"$gt": 5}}}, [0, 2]),
    "$not with a pattern": ([{"a": "abc"}, {"a": "xyz"}, {}], {"a": {"$not": Regex("^a")}}, [1, 2]),
    "ranges stay within a type": ([{"a": 5}, {"a": "5"}, {"a": None}, {}, {"a": True}], {"a": {"$gte": 1}}, [0]),
    "ranges of text": ([{"a": "b"}, {"a": "a"}, {"a": 5}], {"a": {"$gt": "a"}}, [0]),
    "ranges of booleans": ([{"a": True}, {"a": False}, {"a": 1}], {"a": {"$gt": False}}, [0]),
    "$gte null is null": ([{"a": None}, {}, {"a": 1}], {"a": {"$gte": None}}, [0, 1]),
    "$gt null is nothing": ([{"a": None}, {}, {"a": 1}], {"a": {"$gt": None}}, []),
    "the extreme keys cross types": ([{"a": 1}, {"a": "x"}], {"a": {"$gt": MinKey(), "$lt": MaxKey()}}, [0, 1]),
    "not a number is in no range": ([{"a": float("nan")}, {"a": 1.0}], {"a": {"$lt": 5}}, [1]),
    "not a number equals itself": ([{"a": float("nan")}, {"a": 1.0}], {"a": float("nan")}, [0]),
    "ranges of sub-documents": ([{"d": {"x": 1}}, {"d": {"x": 3}}], {"d": {"$gt": {"x": 2}}}, [1]),
    "datetimes from another zone": (
        [{"at": AT}, {"at": AT + timedelta(hours=1)}],
        {"at": AT.astimezone(timezone(timedelta(hours=3)))},
        [0],
    ),
    "ranges of datetimes": ([{"at": AT}, {"at": AT + timedelta(hours=1)}], {"at": {"$gt": AT}}, [1]),
    "naive datetimes are UTC": ([{"at": AT}], {"at": AT.replace(tzinfo=None)}, [0]),
    "$type by name": ([{"a": 1}, {"a": "1"}, {"a": None}, {}], {"a": {"$type": "string"}}, [1]),
    "$type by number": ([{"a": 1}, {"a": "1"}], {"a": {"$type": 16}}, [0]),
    "$type number": ([{"a": 1}, {"a": 1.5}, {"a": 2**40}, {"a": True}], {"a": {"$type": "number"}}, [0, 1, 2]),
    "$type array": ([{"a": [1]}, {"a": 1}], {"a": {"$type": "array"}}, [0]),
    "$type of an element": ([{"a": ["x"]}, {"a": [1]}], {"a": {"$type": "string"}}, [0]),
    "$type null is not missing": ([{"a": None}, {}], {"a": {"$type": "null"}}, [0]),
    "$regex": ([{"a": "Hello"}, {"a": "bye"}, {"a": 5}], {"a": {"$regex": "^he", "$options": "i"}}, [0]),
    "$regex by Hebrew text": ([{"a": "תל אביב"}, {"a": "חיפה"}], {"a": {"$regex": "אביב"}}, [0]),
    "$regex sees elements": ([{"a": ["x", "hello"]}, {"a": ["x"]}], {"a": Regex("ell")}, [0]),
    "$all": ([{"t": [1, 2, 3]}, {"t": [1]}, {"t": 1}], {"t": {"$all": [1, 2]}}, [0]),
    "$all of one value": ([{"t": [1, 2, 3]}, {"t": [2]}, {"t": 1}], {"t": {"$all": [1]}}, [0, 2]),
    "$all of nothing": ([{"t": []}, {"t": [1]}], {"t": {"$all": []}}, []),
    "$all with $elemMatch": (
        [{"s": [{"a": 1}, {"b": 2}]}, {"s": [{"a": 1}]}],
        {"s": {"$all": [{"$elemMatch": {"a": 1}}, {"$elemMatch": {"b": 2}}]}},
        [0],
    ),
    "$size": ([{"t": [1, 2]}, {"t": [[1, 2]]}, {"t": "ab"}, {}], {"t": {"$size": 2}}, [0]),
    "$size of none": ([{"t": []}, {}], {"t": {"$size": 0}}, [0]),
    "several operators on one field": ([{"a": 1}, {"a": 5}, {"a": 9}], {"a": {"$gt": 1, "$lt": 9}}, [1]),
    "object ids": ([{"o": ObjectId("0" * 24)}, {"o": "0" * 24}], {"o": ObjectId("0" * 24)}, [0]),
    "bytes": ([{"b": b"ab"}, {"b": "ab"}], {"b": b"ab"}, [0]),
    "nothing asked": ([{"a": 1}, {}], {}, [0, 1]),
}


@pytest.mark.parametrize("case", FILTERS)
async def test_a_filter_finds_what_mongodb_finds(docs, case):
    documents, condition, expected = FILTERS[case]
    await docs.insert_many([{"_id": number, **document} for number, document in enumerate(documents)])
    assert sorted(found["_id"] for found in await docs.find(condition).to_list()) == expected
    assert await docs.count_documents(condition) == len(expected)


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


@pytest.mark.parametrize(
    "condition",
    [{"$where": "1"}, {"$text": {"$search": "x"}}, {"$expr": {}}, {"a": {"$mod": [2, 0]}}, {"a": {"$near": 1}},
     {"a": {"$gt": 1, "b": 2}}, {"a": {"$in": 5}}, {"$or": []}, {"$and": {"a": 1}}, {"a": {"$size": -1}},
     {"a": {"$type": "nonsense"}}, {"a": {"$regex": "("}}, {"a": {"$options": "i"}}, {"a": {"$not": 5}},
     {"a": {"$elemMatch": {"$foo": 1}}}, {"$comment": "x"}, {"a": {"$bitsAllSet": 1}},
     {"a": {"$not": {"$mod": [1, 0]}}}],
    ids=str,
)  # fmt: skip
async def test_a_filter_that_is_not_promised_is_refused_by_every_method(docs, condition):
    await docs.insert_one({"a": 1})
    with pytest.raises(OperationFailure):
        await docs.find(condition).to_list()
    with pytest.raises(OperationFailure):
        await docs.find_one_and_update(condition, {"$set": {"a": 2}})
    with pytest.raises(OperationFailure):
        await docs.delete_many(condition)
    assert await docs.count_documents({"a": 1}) == 1


@pytest.mark.parametrize(
    "update",
    [{"$bit": {"a": {"and": 1}}}, {"$pushAll": {"t": [1]}}, {"$set": {"t.$": 1}}, {"$set": {"t.$[]": 1}},
     {"$push": {"t": {"$each": [1], "$position": 0}}}, {"$set": 5}, [{"$set": {"a": 1}}],
     {"$pull": {"t": {"$mod": [1, 0]}}},
     {"$pop": {"t": 3}}, {"$currentDate": {"a": "now"}}, {"$set": {"a..b": 1}}],
    ids=str,
)  # fmt: skip
async def test_an_update_that_is_not_promised_is_refused(docs, update):
    await docs.insert_one({"_id": "x", "t": [1]})
    with pytest.raises(OperationFailure):
        await docs.update_one({}, update)
    assert await docs.find_one() == {"_id": "x", "t": [1]}


async def test_unknown_arguments_are_refused_and_not_ignored(docs):
    for argument in ("hint", "collation", "let", "array_filters", "session"):
        with pytest.raises(TypeError):
            await docs.update_one({}, {"$set": {"a": 1}}, **{argument: None})
        with pytest.raises(TypeError):
            docs.find({}, **{argument: None})


async def test_wrong_kinds_of_arguments_are_pymongos_errors(db, docs):
    with pytest.raises(ValueError):
        await docs.update_one({}, {"a": 1})
    with pytest.raises(ValueError):
        await docs.update_one({}, {})
    with pytest.raises(ValueError):
        await docs.replace_one({}, {"$set": {"a": 1}})
    with pytest.raises(TypeError):
        await docs.delete_many(None)
    with pytest.raises(TypeError):
        await docs.insert_many([])
    with pytest.raises(InvalidName):
        db["a$b"]


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


@pytest.mark.parametrize("identity", [[1], Regex("a")], ids=["array", "pattern"])
async def test_arrays_and_patterns_are_no_ids(docs, identity):
    with pytest.raises(WriteError):
        await docs.insert_one({"_id": identity})
    assert await docs.count_documents({}) == 0


SENT_WITH_A_DOUBLE = [[{"_id": 1}, {"_id": 1}, {"_id": 2}], [{"_id": 3}, {"_id": 1}, {"_id": 4}]]


async def test_insert_many_keeps_what_preceded_an_error(docs):
    with pytest.raises(BulkWriteError) as caught:
        await docs.insert_many(SENT_WITH_A_DOUBLE[0])
    assert [(error["index"], error["code"]) for error in caught.value.details["writeErrors"]] == [(1, 11000)]
    assert await docs.distinct("_id") == [1]
    with pytest.raises(BulkWriteError) as caught:
        await docs.insert_many(SENT_WITH_A_DOUBLE[1], ordered=False)
    assert [(error["index"], error["code"]) for error in caught.value.details["writeErrors"]] == [(1, 11000)]
    assert await docs.distinct("_id") == [1, 3, 4]


async def test_insert_many_tells_how_many_were_stored(docs):
    for documents, ordered, stored in ((SENT_WITH_A_DOUBLE[0], True, 1), (SENT_WITH_A_DOUBLE[1], False, 2)):
        with pytest.raises(BulkWriteError) as caught:
            await docs.insert_many(documents, ordered=ordered)
        assert caught.value.details["nInserted"] == stored


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
    result = await docs.replace_one({"a": 0}, {"c": 3})
    assert (result.matched_count, result.modified_count) == (1, 1)
    assert await docs.find_one({"_id": 2}) == {"_id": 2, "c": 3}
    with pytest.raises(WriteError) as caught:
        await docs.replace_one({"_id": 1}, {"_id": 9})
    assert caught.value.code == 66
    result = await docs.replace_one({"_id": 7}, {"c": 1}, upsert=True)
    assert result.upserted_id == 7


async def test_a_single_change_takes_the_first_of_an_order_or_is_refused(request, docs):
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


async def test_a_unique_index_refuses_the_second_and_takes_missing_for_null(docs):
    assert await docs.create_index([("a", 1), ("b", -1)], unique=True) == "a_1_b_-1"
    assert await docs.create_index([("a", 1), ("b", -1)], unique=True) == "a_1_b_-1"
    await docs.insert_many([{"_id": 1, "a": 1, "b": 1}, {"_id": 2, "a": 1, "b": 2}, {"_id": 3, "a": 1}])
    for refused in ({"a": 1, "b": 2.0}, {"a": 1, "b": None}, {"a": [7, 1], "b": 1}):
        with pytest.raises(DuplicateKeyError):
            await docs.insert_one(refused)
    with pytest.raises(DuplicateKeyError):
        await docs.update_one({"_id": 1}, {"$set": {"b": 2}})
    assert await docs.find_one({"_id": 1}) == {"_id": 1, "a": 1, "b": 1}
    await docs.delete_one({"_id": 2})
    await docs.update_one({"_id": 1}, {"$set": {"b": 2}})
    assert await docs.count_documents({"a": 1, "b": 2}) == 1
    assert (await docs.index_information())["a_1_b_-1"] == {"v": 2, "key": [("a", 1), ("b", -1)], "unique": True}


async def test_a_sparse_unique_index_lets_many_go_without(docs):
    await docs.create_index("phone", unique=True, sparse=True)
    await docs.insert_many([{"_id": 1}, {"_id": 2}, {"_id": 3, "phone": "5"}])
    with pytest.raises(DuplicateKeyError):
        await docs.insert_one({"phone": "5"})
    assert await docs.count_documents({"phone": None}) == 2
    assert await docs.count_documents({"phone": "5"}) == 1


async def test_indexes_that_contradict_are_refused(docs):
    await docs.insert_many([{"a": 1}, {"a": 1}])
    with pytest.raises(DuplicateKeyError):
        await docs.create_index("a", unique=True)
    assert "a_1" not in await docs.index_information()
    await docs.create_index("a")
    with pytest.raises(OperationFailure):
        await docs.create_index("a", unique=True)
    for kind in ("text", "hashed", "2dsphere", 0):
        with pytest.raises(OperationFailure):
            await docs.create_index([("b", kind)])


async def test_one_set_of_keys_has_one_index(docs):
    await docs.create_index("a")
    with pytest.raises(OperationFailure):
        await docs.create_index("a", name="other")
    assert set(await docs.index_information()) == {"_id_", "a_1"}


def said_in(plan):
    """All texts of a plan, however deep a server nests it."""
    if isinstance(plan, dict):
        return [text for value in plan.values() for text in said_in(value)]
    return [text for value in plan for text in said_in(value)] if isinstance(plan, list) else [plan]


async def test_explain_names_the_index(docs):
    await docs.create_index("a")
    await docs.insert_many([{"a": number} for number in range(100)])
    plan = (await docs.find({"a": 5}).explain())["queryPlanner"]["winningPlan"]
    assert "a_1" in said_in(plan)
    plan = (await docs.find({"b": 5}).explain())["queryPlanner"]["winningPlan"]
    assert "a_1" not in said_in(plan)


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


async def test_update_many_changes_every_match(docs):
    await docs.insert_many([{"_id": number, "n": number} for number in range(5)])
    result = await docs.update_many({"n": {"$gte": 2}}, {"$max": {"n": 3}})
    assert (result.matched_count, result.modified_count) == (3, 1)


async def test_current_date_is_now_in_utc(docs):
    await docs.update_one({"_id": 1}, {"$currentDate": {"at": True, "day": {"$type": "date"}}}, upsert=True)
    found = await docs.find_one()
    assert abs(datetime.now(UTC) - found["at"]) < timedelta(minutes=1)
    assert found["at"] == found["day"]


async def test_what_was_awaited_is_seen_by_the_next_read(docs):
    for number in range(50):
        await docs.insert_one({"_id": number})
        assert (await docs.find_one({"_id": number})) is not None
        assert await docs.count_documents({}) == number + 1


async def test_values_that_the_embedded_engine_cannot_compare_exactly_are_refused(request, docs):
    if "server" in request.node.name:
        pytest.skip("a server can compare them")
    with pytest.raises(OperationFailure):
        await docs.find({"price": Decimal128("1.10")}).to_list()


def test_every_known_fault_of_a_server_names_a_case_of_this_file():
    cases = {*FILTERS, *UPDATES, *REFUSED_UPDATES, "array", "pattern", ""}
    for fault in (fault for faults in WRONG.values() for fault in faults):
        test, _, case = fault.partition("[")
        assert test in globals()
        assert case.removesuffix("]") in cases
