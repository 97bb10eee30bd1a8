"""A number that grows with every write, so that a screen can ask cheaply whether there is anything new to show."""

from typing import Literal

_UNSEEN = frozenset({"health"})
"""Written for Fixi itself and shown nowhere: a screen that reloads because it was looked at would never rest."""


class Changes:
    """Hand `touch` to the store as its `on_write`."""

    def __init__(self) -> None:
        self.revision = 0

    def touch(self, collection: str, method: str, phase: Literal["before", "after"]) -> None:
        """Counted once the write is durable: a screen that reloads earlier would read the old state and then rest."""
        if phase == "after" and collection not in _UNSEEN:
            self.revision += 1
