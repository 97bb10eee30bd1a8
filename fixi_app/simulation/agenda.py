"""What is going to happen, in the order in which it is due."""

import heapq
from collections.abc import Awaitable, Callable
from datetime import datetime

Deed = Callable[[], Awaitable[object]]


class Agenda:
    def __init__(self) -> None:
        self._due: list[tuple[datetime, int, Deed]] = []
        self._count = 0

    def put(self, at: datetime, deed: Deed) -> None:
        self._count += 1
        heapq.heappush(self._due, (at, self._count, deed))

    def next_at(self) -> datetime | None:
        return self._due[0][0] if self._due else None

    def take(self) -> Deed:
        return heapq.heappop(self._due)[2]
