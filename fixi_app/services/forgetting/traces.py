"""What others were written about a customer: it names him, his address, his telephone. Erased with him.

Promise: only what is over goes; what a professional or the owner still has to read stays until he has it. A message to
a professional belongs to no lead in the history, so it is known by the chat, the days of the request, and the words.
"""

import re
from collections.abc import Sequence
from datetime import timedelta

from fixi_app.domain.leads import Lead
from fixi_app.domain.professionals import first_name
from fixi_app.services.forgetting.erasing import Erasing
from fixi_app.services.ground import Ground

SENT = ("sent", "failed", "dropped")
EVERY_STATE = (*SENT, "queued", "sending", "proposed")
_SHORT = 3
_AFTERWARDS = timedelta(days=1)
"""So long after the last change of a request somebody may still be written to about it."""


class Traces:
    def __init__(self, ground: Ground, erasing: Erasing, ended: Sequence[str] = SENT) -> None:
        """`ended`: states of what nobody has to be sent any more."""
        self._ground, self._store, self._erasing, self._ended = ground, ground.store, erasing, list(ended)

    async def erase(self, contact_ids: Sequence[str]) -> bool:
        """Erase what professionals and the owner were told of his ended requests; False when a chat is busy: later."""
        leads = await self._store.leads.many({"contact_id": {"$in": list(contact_ids)}})
        ended = [lead for lead in leads if not lead.is_open()]
        told = await self._alerts(contact_ids, ended)
        for lead in ended:
            told += await self._written_of(lead)
        await self._store.db["outbox"].delete_many({"_id": {"$in": told}, "state": {"$in": self._ended}})
        await self._store.db["simulator"].delete_many({"_id": {"$in": told}})
        await self._ground.inbox.erase_these(told)
        await self._store.db["inbox"].delete_many(
            {"news.lead_id": {"$in": [lead.id for lead in ended]}, "state": "done"}
        )
        await self._erasing.messages({"_id": {"$in": told}})
        return await self._forgotten_in_chats(ended)

    async def _alerts(self, contact_ids: Sequence[str], leads: Sequence[Lead]) -> list[str]:
        """Ids of the messages in which the owner was alerted."""
        either = [{"contact_id": {"$in": list(contact_ids)}}, {"lead_id": {"$in": [lead.id for lead in leads]}}]
        found = self._store.db["alerts"].find({"$or": either}, {"_id": 1})
        return [f"alert:{one['_id']}" for one in await found.to_list()]

    async def _written_of(self, lead: Lead) -> list[str]:
        """Ids of messages from and to professionals and the owner that tell something of this request's customer."""
        names = (lead.customer_name, first_name(lead.customer_name or ""))
        words = [word for word in (lead.phone, lead.street, lead.issue, lead.door, *names) if word]
        chats = await self._store.db["conversations"].find(await self._chats([lead]), {"_id": 1}).to_list()
        days = {"$gte": lead.created_at, "$lte": lead.updated_at + _AFTERWARDS}
        found = self._store.db["messages"].find(
            {"conversation_id": {"$in": [chat["_id"] for chat in chats]}, "at": days}, {"text": 1}
        )
        return [one["_id"] for one in await found.to_list() if tells_of(one["text"], words)]

    async def _forgotten_in_chats(self, leads: Sequence[Lead]) -> bool:
        """The last words that those chats keep for their next turn."""
        if not leads:
            return True
        chats = {**await self._chats(leads), "recent": {"$ne": []}}
        blank = {"$set": {"recent": []}, "$inc": {"version": 1}}
        await self._store.db["conversations"].update_many({**chats, "turn": None, "lease": None}, blank)
        return await self._store.db["conversations"].find_one(chats, {"_id": 1}) is None

    async def _chats(self, leads: Sequence[Lead]) -> dict[str, object]:
        """The chats of everybody who was told of these requests."""
        asked = {pro for lead in leads for pro in _concerned(lead)}
        pros = await self._store.professionals.many({"_id": {"$in": sorted(asked)}})
        return {"$or": [{"_id": {"$in": [pro.contact_id for pro in pros if pro.contact_id]}}, {"is_owner": True}]}


def tells_of(text: str, words: Sequence[str]) -> bool:
    """Whether one of the words stands in the text: a long one anywhere, for Hebrew writes "to Dana" as one word; a
    short one ("2", "Al") only by itself, or the hours and names of everybody else would be taken for his.
    """
    return any(
        word in text if len(word) > _SHORT else re.search(rf"(?<!\w)[בהולמש]?{re.escape(word)}(?![\w:.-])", text)
        for word in words
        if not word.isdecimal() or len(word) > _SHORT
    )


def _concerned(lead: Lead) -> set[str]:
    offered = lead.offer.pro_ids if lead.offer else ()
    return {pro for pro in (lead.pro_id, *offered, *lead.refused_pro_ids) if pro}
