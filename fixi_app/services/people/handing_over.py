"""The chat of a contact that was joined to another hands over what it has: requests, history, words not yet answered.

It happens under the chat's own lease, after what was begun in it is finished and published: so nothing is answered
twice, and nothing that came meanwhile is lost. Every step may be repeated; the last one is that the items go.
"""

from datetime import datetime

from loguru import logger

from fixi_app.domain.contacts import Contact
from fixi_app.domain.conversation import Conversation
from fixi_app.domain.leads import Lead
from fixi_app.services.ground import Ground
from fixi_app.services.people.merging import Merge, Merging


class HandingOver:
    def __init__(self, ground: Ground) -> None:
        self._ground, self._store = ground, ground.store
        self._merging = Merging(ground)

    async def moved(self, conversation: Conversation) -> bool:
        """Whether this chat is another contact's by now; then all of it is there, and nothing is left to answer."""
        contact = await self._store.contacts.get(conversation.id)
        if contact is None or contact.merged_into is None:
            return False
        merge = await self._merging.of(f"{contact.id}:{contact.merged_into}")
        elder = await self._merging.root(contact.id)
        if merge is None or elder is None:
            return False
        now = self._ground.clock.now()
        await self._possessions(merge, elder, now)
        cause = f"{merge.id}:{merge.at:%Y%m%dT%H%M%S}"
        await self._ground.inbox.news(elder.id, "merged", cause, now, contact=contact.id)
        await self._words(contact, elder)
        await self._merging.finished(merge)
        self._ground.wake()
        return True

    async def awaited_from(self, contact_id: str) -> list[str]:
        """The chats that are to hand over to this one and have not yet."""
        found = self._store.db["merges"].find({"done": False, "undone_at": None, "elder": contact_id}, {"younger": 1})
        return [merge["younger"] for merge in await found.to_list()]

    async def _possessions(self, merge: Merge, elder: Contact, now: datetime) -> None:
        db, merges = self._store.db, self._store.db["merges"]
        for lead in await self._store.leads.many({"contact_id": merge.younger}):
            await merges.update_one({"_id": merge.id}, {"$addToSet": {"leads": lead.id}})
            await self._store.leads.change(lead.id, lambda stored: _owned(stored, elder, now))
        for pro in await self._store.professionals.many({"contact_id": merge.younger}):
            await merges.update_one({"_id": merge.id}, {"$addToSet": {"pros": pro.id}})
            await self._store.professionals.collection.update_one(
                {"_id": pro.id, "contact_id": merge.younger}, {"$set": {"contact_id": elder.id}}
            )
        theirs = {"$set": {"conversation_id": elder.id, "merged_from": merge.younger}}
        await db["messages"].update_many({"conversation_id": merge.younger}, theirs)
        await db["alerts"].update_many({"contact_id": merge.younger}, {"$set": {"contact_id": elder.id}})

    async def _words(self, contact: Contact, elder: Contact) -> None:
        """What nobody has answered yet is answered in the elder's chat; where it was written, the answer goes."""
        inbox = self._store.db["inbox"]
        new = {"conversation_id": contact.id, "state": "new"}
        await inbox.update_many({**new, "kind": "hand_over"}, {"$set": {"state": "done"}})
        moved = await inbox.update_many(new, {"$set": {"conversation_id": elder.id}})
        logger.info("The chat {} went to {}, with {} unanswered", contact.id, elder.id, moved.modified_count)


def _owned(lead: Lead, elder: Contact, now: datetime) -> Lead | None:
    if lead.contact_id == elder.id:
        return None
    return lead.but(contact_id=elder.id, phone=lead.phone or elder.phone)
