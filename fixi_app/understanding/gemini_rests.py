"""Which models are left alone for a while. A model that answers once starts anew."""

from datetime import datetime, timedelta
from typing import NamedTuple

from fixi_app.clock import Clock


class Limits(NamedTuple):
    call_seconds: float = 12.0
    turn_seconds: float = 25.0
    failures: int = 3
    """So many failures in a row give a model a rest."""
    first_rest: timedelta = timedelta(seconds=60)
    longest_rest: timedelta = timedelta(minutes=15)


class Rests:
    def __init__(self, clock: Clock, limits: Limits) -> None:
        self._clock = clock
        self._limits = limits
        self._failures: dict[str, int] = {}
        self._until: dict[str, datetime] = {}

    def resting(self, name: str) -> bool:
        """A rest that ends later than any rest may is of a clock that was set back: it is over."""
        left = self._until[name] - self._clock.now() if name in self._until else timedelta()
        return timedelta() < left <= self._limits.longest_rest

    def failed(self, name: str) -> None:
        """One more failure; those of calls that were under way when the rest began do not lengthen it."""
        if self.resting(name):
            return
        self._failures[name] = self._failures.get(name, 0) + 1
        over = self._failures[name] - self._limits.failures
        if over >= 0:
            rest = min(self._limits.first_rest * 2 ** min(over, 20), self._limits.longest_rest)
            self._until[name] = self._clock.now() + rest

    def succeeded(self, name: str) -> None:
        self._failures.pop(name, None)
        self._until.pop(name, None)
