"""What Fixi does for its own going on: the computer is kept awake, and something outside hears that it lives."""

from collections.abc import Callable

from fixi_app.appliance import Appliance
from fixi_app.awake import Awake
from fixi_app.pulse import Pulse


def look_after(appliance: Appliance, accepts: Callable[[], bool]) -> Awake:
    """Both begin now and end with the appliance. `accepts`: whether messages can be kept at this moment."""
    ground = appliance.road.ground

    def wants_awake() -> bool:
        return ground.business.keep_awake and not appliance.settings.provider_is_local

    def serves() -> bool:
        return appliance.listeners is not None and accepts()

    awake, pulse = Awake(wants_awake), Pulse(lambda: ground.business.heartbeat_url, serves)
    appliance.spawn(awake.run(), "keeping awake")
    appliance.ending.add("keeping awake", 0.5, lambda: appliance.stop_task("keeping awake"))
    appliance.spawn(pulse.run(), "heartbeat")
    appliance.ending.add("the heartbeat", 0.5, lambda: appliance.stop_task("heartbeat"))
    return awake
