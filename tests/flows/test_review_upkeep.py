"""What is looked at again and again says nothing twice, and what is kept for a person is not kept for ever."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from fixi_app.services.running.channel_watch import ChannelWatch
from fixi_app.services.visits.upkeep import Upkeep
from storage import StoreFailed
from tests.fakes.house import house
from tests.fakes.town import DANA, town


async def test_whoever_waits_for_a_person_hears_the_truth_once_also_after_the_queue_was_tidied() -> None:
    async with town() as t:
        upkeep = Upkeep(t.road.ground)
        await t.says(DANA, "נציג")
        t.new(DANA)
        heard = []
        for day in (0, 1, 5, 9, 10, 30):
            t.clock.move(timedelta(days=day, minutes=20))
            await t.road.persons.tick(t.clock.now())
            await t.settle()
            await upkeep.tidy(t.clock.now())
            heard += t.new(DANA)
        assert len(heard) == 1


async def test_what_was_not_understood_is_kept_for_a_quarter_of_a_year() -> None:
    async with town() as t:
        upkeep = Upkeep(t.road.ground)
        await t.road.ground.inbox.keep(
            {"_id": "x", "conversation_id": None, "state": "aside", "received_at": t.clock.now()}
        )
        t.clock.move(timedelta(days=30))
        assert await upkeep.tidy(t.clock.now()) == 0
        t.clock.move(timedelta(days=61))
        assert await upkeep.tidy(t.clock.now()) == 1


async def test_a_fault_while_the_account_is_looked_at_does_not_end_the_watch(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, faults = ChannelWatch.probe, [2]

    async def probe(self: ChannelWatch) -> object:
        if faults[0]:
            faults[0] -= 1
            raise StoreFailed("gone")
        return await real(self)

    sleep = asyncio.sleep

    async def short(seconds: float) -> None:
        await sleep(min(seconds, 0.01))

    monkeypatch.setattr(ChannelWatch, "probe", probe)
    monkeypatch.setattr(asyncio, "sleep", short)
    async with house(tmp_path, monkeypatch) as h:
        async with asyncio.timeout(5):
            while h.appliance.road.outbox_pump.held is not None:
                await sleep(0.01)
