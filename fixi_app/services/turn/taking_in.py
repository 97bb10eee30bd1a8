"""What has arrived is given to its chats, in the order of arrival: whose it is, and that it waits for a turn of his.

Promise: what was looked at and not taken in yet stands in the store as arrived, so a crash loses nothing of it, and
nothing is taken in of somebody who was forgotten meanwhile.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Iterator, Sequence
from datetime import datetime, timedelta

from loguru import logger
from pydantic import ValidationError

from fixi_app.dialogue.words import ends_quiet_time
from fixi_app.domain.contacts import Contact
from fixi_app.domain.messages import Inbound
from fixi_app.queues.outbox import Document
from fixi_app.services.ground import Ground
from storage import ConnectionFailure, StoreError

_LOOK = 600
"""Arrived messages that are looked at together. When a crowd writes, the messages of one customer lie as far apart as
the crowd is large; side by side they cost little more than one."""
_CHATS = 16
"""Chats that are given their messages together. Each is a task that wants the event loop, and so is each webhook that
waits for its answer: with sixty-four of them a webhook waited a quarter of a second."""
_SITTING = timedelta(minutes=10)
"""A number does not go to another person within it."""

Whose = Callable[[Inbound, datetime], Awaitable[Contact | None]]
"""Who wrote this; None where Fixi does not speak."""


class TakingIn:
    def __init__(self, ground: Ground, whose: Whose) -> None:
        self._ground, self._whose = ground, whose
        self._chats: deque[list[Document]] = deque()
        """Looked at and not taken in yet, each chat's messages in their order."""

    async def some(self) -> int:
        """Take in the messages of the next chats; how many there were."""
        if not self._chats:
            self._chats.extend(_by_chat(await self._ground.inbox.arrived(_LOOK)))
        now = [self._chats.popleft() for _ in range(min(_CHATS, len(self._chats)))]
        await asyncio.gather(*(self._chat(items) for items in now))
        if now:
            self._ground.wake()
        return sum(map(len, now))

    async def _chat(self, items: Sequence[Document]) -> None:
        """The messages of one chat. One that nothing can be done with must not stop all the others."""
        for sitting in _sittings(await self._readable(items)):
            try:
                await self._sitting(sitting, items[0]["received_at"])
            except (StoreError, ConnectionFailure):
                raise
            except Exception as fault:  # noqa: BLE001  a person reads it
                await self._aside([message.id for message in sitting], fault)

    async def _readable(self, items: Sequence[Document]) -> list[Inbound]:
        messages = []
        for item in items:
            try:
                messages.append(Inbound.model_validate(item["inbound"]))
            except ValidationError as fault:
                await self._aside([item["_id"]], fault)
        return messages

    async def _aside(self, ids: Sequence[str], fault: Exception) -> None:
        logger.error("Messages {} could not be taken in: {}", ", ".join(ids), type(fault).__name__)
        await self._ground.inbox.put_aside(ids, "it could not be given to a chat")

    async def _sitting(self, messages: Sequence[Inbound], received_at: datetime) -> None:
        """Whose they are is asked once, and only while they still lie there: a person who was erased since the look
        would come back by being asked for."""
        inbox, ids = self._ground.inbox, [message.id for message in messages]
        if not await inbox.is_arrived(ids[0]):
            return
        contact = await self._whose(messages[0], received_at)
        if contact is None:
            await inbox.gone(ids)
            return
        for urgent in (False, True):
            these = [message.id for message in messages if is_urgent(message) is urgent]
            if these and await inbox.taken_in(these, contact.id, urgent=urgent):
                logger.info("Messages {} kept for {}", ", ".join(these), contact.id)


def is_urgent(message: Inbound) -> bool:
    """Whether it ends the quiet time at once."""
    return bool(message.tap_id or ends_quiet_time(message.text))


def _by_chat(items: Sequence[Document]) -> list[list[Document]]:
    chats: dict[str, list[Document]] = {}
    for item in items:
        chats.setdefault(item["inbound"]["address"], []).append(item)
    return list(chats.values())


def _sittings(messages: Sequence[Inbound]) -> Iterator[list[Inbound]]:
    """One after the other those of the same sender, who is named in the same way and stays at the same number."""
    sitting: list[Inbound] = []
    for message in messages:
        if sitting and not _goes_on(sitting[0], message):
            yield sitting
            sitting = []
        sitting.append(message)
    if sitting:
        yield sitting


def _goes_on(first: Inbound, message: Inbound) -> bool:
    if abs(message.sent_at - first.sent_at) > _SITTING:
        return False
    return _sender(message) == _sender(first) and not (first.left or message.left)


def _sender(message: Inbound) -> tuple[object, ...]:
    return message.address, message.phone, message.name, message.also
