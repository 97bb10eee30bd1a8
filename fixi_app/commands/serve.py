"""The appliance itself: with the dashboard where there is a terminal, headless where there is none."""

import argparse
import asyncio
import gc
import os
import sys
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from loguru import logger

from fixi_app import logs
from fixi_app.appliance import Appliance, NotBuilt, listen, open_appliance, open_door, open_tunnel, start_working
from fixi_app.commands.admin import add as add_admin
from fixi_app.commands.desk import build_desk, door_deeds
from fixi_app.commands.outcome import FINE, CommandFailed
from fixi_app.commands.passwords import hashed, why_refused
from fixi_app.lifecycle import on_stop_signal
from fixi_app.services.desk.changes import Changes
from fixi_app.settings import Settings
from fixi_app.web.server import CannotListen

if TYPE_CHECKING:
    from fixi_app.services.office import Office

Dashboard = Callable[["Office"], Awaitable[None]]


def has_terminal() -> bool:
    """Whether a dashboard can be shown: both ends that Textual really uses are terminals.

    It paints to stderr on POSIX and to stdout on Windows; asked of the wrong one, it would fill a log with escapes.
    """
    windows = os.name == "nt"
    streams = (sys.stdin, sys.stdout if windows else sys.stderr)
    capable = windows or os.environ.get("TERM", "dumb") != "dumb"
    return capable and all(stream is not None and stream.isatty() for stream in streams)


async def run(given: argparse.Namespace, settings: Settings, dashboard: Dashboard) -> int:
    headless = bool(given.headless) or not has_terminal()
    ring = logs.LogRing()
    logs.configure(settings.log_dir, stderr=headless, ring=ring)
    for secret in settings.secrets():
        logs.register_secret(secret)
    try:
        await _serve(settings, ring, None if headless else dashboard)
    except (CannotListen, NotBuilt) as refusal:
        raise CommandFailed(str(refusal)) from None
    finally:
        await logs.complete()
    return FINE


async def _serve(settings: Settings, ring: logs.LogRing, dashboard: Dashboard | None) -> None:
    stopping = asyncio.Event()
    on_stop_signal(stopping.set)
    changes = Changes()
    async with open_appliance(settings, on_write=changes.touch) as appliance:
        await _first_owner(appliance)
        desk = await build_desk(appliance, ring, changes)
        await listen(appliance, desk.as_json)
        await start_working(appliance)
        await open_door(appliance, door_deeds(appliance))
        open_tunnel(appliance)
        gc.freeze()
        await shown(desk, dashboard, stopping)
        logger.info("Stopping")


async def shown(desk: "Office", dashboard: Dashboard | None, stopping: asyncio.Event) -> None:
    """Show the dashboard, or wait headless, until it is left or a signal comes."""
    if dashboard is None:
        await stopping.wait()
    else:
        await _until_one(dashboard(desk), stopping)


async def _first_owner(appliance: Appliance) -> None:
    """The user `owner` from ADMIN_PASSWORD, when there is no user yet."""
    secret = appliance.settings.admin_password
    if secret is None or await appliance.db["admins"].find_one({}) is not None:
        return
    if refusal := why_refused(secret.get_secret_value()):
        raise CommandFailed(f"ADMIN_PASSWORD: {refusal}")
    wanted = {"name": "owner", "role": "owner", "password_hash": await hashed(secret.get_secret_value())}
    await add_admin(appliance.db, wanted, appliance.clock.now())


async def _until_one(shown: Awaitable[None], stopping: asyncio.Event) -> None:
    """Until the dashboard is left or a signal comes; then the dashboard is taken down, which restores the terminal."""
    screen = asyncio.ensure_future(shown)
    signal = asyncio.ensure_future(stopping.wait())
    await asyncio.wait({screen, signal}, return_when=asyncio.FIRST_COMPLETED)
    signal.cancel()
    if not screen.done():
        screen.cancel()
    await asyncio.gather(screen, return_exceptions=not screen.done())
