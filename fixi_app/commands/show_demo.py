"""The demo in the dashboard: the same made-up day, beside its own pumps, as fast as was asked.

It has a store in memory and opens no port, so it runs beside a running appliance.
"""

import asyncio
from typing import TYPE_CHECKING

from fixi_app import logs
from fixi_app.appliance import open_appliance, start_working
from fixi_app.commands.desk import build_desk
from fixi_app.commands.serve import Dashboard, shown
from fixi_app.demo.live import live
from fixi_app.demo.stage import DAY_START
from fixi_app.lifecycle import on_stop_signal
from fixi_app.services.desk.changes import Changes
from fixi_app.settings import ClockStart, Provider, Settings

if TYPE_CHECKING:
    from fixi_app.services.office import Office


async def live_in_dashboard(settings: Settings, seed: int, speed: float, dashboard: Dashboard) -> None:
    """Play the day and show it until the person leaves."""
    stopping = asyncio.Event()
    on_stop_signal(stopping.set)
    await shown(lambda opened: _play(settings, seed, speed, opened, stopping), dashboard, stopping)


async def _play(
    settings: Settings, seed: int, speed: float, opened: "asyncio.Future[Office]", stopping: asyncio.Event
) -> None:
    ring, changes = logs.LogRing(), Changes()
    logs.configure(settings.log_dir, stderr=False, ring=ring)
    async with open_appliance(_staged(settings, speed), on_write=changes.touch) as appliance:
        desk = await build_desk(appliance, ring, changes, demo=True)
        await start_working(appliance)
        appliance.spawn(live(appliance.road, seed, DAY_START), "day")
        appliance.ending.add("the day", 0.5, lambda: appliance.stop_task("day"))
        if not opened.done():
            opened.set_result(desk)
        await stopping.wait()
    await logs.complete()


def _staged(settings: Settings, speed: float) -> Settings:
    """The settings of the demo: a store in memory, the simulator, the made-up clock; nothing of the owner's own."""
    return settings.model_copy(
        update={
            "database_uri": "mongita::memory:",
            "provider": Provider.SIMULATOR,
            "clock": ClockStart(DAY_START, speed),
            "admin_password": None,
            "gemini_api_key": None,
            "quiet_time": 2.0,
        }
    )
