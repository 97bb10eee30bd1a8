"""Promise: reads at once leave the event loop to others, and go through threads while the disk is slow.

An `await` that never waits would let a task that reads ten thousand documents hold the loop for a tenth of a second,
and sixty-four tasks that read one each hold it for ten milliseconds while the writer wants the interpreter's lock, too.
So what reads take in one turn of the loop is added up, and after a millisecond the next read waits for the next turn.
Giving way after every read was refused: one turn of the loop costs as much as a read.

A read finds its pages in memory nearly always. Where it does not, a solid-state disk takes a tenth of a millisecond,
a turning one ten: after one such read, those of the next second go through a thread.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Final

_TURN: Final = 0.001
"""Seconds of reading in one turn of the event loop."""
_SLOW: Final = 0.02
"""Seconds; twice what waiting for the interpreter's lock can cost a read."""
_REST: Final = 1.0


class Pace:
    """What reads have taken of the present turn of the event loop, and whether reads at once rest."""

    def __init__(self, now: Callable[[], float] = time.perf_counter) -> None:
        self.now = now
        self._used, self._counting = 0.0, False
        self._new = asyncio.Event()
        self._rests_until = 0.0

    @property
    def is_spent(self) -> bool:
        """Whether the next read must `wait`."""
        return self._used >= _TURN

    async def wait(self) -> None:
        """For a turn in which there is time left; those who wait longest come first."""
        while self._used >= _TURN:
            await self._new.wait()

    def began(self) -> float | None:
        """The moment, for `ended`; None while reads must go through a thread."""
        moment = self.now()
        if moment < self._rests_until:
            return None
        if not self._counting:
            self._counting = True
            asyncio.get_running_loop().call_soon(self._new_turn)
        return moment

    def ended(self, began: float) -> None:
        moment = self.now()
        self._used += moment - began
        if moment - began > _SLOW:
            self._rests_until = moment + _REST

    def _new_turn(self) -> None:
        self._used, self._counting = 0.0, False
        self._new.set()  # wakes those who wait, in the order in which they came
        self._new.clear()
