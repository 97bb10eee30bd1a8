"""What others were written about a customer: it names him, his address, his telephone. Erased with him.

Promise: only what is over goes; what a professional or the owner still has to read stays until he has it.
"""

from collections.abc import Sequence

from fixi_app.domain.leads import Lead
from fixi_app.services.erasing import Erasing
from fixi_app.services.ground import Ground

_SENT = ["sent", "failed", "dropped"]


class Traces:
    def __init__(self, ground: Ground, erasing: Erasing) -> None:
        self._store, self._erasing = ground.store, erasing

    async def erase(self, contact_ids: Sequence[str]) -> bool:
        """Erase what professionals and the owner were told of his ended requests; False when a chat is busy: later."""
        leads = await self._store.leads.many({"contact_id": {"$in": list(contact_ids)}})
        ended = [lead for lead in leads if not lead.is_open()]
        ids = {"$in": [lead.id for lead in ended]}
        told = [*await self._alerts(contact_ids, ended), *await self._ids("messages", {"lead_id": ids})]
        await self._store.db["outbox"].delete_many({"_id": {"$in": told}, "state": {"$in": _SENT}})
        await self._store.db["inbox"].delete_many({"news.lead_id": ids, "state": "done"})
        await self._erasing.messages({"_id": {"$in": told}})
        return await self._forgotten_in_chats(ended)

    async def _alerts(self, contact_ids: Sequence[str], leads: Sequence[Lead]) -> list[str]:
        """Ids of the messages in which the owner was alerted."""
        either = [{"contact_id": {"$in": list(contact_ids)}}, {"lead_id": {"$in": [lead.id for lead in leads]}}]
        return [f"alert:{id_}" for id_ in await self._ids("alerts", {"$or": either})]

    async def _ids(self, name: str, filter_: dict[str, object]) -> list[str]:
        return [one["_id"] for one in await self._store.db[name].find(filter_, {"_id": 1}).to_list()]

    async def _forgotten_in_chats(self, leads: Sequence[Lead]) -> bool:
        """The last words that the chats of those concerned keep for their next turn."""
        asked = {pro for lead in leads for pro in (lead.pro_id, *(lead.offer.pro_ids if lead.offer else ())) if pro}
        pros = await self._store.professionals.many({"_id": {"$in": sorted(asked)}})
        theirs = [pro.contact_id for pro in pros if pro.contact_id]
        chats = {"$or": [{"_id": {"$in": theirs}}, {"is_owner": True}], "recent": {"$ne": []}}
        blank = {"$set": {"recent": []}, "$inc": {"version": 1}}
        await self._store.db["conversations"].update_many({**chats, "turn": None, "lease": None}, blank)
        return await self._store.db["conversations"].find_one(chats, {"_id": 1}) is None if leads else True
