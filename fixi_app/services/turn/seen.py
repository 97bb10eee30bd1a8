"""The blue ticks: a message is marked as read when its turn begins, beside the turn and never in its way.

Not while a person is in charge: on the business's phone what he has not read yet must stay unread.
"""

import asyncio
import contextlib
from collections.abc import Sequence

from fixi_app.domain.conversation import Conversation, Item, Mode
from fixi_app.domain.messages import Inbound
from fixi_app.services.ground import Ground

_SECONDS = 10.0


class Seen:
    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._running: set[asyncio.Task[None]] = set()

    def begun(self, conversation: Conversation, items: Sequence[Item]) -> None:
        """These messages are being answered now; the last one stands for those before it."""
        messages = [item.inbound for item in items if item.inbound]
        if messages and conversation.mode is Mode.BOT and self._ground.channel.capabilities.marks_read:
            task = asyncio.create_task(self._marked(messages[-1]))
            self._running.add(task)
            task.add_done_callback(self._running.discard)

    async def _marked(self, message: Inbound) -> None:
        """An ornament: the channel keeps quiet about its faults, and a slow one is left."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_SECONDS):
                await self._ground.channel.seen(message)
