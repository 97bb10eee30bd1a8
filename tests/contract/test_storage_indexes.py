"""Indexes on every engine: what `unique` and `sparse` refuse, and which may not stand side by side."""

from __future__ import annotations

from typing import Any

import pytest
from pymongo.errors import DuplicateKeyError, OperationFailure

from storage import AsyncCollection


async def test_a_unique_index_refuses_the_second_and_takes_missing_for_null(docs: AsyncCollection) -> None:
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


async def test_a_sparse_unique_index_lets_many_go_without(docs: AsyncCollection) -> None:
    await docs.create_index("phone", unique=True, sparse=True)
    await docs.insert_many([{"_id": 1}, {"_id": 2}, {"_id": 3, "phone": "5"}])
    with pytest.raises(DuplicateKeyError):
        await docs.insert_one({"phone": "5"})
    assert await docs.count_documents({"phone": None}) == 2
    assert await docs.count_documents({"phone": "5"}) == 1


async def test_indexes_that_contradict_are_refused(docs: AsyncCollection) -> None:
    await docs.insert_many([{"a": 1}, {"a": 1}])
    with pytest.raises(DuplicateKeyError):
        await docs.create_index("a", unique=True)
    assert "a_1" not in await docs.index_information()
    await docs.create_index("a")
    with pytest.raises(OperationFailure):
        await docs.create_index("a", unique=True)
    for kind in ("text", "hashed", "2dsphere", 0):
        with pytest.raises(OperationFailure):
            await docs.create_index([("b", kind)])  # type: ignore[list-item]  # kinds that are not promised


async def test_one_set_of_keys_has_one_index(docs: AsyncCollection) -> None:
    await docs.create_index("a")
    with pytest.raises(OperationFailure):
        await docs.create_index("a", name="other")
    assert set(await docs.index_information()) == {"_id_", "a_1"}


def said_in(plan: Any) -> list[Any]:
    """All texts of a plan, however deep a server nests it."""
    if isinstance(plan, dict):
        return [text for value in plan.values() for text in said_in(value)]
    return [text for value in plan for text in said_in(value)] if isinstance(plan, list) else [plan]


async def test_explain_names_the_index(docs: AsyncCollection) -> None:
    await docs.create_index("a")
    await docs.insert_many([{"a": number} for number in range(100)])
    plan = (await docs.find({"a": 5}).explain())["queryPlanner"]["winningPlan"]
    assert "a_1" in said_in(plan)
    plan = (await docs.find({"b": 5}).explain())["queryPlanner"]["winningPlan"]
    assert "a_1" not in said_in(plan)
