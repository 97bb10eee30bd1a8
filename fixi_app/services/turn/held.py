"""One conversation under its lease: what is stored of it, and a turn's writes, each of what differs and no more.

A conversation has some seventy fields and a turn changes a few of them at a time; writing all of them each time was a
third of what the store did for a turn.
"""

from collections.abc import Sequence
from typing import Any

from loguru import logger

from fixi_app.domain.conversation import Conversation
from fixi_app.queues.leases import Lease
from fixi_app.repositories.documents import changed_in, from_document
from storage import AsyncCollection, ReturnDocument


class Held:
    """Raises pydantic.ValidationError when what is stored is no conversation.

    Each write answers whether the lease was still held; when it is lost the turn ends silently and goes on elsewhere.
    """

    def __init__(self, conversations: AsyncCollection, lease: Lease) -> None:
        self._conversations, self._lease = conversations, lease
        self._stored = from_document(Conversation, lease.document)
        self.conversation = self._stored
        """As the turn knows it now."""

    async def begun(self, after: Conversation) -> bool:
        """Freeze what the turn saw, where no other is begun. Read back, for a store keeps no more than milliseconds:
        a turn that dies and is played again must decide on the very same."""
        written = await self._conversations.find_one_and_update(
            self._mine({"turn": None}), {"$set": self._news(after)}, return_document=ReturnDocument.AFTER
        )
        if written is not None:
            self._stored = self.conversation = from_document(Conversation, written)
        return self._held(written is not None)

    async def seen(self, turn_id: str, entries: Sequence[dict[str, Any]]) -> bool:
        """Freeze what was seen so far, before the first deed that could change it."""
        return await self._set({"turn.id": turn_id}, {"turn.seen": list(entries)})

    async def decided(self, after: Conversation, turn_id: str) -> bool:
        """The new state with its replies, in one write; the begun turn ends with it."""
        news = self._news(after)
        kept = await self._set({"turn.id": turn_id}, news)
        if kept:
            self._stored = self.conversation = after.model_copy(update={"version": news["version"]})
        return kept

    def published(self, after: Conversation) -> None:
        """What is left when all is published, stored together with the next write or when the lease is given back: to
        publish once more after a crash is harmless."""
        self.conversation = after
        self._lease.last = self._news(after)

    def _news(self, after: Conversation) -> dict[str, Any]:
        return {**changed_in(self._stored, after), "version": self._stored.version + 1}

    async def _set(self, also: dict[str, Any], fields: dict[str, Any]) -> bool:
        result = await self._conversations.update_one(self._mine(also), {"$set": fields})
        return self._held(result.matched_count == 1)

    def _mine(self, also: dict[str, Any]) -> dict[str, Any]:
        return {"_id": self._stored.id, "lease.owner": self._lease.token, **also}

    def _held(self, held: bool) -> bool:
        if not held:
            logger.warning("The lease of {} was lost; its turn goes on elsewhere", self._stored.id)
        return held
