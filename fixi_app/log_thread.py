"""Lines of the log on their way to where they may have to wait: a disk that sleeps, a terminal that is held.

Whoever logs never waits. Loguru's own way to do so (`enqueue`) hands each line to its thread through a pipe between
processes: a third of a millisecond of the event loop for each, ten times a turn.
"""

import asyncio
import queue
import threading
from collections.abc import Callable

_MOST = 50_000
"""Lines that wait at most; some ten megabytes. Those without room are counted, and their number is written."""
_TOGETHER = 200
_SECONDS = 2.0
"""For what is left when the program ends. What takes longer is held, and the whole stop has ten seconds."""


class LogThread:
    """`write` gets some lines at once, in a thread of its own, and must not raise; `end` lets go of where they went."""

    def __init__(self, write: Callable[[str], object], end: Callable[[], object] = lambda: None) -> None:
        self._write, self._end = write, end
        self._waiting: queue.SimpleQueue[str | threading.Event] = queue.SimpleQueue()
        self._missing = 0
        self._stopped = False
        self._thread = threading.Thread(target=self._run, name="log", daemon=True)
        self._thread.start()

    def add(self, line: str) -> None:
        if self._waiting.qsize() < _MOST:
            self._waiting.put(line)
        else:
            self._missing += 1

    async def complete(self) -> None:
        """Wait until every line so far is written, but not for one that hangs."""
        reached = threading.Event()
        self._waiting.put(reached)
        await asyncio.to_thread(reached.wait, _SECONDS)

    def stop(self) -> None:
        """Write what is left and let go."""
        self._stopped = True
        self._waiting.put(threading.Event())
        self._thread.join(_SECONDS)

    def _run(self) -> None:
        while not (self._stopped and self._waiting.empty()):
            items = self._next()
            if lines := [item for item in items if isinstance(item, str)]:
                self._write("".join([*self._told(), *lines]))
            for item in items:
                if isinstance(item, threading.Event):
                    item.set()
        self._end()

    def _next(self) -> list[str | threading.Event]:
        """What waits, but not more than a few lines: together they cost their writer as much as one."""
        items = [self._waiting.get()]
        while len(items) < _TOGETHER and not self._waiting.empty():
            items.append(self._waiting.get())
        return items

    def _told(self) -> list[str]:
        missing, self._missing = self._missing, 0
        return [f"({missing} lines are missing here: they came faster than they could be written)\n"] if missing else []
