"""What every channel promises. The dialogue asks `capabilities`, never which provider it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol, runtime_checkable

from fixi_app.domain.base import Record
from fixi_app.domain.messages import Event, Inbound, Media, Outgoing, SendResult, StateReport


class Capabilities(Record):
    text_limit: int
    """Characters in one message; longer texts are split at word boundaries by the channel."""
    buttons: int = 0
    """Reply buttons in one message; 0 = numbered text only."""
    rows: int = 0
    """Rows in a list to choose from, where there are more choices than buttons; 0 = no lists."""
    files: bool = True
    marks_read: bool = False
    """Whether a message can be marked as read, perhaps with a sign that an answer is being written."""
    window_hours: float | None = None
    """Free texts only this long after the customer's last word; None = no such rule."""
    per_second: float | None = None
    """Messages a second over all chats that the provider takes; None = it paces itself."""
    pair_seconds: float | None = None
    """Seconds between two messages to one person that the provider bears for long; None = no such rule."""
    pair_burst: int = 1
    """How many messages to one person may leave without such a pause."""
    recall_hours: float | None = None
    """How far back messages that were missed can be asked for; None = not at all."""
    polls: bool = False
    """Whether messages can be fetched instead of delivered, so that no public address is needed."""


class MediaUnavailable(Exception):
    """A file cannot be had; the message is one sentence for the log, without the address or the sender."""


class MediaTooLarge(MediaUnavailable):
    """A file with more bytes than may be taken; the same file again will not do."""


class MissedUnknown(Exception):
    """What was missed cannot be had now; the message is one sentence for the log, without an address."""


class NotRegistered(Exception):
    """A provider could not be told our address now; the message says why, in a few words without address or secret."""


class OnlyByHand(NotRegistered):
    """It cannot be told by a call at all: a person has to enter the address in the provider's console."""


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

    async def seen(self, inbound: Inbound) -> None:
        """Mark a message as read and show that an answer is being written, where the provider can.

        An ornament: silent where it cannot, and whatever goes wrong with it is nobody's concern.
        """
        ...

    async def state(self) -> StateReport:
        """Ask the provider for the state of the account. A network fault reads as `stopped` with its reason."""
        ...

    async def fetch(self, inbound: Inbound, media: Media, limit: int) -> bytes:
        """The bytes of a file that came with a message, at most `limit` bytes.

        Raises MediaUnavailable (MediaTooLarge).
        """
        ...

    async def missed(self, since: datetime) -> Sequence[Event]:
        """What people sent since then, as the webhook would have told it; empty where that cannot be asked.

        Raises MissedUnknown when it can be asked for but was not told now: it is asked again later.
        """
        ...

    async def earlier_chats(self) -> Sequence[str]:
        """Addresses of chats that existed before this number was connected; empty where the provider cannot tell."""
        ...

    async def close(self) -> None: ...


@dataclass(frozen=True)
class Arrival:
    """A webhook as it arrived, before anything of it is believed."""

    headers: Mapping[str, str]
    """Asked for in lower case, whatever case they came in."""
    query: Mapping[str, str] = field(default_factory=dict)
    path: str = ""
    """Path and query as they were sent, for signatures that cover the address."""
    body: bytes = b""


class Webhook(Protocol):
    """The inbound half: authentic or not, and what is in the body."""

    def authentic(self, arrival: Arrival) -> bool:
        """Constant-time check of the secret, on the raw bytes."""
        ...

    def parse(self, body: bytes, now: datetime) -> Sequence[Event]:
        """Every event of the body; what is not understood comes back as `Aside`. Never raises."""
        ...


@runtime_checkable
class Replies(Protocol):
    """Of the webhooks whose provider wants more than a plain 200 (Twilio reads any other text as a message to send)."""

    @property
    def receipt(self) -> tuple[str, str]:
        """Content type and text of the answer to a message that was kept."""
        ...


@runtime_checkable
class Polled(Protocol):
    """Of the channels that can fetch what a webhook would have brought (Green API), where nothing can reach in."""

    async def next_note(self) -> tuple[bytes, str] | None:
        """The oldest waiting webhook body and its receipt; None when nothing came within some seconds.

        Raises MissedUnknown while the provider cannot be asked.
        """
        ...

    async def took_note(self, receipt: str) -> None:
        """It is kept here: the provider may forget it. Until then the same one comes again."""
        ...


@runtime_checkable
class Registers(Protocol):
    """Of the channels whose provider can be told by a call where messages are to be brought.

    `address` is the public address without a slash at its end; empty where messages are fetched.
    """

    def inbox_at(self, address: str) -> str:
        """The whole address to which messages are brought, as a person would enter it."""
        ...

    async def registered(self, address: str) -> bool:
        """Whether the provider brings messages there already, all kinds that are needed.

        Raises NotRegistered (OnlyByHand).
        """
        ...

    async def register(self, address: str) -> None:
        """Tell the provider. It may interrupt the account for minutes, so it is called only where something differs.

        Raises NotRegistered (OnlyByHand).
        """
        ...


@runtime_checkable
class Numbered(Protocol):
    """Of the channels that know the number on which people write to the business."""

    async def number(self) -> str | None:
        """In normal form (E.164); None when it cannot be told now."""
        ...


@runtime_checkable
class Handshake(Protocol):
    """Of the webhooks whose provider checks an address by a question before it uses it (Meta)."""

    def handshake(self, query: Mapping[str, str]) -> str | None:
        """The text to answer the question with; None when its secret is missing or wrong. Constant-time."""
        ...
