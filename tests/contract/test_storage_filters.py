"""What a filter finds on every engine, case by case."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from bson import Int64, MaxKey, MinKey, ObjectId, Regex

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
