"""The one way out: every message passes here, and here alone it may be refused (L58, L62)."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

from loguru import logger

from fixi_app.domain.messages import Outgoing, SendOutcome, SendResult, Template
from fixi_app.queues.outbox import Document
from fixi_app.services.files.shared_files import SharedFiles, borrowed
from fixi_app.services.ground import Ground
from fixi_app.services.people.contacts import Contacts, is_sample_phone
from fixi_app.services.telling import window
from fixi_app.services.telling.chats import NOT_CONNECTED, Chats
from fixi_app.services.telling.choices import choices_in
from fixi_app.services.telling.wants_none import wants_none

LONGEST = timedelta(minutes=5)
"""No sending takes longer; whoever began it earlier is dead."""


class Sending:
    def __init__(
        self, ground: Ground, media_folder: Path | None = None, shared: SharedFiles | None = None
    ) -> None:
        self._ground, self._folder, self._shared = ground, media_folder, shared
        self._contacts = Contacts(ground)
        self._chats = Chats(ground)

    async def send(self, item: Document) -> SendResult:
        """Hand one queued message to the channel, in the form that its chat takes now."""
        if reason := await self._refused(item):
            return SendResult(outcome=SendOutcome.NEVER, reason=reason)
        chat = await self._chats.of(item)
        if chat is None:
            return SendResult(outcome=SendOutcome.NEVER, reason=NOT_CONNECTED)
        async with self._file(item) as path:
            message = self._outgoing(item, path).but(address=chat.address)
            result = await (self._free(item, message) if chat.open else self._as_template(message))
        if result.wants_none:
            await wants_none(self._ground, item)
        return result

    async def _refused(self, item: Document) -> str | None:
        """Why this message may not leave at all; sample people are written to only where nobody real is reached."""
        if not self._ground.channel.carries_samples and await self._is_sample(item):
            return "a sample record is never written to"
        if item.get("by") == "bot" and not await self._may_speak(item):
            return "the chat is private or blocked"
        return None

    async def _free(self, item: Document, message: Outgoing) -> SendResult:
        if item.get("as_template"):  # an attempt before this one, and he wrote since
            await self._ground.outbox.handed_as(message.id, None)
        result = await self._ground.channel.send(message)
        return await self._as_template(message) if result.outcome is SendOutcome.WINDOW_CLOSED else result

    async def _as_template(self, message: Outgoing) -> SendResult:
        """The words in an approved form; without one, the owner sees the message among what could not be delivered."""
        template = window.template_of(message.text, self._ground.business)
        if isinstance(template, str):
            return SendResult(outcome=SendOutcome.NEVER, reason=template)
        await self._ground.outbox.handed_as(message.id, template)
        return await self._ground.channel.send(_in_template(message, template))

    async def _may_speak(self, item: Document) -> bool:
        """The bot stays silent in private chats, whatever job has something to say there."""
        contact = await self._ground.store.contacts.get(item["conversation_id"])
        return contact is None or await self._contacts.speaks_with(contact)

    @asynccontextmanager
    async def _file(self, item: Document) -> AsyncIterator[Path | None]:
        """Where the file of this message lies while it is sent: in the media folder and nowhere else.

        Where processes share a store it comes from there, under a name of this message's own; the channel tells of a
        file that is nowhere.
        """
        name = Path(item.get("media") or "").name
        if not name or self._folder is None:
            yield None
        elif self._shared is None:
            yield self._folder / name
        else:
            async with self._shared.lent(name, self._folder / borrowed(name, item["_id"])) as path:
                yield path

    def _outgoing(self, item: Document, path: Path | None = None) -> Outgoing:
        """The message as a channel takes it; the choices of a question can be tapped where the channel shows them."""
        buttons = choices_in(item["text"], self._ground.channel.capabilities) if item.get("asks") else ()
        return Outgoing(
            id=item["_id"], address=item["address"], text=item["text"], buttons=buttons,
            attempts=max(item.get("attempts") or 1, 1),
            media_path=str(path) if path else None, media_name=item.get("media_name") if path else None,
        )  # fmt: skip

    def _named(self, item: Document) -> Path | None:
        """The file as a journal of what was sent may name it; whether it is still here does not matter there."""
        name = Path(item.get("media") or "").name
        return self._folder / name if name and self._folder else None

    def _as_handed_over(self, item: Document) -> Outgoing:
        """The message in the form that the provider got: by its free words a template would never be found again."""
        message, form = self._outgoing(item, self._named(item)), item.get("as_template")
        if not form:
            return message
        value = window.value_of(item["text"])
        return _in_template(message, Template(name=form["name"], language=form["language"], values=(value,)))

    async def _is_sample(self, item: Document) -> bool:
        if item.get("sample"):
            return True
        contact = await self._ground.store.contacts.get(item["conversation_id"])
        return contact is not None and (contact.sample or is_sample_phone(contact.phone))

    async def recover(self, older: timedelta | None = None) -> int:
        """After a crash: what was being sent goes again, unless the provider can tell that it arrived.

        `older` than this: a process that shares the store, or this one, may be sending something at this moment. None
        where nobody can be: then all of it, for a clock that was set back would call what was begun a moment ago the
        future, and its chat would wait.
        """
        now = self._ground.clock.now()
        unfinished = await self._ground.outbox.unfinished(None if older is None else now - older)
        for item in unfinished:
            arrived = await self._ground.channel.was_sent(self._as_handed_over(item), item["sending_since"])
            if arrived:
                await self._ground.outbox.sent(item["_id"], None, now)
            else:
                await self._ground.outbox.again(item["_id"], now, "sending was interrupted")
            logger.info("Message {} was interrupted: {}", item["_id"], "it had arrived" if arrived else "sent again")
        return len(unfinished)


def _in_template(message: Outgoing, template: Template) -> Outgoing:
    return message.but(template=template, buttons=(), media_path=None, media_name=None)
