"""How messages get in: a tunnel or a fixed address that the provider is told, or a queue that is asked.

Called when the listeners are open; what is begun here ends with the appliance.
"""

from fixi_app.appliance import Appliance
from fixi_app.channels.contract import Polled, Registers
from fixi_app.parts import make_tunnel
from fixi_app.services.running.fetching import Fetching
from fixi_app.services.running.registering import Registering
from fixi_app.settings import Provider
from fixi_app.tunnel.contract import TunnelState


def open_way_in(appliance: Appliance) -> None:
    """The way in from outside, where one is set: a fixed address, or ngrok to the public listener; else fetching."""
    settings, listeners = appliance.settings, appliance.listeners
    appliance.way_in_open = True
    if listeners is None or settings.provider is Provider.SIMULATOR:
        return
    appliance.tunnel = make_tunnel(settings)
    if appliance.tunnel:
        appliance.spawn(appliance.tunnel.keep_open(listeners.public_port), "tunnel")
        appliance.ending.add("the tunnel", 1, lambda: appliance.stop_task("tunnel"))
    else:
        _fetch(appliance)
    _register(appliance)


def _fetch(appliance: Appliance) -> None:
    """With no way in, a provider that keeps a queue is asked for what waits in it."""
    ground, webhooks = appliance.road.ground, appliance.connection.webhooks
    webhook = webhooks.get(ground.channel.name)
    if isinstance(ground.channel, Polled) and webhook is not None:
        appliance.fetching = Fetching(ground.channel, webhook, appliance.road.receive.keep, appliance.clock)
        appliance.spawn(appliance.fetching.run(), "fetching")
        appliance.ending.add("fetching", 0.5, lambda: appliance.stop_task("fetching"))


def _register(appliance: Appliance) -> None:
    """A stand-in on this computer is told only an address that was set on purpose."""
    ground, settings = appliance.road.ground, appliance.settings
    if not isinstance(ground.channel, Registers) or (settings.provider_is_local and not settings.public_url):
        return

    def address() -> str | None:
        if appliance.fetching is not None:
            return ""
        tunnel = appliance.tunnel_status()
        return tunnel.url if tunnel.state is TunnelState.UP else None

    appliance.registering = Registering(
        ground.channel, address, lambda: ground.business.register_webhook, appliance.db, appliance.clock
    )
    appliance.spawn(appliance.registering.run(), "registering")
    appliance.ending.add("registering", 0.5, lambda: appliance.stop_task("registering"))
