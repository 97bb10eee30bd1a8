"""The demo in the dashboard: the same made-up day, beside its own pumps, as fast as was asked.

It has a store in memory and opens no port, so it runs beside a running appliance.
"""

import asyncio

from fixi_app import logs
from fixi_app.appliance import open_appliance, start_working
from fixi_app.commands.desk import build_desk
from fixi_app.commands.serve import Dashboard, shown
from fixi_app.demo.live import live
from fixi_app.demo.stage import DAY_START
from fixi_app.lifecycle import on_stop_signal
from fixi_app.services.desk.changes import Changes
from fixi_app.settings import ClockStart, Provider, Settings


async def live_in_dashboard(settings: Settings, seed: int, speed: float, dashboard: Dashboard) -> None:
    """Play the day and show it until the person leaves."""
    stopping = asyncio.Event()
    on_stop_signal(stopping.set)
    ring, changes = logs.LogRing(), Changes()
    logs.configure(settings.log_dir, stderr=False, ring=ring)
    staged = settings.model_copy(
        update={
            "database_uri": "mongita::memory:",
            "provider": Provider.SIMULATOR,
            "clock": ClockStart(DAY_START, speed),
            "admin_password": None,
            "gemini_api_key": None,
            "quiet_time": 2.0,
        }
    )
    async with open_appliance(staged, on_write=changes.touch) as appliance:
        desk = await build_desk(appliance, ring, changes, demo=True)
        await start_working(appliance)
        appliance.spawn(live(appliance.road, seed, DAY_START), "day")
        appliance.ending.add("the day", 0.5, lambda: appliance.stop_task("day"))
        await shown(desk, dashboard, stopping)
    await logs.complete()
