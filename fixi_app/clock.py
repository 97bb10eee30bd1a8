"""Where time comes from. Time is an argument: pure functions take `now`; only the edges hold a Clock."""

from datetime import datetime, timedelta, timezone
from typing import Protocol


class Clock(Protocol):
    """The clock of business decisions (not of network deadlines and leases, which use real monotonic time)."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        ...

    def real_seconds(self, span: timedelta) -> float:
        """How many real seconds pass while this clock moves by `span` (a fast clock passes sooner)."""
        ...


class SystemClock:
    """The computer's own clock."""

    def now(self) -> datetime:
        return datetime.now(timezone.utc)

    def real_seconds(self, span: timedelta) -> float:
        return span.total_seconds()


class ShiftedClock:
    """A clock that starts at a given moment and runs `speed` times as fast as the computer's (FIXI_CLOCK)."""

    def __init__(self, start: datetime, speed: float = 1.0) -> None:
        if start.tzinfo is None:
            raise ValueError("the start of a clock needs a time zone")
        self._start = start.astimezone(timezone.utc)
        self._speed = speed
        self._since = datetime.now(timezone.utc)

    def now(self) -> datetime:
        return self._start + (datetime.now(timezone.utc) - self._since) * self._speed

    def real_seconds(self, span: timedelta) -> float:
        return span.total_seconds() / self._speed


class HandClock:
    """A clock that moves only when told: virtual days (`demo`) and tests."""

    def __init__(self, start: datetime) -> None:
        if start.tzinfo is None:
            raise ValueError("the start of a clock needs a time zone")
        self._now = start.astimezone(timezone.utc)

    def now(self) -> datetime:
        return self._now

    def real_seconds(self, span: timedelta) -> float:
        return 0.0

    def move(self, span: timedelta) -> None:
        """Move on by `span`; never back."""
        self._now += max(span, timedelta())

    def move_to(self, moment: datetime) -> None:
        """Move on to `moment` unless it has passed already."""
        self._now = max(self._now, moment.astimezone(timezone.utc))
