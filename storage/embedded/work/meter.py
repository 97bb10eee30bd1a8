"""Promise: a read on the event loop is short, or stops within three milliseconds and starts again in a thread."""

from __future__ import annotations

import time
from typing import Final


class OverBudget(Exception):
    """The query is not short enough for the event loop."""


class Meter:
    """Counts what a query costs and stops one that would hold up the event loop.

    The limits keep a read under about 3 ms (25-45 microseconds for one indexed document, measured); whatever needs
    more starts again on a reader thread, so at most these 3 ms are wasted. With a limit of 1 ms one short read in seven
    went through a thread as soon as the writer wanted the interpreter, too.
    """

    SECONDS: Final = 0.003
    ROWS: Final = 100
    BYTES: Final = 256 * 1024
    KEYS: Final = 5000

    def __init__(self, limited: bool) -> None:
        self.limited = limited
        self._rows, self._bytes, self._end = self.ROWS, self.BYTES, time.perf_counter() + self.SECONDS

    def not_at_once(self) -> None:
        """For work that is never short."""
        if self.limited:
            raise OverBudget

    def spend(self, size: int) -> None:
        if self.limited:
            self._rows -= 1
            self._bytes -= size
            if self._rows < 0 or self._bytes < 0 or time.perf_counter() > self._end:
                raise OverBudget
