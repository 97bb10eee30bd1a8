"""What Green API remembers of outgoing messages, asked for once and shared.

The journal may be asked for once a second. After a crash several messages want to know at the same moment, and each
one that was refused an answer would be sent twice.
"""

import asyncio
import time
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass

from fixi_app.channels.answers import Answer, Unreachable
from fixi_app.channels.green_api.client import GreenApiClient

_FRESH_SECONDS = 3.0


@dataclass(frozen=True)
class Memory:
    """Queue and journal; None where they could not be had, which is not the same as empty."""

    queue: Sequence[object] | None = None
    journal: Sequence[object] | None = None
    minutes: int = 0
    at: float = float("-inf")

    def serves(self, minutes: int) -> bool:
        complete = self.queue is not None and self.journal is not None
        return complete and minutes <= self.minutes and time.monotonic() - self.at < _FRESH_SECONDS


class Recall:
    """The memory of a moment ago, or a new one. An old one never denies a message: "no" needs minutes, not seconds."""

    def __init__(self, api: GreenApiClient) -> None:
        self._api = api
        self._lock = asyncio.Lock()
        self._memory = Memory()

    async def look(self, minutes: int) -> Memory:
        async with self._lock:
            if not self._memory.serves(minutes):
                queue = await list_in(self._api.get("showMessagesQueue"))
                journal = await list_in(self._api.get("lastOutgoingMessages", minutes=minutes))
                self._memory = Memory(queue, journal, minutes, time.monotonic())
            return self._memory


async def list_in(call: Awaitable[Answer]) -> Sequence[object] | None:
    """The list in an answer, or None where it cannot be had."""
    try:
        answer = await call
    except Unreachable:
        return None
    value = answer.value()
    return value if answer.status == 200 and isinstance(value, list) else None
