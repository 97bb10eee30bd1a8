"""How late the event loop is: something that should happen every quarter of a second, and by how much it does not.

A loop that is late answers nobody; that is seen here before a customer notices it.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable

_BEAT = 0.25
_KEPT = 40
"""Beats: the worst of the last ten seconds is what is shown."""


class Heartbeat:
    def __init__(
        self,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
        time: Callable[[], float] | None = None,
    ) -> None:
        self._sleep, self._time = sleep, time
        self._late: deque[float] = deque(maxlen=_KEPT)

    @property
    def lag_ms(self) -> float:
        """The worst of the last beats, in milliseconds."""
        return max(self._late, default=0.0)

    async def run(self) -> None:
        """Beat for ever."""
        time = self._time or asyncio.get_running_loop().time
        while True:
            begun = time()
            await self._sleep(_BEAT)
            self._late.append(max(0.0, time() - begun - _BEAT) * 1000)
