"""Failed sign-ins, counted by where they come from, so that no stranger's failures lock out who belongs here.

Promise: five failures lock a name for 15 minutes for whoever tries from the same place, however he goes on trying; many
names tried in one minute lock places of that kind for everybody until it is over. A place is this desk, one browser in
which that name was signed in before, or all other browsers together: these are one place, for an address on a network
costs nothing, and whoever changed his would have as many tries as he likes.
"""

from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from loguru import logger

FAILURES = 5
LOCKED_FOR = timedelta(minutes=15)
"""As long as the settings say nothing else."""
MOST_A_MINUTE = 20
_A_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Place:
    """`kind`: what stands in the log, too. `device`: which known browser it is."""

    kind: str
    device: str = ""


DESK, STRANGE = Place("the desk"), Place("a browser that is not known")


def known_browser(device: str) -> Place:
    return Place("a known browser", device)


@dataclass(frozen=True)
class Locked:
    until: datetime
    everybody: bool = False
    """Nobody comes in from this place; else only this name does not."""


class Lockout:
    def __init__(self, limits: Callable[[], tuple[int, timedelta]]) -> None:
        """`limits`: how many failures lock a name, and for how long, asked at each try."""
        self._limits = limits
        self._failed: dict[tuple[Place, str], tuple[int, datetime]] = {}
        self._recent: dict[str, deque[datetime]] = defaultdict(deque)

    def now_locked(self, place: Place, name: str, now: datetime) -> Locked | None:
        """None where a password may be tried."""
        self._forget_what_is_over(now)
        count, until = self._failed.get((place, name), (0, now))
        if count >= self._limits()[0]:
            return Locked(until)
        recent = self._recent[place.kind]
        return Locked(recent[0] + _A_MINUTE, everybody=True) if len(recent) >= MOST_A_MINUTE else None

    def failed(self, place: Place, name: str, now: datetime) -> Locked | None:
        """Count one failure; the lock that it made, if it did."""
        count = self._failed.get((place, name), (0, now))[0] + 1
        most, locked_for = self._limits()
        self._failed[place, name] = (count, now + locked_for)
        self._recent[place.kind].append(now)
        if count < most:
            return None
        logger.warning("A name was locked after {} failed sign-ins, for {}", count, place.kind)
        return Locked(now + locked_for)

    def came_in(self, place: Place, name: str) -> None:
        """The failures before a success are forgotten."""
        self._failed.pop((place, name), None)

    def open_all(self) -> None:
        """Whoever may write into the store of this computer says so."""
        self._failed.clear()
        self._recent.clear()

    def _forget_what_is_over(self, now: datetime) -> None:
        self._failed = {who: (count, until) for who, (count, until) in self._failed.items() if until > now}
        for recent in self._recent.values():
            while recent and recent[0] <= now - _A_MINUTE:
                recent.popleft()
