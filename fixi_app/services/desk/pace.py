"""Long counting in small pieces: whoever counts lets the rest of Fixi run before it holds the loop for long."""

import asyncio
import time

_A_PIECE = 0.004
"""Real seconds; what is between two rests must be far shorter than this."""


class Pace:
    def __init__(self) -> None:
        self._since = time.perf_counter()

    async def rest(self) -> None:
        """Call it after each small step: it gives way when the piece has been long enough."""
        if time.perf_counter() - self._since >= _A_PIECE:
            await asyncio.sleep(0)
            self._since = time.perf_counter()
