"""Our store's own speed, and how long it keeps the event loop from its other work meanwhile."""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, Self

import storage
from fixi_app.commands.bench import Measure
from fixi_app.commands.bench_storage.documents import identity, label, lead, portions, random_keys, slot
from fixi_app.commands.bench_storage.speeds import LAPS, LOOK_UPS, NEW, SLOTS, TASKS, Speeds

_TICK = 0.001
_LISTENED = 8 * NEW
"""Long enough for a few thousand ticks."""


class Ours:
    def __init__(self, db: storage.AsyncDatabase, folder: Path, size: int) -> None:
        self.folder, self._db, self._size, self._chance = folder, db, size, random.Random(size)

    @classmethod
    async def laid(cls, folder: Path, size: int) -> Self:
        db = await storage.connect(f"mongita:{folder}")
        await db["leads"].create_index("key", unique=True)
        await db["leads"].create_index([("status", 1), ("at", 1)])
        await db["slots"].create_index([("is_taken", 1), ("start", 1)])
        for numbers in portions(size):
            await db["leads"].insert_many([lead(number) for number in numbers])
        made = cls(db, folder, size)
        await made._look_ups()
        return made

    async def speeds(self) -> Speeds:
        return {
            "inserts": await self._inserts(),
            "find_one": await self._look_ups(),
            "claims": await self._claims(),
        }

    async def _inserts(self) -> float:
        made = [lead(number) for number in range(self._size, self._size + NEW)]
        speed = await _per_second(made, self._db["leads"].insert_one)
        await self._forget_new()
        return speed

    async def _forget_new(self) -> None:
        """The next round begins with the same size."""
        await self._db["leads"].delete_many({"_id": {"$gte": identity(self._size)}})

    async def _look_ups(self) -> float:
        keys, leads = random_keys(self._chance, self._size, LOOK_UPS), self._db["leads"]
        began = time.perf_counter()
        for key in keys:
            await leads.find_one({"key": key})
        return LOOK_UPS / (time.perf_counter() - began)

    async def _claims(self) -> float:
        return SLOTS * LAPS / sum([await self._claimed() for _ in range(LAPS)])

    async def _claimed(self) -> float:
        """Seconds that it takes 64 tasks to claim each slot."""
        await self._lay_slots()
        won: list[str] = []

        async def claim(number: int) -> None:
            won.append(await self._claim(number))

        speed = await _per_second(list(range(SLOTS)), claim)
        if len(set(won)) != SLOTS:
            raise AssertionError("a slot was claimed twice, or a claim found none")
        return SLOTS / speed

    async def _lay_slots(self) -> None:
        await self._db["slots"].delete_many({})
        await self._db["slots"].insert_many([slot(number) for number in range(SLOTS)])

    async def _claim(self, number: int) -> str:
        taken = {"$set": {"is_taken": True, "lead_id": number}}
        found = await self._db["slots"].find_one_and_update({"is_taken": False}, taken, sort=[("start", 1)])
        return str(found["_id"]) if found else ""

    async def lag(self) -> list[Measure]:
        """How late a timer of a millisecond comes while 64 tasks insert, look up and claim."""
        made = [lead(number) for number in range(self._size, self._size + _LISTENED)]
        keys = random_keys(self._chance, self._size, _LISTENED)
        await self._lay_slots()
        leads, late = self._db["leads"], list[float]()

        async def work(position: int) -> None:
            await leads.insert_one(made[position])
            await leads.find_one({"key": keys[position]})
            if position < SLOTS:
                await self._claim(position)

        listening = asyncio.create_task(_listen(late))
        await _per_second(list(range(_LISTENED)), work)
        listening.cancel()
        await self._forget_new()
        late.sort()
        usual, name = late[int(len(late) * 0.999)], f"{label(self._size)}: loop lag meanwhile"
        return [
            Measure(f"{name}, 999 of 1000", usual, "ms", 10.0, "promised at most"),
            Measure(f"{name}, worst", late[-1], "ms", 50.0, "promised at most"),
        ]

    async def open(self) -> None:
        """After `close`, which lets another process look at the folder."""
        self._db = await storage.connect(f"mongita:{self.folder}")

    async def close(self) -> None:
        await self._db.close()


async def _listen(late: list[float]) -> None:
    while True:
        asked = time.perf_counter()
        await asyncio.sleep(_TICK)
        late.append((time.perf_counter() - asked - _TICK) * 1000)


async def _per_second(things: list[Any], work: Callable[[Any], Awaitable[object]]) -> float:
    """64 tasks share the things; each takes the next one when it has finished its last."""
    waiting = iter(things)

    async def task() -> None:
        for thing in waiting:
            await work(thing)

    began = time.perf_counter()
    await asyncio.gather(*(task() for _ in range(TASKS)))
    return len(things) / (time.perf_counter() - began)
