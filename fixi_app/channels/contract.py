"""What every channel promises. The dialogue asks `capabilities`, never which provider it is."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol, runtime_checkable

from fixi_app.domain.base import Record
from fixi_app.domain.messages import Event, Inbound, Media, Outgoing, SendResult, StateReport


class Capabilities(Record):
    text_limit: int
    """Characters in one message; longer texts are split at word boundaries by the channel."""
    buttons: int = 0
    """Reply buttons in one message; 0 = numbered text only."""
    files: bool = True
    typing: bool = False
    window_hours: float | None = None
    """Free texts only this long after the customer's last word; None = no such rule."""


class MediaUnavailable(Exception):
    """A file cannot be had; the message is one sentence for the log, without the address or the sender."""


class MediaTooLarge(MediaUnavailable):
    """A file with more bytes than may be taken; the same file again will not do."""


class Channel(Protocol):
    """One way to send and to ask. Implementations hold no business knowledge and write no document."""

    @property
    def name(self) -> str:
        """`simulator`, `green_api` ...; the first part of every address and inbound id of this channel."""
        ...

    @property
    def capabilities(self) -> Capabilities: ...

    @property
    def carries_samples(self) -> bool:
        """True only for the simulator or a provider whose address is loopback: sample records may be written to."""
        ...

    def address_of(self, phone: str) -> str:
        """The address under which a phone (E.164) is written to."""
        ...

    async def send(self, message: Outgoing) -> SendResult:
        """Hand over one message. Never raises for a fault of the provider or the network: the result says what it is.

        Raises asyncio.CancelledError only. No retry inside: retrying is the outbox's decision.
        """
        ...

    async def was_sent(self, message: Outgoing, since: datetime) -> bool | None:
        """After a crash between storing `sending` and its end: did the provider get it? None = it cannot tell."""
        ...

    async def typing(self, address: str) -> None:
        """Show that an answer is being written, where the provider can; silent where it cannot."""
        ...

    async def state(self) -> StateReport:
        """Ask the provider for the state of the account. A network fault reads as `stopped` with its reason."""
        ...

    async def fetch(self, inbound: Inbound, media: Media, limit: int) -> bytes:
        """The bytes of a file that came with a message, at most `limit` bytes.

        Raises MediaUnavailable (MediaTooLarge).
        """
        ...

    async def earlier_chats(self) -> Sequence[str]:
        """Addresses of chats that existed before this number was connected; empty where the provider cannot tell."""
        ...

    async def close(self) -> None: ...


class Webhook(Protocol):
    """The inbound half: authentic or not, and what is in the body."""

    def authentic(self, headers: Mapping[str, str], query: Mapping[str, str], body: bytes) -> bool:
        """Constant-time check of the secret, on the raw bytes. Header names are lower-case."""
        ...

    def parse(self, body: bytes, now: datetime) -> Sequence[Event]:
        """Every event of the body; what is not understood comes back as `Aside`. Never raises."""
        ...


@runtime_checkable
class Handshake(Protocol):
    """Of the webhooks whose provider checks an address by a question before it uses it (Meta)."""

    def handshake(self, query: Mapping[str, str]) -> str | None:
        """The text to answer the question with; None when its secret is missing or wrong. Constant-time."""
        ...
