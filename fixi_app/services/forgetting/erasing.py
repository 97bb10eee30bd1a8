"""Erasing: a lead without its person, a chat without its words; and a whole person who asked for it.

Promise: repeated it changes nothing more; a crash leaves something to erase, never something that looks erased. What
is owed to others stays: that he asked not to be written to, the stars he gave, and figures that name nobody.
"""

from collections.abc import Sequence
from typing import Any

from loguru import logger

from fixi_app.domain.anonymous import is_anonymous, without_person
from fixi_app.domain.contacts import Standing
from fixi_app.domain.conversation import Conversation
from fixi_app.domain.leads import Lead
from fixi_app.repositories.documents import to_document
from fixi_app.services.files.media_shelf import MediaShelf
from fixi_app.services.ground import Ground

BATCH = 200
_SENT = ["sent", "failed", "dropped"]


class Erasing:
    def __init__(self, ground: Ground, shelf: MediaShelf) -> None:
        self._ground, self._store, self._shelf = ground, ground.store, shelf

    async def lead(self, lead: Lead) -> None:
        """This lead without its person, and what else holds his words about it."""
        await self._shelf.erase(file.path for file in lead.files if file.path)
        await self._store.leads.change(lead.id, without_person)
        db = self._store.db
        await db["reviews"].update_one({"_id": lead.id}, {"$set": {"text": ""}})
        await db["audit_log"].update_many({"lead_id": lead.id}, {"$set": {"before": {}, "after": {}}})
        await db["alerts"].delete_many({"lead_id": lead.id})
        await db["messages"].update_many({"lead_id": lead.id}, {"$set": {"lead_id": None}})

    async def messages(self, filter_: dict[str, Any]) -> int:
        """Messages with their files, in small batches; how many there were."""
        found = self._store.db["messages"]
        erased = 0
        while batch := await found.find(filter_, {"media.path": 1}, limit=BATCH).to_list():
            await self._shelf.erase(_paths(batch))
            erased += (await found.delete_many({"_id": {"$in": [one["_id"] for one in batch]}})).deleted_count
        return erased

    async def chat(self, contact_id: str) -> None:
        """All that was said in a chat; what is still to be sent or answered stays until it is."""
        await self.messages({"conversation_id": contact_id})
        await self._ground.inbox.erase(contact_id)
        await self._store.db["outbox"].delete_many({"conversation_id": contact_id, "state": {"$in": _SENT}})
        await self._store.db["alerts"].delete_many({"contact_id": contact_id})
        await self._store.db["audit_log"].update_many({"about": contact_id}, {"$set": {"before": {}, "after": {}}})

    async def leads_of(self, contact_ids: Sequence[str]) -> int:
        """All ended leads of a person; those in which somebody still waits stay. How many were erased."""
        leads = await self._store.leads.many({"contact_id": {"$in": list(contact_ids)}})
        ended = [lead for lead in leads if not lead.is_open() and not is_anonymous(lead)]
        for lead in ended:
            await self.lead(lead)
        return len(ended)

    async def same_person(self, contact_id: str) -> list[str]:
        """The contact and those that were merged into it."""
        found = [contact_id]
        for one in found:  # which grows: who was merged into him may have had others merged into himself
            merged = await self._store.contacts.many({"merged_into": one})
            found += [other.id for other in merged if other.id not in found]
        return found

    async def identity(self, contact_ids: Sequence[str]) -> bool:
        """Name and phones; where he asked not to be written to, the address alone stays, to keep that.

        What is left of contact and chat is an empty shell that names nobody: a message that arrives in this very moment
        still finds a chat to be answered in. False when a turn is under way there: then later.
        """
        done = [await self._one(contact_id) for contact_id in contact_ids]
        return all(done)

    async def _one(self, contact_id: str) -> bool:
        if not await self._emptied(contact_id):
            return False
        contact = await self._store.contacts.get(contact_id)
        kept = contact is not None and (contact.opted_out_at is not None or contact.standing is not Standing.NORMAL)
        await self._store.db["contacts"].update_one({"_id": contact_id}, {"$set": {"name": None, "phone": None}})
        await self._not_understood(contact_id, contact.phone if contact else None)
        if not kept:
            await self._store.db["addresses"].delete_many({"contact_id": contact_id})
        logger.info("Contact {} is erased{}", contact_id, ", his opt-out is kept" if kept else "")
        return True

    async def _not_understood(self, contact_id: str, phone: str | None) -> None:
        """What was set aside belongs to no chat, but its raw words may have come from him; and the simulator's own."""
        found = await self._store.db["addresses"].find({"contact_id": contact_id}, {"_id": 1}).to_list()
        addresses = [str(one["_id"]) for one in found]
        await self._store.db["simulator"].delete_many({"address": {"$in": addresses}})
        names = [name for name in (*(one.partition(":")[2] for one in addresses), (phone or "").lstrip("+")) if name]
        async for item in self._store.db["inbox"].find({"state": "aside", "conversation_id": None}):
            if any(name in str(item.get("raw")) for name in names):
                await self._store.db["inbox"].delete_one({"_id": item["_id"]})

    async def _emptied(self, contact_id: str) -> bool:
        """The chat as if nobody had ever written in it, unless something is going on in it."""
        chats = self._store.db["conversations"]
        chat = await chats.find_one({"_id": contact_id}, {"closing": 1})
        closing = chat["closing"] if chat else None
        if closing and await self._ground.inbox.any_new(closing["inbox_ids"]):
            return False  # without new items nothing of it is left to be published: a crash fell just after that
        blank = to_document(Conversation(id=contact_id))
        del blank["_id"], blank["version"]
        result = await chats.update_one(
            {"_id": contact_id, "turn": None, "closing.turn_id": closing and closing["turn_id"], "lease": None},
            {"$set": blank, "$inc": {"version": 1}},
        )
        return result.matched_count == 1 or await chats.find_one({"_id": contact_id}, {"_id": 1}) is None


def _paths(messages: Sequence[dict[str, Any]]) -> list[str]:
    return [media["path"] for message in messages for media in message.get("media") or () if media.get("path")]
