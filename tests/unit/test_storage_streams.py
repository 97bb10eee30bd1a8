"""A long answer is one snapshot, comes in batches, and keeps nothing open once nobody reads it."""

from __future__ import annotations

import asyncio
import gc
import threading
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

import storage
from storage.embedded.database import EmbeddedDatabase
from storage.embedded.traffic.streams import Stream
from tests.fakes.inner_store import readers_of

MANY = 5000


@pytest_asyncio.fixture
async def db(tmp_path: Path) -> AsyncIterator[EmbeddedDatabase]:
    async with storage.connect(f"mongita:{tmp_path}") as opened:
        assert isinstance(opened, EmbeddedDatabase)
        await opened["docs"].insert_many([{"_id": n, "n": n * 7919 % MANY, "text": "x" * 100} for n in range(MANY)])
        yield opened


def open_snapshots(db: EmbeddedDatabase) -> int:
    return sum(stream._engine is not None for stream in readers_of(db)._streams)


async def both_threads_have_let_go(db: EmbeddedDatabase) -> None:
    """A thread of the pool keeps what it did last for a moment after its answer is known."""
    meeting, loop = threading.Barrier(2, timeout=10), asyncio.get_running_loop()
    await asyncio.gather(*(loop.run_in_executor(readers_of(db)._pool, meeting.wait) for _ in range(2)))


async def test_a_long_answer_is_the_moment_of_its_first_batch(db: EmbeddedDatabase) -> None:
    seen: list[object] = []
    async for doc in db["docs"].find():
        if not seen:
            await db["docs"].delete_many({})
            await db["docs"].insert_one({"_id": "later"})
        seen.append(doc["_id"])
    assert seen == list(range(MANY))
    assert open_snapshots(db) == 0


async def test_only_a_batch_is_fetched_at_a_time(db: EmbeddedDatabase) -> None:
    cursor = db["docs"].find()
    await anext(cursor)
    assert len(cursor._ready) <= 1000
    assert open_snapshots(db) == 1
    assert len(await cursor.to_list(1500)) == 1500
    assert len(await cursor.to_list()) == MANY - 1501
    assert await cursor.to_list() == []
    assert open_snapshots(db) == 0


@pytest.mark.parametrize("limit", [0, 4321])
async def test_a_sort_without_an_index_streams_too(db: EmbeddedDatabase, limit: int) -> None:
    found = [doc["n"] async for doc in db["docs"].find(sort=[("n", -1)], skip=10, limit=limit)]
    assert found == sorted(range(MANY), reverse=True)[10:][: limit or None]


async def test_an_answer_that_is_given_up_lets_its_snapshot_go(db: EmbeddedDatabase) -> None:
    closed = db["docs"].find()
    await anext(closed)
    await closed.close()
    assert await closed.to_list() == []
    forgotten = db["docs"].find()
    await anext(forgotten)
    assert isinstance(forgotten._batches, Stream)
    stream, idle = forgotten._batches._engine, readers_of(db)._idle
    assert stream is not None
    assert idle.qsize() == 0
    del forgotten
    gc.collect()
    await both_threads_have_let_go(db)
    assert idle.get_nowait() is stream
    assert not stream.connection.in_transaction


async def test_many_long_answers_at_once_do_not_wait_for_each_other(db: EmbeddedDatabase) -> None:
    cursors = [db["docs"].find() for _ in range(10)]
    for cursor in cursors:
        await anext(cursor)
    assert await db["docs"].count_documents({"text": {"$gte": ""}}) == MANY
    assert [len(await cursor.to_list()) for cursor in cursors] == [MANY - 1] * 10


async def test_a_stream_of_a_closed_store_says_so(db: EmbeddedDatabase) -> None:
    cursor = db["docs"].find()
    await anext(cursor)
    cursor._ready.clear()
    await db.close()
    with pytest.raises(storage.StoreClosed):
        await cursor.to_list()


async def test_what_goes_wrong_in_a_later_batch_reaches_the_reader_and_frees_the_snapshot(db: EmbeddedDatabase) -> None:
    cursor = db["docs"].find({"text": {"$exists": True}})
    await anext(cursor)
    stream = cursor._batches
    assert isinstance(stream, Stream)

    def broken() -> Iterator[dict[str, Any]]:
        yield from ()
        raise ZeroDivisionError

    stream._rows = broken()
    with pytest.raises(ZeroDivisionError):
        await cursor.to_list()
    assert open_snapshots(db) == 0
    assert await cursor.to_list() == []
