"""Counting failed secrets per source, so that guessing does not fill the log.

Only failures are counted: a request with the right secret never asks here. Behind a
tunnel every caller has the address of this computer, so the forwarded address is used where there is one; whoever
forges it evades the count and still needs the secret.
"""

import time
from collections import OrderedDict
from collections.abc import Callable

_ALLOWED = 60
_WINDOW = 60.0
_SOURCES = 1024


class Failures:
    """How often each source failed within the last minute; the longest unseen sources are forgotten first."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic, allowed: int = _ALLOWED) -> None:
        self._monotonic = monotonic
        self._allowed = allowed
        self._seen: OrderedDict[str, tuple[float, int]] = OrderedDict()

    def note(self, source: str) -> int:
        """Count one failure; returns how many there were in this window."""
        now = self._monotonic()
        began, count = self._seen.pop(source, (now, 0))
        if now - began >= _WINDOW:
            began, count = now, 0
        self._seen[source] = (began, count + 1)
        if len(self._seen) > _SOURCES:
            self._seen.popitem(last=False)
        return count + 1

    def too_many(self, count: int) -> bool:
        return count > self._allowed


def source_of(forwarded_for: str, peer: str | None) -> str:
    """The last forwarded address (the one that the tunnel itself added), else the peer's."""
    return forwarded_for.rpartition(",")[2].strip()[:64] or peer or "unknown"
