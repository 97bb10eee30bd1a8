"""The store's own speed, each number held against the same work on a bare SQLite file with the same durability."""

import asyncio
import sqlite3
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import storage
from fixi_app.commands.bench import Measure

_ONE_BY_ONE = 300
_AT_ONCE = 64
_ROUNDS = 20
_LOOK_UPS = 3000


async def measure() -> list[Measure]:
    with tempfile.TemporaryDirectory(prefix="fixi-bench-") as folder:
        plain = _plain(Path(folder) / "plain.sqlite3")
        async with storage.connect(f"mongita:{folder}/store") as db:
            things = db["things"]
            await things.create_index("n", unique=True)
            inserts = await _per_second(_ONE_BY_ONE, lambda: _insert_each(things))
            together = await _per_second(_AT_ONCE * _ROUNDS, lambda: _insert_together(things))
            look_ups = await _per_second(_LOOK_UPS, lambda: _look_up(things))
            claims = await _per_second(_AT_ONCE, lambda: _claim(db["slots"]))
    return [
        Measure("durable inserts, one by one", inserts, "/s", plain[0], "bare SQLite"),
        Measure("durable inserts, 64 at once", together, "/s", plain[0], "bare SQLite, one by one"),
        Measure("find_one by index", look_ups, "/s", plain[1], "bare SQLite"),
        Measure("claims of one slot, 64 at once", claims, "/s", plain[0], "bare SQLite inserts"),
    ]


async def _per_second(count: int, work: Callable[[], Awaitable[None]]) -> float:
    began = time.perf_counter()
    await work()
    return count / (time.perf_counter() - began)


async def _insert_each(things: storage.AsyncCollection) -> None:
    for number in range(_ONE_BY_ONE):
        await things.insert_one({"n": -1 - number, "text": "x" * 200})


async def _insert_together(things: storage.AsyncCollection) -> None:
    for turn in range(_ROUNDS):
        numbers = range(turn * _AT_ONCE, (turn + 1) * _AT_ONCE)
        await asyncio.gather(*(things.insert_one({"n": number, "text": "x" * 200}) for number in numbers))


async def _look_up(things: storage.AsyncCollection) -> None:
    for number in range(_LOOK_UPS):
        await things.find_one({"n": number % (_AT_ONCE * _ROUNDS)})


async def _claim(slots: storage.AsyncCollection) -> None:
    await slots.insert_one({"_id": "slot", "is_taken": False})
    free, taken = {"_id": "slot", "is_taken": False}, {"$set": {"is_taken": True}}
    won = await asyncio.gather(*(slots.find_one_and_update(free, taken) for _ in range(_AT_ONCE)))
    if sum(one is not None for one in won) != 1:
        raise AssertionError("one slot was claimed more than once")


def _plain(path: Path) -> tuple[float, float]:
    """(inserts, look-ups) a second: one connection, a commit each, in the same journal mode."""
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("CREATE TABLE things (n INTEGER UNIQUE, doc BLOB)")
        began = time.perf_counter()
        for number in range(_ONE_BY_ONE):
            connection.execute("INSERT INTO things VALUES (?, ?)", (number, b"x" * 200))
        middle = time.perf_counter()
        for number in range(_LOOK_UPS):
            connection.execute("SELECT doc FROM things WHERE n = ?", (number % _ONE_BY_ONE,)).fetchone()
        return _ONE_BY_ONE / (middle - began), _LOOK_UPS / (time.perf_counter() - middle)
    finally:
        connection.close()
