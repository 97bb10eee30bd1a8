"""What came from outside is kept: the one door for webhooks and the simulator.

Promise: when `keep` returns, everything it was given is durable and will be answered or shown; when it raises, the
sender must be told that nothing was taken. Danger in a message sends the safety text from here, before any model and
without a lease, because it may not wait for a turn.
"""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

from loguru import logger

from fixi_app.dialogue.placeholders import clean
from fixi_app.domain.contacts import Contact
from fixi_app.domain.messages import Aside, Delivery, DeliveryState, Event, Inbound, InboundKind, StateReport
from fixi_app.domain.reading import Danger, Language
from fixi_app.queues.inbox import news_id
from fixi_app.queues.outbox import Document
from fixi_app.repositories.documents import to_document
from fixi_app.services.ground import Ground
from fixi_app.services.people.contacts import Contacts
from fixi_app.services.telling.warning import SeesDanger, danger_seen, warn
from fixi_app.services.turn.taking_in import TakingIn, is_urgent

_PHONE_SPOKE = "phone_spoke"
_MOST_EARLY = 1000
_LONGEST = 4000
"""Characters that are kept of one message."""
Hears = Callable[[str], Language | None]
"""Which language a text is in."""


class Receive:
    def __init__(
        self,
        ground: Ground,
        contacts: Contacts,
        sees_danger: SeesDanger,
        hears: Hears,
    ) -> None:
        self._ground, self._contacts = ground, contacts
        self._sees_danger, self._hears = sees_danger, hears
        self.on_state: Callable[[StateReport], Awaitable[object]] = _unwatched
        """Told of every report on the account itself."""
        self.on_arrival: Callable[[], None] = ground.wake
        """Told when something has arrived; the other queues learn of it when it is taken in."""
        self.on_failure: Callable[[Document, Delivery], Awaitable[None]] = _nobody_waits
        """Told of every message that came back."""
        self.on_account_note: Callable[[str], Awaitable[object]] = _nobody_owns_it
        """Told what the provider says of the account that its owner has to act on."""
        self._early: dict[str, Delivery] = {}
        self._taking_in = TakingIn(ground, self._whose)

    async def keep(self, events: Sequence[Event]) -> None:
        """Keep all events of one delivery. Raises the storage's errors; repeating is harmless."""
        for event in events:
            match event:
                case Inbound():
                    await self._message(event)
                case Delivery():
                    await self._delivered(event)
                case StateReport():
                    await self.on_state(event)
                case Aside():
                    await self._aside(event)
        self._ground.wake()

    async def _delivered(self, event: Delivery) -> None:
        """A message that is told of before the provider's own answer to its sending was kept: remembered for a moment.

        In memory only: it is a tick of a message that left just now, and after a crash that message goes again.
        """
        outbox, id_ = self._ground.outbox, event.provider_message_id
        if await outbox.by_provider_id(id_) is None:
            self._early[id_] = event
            if len(self._early) > _MOST_EARLY:
                self._early.pop(next(iter(self._early)))
            return
        item = await outbox.delivery(id_, event.state.value, event.at, event.reason)
        if item and event.state is DeliveryState.FAILED:
            await self.on_failure(item, event)

    async def sent(self, provider_message_id: str | None) -> None:
        """A message is kept as sent: what was told of it before counts now."""
        early = self._early.pop(provider_message_id or "", None)
        if early:
            await self._delivered(early)

    async def accept(self, events: Sequence[Event]) -> None:
        """As `keep`, in one write for each message: whose it is, is found out afterwards (`take_in`).

        For providers, who wait for the answer and repeat what took too long. Danger does not wait for its turn.
        """
        for event in events:
            if isinstance(event, Inbound) and await self._can_wait(event):
                await self._ground.inbox.arrive(event.id, _document(event), self._ground.clock.now())
            else:
                await self.keep([event])
        self.on_arrival()

    async def _can_wait(self, message: Inbound) -> bool:
        """That a person spoke from the phone counts at once, and so does danger."""
        return message.kind is not InboundKind.PHONE_ECHO and not await danger_seen(message.text, self._sees_danger)

    async def take_in(self) -> int:
        """Give the oldest messages that have arrived to their chats; how many there were."""
        return await self._taking_in.some()

    async def _whose(self, message: Inbound, now: datetime) -> Contact | None:
        """Who wrote this; None where Fixi does not speak."""
        contact = await self._contacts.of_message(message, _name(message), now)
        return contact if await self._contacts.speaks_with(contact) else None

    async def _message(self, message: Inbound) -> None:
        if await self._is_erased(message):  # first: already the contact would have his name and phone
            return
        now = self._ground.clock.now()
        contact = await self._whose(message, now)
        if contact is None:
            return
        if message.kind is InboundKind.PHONE_ECHO:
            await self._ground.inbox.news(contact.id, _PHONE_SPOKE, message.id, now)
            await self._remember_echo(contact, message)
            return
        danger = await danger_seen(message.text, self._sees_danger)
        # Warned of before it is kept: a crash after keeping would lose it, and the turn relies on it. So what is kept
        # was warned of, and one that a provider brings again hours later brings no second text out of the blue.
        if danger and not await self._ground.inbox.is_kept(message.id):
            await self._warn(contact, message, danger)
        fresh = await self._ground.inbox.keep({
            "_id": message.id,
            "conversation_id": contact.id,
            "kind": "message",
            "received_at": now,
            "state": "new",
            "turn_id": None,
            "urgent": bool(danger) or is_urgent(message),
            "inbound": _document(message),
        })  # fmt: skip
        if fresh:
            logger.info("Message {} kept for {}", message.id, contact.id)

    async def _is_erased(self, message: Inbound) -> bool:
        """Whether this was heard before from somebody who was forgotten since."""
        is_echo = message.kind is InboundKind.PHONE_ECHO
        return await self._ground.inbox.is_erased(news_id(_PHONE_SPOKE, message.id) if is_echo else message.id)

    async def _remember_echo(self, contact: Contact, message: Inbound) -> None:
        """What somebody of the business typed on the phone itself belongs to the chat as everybody sees it there."""
        await self._ground.store.db["messages"].update_one(
            {"_id": message.id},
            {"$setOnInsert": {
                "conversation_id": contact.id, "lead_id": None, "direction": "out", "by": "phone",
                "text": message.text[:4000], "media": to_document(message)["media"], "at": self._ground.clock.now(),
                "order": 0, "turn_id": None,
            }},
            upsert=True,
        )  # fmt: skip

    async def _warn(self, contact: Contact, message: Inbound, danger: Danger) -> None:
        language = self._hears(message.text) or contact.language or self._ground.language
        await warn(self._ground, contact.id, message.address, danger, language, sample=contact.sample)

    async def _aside(self, event: Aside) -> None:
        now = self._ground.clock.now()
        await self._ground.inbox.keep({
            "_id": event.id, "conversation_id": None, "kind": "aside", "received_at": now, "state": "aside",
            "turn_id": None, "reason": event.reason, "raw": event.raw,
        })  # fmt: skip
        logger.warning("An authentic webhook was not understood and is kept aside: {}", event.reason)
        if event.for_the_owner:
            await self.on_account_note(event.reason)


async def _nobody_waits(item: Document, event: Delivery) -> None:
    logger.warning("Message {} came back ({}), and nobody waits for it", item["_id"], event.reason or "no reason")


async def _nobody_owns_it(reason: str) -> None:
    """The log has it already."""


async def _unwatched(report: StateReport) -> None:
    logger.info("The account reports {} ({}), and nobody watches it", report.state.value, report.detail)


def _document(message: Inbound) -> Document:
    kept = message if len(message.text) <= _LONGEST else message.but(text=message.text[:_LONGEST])
    return to_document(kept) | {"id": message.id}


def _name(message: Inbound) -> str | None:
    """The display name as one clean line of at most 60 characters; it is the sender's words."""
    return " ".join(clean(message.name).split())[:60] if message.name else None
