"""Erasing people from a copy of the store: a backup, or what a restore brings back, in which nothing runs.

Promise: what `Erasures` does in the living store is done here at once. Nobody waits for an answer in a copy, so what
was open in it at its moment (a request, a turn, a message on its way) ends instead of holding the erasing up.
"""

import asyncio
from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from fixi_app.domain.follow_up import FollowUp
from fixi_app.domain.leads import Lead, LeadStatus
from fixi_app.queues.inbox import Inbox
from fixi_app.queues.outbox import Outbox
from fixi_app.repositories.records import Store
from fixi_app.services.files.media_shelf import MediaShelf
from fixi_app.services.forgetting.belonging import Belonging
from fixi_app.services.forgetting.erasing import EVERY_STATE, Erasing
from fixi_app.services.forgetting.forgotten import Forgotten, Gone, mark
from fixi_app.services.forgetting.traces import Traces
from fixi_app.services.ground import Ground
from storage import AsyncDatabase

_CHUNK = 50
"""Contacts that are compared in one go: so many take a millisecond of the event loop, on a busy computer three."""


class InCopy:
    """The services of erasing, on the ground of a copy."""

    def __init__(self, ground: Ground, copy: AsyncDatabase) -> None:
        here = replace(ground, store=Store(copy), inbox=Inbox(copy), outbox=Outbox(copy), wake=lambda: None)
        self._db, self._store = copy, here.store
        self._belonging = Belonging(here.store)
        self._erasing = Erasing(here, MediaShelf(None), EVERY_STATE)  # a copy has no files of its own
        self._traces = Traces(here, self._erasing, self._belonging)

    async def erase(self, gone: Sequence[Gone], key: bytes, now: datetime) -> int:
        """All of these people; how many contacts of theirs there were."""
        ids = [id_ async for id_ in self._known(frozenset(one for each in gone for one in each.marks), key)]
        await self._db["conversations"].update_many({"lease": {"$ne": None}}, {"$set": {"lease": None}})
        await self._db["conversations"].update_many({"turn": {"$ne": None}}, {"$set": {"turn": None}})
        for id_ in ids:
            await self._one(await self._belonging.same_person(id_), now)
        await Forgotten(self._db).taken_over(gone)
        return len(ids)

    async def _known(self, marks: frozenset[str], key: bytes) -> AsyncIterator[str]:
        """Contacts of theirs; of people who work here only those who were meant by their very contact."""
        here = await self._who_works_here()
        seen = set[str]()
        async for contact_id, names in self._names():
            mine = mark(key, contact_id) in marks
            if contact_id not in seen and (mine or (contact_id not in here and _any(names, key, marks))):
                seen.add(contact_id)
                yield contact_id

    async def _names(self) -> AsyncIterator[tuple[str, list[str]]]:
        for name, whose in (("contacts", "_id"), ("conversations", "_id"), ("addresses", "contact_id")):
            found = self._db[name].find({}, {"phone": 1, whose: 1})
            while chunk := await found.to_list(_CHUNK):
                for one in chunk:
                    yield str(one[whose]), [str(one[field]) for field in ("_id", "phone") if one.get(field)]
                await asyncio.sleep(0)

    async def _who_works_here(self) -> set[str]:
        pros = await self._db["professionals"].find({}, {"contact_id": 1}).to_list()
        owners = await self._db["conversations"].find({"is_owner": True}, {"_id": 1}).to_list()
        return {*(str(pro.get("contact_id")) for pro in pros), *(str(one["_id"]) for one in owners)}

    async def _one(self, ids: Sequence[str], now: datetime) -> None:
        mine = {"conversation_id": {"$in": list(ids)}}
        await self._db["inbox"].update_many({**mine, "state": "new"}, {"$set": {"state": "done"}})
        await self._db["outbox"].delete_many(mine)
        await self._db["conversations"].update_many({"_id": {"$in": list(ids)}}, {"$set": {"closing": None}})
        for lead in await self._store.leads.many({"contact_id": {"$in": list(ids)}}):
            await self._end(lead, now)
        person = await self._belonging.told(await self._erasing.own(ids))
        await self._traces.erase(person)
        await self._erasing.person(person)
        await self._db["erasures"].delete_many({"_id": {"$in": list(ids)}})

    async def _end(self, lead: Lead, now: datetime) -> None:
        if not lead.is_open():
            return
        await self._store.leads.change(lead.id, lambda stored: _ended(stored, now))
        freed = {"is_taken": False, "lead_id": None, "held_until": None}
        await self._db["slots"].update_many({"lead_id": lead.id}, {"$set": freed})


def _ended(lead: Lead, now: datetime) -> Lead:
    """Not through the moves of a lead: what came after the copy is not known here, only that it is over."""
    return lead.but(
        status=LeadStatus.CANCELLED, offer=None, proposal=None, owed=None, follow=FollowUp(), cancelled_at=now
    )


def _any(names: Iterable[str], key: bytes, marks: frozenset[str]) -> bool:
    return any(mark(key, name) in marks for name in names)
