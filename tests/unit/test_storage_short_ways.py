"""The short ways of the store (one statement, one insert for many, keys without documents) answer as the long ones."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Iterable, Mapping
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

import storage
from storage.api import AsyncDatabase, Sort
from storage.embedded.disk import files, indexing
from storage.embedded.disk.engine import SqliteEngine
from storage.embedded.traffic.lookups import UNKNOWN
from storage.embedded.values.documents import to_bytes
from storage.embedded.work import changes, queries
from storage.embedded.work.meter import Meter, OverBudget
from storage.embedded.work.queries import question
from tests.fakes.inner_store import readers_of, the_one, writer_of

AT = datetime(2026, 3, 1, 9, 30, 0, 123000, tzinfo=UTC)


@pytest_asyncio.fixture
async def db(tmp_path: Path) -> AsyncIterator[AsyncDatabase]:
    async with storage.connect(f"mongita:{tmp_path}") as opened:
        yield opened


async def short(db: AsyncDatabase, condition: object) -> Any:
    return await readers_of(db).look_up("docs", condition)


async def test_a_document_is_looked_up_by_its_id_and_by_fields_that_an_index_knows(db: AsyncDatabase) -> None:
    await db["docs"].create_index([("pro", 1), ("at", -1)])
    await db["docs"].insert_one({"_id": 1, "pro": "a", "at": AT})
    for present in ({"_id": 1}, {"pro": "a"}, {"pro": "a", "at": AT}, {"at": AT, "pro": "a"}):
        assert (await short(db, present))["_id"] == 1
    for absent in ({"_id": 2}, {"_id": True}, {"_id": "1"}, {"pro": "b"}, {"pro": "a", "at": AT.replace(hour=1)}):
        assert await short(db, absent) is None


NOT_SO_SIMPLE = [
    {}, {"_id": None}, {"_id": {"$gt": 0}}, {"_id": [1]}, {"_id": {}}, {"_id": 1.0}, {"_id": 2**70}, {"other": 1},
    {"_id": 1, "other": 1}, {"$or": [{"_id": 1}]}, [("_id", 1)], None, 5,
]  # fmt: skip


@pytest.mark.parametrize("condition", NOT_SO_SIMPLE)
async def test_every_other_question_goes_the_long_way(db: AsyncDatabase, condition: object) -> None:
    await db["docs"].insert_one({"_id": 1})
    assert await short(db, condition) is UNKNOWN


async def none_of(db: AsyncDatabase, condition: Mapping[str, Any]) -> bool:
    return await readers_of(db).has_none("docs", question("docs", condition).condition)


async def test_that_nothing_matches_is_told_by_keys_whatever_else_is_demanded(
    db: AsyncDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    docs = db["docs"]
    await docs.create_index([("pro", 1), ("at", -1)])
    await docs.create_index("tags")
    await docs.create_index("nick", sparse=True)
    await docs.insert_many([{"_id": 1, "pro": "a", "at": AT, "tags": ["x", "y"]}, {"_id": 2, "nick": "n", "tags": []}])
    rest = {"state": {"$in": ["new"]}, "left_at": None}
    for absent in ({"_id": 3}, {"pro": "b"}, {"pro": "a", "at": AT.replace(hour=1)}, {"tags": "z"}, {"nick": "m"}):
        assert await none_of(db, {**absent, **rest})
    for present in ({"_id": 1}, {"pro": "a"}, {"pro": "a", "at": AT}, {"tags": "y"}, {"nick": "n"}):
        assert not await none_of(db, {**present, **rest})
        assert await docs.find_one({**present, **rest}) is None  # by what else is demanded, on the long way
    unsaid: list[Mapping[str, object]] = [
        {}, rest, {"pro": None}, {"pro": {"$ne": "a"}}, {"other": 5}, {"$or": [{"pro": "b"}]}, {"tags": []},
    ]  # fmt: skip
    for condition in unsaid:
        assert not await none_of(db, condition)
    monkeypatch.setattr(queries, "plan", None)  # the long way would fail
    assert await docs.find_one({"pro": "b", **rest}, sort=[("at", 1)]) is None


async def test_a_filter_that_is_wrong_is_refused_also_where_nothing_could_match(db: AsyncDatabase) -> None:
    await db["docs"].insert_one({"_id": 1})
    with pytest.raises(storage.OperationFailure):
        await db["docs"].find_one({"_id": 2, "k": {"$nearly": 5}})


async def test_the_short_way_follows_every_change_of_the_catalogue(db: AsyncDatabase) -> None:
    docs = db["docs"]
    assert await docs.find_one({"k": 1}) is None  # not even a collection
    await docs.insert_one({"_id": 1, "k": 1})
    await docs.create_index("k")
    assert (await short(db, {"k": 1}))["_id"] == 1
    await docs.insert_one({"_id": 2, "k": [7, 8]})  # several keys for one document: no longer so simple
    assert await short(db, {"k": 1}) is UNKNOWN
    assert (await the_one(docs, {"k": 8}))["_id"] == 2
    await docs.drop()
    assert await docs.find_one({"k": 1}) is None
    await docs.insert_one({"_id": 3, "k": 1})
    assert (await the_one(docs, {"k": 1}))["_id"] == 3


async def test_a_change_of_the_catalogue_that_is_under_way_sends_everybody_the_long_way(db: AsyncDatabase) -> None:
    await db["docs"].insert_one({"_id": 1})
    assert await short(db, {"_id": 1})
    owner = writer_of(db).engine
    owner.generation += 1  # as it is from the change until after the commit
    assert await short(db, {"_id": 1}) is UNKNOWN
    owner.settled()
    assert await short(db, {"_id": 1})


async def test_a_catalogue_that_changes_during_the_statement_sends_the_question_the_long_way(
    db: AsyncDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    await db["docs"].insert_one({"_id": 1})
    lookups, owner = readers_of(db)._lookups, writer_of(db).engine
    assert lookups is not None
    execute = lookups._execute

    def change_meanwhile(statement: str, key: tuple[bytes, bytes]) -> sqlite3.Cursor:
        owner.generation += 2
        return execute(statement, key)

    monkeypatch.setattr(lookups, "_execute", change_meanwhile)
    assert await short(db, {"_id": 1}) is UNKNOWN


async def test_a_missing_field_is_null_on_the_long_way_and_is_not_asked_of_the_short_one(db: AsyncDatabase) -> None:
    await db["docs"].create_index("k")
    await db["docs"].insert_many([{"_id": 1}, {"_id": 2, "k": None}])
    assert await db["docs"].count_documents({"k": None}) == 2
    assert (await the_one(db["docs"], {"k": None}))["_id"] in (1, 2)


async def test_only_a_store_that_is_written_here_has_a_short_way(db: AsyncDatabase, tmp_path: Path) -> None:
    await db["docs"].insert_one({"_id": 1})
    async with storage.connect(f"mongita:{tmp_path}", read_only=True) as reader:
        assert await short(reader, {"_id": 1}) is UNKNOWN
        assert await reader["docs"].find_one({"_id": 1}) == {"_id": 1}


async def test_thousands_of_look_ups_in_a_row_let_the_event_loop_do_its_other_work(db: AsyncDatabase) -> None:
    await db["docs"].insert_one({"_id": 1})
    turns = 0

    async def count_turns() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    ticks = count()
    readers_of(db)._pace.now = lambda: next(ticks) / 100_000  # each look-up takes ten microseconds
    counting = asyncio.create_task(count_turns())
    for _ in range(2000):
        await db["docs"].find_one({"_id": 1})
    counting.cancel()
    assert 2000 / 110 < turns < 2000 / 20


async def test_beside_one_who_looks_up_without_end_others_get_their_turn(db: AsyncDatabase) -> None:
    await db["docs"].insert_one({"_id": 1})

    async def look_up_without_end() -> None:
        while True:
            await db["docs"].find_one({"_id": 1})

    greedy = [asyncio.create_task(look_up_without_end()) for _ in range(5)]
    async with asyncio.timeout(10):
        for _ in range(3):
            assert await db["docs"].find_one({"_id": 1})
    for task in greedy:
        task.cancel()


async def test_after_a_read_that_waited_for_the_disk_reads_go_through_a_thread_for_a_second(db: AsyncDatabase) -> None:
    moments = iter([0.0, 0.5, 0.6, 1.49, 1.6, 1.6001, 1.7, 1.7001, 1.8, 1.8001])
    await db["docs"].insert_one({"_id": 1})
    readers_of(db)._pace.now = lambda: next(moments)
    assert await short(db, {"_id": 1})  # 0.5 seconds: the disk
    assert await short(db, {"_id": 1}) is UNKNOWN
    assert await readers_of(db)._at_once(lambda engine, meter: 5) == (False, None)
    assert await short(db, {"_id": 1})
    assert await db["docs"].find_one({"_id": 1}, {"_id": 1}) == {"_id": 1}


# --- groups of writes


async def gathered(calls: Iterable[Awaitable[object]]) -> list[Any]:
    """Queued before the writer can begin: they become one group."""
    return await asyncio.gather(*calls, return_exceptions=True)


async def test_in_a_group_only_the_failing_insert_fails_and_the_order_stays(db: AsyncDatabase) -> None:
    docs = db["docs"]
    await docs.create_index("k", unique=True)
    results = await gathered(
        [
            docs.insert_one({"_id": 1, "k": 1}),
            docs.insert_one({"_id": 2, "k": 1}),
            docs.update_one({"_id": 1}, {"$inc": {"seen": 1}}),
            docs.insert_one({"_id": 1, "k": 9}),
            docs.find_one_and_update({"_id": 1, "seen": 1}, {"$set": {"k": 2}}),
            docs.insert_one({"_id": 3, "k": 1}),
        ]
    )
    assert [isinstance(result, storage.DuplicateKeyError) for result in results] == [0, 1, 0, 1, 0, 0]
    assert results[1].details["keyValue"] == {"k": 1}
    assert results[3].details["keyValue"] == {"_id": 1}
    assert await docs.find(sort="_id").to_list() == [{"_id": 1, "k": 2, "seen": 1}, {"_id": 3, "k": 1}]


async def test_a_change_that_is_done_again_after_its_group_was_undone_is_done_once(db: AsyncDatabase) -> None:
    docs = db["docs"]
    await docs.create_index("k", unique=True)
    await docs.insert_one({"_id": 0, "k": 0})
    calls = [docs.update_one({"_id": 0}, {"$inc": {"n": 1}, "$push": {"log": number}}) for number in range(20)]
    calls.insert(10, docs.update_one({"_id": 5}, {"$set": {"k": 0}}, upsert=True))
    calls.insert(5, docs.update_one({"_id": 6, "d": {"x": 1}}, {"$inc": {"d.y": 2}}, upsert=True))
    results = await gathered(calls)
    assert [number for number, result in enumerate(results) if isinstance(result, Exception)] == [11]
    assert (await the_one(docs, {"_id": 0}))["log"] == list(range(20))
    assert (await the_one(docs, {"_id": 6}))["d"] == {"x": 1, "y": 2}
    assert await docs.find_one({"_id": 5}) is None  # it failed after its document was written


async def test_a_collection_of_an_undone_group_is_not_remembered(db: AsyncDatabase) -> None:
    results = await gathered(
        [
            db["new"].create_index(["d.a", "d.b"], unique=True),  # refused after the collection was made
            db["new"].insert_one({"_id": 1, "k": [1, 2]}),
            db["new"].create_index("k"),
        ]
    )
    assert isinstance(results[0], storage.OperationFailure)
    assert list(await db["new"].index_information()) == ["_id_", "k_1"]
    assert await db["new"].find({"k": 2}).to_list() == [{"_id": 1, "k": [1, 2]}]


# --- plans


async def plan_of(db: AsyncDatabase, condition: Mapping[str, Any], sort: Sort | None = None) -> dict[str, Any]:
    plan: dict[str, Any] = (await db["docs"].find(condition, sort=sort).explain())["queryPlanner"]["winningPlan"]
    return plan


async def test_several_values_are_merged_in_the_order_of_the_sort(db: AsyncDatabase) -> None:
    docs = db["docs"]
    await docs.create_index([("state", 1), ("at", -1)])
    await docs.insert_many([{"_id": n, "state": "abc"[n % 3], "at": n * 7 % 31} for n in range(31)])
    condition = {"state": {"$in": ["c", "a"]}}
    for direction in (1, -1):
        plan = await plan_of(db, condition, [("at", direction)])
        assert (plan["stage"], plan["sorts"], plan["inputStage"]["intervals"]) == ("SORT_MERGE", False, 2)
        found = [doc["at"] for doc in await docs.find(condition, sort=[("at", direction)]).to_list()]
        assert found == sorted(found, reverse=direction < 0)
        assert len(found) == 21
    assert (await plan_of(db, condition, [("state", -1), ("at", 1)]))["sorts"] is False
    assert (await plan_of(db, condition, [("state", 1), ("at", 1)]))["sorts"] is True


async def test_an_or_is_served_by_the_index_of_each_branch_and_gives_each_document_once(db: AsyncDatabase) -> None:
    docs = db["docs"]
    await docs.create_index("a")
    await docs.create_index("b")
    await docs.insert_many([{"_id": n, "a": n % 5, "b": n % 3} for n in range(30)])
    plan = await plan_of(db, {"$or": [{"a": 1}, {"b": 2}]})
    assert [stage["indexName"] for stage in plan["inputStages"]] == ["a_1", "b_1"]
    found = [doc["_id"] for doc in await docs.find({"$or": [{"a": 1}, {"b": 2}]}).to_list()]
    assert sorted(found) == [n for n in range(30) if n % 5 == 1 or n % 3 == 2]
    assert (await plan_of(db, {"$or": [{"a": 1}, {"c": 2}]}))["stage"] == "COLLSCAN"


async def test_counting_by_an_index_reads_no_document(db: AsyncDatabase, monkeypatch: pytest.MonkeyPatch) -> None:
    docs = db["docs"]
    await docs.create_index([("a", 1), ("n", 1)])
    await docs.insert_many([{"_id": n, "a": n % 5, "n": n} for n in range(100)] + [{"_id": "nan", "n": float("nan")}])

    def refuse(raw: bytes) -> None:
        raise AssertionError("a document was read")

    monkeypatch.setattr(queries, "decode", refuse)
    assert await docs.count_documents({"a": 1}) == 20
    assert await docs.count_documents({"a": {"$in": [1, 2]}}, skip=5, limit=100) == 35
    assert await docs.count_documents({"a": 1, "n": {"$gte": 50, "$lt": 60}}) == 2
    assert await docs.count_documents({"a": {"$gte": 3}}) == 40
    with pytest.raises(AssertionError):
        await docs.count_documents({"a": None})  # null, missing and an array's hole share a key


async def test_not_a_number_is_in_no_range_of_an_index_in_either_direction(db: AsyncDatabase) -> None:
    docs = db["docs"]
    await docs.create_index([("up", 1)])
    await docs.create_index([("down", -1)])
    numbers = [float("nan"), float("-inf"), -1, 0, 5, float("inf")]
    await docs.insert_many([{"up": number, "down": number} for number in numbers])
    for name in ("up", "down"):
        assert await docs.count_documents({name: {"$lt": 5}}) == 3
        assert await docs.count_documents({name: {"$lte": float("-inf")}}) == 1
        assert await docs.count_documents({name: {"$gte": float("-inf")}}) == 5


def test_a_count_that_is_not_short_is_given_up_on_the_event_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    engine = SqliteEngine(files.in_memory())
    indexing.create(engine, "docs", indexing.wish("a", None, False, False))
    changes.insert(engine, "docs", [to_bytes({"_id": n, "a": 1}) for n in range(50)])
    monkeypatch.setattr(Meter, "KEYS", 50)
    with pytest.raises(OverBudget):
        queries.count(engine, question("docs", {"a": 1}), Meter(True))
    assert queries.count(engine, question("docs", {"a": 1}), Meter(False)) == 50
