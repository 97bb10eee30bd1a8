"""The last deed that can still be taken back, and for how long. One key undoes it, wherever one is."""

from collections.abc import Awaitable, Callable

from textual.app import App
from textual.timer import Timer

SECONDS = 10.0
"""As long as texts that the owner causes wait in the outbox: within it an undo is real, later it is a new deed."""

Undo = Callable[[], Awaitable[None]]


class LastDeed:
    def __init__(self, app: App[None]) -> None:
        self._app = app
        self._undo: Undo | None = None
        self._timer: Timer | None = None

    def keep(self, undo: Undo) -> None:
        """From now on this is what the key takes back; the deed before it stands."""
        if self._timer:
            self._timer.stop()
        self._undo = undo
        self._timer = self._app.set_timer(SECONDS, self.forget)

    def take(self) -> Undo | None:
        """The undo, once; None when there is nothing to take back any more."""
        undo = self._undo
        self.forget()
        return undo

    def forget(self) -> None:
        self._undo = None
