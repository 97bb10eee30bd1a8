"""People who asked to be forgotten: written down in their own turn, done beside it, as soon as nothing of theirs runs.

Promise: what was promised to him survives any crash, for it is a document until nothing of him is left; a visit that
was to take place still does, because the erasing waits for it; doing it again is harmless.
"""

import asyncio
from datetime import datetime, timedelta
from pathlib import Path

from loguru import logger

from fixi_app.domain.leads import OPEN
from fixi_app.services.forgetting.archive import forget_archives
from fixi_app.services.forgetting.belonging import Belonging, Person
from fixi_app.services.forgetting.erasing import Erasing
from fixi_app.services.forgetting.exported import forget_rows
from fixi_app.services.forgetting.forgotten import Forgotten
from fixi_app.services.forgetting.links import Whose
from fixi_app.services.forgetting.traces import Traces
from fixi_app.services.ground import Ground

_LAST_WORDS = timedelta(hours=1)
"""So long the answer to his wish may still be on its way; a channel that is down longer keeps nobody's words alive."""
_UNSAID = ["queued", "sending", "proposed"]


class Erasures:
    def __init__(self, ground: Ground, erasing: Erasing, exports: Path | None = None) -> None:
        """`exports`: where files for a spreadsheet are kept."""
        self._ground, self._store, self._erasing = ground, ground.store, erasing
        self._belonging = Belonging(ground.store)
        self._traces = Traces(ground, erasing, self._belonging)
        self._wishes = ground.store.db["erasures"]
        self._forgotten, self._exports = Forgotten(ground.store.db), exports

    async def same_person(self, contact_id: str) -> list[str]:
        return await self._belonging.same_person(contact_id)

    async def wished(self, contact_id: str, at: datetime) -> None:
        """He wants it; wished twice it is one wish."""
        await self._wishes.update_one({"_id": contact_id}, {"$setOnInsert": {"asked_at": at}}, upsert=True)

    async def tick(self, now: datetime) -> int:
        """Do what can be done by now; how many people are gone."""
        wishes = await self._wishes.find({}).to_list()
        return sum([await self._guarded(wish["_id"], wish["asked_at"], now) for wish in wishes])

    async def _guarded(self, contact_id: str, asked_at: datetime, now: datetime) -> int:
        """One person who cannot be erased must not keep the others from it."""
        try:
            return await self._erased(contact_id, asked_at, now)
        except Exception:  # noqa: BLE001  it is tried again with the next tick
            logger.exception("Contact {} could not be erased", contact_id)
            return 0

    async def _erased(self, contact_id: str, asked_at: datetime, now: datetime) -> int:
        ids = await self._belonging.same_person(contact_id)
        open_ = {"contact_id": {"$in": ids}, "status": {"$in": [status.value for status in OPEN]}}
        if await self._store.leads.first(open_) or await self._under_way(ids, asked_at, now):
            return 0
        gone = await self._forgotten.begun(ids, asked_at, now)
        person = await self._belonging.told(await self._erasing.own(ids))
        await self._exported(person)  # first: what is in a file, and what others were told, is found by his requests
        if not await self._traces.erase(person) or not await self._erasing.person(person):
            return 0
        await self._forgotten.ended(gone, now)
        await self._wishes.delete_one({"_id": contact_id})
        return 1

    async def _exported(self, person: Person) -> None:
        if self._exports is None:
            return
        await asyncio.to_thread(forget_rows, self._exports, person.of(Whose.LEAD))
        chats = await self._belonging.chats_told(person.leads, person.once_told)
        told = await self._store.db["conversations"].find(chats, {"_id": 1}).to_list()
        his = {id_ for some in person.ids.values() for id_ in some} | {str(chat["_id"]) for chat in told}
        await asyncio.to_thread(forget_archives, self._exports, his)

    async def _under_way(self, ids: list[str], asked_at: datetime, now: datetime) -> bool:
        """Whether his turn is not over yet, or its answer not sent: erased now, both would come to nothing."""
        mine = {"conversation_id": {"$in": ids}}
        if await self._store.db["inbox"].find_one({**mine, "state": "new"}, {"_id": 1}):
            return True
        unsaid = await self._store.db["outbox"].find_one({**mine, "state": {"$in": _UNSAID}}, {"_id": 1})
        return unsaid is not None and now - asked_at < _LAST_WORDS
