"""Serving: the appliance opened from its settings, with desk, listeners and door, until it is told to stop."""

import asyncio
import gc
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from loguru import logger

from fixi_app import logs
from fixi_app.appliance import Appliance, listen, open_appliance, open_door, start_working
from fixi_app.commands.admin import add as add_admin
from fixi_app.commands.desk import build_desk, door_deeds
from fixi_app.commands.outcome import CommandFailed
from fixi_app.commands.passwords import hashed, why_refused
from fixi_app.connection import NotConnected
from fixi_app.looking_after import look_after
from fixi_app.services.desk.changes import Changes
from fixi_app.services.running.left_waiting import left_waiting
from fixi_app.settings import Settings, load_settings
from fixi_app.way_in import open_way_in
from fixi_app.web.server import CannotListen

if TYPE_CHECKING:
    from fixi_app.services.office import Office


_COUNTED_WITHIN = 1.0
_SWITCH_SECONDS = 0.0005
"""How long a thread keeps the interpreter when another wants it. At Python's 5 ms the writer of the store, which lets
go of it at each statement, waited a fifth of a second for seven small writes while the first turns of a crowd were
read, and every webhook waited with it."""


async def serve(
    headless: bool,
    opened: "asyncio.Future[Office]",
    stopping: asyncio.Event,
    restart: Callable[[], None] | None = None,
) -> None:
    """Open everything, hand the office over, and keep it until `stopping`.

    `restart` begins the end with a new start after it; None where that cannot be.

    Raises SettingError, StoreError and CommandFailed, each with a sentence for a person.
    """
    sys.setswitchinterval(_SWITCH_SECONDS)
    settings = load_settings()
    ring = logs.LogRing()
    logs.configure(settings.log_dir, stderr=headless, ring=ring)
    logs.register_secret(*settings.secrets())
    try:
        await _serve(settings, ring, opened, stopping, restart)
    except (CannotListen, NotConnected) as refusal:
        raise CommandFailed(str(refusal)) from None
    finally:
        await logs.complete()


async def _serve(
    settings: Settings,
    ring: logs.LogRing,
    opened: "asyncio.Future[Office]",
    stopping: asyncio.Event,
    restart: Callable[[], None] | None,
) -> None:
    changes = Changes(shared=settings.on_server)
    async with open_appliance(settings, on_write=changes.touch) as appliance:
        await _first_owner(appliance)
        desk = await build_desk(appliance, ring, changes, restart=restart)
        await appliance.road.earlier.mark(appliance.clock.now())  # before anybody could be answered
        await listen(appliance, desk.as_json, desk.pages)
        if not opened.done():
            opened.set_result(desk)
        await start_working(appliance)
        await open_door(appliance, door_deeds(appliance, desk))
        open_way_in(appliance)
        look_after(appliance, lambda: desk.as_json()["status"] != "down")
        gc.freeze()  # what is loaded now stays: a full collection over it would freeze the screen for 0.1 s
        await stopping.wait()
        await _tell_what_waits(appliance)
        logger.info("Stopping")


async def _tell_what_waits(appliance: Appliance) -> None:
    """Where no other Fixi goes on. Counting must not keep it from ending: a store that hangs is given up."""
    if appliance.settings.on_server:
        return
    try:
        async with asyncio.timeout(_COUNTED_WITHIN):
            left = await left_waiting(appliance.road.ground)
    except Exception as fault:  # noqa: BLE001  told, and Fixi ends all the same
        logger.warning("What will wait could not be counted: {}", type(fault).__name__)
        return
    if left.any:
        told = "Until Fixi runs again these wait: {offers} offers, {people} customers for a person, {unsent} messages"
        logger.info(told + ", {reminders} reminders of today", **left.model_dump())


async def _first_owner(appliance: Appliance) -> None:
    """The user `owner` from ADMIN_PASSWORD, when there is no user yet."""
    secret = appliance.settings.admin_password
    if secret is None or await appliance.db["admins"].find_one({}) is not None:
        return
    if refusal := why_refused(secret.get_secret_value()):
        raise CommandFailed(f"ADMIN_PASSWORD: {refusal}")
    wanted = {"name": "owner", "role": "owner", "password_hash": await hashed(secret.get_secret_value())}
    try:
        await add_admin(appliance.db, wanted, appliance.clock.now())
    except ValueError:  # another Fixi on the same store was started in the same moment
        logger.info("The first user was made by another Fixi on this store")

