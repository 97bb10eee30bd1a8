"""The same day beside a running Fixi: people write when its clock says so, its own pumps do the rest."""

import asyncio
from datetime import datetime

from fixi_app.demo.cast import cast
from fixi_app.demo.day import Day
from fixi_app.demo.stage import midnight_before
from fixi_app.demo.view import look
from fixi_app.road import Road

_LOOK_EVERY, _LEAST = 0.25, 0.02
"""Real seconds between two looks: people see an answer soon, and the store is left alone."""


async def live(road: Road, seed: int, now: datetime) -> None:
    """Play the day's people against a running road until cancelled; `now` is a moment of the day to be played.

    Whoever would have written before `now` writes at once, so the day is best begun at `stage.DAY_START`.
    """
    ground = road.ground
    day = Day(road, cast(), seed, midnight_before(now, ground.zone))
    while True:
        day.look(await look(ground.store), ground.clock.now())
        while (at := day.next_at()) is not None and at <= ground.clock.now():
            await day.act(await look(ground.store))
        wait = ground.clock.real_seconds(at - ground.clock.now()) if at else _LOOK_EVERY
        await asyncio.sleep(min(max(wait, _LEAST), _LOOK_EVERY))
