"""The blue ticks: a message is marked as read when its turn begins, beside the turn and never in its way.

Not while a person is in charge: on the business's phone what he has not read yet must stay unread.
"""

import asyncio
import contextlib
import math
import time
from collections import deque
from collections.abc import Callable, Sequence

from fixi_app.domain.conversation import Conversation, Item, Mode
from fixi_app.domain.messages import Inbound
from fixi_app.services.ground import Ground

_SECONDS = 10.0
_MOST = 5
"""Marks in a second. In a rush of more turns the answer itself is the sign, and its way to the provider stays free."""


class Seen:
    def __init__(self, ground: Ground, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._ground, self._monotonic = ground, monotonic
        self._running: set[asyncio.Task[None]] = set()
        self._lately: deque[float] = deque([-math.inf] * _MOST, _MOST)

    def begun(self, conversation: Conversation, items: Sequence[Item]) -> None:
        """These messages are being answered now; the last one stands for those before it."""
        messages = [item.inbound for item in items if item.inbound]
        marks = conversation.mode is Mode.BOT and self._ground.channel.capabilities.marks_read
        if messages and marks and self._has_time():
            task = asyncio.create_task(self._marked(messages[-1]))
            self._running.add(task)
            task.add_done_callback(self._running.discard)

    def _has_time(self) -> bool:
        now = self._monotonic()
        if now - self._lately[0] < 1.0:
            return False
        self._lately.append(now)
        return True

    async def _marked(self, message: Inbound) -> None:
        """An ornament: the channel keeps quiet about its faults, and a slow one is left."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_SECONDS):
                await self._ground.channel.seen(message)
