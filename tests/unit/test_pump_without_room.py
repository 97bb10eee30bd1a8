"""A pump that has more due than it has room for: it waits for room, and does not ask for it without a pause."""

import asyncio
from datetime import timedelta

import pytest

from tests.fakes.process import until
from tests.fakes.town import DANA, NOAM, town


async def test_what_is_due_and_finds_no_room_is_not_asked_for_without_a_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    async with town() as t:
        pump, ended, looked = t.road.inbox_pump, asyncio.Event(), [0]
        look = pump._look

        async def counted() -> object:
            looked[0] += 1
            return await look()

        async def long_turn(_: str) -> bool:
            return await ended.wait()

        monkeypatch.setattr(pump, "_look", counted)
        monkeypatch.setattr(pump, "_turn", long_turn)
        pump._width = 1
        await t.says(DANA, "יש לי נזילה", settle=False)
        t.clock.move(timedelta(seconds=2))
        await t.says(NOAM, "יש לי נזילה", settle=False)
        t.clock.move(timedelta(seconds=1))  # Dana's quiet time is over, Noam's soon
        running = asyncio.create_task(pump.run())
        await until(lambda: pump._running)
        t.clock.move(timedelta(minutes=1))
        pump.wake()
        before = looked[0]
        for _ in range(500):  # turns of the event loop that others want
            await asyncio.sleep(0)
        assert looked[0] - before <= 5
        ended.set()
        await pump.stop(1)
        await running


async def test_of_a_crowd_that_waits_only_those_who_find_room_are_asked_about(monkeypatch: pytest.MonkeyPatch) -> None:
    """Speed by counting: each end of a turn looks, and two thousand may wait."""
    async with town() as t:
        pump, ended, asked = t.road.inbox_pump, asyncio.Event(), list[str]()

        async def long_turn(_: str) -> bool:
            return await ended.wait()

        monkeypatch.setattr(pump, "_turn", long_turn)
        plain = pump._begin

        def counted(id_: str, width: int) -> bool:
            asked.append(id_)
            return plain(id_, width)

        monkeypatch.setattr(pump, "_begin", counted)
        crowd = [f"contact_{number}" for number in range(2000)]
        pump._list.set(list(crowd), None)
        pump._begin_due(2)
        assert asked == crowd[:3]
        assert pump._list.due == crowd[2:]
        pump._begin_due(5)
        assert list(pump._running) == crowd[:5]
        assert pump._list.due == crowd[5:]
        ended.set()
        await pump.stop(1)
