"""The appliance itself: with the dashboard where there is a terminal, headless where there is none.

The screen comes first: the dashboard's frame is painted while the rest is still being loaded in a thread, because the
libraries of a server, a store and a calendar take longer to import than a person likes to look at nothing. So this
module imports none of them.
"""

import argparse
import asyncio
import os
import sys
from collections.abc import Awaitable, Callable
from importlib import import_module
from typing import TYPE_CHECKING, Any

from fixi_app.lifecycle import cut_off, on_stop_signal

if TYPE_CHECKING:
    from fixi_app.services.office import Office

Dashboard = Callable[["Awaitable[Office]"], Awaitable[None]]
"""Shows the dashboard of an office that is still being opened, until the person leaves."""


def has_terminal() -> bool:
    """Whether a dashboard can be shown: both ends that Textual really uses are terminals.

    It paints to stderr on POSIX and to stdout on Windows; asked of the wrong one, it would fill a log with escapes.
    """
    windows = os.name == "nt"
    streams = (sys.stdin, sys.stdout if windows else sys.stderr)
    capable = windows or os.environ.get("TERM", "dumb") != "dumb"
    return capable and all(stream is not None and stream.isatty() for stream in streams)


async def run(given: argparse.Namespace, dashboard: Dashboard) -> int:
    """Serve until the dashboard is left or a signal comes. Raises what `serving.serve` raises."""
    stopping, again = asyncio.Event(), asyncio.Event()

    def stop() -> None:
        stopping.set()
        cut_off()

    on_stop_signal(stop)
    headless = bool(given.headless) or not has_terminal()
    await shown(lambda opened: _serve(headless, opened, stopping, again), None if headless else dashboard, stopping)
    if again.is_set():
        _start_anew()
    return 0


def can_start_anew() -> bool:
    """Windows knows no way to put another program in the place of a running one: its window would be gone."""
    return os.name != "nt"


def _start_anew() -> None:
    """The same command line in the place of this process: everything of it is closed, its terminal given back."""
    sys.stdout.flush()
    sys.stderr.flush()
    os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])


async def _serve(
    headless: bool, opened: "asyncio.Future[Office]", stopping: asyncio.Event, again: asyncio.Event
) -> None:
    serving: Any = await asyncio.to_thread(import_module, "fixi_app.commands.serving")

    def restart() -> None:
        again.set()
        stopping.set()

    await serving.serve(headless, opened, stopping, restart if can_start_anew() else None)


async def shown(
    serve: "Callable[[asyncio.Future[Office]], Awaitable[None]]",
    dashboard: Dashboard | None,
    stopping: asyncio.Event,
) -> None:
    """Serve, and show the dashboard meanwhile; whichever ends first ends the other."""
    opened: asyncio.Future[Office] = asyncio.get_running_loop().create_future()
    server = asyncio.ensure_future(serve(opened))
    server.add_done_callback(lambda done: _tell(done, opened))
    if dashboard is not None:
        screen = asyncio.ensure_future(dashboard(opened))
        await asyncio.wait({screen, asyncio.ensure_future(stopping.wait())}, return_when=asyncio.FIRST_COMPLETED)
        stopping.set()
        if not screen.done():
            screen.cancel()
        await asyncio.gather(screen, return_exceptions=True)
    await server
    if dashboard is not None and not screen.cancelled() and screen.exception() is not None:
        raise screen.exception() or RuntimeError


def _tell(server: "asyncio.Future[None]", opened: "asyncio.Future[Office]") -> None:
    """A server that ended before it was open will never be: the dashboard must not wait for it."""
    if not opened.done():
        opened.cancel()
