"""How documents go in and come out on every engine: copies, ids, and what cannot be stored."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import bson
import pytest
from bson import Binary, Code, Decimal128, Int64, MaxKey, MinKey, ObjectId, Regex, Timestamp
from bson.errors import InvalidDocument
from pymongo.errors import BulkWriteError, DocumentTooLarge, DuplicateKeyError, WriteError

from storage import AsyncCollection, Document
from tests.fakes.there import there

AT = datetime(2026, 3, 1, 9, 30, 0, 123000, tzinfo=UTC)


async def test_documents_are_copied_in_and_out_with_aware_utc_milliseconds(docs: AsyncCollection) -> None:
    given: Document = {"_id": "x", "at": datetime(2026, 1, 1, 12, 0, 0, 123456), "d": {"t": [1]}}
    await docs.insert_one(given)
    given["d"]["t"].append(2)
    first = there(await docs.find_one({"_id": "x"}))
    first["d"]["t"].append(3)
    assert await docs.find_one({"_id": "x"}) == {
        "_id": "x", "at": datetime(2026, 1, 1, 12, 0, 0, 123000, tzinfo=UTC), "d": {"t": [1]}
    }  # fmt: skip
    assert first["at"].utcoffset() == timedelta(0)


async def test_a_missing_id_becomes_an_object_id_and_stands_first(docs: AsyncCollection) -> None:
    document: Document = {"a": 1}
    result = await docs.insert_one(document)
    assert isinstance(result.inserted_id, ObjectId)
    assert document["_id"] == result.inserted_id
    assert list(there(await docs.find_one())) == ["_id", "a"]


KINDS_OF_ID = ["x", 5, 5.5, True, None, {"a": 1, "b": 2}, b"x", AT, ObjectId("6b0327fcbc2990dcc0aadd9f")]


@pytest.mark.parametrize("identity", KINDS_OF_ID, ids=repr)
async def test_any_kind_of_id_names_one_document(docs: AsyncCollection, identity: object) -> None:
    await docs.insert_one({"_id": identity, "a": 1})
    with pytest.raises(DuplicateKeyError) as caught:
        await docs.insert_one({"_id": identity})
    assert caught.value.code == 11000
    assert there(await docs.find_one({"_id": identity}))["a"] == 1
    assert (await docs.delete_one({"_id": identity})).deleted_count == 1


async def test_arrays_and_patterns_are_no_ids(docs: AsyncCollection) -> None:
    for identity in ([1], Regex("a")):
        with pytest.raises(WriteError):
            await docs.insert_one({"_id": identity})


async def test_insert_many_keeps_what_preceded_an_error(docs: AsyncCollection) -> None:
    with pytest.raises(BulkWriteError) as caught:
        await docs.insert_many([{"_id": 1}, {"_id": 1}, {"_id": 2}])
    assert caught.value.details["nInserted"] == 1
    assert [(error["index"], error["code"]) for error in caught.value.details["writeErrors"]] == [(1, 11000)]
    with pytest.raises(BulkWriteError) as caught:
        await docs.insert_many([{"_id": 3}, {"_id": 1}, {"_id": 4}], ordered=False)
    assert caught.value.details["nInserted"] == 2
    assert await docs.distinct("_id") == [1, 3, 4]


async def test_names_may_have_dots_and_dollars_but_not_those_of_an_id(docs: AsyncCollection) -> None:
    stored = {"_id": {"a.b": 1}, "$a": 1, "b.c": 2, "d": {"$e": 3, "f.g": 4}, "": 5}
    await docs.insert_one(dict(stored))
    assert await docs.find_one() == stored
    with pytest.raises(WriteError) as caught:
        await docs.insert_one({"_id": {"$a": 1}})
    assert caught.value.code == 52
    assert await docs.count_documents({}) == 1


@pytest.mark.parametrize(
    ("document", "error"),
    [
        ({1: "a"}, InvalidDocument),
        ({"d": {1: "a"}}, InvalidDocument),
        ({"a\x00b": 1}, InvalidDocument),
        ({"a": object}, InvalidDocument),
        ({"a": {1, 2}}, InvalidDocument),
        ({"a": Decimal("1.5")}, InvalidDocument),
        ({"a": 2**63}, OverflowError),
        ({"a": "x" * (17 * 1024 * 1024)}, DocumentTooLarge),
        ([("a", 1)], TypeError),
        (None, TypeError),
    ],
    ids=["a number for a name", "a number for an inner name", "a zero in a name", "an object", "a set", "a Decimal",
         "65 bits", "17 MB", "pairs", "nothing"],
)  # fmt: skip
async def test_what_bson_cannot_hold_is_refused_as_pymongo_refuses_it(
    docs: AsyncCollection, document: Any, error: type[Exception]
) -> None:
    with pytest.raises(error):
        await docs.insert_one(document)
    assert await docs.count_documents({}) == 0


async def test_what_bson_has_no_word_for_comes_back_as_its_nearest(docs: AsyncCollection) -> None:
    class Colour(str):
        pass

    east = timezone(timedelta(hours=-5))
    before = datetime(1969, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC)
    given = {"_id": 1, "t": (1, (2,)), "c": Colour("red"), "at": datetime(2026, 1, 1, 1, tzinfo=east), "old": before}
    await docs.insert_one(given)
    found = there(await docs.find_one())
    assert found == {
        "_id": 1, "t": [1, [2]], "c": "red", "at": datetime(2026, 1, 1, 6, tzinfo=UTC),
        "old": before.replace(microsecond=999_000),
    }  # fmt: skip
    assert type(found["c"]) is str
    assert found["at"].utcoffset() == timedelta(0)


async def test_every_type_comes_back_as_it_was(docs: AsyncCollection) -> None:
    given = {
        "_id": ObjectId(), "int": 1, "long": Int64(1), "large": 2**62, "double": 1.0, "minus": -0.0, "text": "שלום\x00",
        "null": None, "true": True, "bytes": b"\x00\xff", "binary": Binary(b"x", 5), "at": AT, "stamp": Timestamp(1, 2),
        "decimal": Decimal128("1.10"), "pattern": Regex("^a", "i"), "code": Code("x", {"y": 1}), "min": MinKey(),
        "max": MaxKey(), "list": [1, [2, {"x": None}]], "document": {"z": 1, "a": {}},
    }  # fmt: skip
    await docs.insert_one(dict(given))
    found = there(await docs.find_one())
    assert list(found) == list(given)
    assert bson.encode(found) == bson.encode(given)
    assert all(type(found[name]) is type(value) for name, value in given.items() if name != "large")


async def test_ids_that_are_equal_numbers_are_one_id(docs: AsyncCollection) -> None:
    await docs.insert_one({"_id": 1})
    for same in (1.0, Int64(1), Decimal128("1.00")):
        with pytest.raises(DuplicateKeyError) as caught:
            await docs.insert_one({"_id": same})
        assert there(caught.value.details)["keyPattern"] == {"_id": 1}
        assert await docs.find_one({"_id": same}) == {"_id": 1}
    await docs.insert_one({"_id": True})
    await docs.insert_one({"_id": Decimal128("1.01")})
    assert await docs.count_documents({}) == 3


async def test_insert_many_tells_each_error_with_its_position_and_document(docs: AsyncCollection) -> None:
    await docs.create_index([("a", 1), ("b", -1)], unique=True)
    given = [{"_id": 1, "a": 1}, {"_id": 2, "a": 1}, {"_id": 3, "a": 2}, {"_id": 3, "a": 3}, {"_id": 4, "a": 4}]
    with pytest.raises(BulkWriteError) as caught:
        await docs.insert_many(given, ordered=False)
    details = caught.value.details
    first, second = details["writeErrors"]
    assert caught.value.code == 65
    assert (first["index"], first["code"], first["op"]) == (1, 11000, given[1])
    assert (first["keyPattern"], first["keyValue"]) == ({"a": 1, "b": -1}, {"a": 1, "b": None})
    assert (second["index"], second["keyPattern"], second["keyValue"]) == (3, {"_id": 1}, {"_id": 3})
    counted = ("nInserted", "nMatched", "nModified", "nRemoved", "nUpserted")
    assert [details[name] for name in counted] == [3, 0, 0, 0, 0]
    assert (details["upserted"], details["writeConcernErrors"]) == ([], [])


async def test_insert_many_gives_ids_in_order_and_to_the_callers_documents(docs: AsyncCollection) -> None:
    given: list[Document] = [{"a": 1}, {"_id": 5}, {"a": 2}]
    result = await docs.insert_many(iter(given))
    assert result.inserted_ids == [document["_id"] for document in given]
    assert isinstance(given[0]["_id"], ObjectId)
    assert result.acknowledged


def nested(levels: int) -> Document:
    document: Document = {"v": 1}
    for number in range(levels - 1):
        document = {"d": document} if number % 2 else {"d": [document]}
    return document


async def test_a_document_may_nest_deeply_but_not_without_end(docs: AsyncCollection) -> None:
    await docs.create_index("d")
    deep = {"_id": 1, **nested(100)}
    await docs.insert_one(deep)
    assert await docs.find_one({"d": deep["d"]}) == deep
    for change in (docs.insert_one(nested(200)), docs.update_one({}, {"$set": {"e": nested(200)}})):
        with pytest.raises(WriteError) as caught:
            await change
        assert caught.value.code == 15
    assert await docs.find().to_list() == [deep]


async def test_what_was_awaited_is_seen_by_the_next_read(docs: AsyncCollection) -> None:
    for number in range(50):
        await docs.insert_one({"_id": number})
        assert (await docs.find_one({"_id": number})) is not None
        assert await docs.count_documents({}) == number + 1


@pytest.mark.parametrize("odd", [5, {"a": object()}, {"a": 2**64}], ids=["no document", "no value", "too wide"])
async def test_a_list_with_something_that_cannot_be_a_document_stores_nothing_of_it(
    docs: AsyncCollection, odd: Any
) -> None:
    with pytest.raises((TypeError, InvalidDocument, OverflowError)):
        await docs.insert_many([*({"_id": number} for number in range(600)), odd])
    assert await docs.count_documents({}) == 0


@pytest.mark.parametrize(
    ("ordered", "stored", "told"), [(True, 300, [(300, 53)]), (False, 598, [(300, 53), (310, 11000)])]
)
async def test_an_id_that_cannot_be_one_is_told_with_its_position(
    docs: AsyncCollection, ordered: bool, stored: int, told: list[tuple[int, int]]
) -> None:
    given: list[Document] = [{"_id": number} for number in range(600)]
    given[300] = {"_id": [1]}
    given[310] = {"_id": 5}
    with pytest.raises(BulkWriteError) as caught:
        await docs.insert_many(given, ordered)
    assert [(error["index"], error["code"]) for error in caught.value.details["writeErrors"]] == told
    assert caught.value.details["nInserted"] == stored
    assert await docs.count_documents({}) == stored


async def test_of_an_ordered_list_only_the_first_error_is_told(docs: AsyncCollection) -> None:
    given: list[Document] = [{"_id": 1}, {"_id": 1}, {"_id": [1]}]
    with pytest.raises(BulkWriteError) as caught:
        await docs.insert_many(given)
    assert [(error["index"], error["code"]) for error in caught.value.details["writeErrors"]] == [(1, 11000)]
    assert caught.value.details["nInserted"] == 1
