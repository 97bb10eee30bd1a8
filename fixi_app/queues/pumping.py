"""What both pumps are: something is done for each of many keys, never two at once for one key, a few at a time in all.

A fault in one conversation rests that conversation, never the pump.
"""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable

from loguru import logger

LOOK_EVERY = 1.0
"""Real seconds between two looks when nothing woke the pump: other processes may have kept something."""

_SHORTEST = 0.02
"""Real seconds between two looks that nothing woke: what is due and finds no room would be asked for without a pause,
and took half of the event loop in the very moment in which everybody wanted it."""


class Pump:
    """Runs something for each of many keys: never two at once for one key, at most `width` in all."""

    def __init__(self, width: int) -> None:
        self._width = width
        self._running: dict[str, asyncio.Task[None]] = {}
        self._wake = asyncio.Event()
        self._stopped = False
        self._troubled = ""

    def wake(self) -> None:
        """Something new is there: look now."""
        self._wake.set()

    async def stop(self, budget: float) -> None:
        """Take nothing new, and let what runs end within `budget` seconds; what does not is cancelled."""
        self._stopped = True
        self.wake()
        if self._running:
            _, late = await asyncio.wait(self._running.values(), timeout=budget)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    def _start(self, key: str, work: Awaitable[None]) -> None:
        async def worked() -> None:
            try:
                await work
            finally:
                self._running.pop(key, None)
                self.wake()

        self._running[key] = asyncio.create_task(worked())

    async def _trouble(self, fault: Exception) -> None:
        """Say once for each row of the same fault that nothing can be looked at, and look again in a moment."""
        if self._troubled != (kind := type(fault).__name__):
            logger.error("{} cannot look at its queue ({}); it goes on trying", type(self).__name__, kind)
        self._troubled = kind
        await asyncio.sleep(LOOK_EVERY)

    async def _rest(self, seconds: float) -> None:
        self._troubled = ""
        try:
            async with asyncio.timeout(max(_SHORTEST, min(seconds, LOOK_EVERY))):
                await self._wake.wait()
        except TimeoutError:
            return
        finally:
            self._wake.clear()


class Faults:
    """How often something failed in a row, and until when it rests; on the computer's clock."""

    def __init__(self) -> None:
        self._count: dict[str, int] = defaultdict(int)
        self._until: dict[str, float] = {}

    def resting(self, key: str) -> bool:
        return self._until.get(key, 0.0) > asyncio.get_running_loop().time()

    def failed(self, key: str) -> int:
        self._count[key] += 1
        self._until[key] = asyncio.get_running_loop().time() + min(2.0 ** self._count[key], 60.0)
        return self._count[key]

    def rest(self, key: str, seconds: float = 2.0) -> None:
        """Leave it alone for a moment, without counting it."""
        self._until[key] = asyncio.get_running_loop().time() + seconds

    def fine(self, key: str) -> None:
        self._count.pop(key, None)
        self._until.pop(key, None)
