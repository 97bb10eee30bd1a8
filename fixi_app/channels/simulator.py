"""WhatsApp without WhatsApp: a chat on this computer, for trying Fixi out, the dashboard's Simulator and virtual days.

What was sent is kept by a sink that is handed in; it recognises a message by its outbox id, so one that is handed over
twice is shown once.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

from fixi_app.channels.contract import Capabilities, MediaTooLarge, MediaUnavailable
from fixi_app.channels.texts import with_numbers
from fixi_app.domain.messages import (
    ChannelState,
    Event,
    Inbound,
    InboundKind,
    Media,
    Outgoing,
    Place,
    SendOutcome,
    SendResult,
    StateReport,
)

NAME = "simulator"
Record = Callable[[Outgoing], Awaitable[str]]
"""Keeps a message and gives its provider message id; the same id again for the same outbox id."""
Find = Callable[[str], Awaitable[str | None]]
"""The provider message id of an outbox id, or None when it was never recorded."""


class MemorySink:
    """The default: kept for as long as the process lives, in order, per address."""

    def __init__(self) -> None:
        self.sent: dict[str, Outgoing] = {}

    async def record(self, message: Outgoing) -> str:
        self.sent.setdefault(message.id, message)
        return _message_id(message.id)

    async def find(self, outbox_id: str) -> str | None:
        return _message_id(outbox_id) if outbox_id in self.sent else None

    def chat(self, address: str) -> list[Outgoing]:
        """What was sent to an address, oldest first."""
        return [message for message in self.sent.values() if message.address == address]


def _message_id(outbox_id: str) -> str:
    return f"sim-{outbox_id}"


class SimulatorChannel:
    """Implements Channel. Without `find` it cannot tell what was sent, which does no harm: `record` knows a repeat."""

    def __init__(self, record: Record | None = None, find: Find | None = None) -> None:
        self.memory = MemorySink()
        self._record = record or self.memory.record
        self._find = find if record else self.memory.find

    @property
    def name(self) -> str:
        return NAME

    @property
    def capabilities(self) -> Capabilities:
        return Capabilities(text_limit=4096, buttons=0, files=True)

    @property
    def carries_samples(self) -> bool:
        return True

    def address_of(self, phone: str) -> str:
        return f"{NAME}:+{''.join(filter(str.isdigit, phone))}"

    async def send(self, message: Outgoing) -> SendResult:
        """Choices are numbered in the text. A fault of the sink passes; the outbox tries again."""
        if not message.address.startswith(f"{NAME}:"):
            return SendResult(outcome=SendOutcome.NEVER, reason="the address is not one of the simulator")
        shown = message.but(text=with_numbers(message.text, message.buttons))
        try:
            message_id = await self._record(shown)
        except Exception as fault:  # noqa: BLE001  which errors a sink has is the sink's affair
            reason = f"the simulator could not keep the message ({type(fault).__name__})"
            return SendResult(outcome=SendOutcome.TRY_AGAIN, reason=reason)
        return SendResult(outcome=SendOutcome.SENT, provider_message_id=message_id)

    async def was_sent(self, message: Outgoing, since: datetime) -> bool | None:
        if self._find is None:
            return None
        return await self._find(message.id) is not None

    async def seen(self, inbound: Inbound) -> None:
        """Nothing to show: an answer here is immediate."""

    async def missed(self, since: datetime) -> Sequence[Event]:
        """Nothing is ever missed here."""
        return []

    async def state(self) -> StateReport:
        return StateReport(state=ChannelState.READY, detail="simulator")

    async def fetch(self, inbound: Inbound, media: Media, limit: int) -> bytes:
        """Files of the simulator lie on this computer, as `file:` addresses made by the dashboard."""
        parts = urlsplit(media.url or "")
        if parts.scheme != "file" or not inbound.address.startswith(f"{NAME}:"):
            raise MediaUnavailable("the simulator has no such file")
        try:
            content = await asyncio.to_thread(_read, url2pathname(parts.path), limit + 1)
        except (OSError, ValueError) as fault:
            raise MediaUnavailable(f"the file cannot be read ({type(fault).__name__})") from None
        if len(content) > limit:
            raise MediaTooLarge(f"the file is larger than {limit} bytes")
        return content

    async def earlier_chats(self) -> Sequence[str]:
        return []

    async def close(self) -> None:
        """Nothing is held open."""


def _read(path: str, most: int) -> bytes:
    with Path(path).open("rb") as file:
        return file.read(most)


def make_inbound(
    address: str,
    text: str = "",
    *,
    sent_at: datetime,
    message_id: str,
    name: str | None = None,
    media: Sequence[Media] = (),
    place: Place | None = None,
    kind: InboundKind | None = None,
    tap_id: str | None = None,
    quotes: str | None = None,
) -> Inbound:
    """A message typed into the simulator; its kind follows from what it carries unless told."""
    return Inbound(
        id=f"{NAME}:local:{message_id}",
        address=address,
        kind=kind or _kind(media, place, tap_id),
        sent_at=sent_at,
        text=text,
        name=name,
        phone=_phone(address),
        media=tuple(media),
        place=place,
        tap_id=tap_id,
        quotes=quotes,
    )


def _kind(media: Sequence[Media], place: Place | None, tap_id: str | None) -> InboundKind:
    if tap_id is not None:
        return InboundKind.TAP
    if media:
        return InboundKind.MEDIA
    return InboundKind.PLACE if place else InboundKind.TEXT


def _phone(address: str) -> str | None:
    chat = address.removeprefix(f"{NAME}:")
    return chat if chat.startswith("+") and chat[1:].isdigit() else None
