"""A number that grows with every write, so that a screen can ask cheaply whether there is anything new to show."""

import time
from collections.abc import Callable
from typing import Literal

_UNSEEN = frozenset({"health"})
"""Written for Fixi itself and shown nowhere: a screen that reloads because it was looked at would never rest."""


_OTHERS_SEEN_EVERY = 3.0
"""Seconds; on a shared store a screen is at most so much behind what another Fixi wrote."""


class Changes:
    """Hand `touch` to the store as its `on_write`."""

    def __init__(self, *, shared: bool = False, monotonic: Callable[[], float] = time.monotonic) -> None:
        """`shared`: others write to the store too, and nobody tells us; so the number grows by itself."""
        self._own, self._shared, self._monotonic = 0, shared, monotonic

    @property
    def revision(self) -> int:
        return self._own + (int(self._monotonic() // _OTHERS_SEEN_EVERY) if self._shared else 0)

    def touch(self, collection: str, method: str, phase: Literal["before", "after"]) -> None:
        """Counted once the write is durable: a screen that reloads earlier would read the old state and then rest."""
        if phase == "after" and collection not in _UNSEEN:
            self._own += 1
