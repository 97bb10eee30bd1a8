"""Promise: reads that are answered at once leave the event loop to others after about a millisecond of one turn.

An `await` that never waits would let a task that reads ten thousand documents hold the loop for a tenth of a second.
Giving way after every read was refused: one turn of the loop costs as much as a read.
"""

from __future__ import annotations

import asyncio
from typing import Final

LOOK_UP: Final = 1
"""About 10 microseconds."""
READ: Final = 8
_TURN: Final = 128


class Pace:
    """What has been read in the present turn of the event loop."""

    def __init__(self) -> None:
        self._left, self._counting = _TURN, False

    def is_spent(self, cost: int) -> bool:
        """Counts a read; whether it should wait for the next turn."""
        if not self._counting:
            self._left, self._counting = _TURN, True
            asyncio.get_running_loop().call_soon(self._new_turn)
        self._left -= cost
        return self._left < 0

    def _new_turn(self) -> None:
        self._counting = False
