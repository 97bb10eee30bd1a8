"""Promise: reads at once leave the event loop to others, and go through threads while the disk is slow.

An `await` that never waits would let a task that reads ten thousand documents hold the loop for a tenth of a second,
so after about a millisecond of one turn of the loop the next read waits for the next turn. Giving way after every
read was refused: one turn of the loop costs as much as a read.

A read finds its pages in memory nearly always. Where it does not, a solid-state disk takes a tenth of a millisecond,
a turning one ten: after one such read, those of the next second go through a thread.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Final

LOOK_UP: Final = 1
"""About 10 microseconds."""
READ: Final = 8
_TURN: Final = 128
_SLOW: Final = 0.02
"""Seconds; twice what waiting for the interpreter's lock can cost a read."""
_REST: Final = 1.0


class Pace:
    """What has been read in the present turn of the event loop, and whether reads at once rest."""

    def __init__(self, now: Callable[[], float] = time.perf_counter) -> None:
        self.now = now
        self._left, self._counting = _TURN, False
        self._rests_until = 0.0

    def is_spent(self, cost: int) -> bool:
        """Counts a read; whether it should wait for the next turn."""
        if not self._counting:
            self._left, self._counting = _TURN, True
            asyncio.get_running_loop().call_soon(self._new_turn)
        self._left -= cost
        return self._left < 0

    def _new_turn(self) -> None:
        self._counting = False

    def began(self) -> float | None:
        """The moment, for `ended`; None while reads must go through a thread."""
        moment = self.now()
        return None if moment < self._rests_until else moment

    def ended(self, began: float) -> None:
        moment = self.now()
        if moment - began > _SLOW:
            self._rests_until = moment + _REST
