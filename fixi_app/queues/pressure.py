"""How many webhooks come in at this moment, and how much everything else makes room for them.

A provider that waits too long delivers again, and one that cannot deliver holds back everything behind it; a turn or
the taking in of a message loses nothing by a second. Never for longer, or a flood would leave everybody unanswered.
By their rate, not by how many wait: the event loop answers them in bursts, and between two of these none is waiting.
"""

import time
from collections.abc import Callable

_BUSY, _FLOOD = 100, 350
"""Webhooks in a second. Beside the first one turn runs at a time, beside the second one begins in a second."""
_SPAN = 0.25
"""Seconds over which they are counted."""
_TIMES = 3.0
_LONGEST = 1.0


class Pressure:
    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._since, self._count, self._rate = 0.0, 0, 0.0
        self._let_through = 0.0

    def webhook(self) -> None:
        """One came in."""
        self._turned()
        self._count += 1

    @property
    def rate(self) -> float:
        """Webhooks in a second, as they came within the last quarter of a second or two."""
        self._turned()
        return max(self._rate, self._count / _SPAN)

    def _turned(self) -> None:
        passed = self._monotonic() - self._since
        if passed >= _SPAN:
            self._rate = self._count / passed if passed < 2 * _SPAN else 0.0
            self._since, self._count = self._since + passed, 0

    def turns(self, width: int) -> int:
        """How many turns may run at once; usually `width`."""
        rate = self.rate
        return width if rate < _BUSY else 1

    def lets_through(self) -> bool:
        """Whether a turn may begin now: in a flood, one in a second."""
        now = self._monotonic()
        if self.rate >= _FLOOD and now - self._let_through < _LONGEST:
            return False
        self._let_through = now
        return True

    def pause(self, took: float) -> float:
        """Seconds to wait before the next messages are taken in, where the last ones took so long."""
        rate = self.rate
        return 0.0 if rate < _BUSY else min(_TIMES * took, _LONGEST) if rate < _FLOOD else _LONGEST
