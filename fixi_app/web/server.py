"""The two listeners: one for this computer, one for the tunnel.

Two ports and not two paths on one: behind a tunnel every caller looks local, so what strangers must not reach is not
there to be reached.
"""

import asyncio
import errno

from aiohttp import web
from loguru import logger

from fixi_app.web.local import local_app
from fixi_app.web.own_hosts import OwnHosts
from fixi_app.web.ports import WebPorts
from fixi_app.web.public import public_app

_STOP_SECONDS = 5.0
_BACKSTAGE = "127.0.0.1"


class CannotListen(Exception):
    """A port cannot be had; the message is one sentence for the owner."""


class Listeners:
    """Both servers, started and stopped together."""

    def __init__(self, ports: WebPorts, host: str = "127.0.0.1", port: int = 8080, public_port: int = 0) -> None:
        """`public_port`: where a public address of the owner's own ends, on `host`; 0: any free one on 127.0.0.1."""
        self._ports = ports
        self._host = host
        self._wanted = port
        self._public = (host, public_port) if public_port else (_BACKSTAGE, 0)
        self._runners: list[web.AppRunner] = []
        self._bound: list[int] = []

    @property
    def port(self) -> int:
        """The port of this computer's listener (the one asked for, unless that was 0)."""
        return self._bound[0]

    @property
    def public_port(self) -> int:
        """The port at which the tunnel is pointed; on 127.0.0.1 only, unless a port of its own was asked for."""
        return self._bound[1]

    async def start(self) -> None:
        """Raises CannotListen; then nothing is left listening."""
        self._bound.clear()
        hosts = OwnHosts(self._host, self._ports.public_url)
        await self._opened(local_app(self._ports, hosts), self._host, self._wanted, "FIXI_PORT")
        await self._opened(public_app(self._ports), *self._public, "FIXI_PUBLIC_PORT")
        logger.info("Listening on port {}, for the tunnel on port {}", self.port, self.public_port)

    async def stop_intake(self) -> None:
        """Take nothing new; requests under way have five seconds. Harmless when repeated."""
        runners, self._runners = self._runners, []
        await asyncio.gather(*(runner.cleanup() for runner in runners))

    async def _opened(self, app: web.Application, host: str, port: int, setting: str) -> None:
        try:
            await self._listen(app, host, port)
        except OSError as fault:
            await self.stop_intake()
            raise CannotListen(_sentence(fault, host, port, setting)) from fault

    async def _listen(self, app: web.Application, host: str, port: int) -> None:
        """A caller who hangs up does not cancel the keeping of his message; bodies are taken as they were signed."""
        runner = web.AppRunner(
            app,
            access_log=None,
            handle_signals=False,
            handler_cancellation=False,
            shutdown_timeout=_STOP_SECONDS,
            auto_decompress=False,
        )
        self._runners.append(runner)
        await runner.setup()
        await web.TCPSite(runner, host, port).start()
        self._bound.append(int(runner.addresses[0][1]))


def _sentence(fault: OSError, host: str, port: int, setting: str) -> str:
    if fault.errno == errno.EADDRINUSE:
        return f"Port {port} on {host} is taken by another program: stop it, or set {setting} to another port."
    if fault.errno == errno.EACCES:
        return f"Port {port} on {host} is not allowed for this user: set {setting} to a port above 1023."
    if fault.errno == errno.EADDRNOTAVAIL:
        return f"This computer has no address {host}: set FIXI_HOST to 127.0.0.1."
    return f"Fixi cannot listen on {host}, port {port} ({fault.strerror or type(fault).__name__})."
