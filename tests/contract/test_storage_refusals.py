"""What is not promised, or makes no sense, is refused by every engine alike."""

from __future__ import annotations

import pytest
from pymongo.errors import InvalidName, OperationFailure


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
