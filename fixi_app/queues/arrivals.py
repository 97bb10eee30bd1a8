"""The pump between the webhook and the inbox: what was kept in one write is given its chat, in the order of arrival.

Taking a message in (whose is it, is there danger in it) costs several reads and writes; while a provider waits for its
200 only one write is made. After a crash what had arrived is taken in first.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable

from loguru import logger

from fixi_app.queues.pressure import Pressure

_LOOK_EVERY = 1.0
"""Real seconds between two looks when nothing woke the pump: other processes may have kept something."""


class ArrivalsPump:
    """`take_in` takes in the oldest, and says how many there were."""

    def __init__(self, take_in: Callable[[], Awaitable[int]], pressure: Pressure | None = None) -> None:
        self._take_in, self._pressure = take_in, pressure or Pressure()
        self._wake = asyncio.Event()
        self._stopped = False

    def wake(self) -> None:
        self._wake.set()

    async def drain(self) -> int:
        """Everything that has arrived; how many there were."""
        count = 0
        while taken := await self._take_in():
            count += taken
        return count

    async def run(self) -> None:
        """For ever, until `stop`."""
        took = 0.0
        while not self._stopped:
            await asyncio.sleep(self._pressure.pause(took))
            self._wake.clear()
            began = time.monotonic()
            try:
                more = await self._take_in()
            except Exception as fault:  # noqa: BLE001  a store that cannot be written now must not end the pump
                logger.error("What has arrived cannot be taken in ({}); it goes on trying", type(fault).__name__)
                await asyncio.sleep(_LOOK_EVERY)
                continue
            took = time.monotonic() - began
            if not more:
                await self._rest()

    async def _rest(self) -> None:
        try:
            async with asyncio.timeout(_LOOK_EVERY):
                await self._wake.wait()
        except TimeoutError:
            return

    def stop(self) -> None:
        """Take in nothing new; what is under way ends by itself."""
        self._stopped = True
        self._wake.set()
