"""What Fixi does for its own going on: the computer is kept awake, something outside hears that it lives, the owner is
told by a second path what cannot reach him over WhatsApp, and what it keeps is closed to others on this computer."""

import asyncio
from collections.abc import Callable

from loguru import logger

from fixi_app.appliance import Appliance
from fixi_app.awake import Awake
from fixi_app.private_files import close_to_others, kept_places
from fixi_app.pulse import Pulse

_LOOK_EVERY = 30.0


def look_after(appliance: Appliance, accepts: Callable[[], bool]) -> Awake:
    """All begin now and end with the appliance. `accepts`: whether messages can be kept at this moment."""
    ground = appliance.road.ground

    def wants_awake() -> bool:
        return ground.business.keep_awake and not appliance.settings.provider_is_local

    def serves() -> bool:
        return appliance.listeners is not None and accepts()

    awake, pulse = Awake(wants_awake), Pulse(lambda: ground.business.heartbeat_url, serves)
    appliance.awake, appliance.pulse = awake, pulse
    appliance.spawn(awake.run(), "keeping awake")
    appliance.ending.add("keeping awake", 0.5, lambda: appliance.stop_task("keeping awake"))
    appliance.spawn(pulse.run(), "heartbeat")
    appliance.ending.add("the heartbeat", 0.5, lambda: appliance.stop_task("heartbeat"))
    places = kept_places(appliance.settings, ground.business.backup_second_place)
    appliance.spawn(asyncio.to_thread(close_to_others, places), "closing files to others")
    appliance.spawn(_second_path(appliance), "the second path")
    appliance.ending.add("the second path", 0.5, lambda: appliance.stop_task("the second path"))
    return awake


async def _second_path(appliance: Appliance) -> None:
    """What is due goes; a fault of the store is one thing to tell, and no reason to stop."""
    faults, second = appliance.road.faults, appliance.road.alerts.second
    while True:
        now = appliance.clock.now()
        try:
            await faults.store_looked_at(now)
            await second.tick(now)
        except Exception as fault:  # noqa: BLE001  it is looked at again, and health tells what is broken
            logger.debug("The second path could not be looked at: {}", type(fault).__name__)
        await second.waited(_LOOK_EVERY)
