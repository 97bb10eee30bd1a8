"""A public address that somebody else keeps (FIXI_PUBLIC_URL): a reverse proxy, a router, another tunnel."""

import asyncio

from fixi_app.tunnel.contract import TunnelState, TunnelStatus


class FixedAddress:
    """Implements Tunnel. Nothing to open: it is up because the owner says so."""

    def __init__(self, url: str) -> None:
        self._status = TunnelStatus(TunnelState.UP, url.rstrip("/"), "a fixed address")

    @property
    def status(self) -> TunnelStatus:
        return self._status

    async def keep_open(self, port: int) -> None:
        await asyncio.Event().wait()
