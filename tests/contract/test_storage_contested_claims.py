"""Sixty-four tasks want the same free slot: each slot goes to one of them, and none is lost. Plain Mongita cannot."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any, Protocol

import pytest
from mongita import MongitaClientMemory

import storage
from tests.fakes.named_server import ENGINES, fresh_database
from tests.sizes import large

TASKS = 64
FREE = {"is_taken": False}


class Desk(Protocol):
    """Where slots are claimed and freed."""

    async def claim(self, token: str) -> Any:
        """The id of a slot that is now the claimer's, or None if none is free."""

    async def free_all(self) -> None: ...

    async def slots(self) -> list[dict[str, Any]]: ...


@dataclass
class Tally:
    claims: int = 0
    doubles: int = 0
    lost: int = 0
    won_by: Counter[int] = field(default_factory=Counter)


async def contest(desk: Desk, rounds: int) -> Tally:
    """In each round all tasks claim until nothing is free; then every slot is freed and claimed again."""
    tally, numbers = Tally(), count()
    for _ in range(rounds):
        holders: dict[Any, list[str]] = {}

        async def claim_all(task: int, holders: dict[Any, list[str]] = holders) -> None:
            while (slot := await desk.claim(token := f"{task}:{next(numbers)}")) is not None:
                holders.setdefault(slot, []).append(token)
                tally.won_by[task] += 1

        await asyncio.gather(*(claim_all(task) for task in range(TASKS)))
        tally.claims += sum(map(len, holders.values()))
        tally.doubles += sum(len(tokens) - 1 for tokens in holders.values())
        tally.lost += sum(slot["token"] not in holders.get(slot["_id"], ()) for slot in await desk.slots())
        await desk.free_all()
    return tally


class OurDesk:
    def __init__(self, db: storage.AsyncDatabase) -> None:
        self._slots = db["slots"]

    async def furnish(self, slots: int) -> None:
        await self._slots.create_index([("is_taken", 1), ("start", 1)])
        await self._slots.insert_many(
            [{"_id": number, "start": -number, **FREE, "claims": 0} for number in range(slots)]
        )

    async def claim(self, token: str) -> Any:
        taken = {"$set": {"is_taken": True, "token": token}, "$inc": {"claims": 1}}
        found = await self._slots.find_one_and_update(FREE, taken, ["_id"], sort=[("start", 1)])
        return found["_id"] if found else None

    async def free_all(self) -> None:
        await self._slots.update_many({"is_taken": True}, {"$set": FREE})

    async def slots(self) -> list[dict[str, Any]]:
        return await self._slots.find().to_list()


class MongitaDesk:
    """Mongita has no find-and-modify: a claim is a look and then a change, and between the two others look too.

    (Its `update_one` holds a lock, so a caller who names the free state once more and tries again and again can be
    exact within one process. The one call that finds the first, takes it and returns it is what is missing.)
    """

    def __init__(self, slots: int) -> None:
        self._slots = MongitaClientMemory()["shop"]["slots"]
        self._slots.insert_many([{"_id": str(number), "start": number, **FREE, "claims": 0} for number in range(slots)])

    async def claim(self, token: str) -> Any:
        found = await asyncio.to_thread(self._slots.find_one, FREE, sort="start")
        if found is None:
            return None
        taken = {"$set": {"is_taken": True, "token": token}, "$inc": {"claims": 1}}
        await asyncio.to_thread(self._slots.update_one, {"_id": found["_id"]}, taken)
        return found["_id"]

    async def free_all(self) -> None:
        self._slots.update_many({"is_taken": True}, {"$set": FREE})

    async def slots(self) -> list[dict[str, Any]]:
        return list(self._slots.find({}))


def address(engine: str, folder: object) -> str:
    if engine != "server":
        return "mongita::memory:" if engine == "memory" else f"mongita:{folder}"
    return fresh_database()


@pytest.mark.parametrize("rounds", [5, pytest.param(large(200), marks=pytest.mark.long)])
@pytest.mark.parametrize("engine", ENGINES)
async def test_of_sixty_four_who_want_one_slot_one_gets_it(tmp_path: Path, engine: str, rounds: int) -> None:
    async with storage.connect(address(engine, tmp_path)) as db:
        desk = OurDesk(db)
        await desk.furnish(1000)
        tally = await contest(desk, rounds)
        claims = [slot["claims"] for slot in await desk.slots()]
        await db.drop_collection("slots")
    assert (tally.claims, tally.doubles, tally.lost) == (1000 * rounds, 0, 0)
    assert claims == [rounds] * 1000
    assert len(tally.won_by) == TASKS  # all of them took part


async def test_plain_mongita_gives_one_slot_to_two() -> None:
    """The control: were Mongita to pass, the test above would show nothing."""
    tally = await contest(MongitaDesk(50), 2)
    assert tally.doubles > 0
    assert tally.claims > 2 * 50
