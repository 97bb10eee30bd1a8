"""The end in stages, each with its budget, so that a stop takes at most ten seconds and loses nothing.

Intake first (nothing new is accepted that might not be finished), then what runs by itself, then the turns and sends
under way, then the store. A turn that does not end in time is cancelled: what it had begun is stored, and the next
start completes it.
"""

import asyncio
import os
import signal
import threading
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from loguru import logger

Stage = Callable[[], Awaitable[object]]


@dataclass
class Ending:
    """Stages in the order in which they were built up; taken down in reverse."""

    _stages: list[tuple[str, float, Stage]] = field(default_factory=list)

    def add(self, name: str, budget: float, stage: Stage) -> None:
        """Something that must be ended: its name, the seconds it may take, and how."""
        self._stages.append((name, budget, stage))

    async def run(self) -> None:
        """End everything, last built first; a stage that fails or takes too long does not keep the others."""
        while self._stages:
            name, budget, stage = self._stages.pop()
            try:
                async with asyncio.timeout(budget):
                    await stage()
            except TimeoutError:
                logger.warning("Stopping: {} took longer than {} s and was left", name, budget)
            except Exception:  # noqa: BLE001  whatever fails here, the stages below must still be ended
                logger.exception("Stopping: {} failed", name)


LAST_RESORT = 9.5
"""Seconds after which a stop that hangs is cut off; all that was acknowledged is in the store by then."""


def cut_off(seconds: float = LAST_RESORT) -> None:
    """Leave the process after this time whatever still runs; a blocked loop could not do it itself."""
    timer = threading.Timer(seconds, os._exit, [1])
    timer.daemon = True
    timer.start()


def on_stop_signal(act: Callable[[], object]) -> None:
    """Call `act` on SIGTERM, SIGINT and SIGHUP. Without a handler they leave a terminal in its alternate screen."""
    loop = asyncio.get_running_loop()
    for name in ("SIGTERM", "SIGINT", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is None:
            continue
        try:
            loop.add_signal_handler(number, act)
        except NotImplementedError:  # Windows' loop has none; its Ctrl-C arrives as KeyboardInterrupt
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(act))
