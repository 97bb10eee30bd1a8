"""The same people beside a Fixi whose own pumps run: they are answered, and it ends when it is told to."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Coroutine
from typing import Any

from fixi_app.clock import ShiftedClock
from fixi_app.demo.live import live
from fixi_app.demo.stage import DAY_START
from fixi_app.domain.leads import LeadStatus
from fixi_app.road import lay_road
from fixi_app.understanding.danger import danger_in
from fixi_app.understanding.language import language_of
from tests.fakes.town import Town, offline, town

_SPEED = 480.0
_PATIENCE = 30.0


@contextlib.asynccontextmanager
async def _running(*work: Coroutine[Any, Any, None]) -> AsyncIterator[list[asyncio.Task[None]]]:
    tasks = [asyncio.create_task(one) for one in work]
    try:
        yield tasks
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def test_people_are_served_while_the_pumps_run() -> None:
    async with town(DAY_START.isoformat()) as t:
        t.road.ground.clock = ShiftedClock(DAY_START, _SPEED)
        t.road = lay_road(t.road.ground, offline, danger_in, language_of, 2)
        people = live(t.road, 7, t.road.ground.clock.now())
        async with _running(people, t.road.inbox_pump.run(), t.road.outbox_pump.run()) as tasks:
            await asyncio.wait_for(_until_booked(t), _PATIENCE)
            assert not [task for task in tasks if task.done()], "nobody fell over"
        assert all(task.cancelled() for task in tasks)


async def _until_booked(t: Town) -> None:
    """Virtual hours pass in seconds: the first customers write, choose, confirm, and are approved."""
    while not await t.leads(status=LeadStatus.BOOKED.value):
        await asyncio.sleep(0.05)
