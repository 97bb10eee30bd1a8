"""Propose first: what the bot would say waits for a person's key, in all customers' chats or in one.

Promise: a proposal leaves only after somebody approved it, in the words that he approved; one that is dropped was never
said and does not stand in the history. The safety text in danger waits for nobody.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from fixi_app.domain.base import Record, UtcTime
from fixi_app.domain.contacts import Role
from fixi_app.domain.conversation import Conversation
from fixi_app.services.ground import Ground
from storage import ReturnDocument

PROPOSED = "proposed"
"""State of an outbox item that waits for approval."""
_ID = "proposals"


class Proposal(Record):
    """One message that the bot would like to send."""

    id: str
    contact_id: str
    text: str
    at: UtcTime
    not_after: UtcTime | None = None


class Proposals:
    def __init__(self, ground: Ground) -> None:
        self._ground, self._db = ground, ground.store.db
        self._kept, self._outbox = self._db["settings"], self._db["outbox"]

    async def wanted_for(self, conversation: Conversation) -> bool:
        """Whether replies in this chat wait for approval; the general setting is about customers only."""
        stored = await self._kept.find_one({"_id": _ID}) or {}
        if conversation.id in stored.get("chats", ()):
            return True
        return self._everywhere(stored) and conversation.role is Role.CUSTOMER

    async def is_in_chat(self, contact_id: str) -> bool:
        """Whether it is on for this chat itself, however the general setting stands."""
        return contact_id in (await self._kept.find_one({"_id": _ID}) or {}).get("chats", ())

    async def is_everywhere(self) -> bool:
        """Whether it is on for all customers' chats."""
        return self._everywhere(await self._kept.find_one({"_id": _ID}) or {})

    def _everywhere(self, stored: Mapping[str, Any]) -> bool:
        return bool(stored.get("everywhere", self._ground.business.propose_first))

    async def everywhere(self, on: bool) -> None:
        """Switch it for all customers' chats."""
        await self._kept.update_one({"_id": _ID}, {"$set": {"everywhere": on}}, upsert=True)

    async def as_the_setting_says(self) -> None:
        """Forget the switch: the setting was changed after it, and the last word counts."""
        await self._kept.update_one({"_id": _ID}, {"$unset": {"everywhere": ""}})

    async def in_chat(self, contact_id: str, on: bool) -> None:
        """Switch it for one chat."""
        change = {"$addToSet": {"chats": contact_id}} if on else {"$pull": {"chats": contact_id}}
        await self._kept.update_one({"_id": _ID}, change, upsert=True)

    async def waiting(self, contact_id: str | None = None) -> Sequence[Proposal]:
        """What waits for approval, oldest first."""
        chat = {"conversation_id": contact_id} if contact_id else {}
        found = self._outbox.find({"state": PROPOSED, **chat}, sort=[("created_at", 1), ("order", 1)], limit=200)
        return [
            Proposal(
                id=item["_id"], contact_id=item["conversation_id"], text=item["text"], at=item["created_at"],
                not_after=item.get("not_after"),
            )
            for item in await found.to_list()
        ]  # fmt: skip

    async def approve(self, id_: str, by: str, text: str | None = None) -> bool:
        """Let it go, in other words where some are given; False when it does not wait any more."""
        words = {"text": text.strip()} if text and text.strip() else {}
        now: datetime = self._ground.clock.now()
        item = await self._outbox.find_one_and_update(
            {"_id": id_, "state": PROPOSED},
            {"$set": {"state": "queued", "approved_by": by, "approved_at": now, **words}},
            return_document=ReturnDocument.AFTER,
        )
        if item and words:
            await self._db["messages"].update_one({"_id": id_}, {"$set": {**words, "by": "owner"}})
        self._ground.wake()
        return item is not None

    async def drop(self, id_: str, by: str) -> bool:
        """It is not said; False when it does not wait any more."""
        item = await self._outbox.find_one_and_update(
            {"_id": id_, "state": PROPOSED}, {"$set": {"state": "dropped", "reason": f"not approved by {by}"}}
        )
        if item:
            await self._db["messages"].delete_one({"_id": id_})
        return item is not None
