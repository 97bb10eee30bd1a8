"""What is not promised, or makes no sense, is refused by every engine alike."""

from __future__ import annotations

from typing import Any

import pytest
from bson import Regex
from bson.errors import InvalidDocument
from pymongo.errors import InvalidName, OperationFailure

from storage import AsyncCollection, AsyncDatabase, Document


@pytest.mark.parametrize(
    "condition",
    [{"$where": "1"}, {"$text": {"$search": "x"}}, {"$expr": {}}, {"a": {"$mod": [2, 0]}}, {"a": {"$near": 1}},
     {"a": {"$gt": 1, "b": 2}}, {"a": {"$in": 5}}, {"$or": []}, {"$and": {"a": 1}}, {"a": {"$size": -1}},
     {"a": {"$type": "nonsense"}}, {"a": {"$regex": "("}}, {"a": {"$options": "i"}}, {"a": {"$not": 5}},
     {"a": {"$elemMatch": {"$foo": 1}}}, {"$comment": "x"}, {"a": {"$bitsAllSet": 1}},
     {"a": {"$not": {"$mod": [1, 0]}}}],
    ids=str,
)  # fmt: skip
async def test_a_filter_that_is_not_promised_is_refused_by_every_method(
    docs: AsyncCollection, condition: Document
) -> None:
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
async def test_an_update_that_is_not_promised_is_refused(docs: AsyncCollection, update: Any) -> None:
    await docs.insert_one({"_id": "x", "t": [1]})
    with pytest.raises(OperationFailure):
        await docs.update_one({}, update)
    assert await docs.find_one() == {"_id": "x", "t": [1]}


async def test_unknown_arguments_are_refused_and_not_ignored(docs: AsyncCollection) -> None:
    for argument in ("hint", "collation", "let", "array_filters", "session"):
        given: dict[str, Any] = {argument: None}
        with pytest.raises(TypeError):
            await docs.update_one({}, {"$set": {"a": 1}}, **given)
        with pytest.raises(TypeError):
            docs.find({}, **given)


async def test_wrong_kinds_of_arguments_are_pymongos_errors(db: AsyncDatabase, docs: AsyncCollection) -> None:
    with pytest.raises(ValueError):
        await docs.update_one({}, {"a": 1})
    with pytest.raises(ValueError):
        await docs.update_one({}, {})
    with pytest.raises(ValueError):
        await docs.replace_one({}, {"$set": {"a": 1}})
    with pytest.raises(TypeError):
        await docs.delete_many(None)  # type: ignore[arg-type]  # that is the mistake
    with pytest.raises(TypeError):
        await docs.insert_many([])
    with pytest.raises(InvalidName):
        db["a$b"]


# (filter, MongoDB's error code)
NONSENSE = [
    ({"$and": []}, 2), ({"$or": [5]}, 2), ({"$nor": {}}, 2), ({"$foo": 1}, 2), ({"a": {"$foo": 1}}, 2),
    ({"a": {"$gt": 1, "b": 2}}, 2), ({"a": {"$gt": Regex("x")}}, 2), ({"a": {"$ne": Regex("x")}}, 2),
    ({"a": {"$in": 5}}, 2), ({"a": {"$nin": {}}}, 2), ({"a": {"$in": [{"$gt": 1}]}}, 2), ({"a": {"$all": 5}}, 2),
    ({"a": {"$all": [{"$gt": 1}]}}, 2), ({"a": {"$not": {}}}, 2), ({"a": {"$not": 5}}, 2), ({"a": {"$size": 1.5}}, 2),
    ({"a": {"$size": "1"}}, 2), ({"a": {"$size": True}}, 2), ({"a": {"$size": float("nan")}}, 2),
    ({"a": {"$type": 0}}, 2), ({"a": {"$type": []}}, 9),
    ({"a": {"$type": True}}, 14), ({"a": {"$type": 2.5}}, 2), ({"a": {"$type": None}}, 14),
    ({"a": {"$type": 99}}, 2), ({"a": {"$elemMatch": 5}}, 2),
    ({"a": {"$regex": 5}}, 2), ({"a": {"$regex": "x", "$options": 5}}, 2), ({"a": {"$options": "i"}}, 2),
    ({"a": {"$regex": "x", "$options": "q"}}, 51108), ({"a": {"$regex": "(x"}}, 51091),
    ({"a": {"$regex": Regex("x", "i"), "$options": "m"}}, 51075), ({"a": {"$regex": "x\x00"}}, 51109),
]  # fmt: skip


@pytest.mark.parametrize(("condition", "code"), NONSENSE, ids=str)
async def test_a_filter_that_makes_no_sense_has_mongodbs_code(
    docs: AsyncCollection, condition: Document, code: int
) -> None:
    with pytest.raises(OperationFailure) as caught:
        await docs.find(condition).to_list()
    assert caught.value.code == code


async def test_a_filters_lists_may_be_tuples_and_its_names_must_be_text(docs: AsyncCollection) -> None:
    await docs.insert_many([{"_id": 1, "t": [1, 2]}, {"_id": 2, "t": [3]}])
    assert len(await docs.find({"t": {"$in": (3, 4)}}).to_list()) == 1
    assert await docs.find_one({"$or": ({"t": (3,)}, {"_id": 7})}) == {"_id": 2, "t": [3]}
    with pytest.raises(InvalidDocument):
        await docs.find_one({1: 2})  # type: ignore[dict-item]  # that is the mistake
    await docs.update_one({"_id": 2}, {"$push": {"t": {"$each": (4, 5)}}})
    assert await docs.find_one({"_id": 2}) == {"_id": 2, "t": [3, 4, 5]}


async def test_a_pattern_that_other_programs_read_differently_is_refused(docs: AsyncCollection) -> None:
    await docs.insert_one({"a": "abc"})
    for pattern in ("[[:alpha:]]", r"\p{L}", "(*UCP)a", r"\Qa\E"):
        with pytest.raises(OperationFailure):
            await docs.find_one({"a": {"$regex": pattern}})
