"""The nightly erasing of what is past its time: messages, files, and the persons of old leads.

Promise: in small batches beside the running business; a second run finds nothing left to do; how far it came is noted
only when it is there, so a night that was broken off is made up for by the next. Files go by their own age, so one that
no record names goes as well.
"""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from loguru import logger

from fixi_app.domain.anonymous import is_anonymous
from fixi_app.domain.contacts import Role, Standing
from fixi_app.domain.leads import OPEN, Lead
from fixi_app.services.files.media_shelf import MediaShelf
from fixi_app.services.forgetting.archive import PREFIX
from fixi_app.services.forgetting.belonging import Belonging
from fixi_app.services.forgetting.erasing import Erasing
from fixi_app.services.forgetting.exported import forget_files
from fixi_app.services.forgetting.forgotten import Forgotten
from fixi_app.services.forgetting.holdings import HOLDINGS
from fixi_app.services.forgetting.links import After, Limit, Whose
from fixi_app.services.forgetting.wiping import BATCH
from fixi_app.services.ground import Ground

_MONTH = timedelta(days=30.44)
_LONG_AGO = datetime.fromisoformat("2000-01-01T00:00:00+00:00")
_ERASED = "expired"


class Retention:
    def __init__(self, ground: Ground, erasing: Erasing, shelf: MediaShelf, exports: Path | None = None) -> None:
        self._ground, self._store, self._erasing, self._shelf = ground, ground.store, erasing, shelf
        self._erasures, self._exports = Forgotten(ground.store.db), exports
        self._belonging = Belonging(ground.store)

    async def tick(self, now: datetime) -> dict[str, int]:
        """Erase what is past its time by now; how much of each kind."""
        business = self._ground.business
        words, files = (timedelta(days=d) for d in (business.retention_messages_days, business.retention_media_days))
        persons = _MONTH * business.retention_leads_months
        done = {
            "files": await self._shelf.erase_older(now - files, now),
            **await self._past({Limit.WORDS: now - words, Limit.FILES: now - files, Limit.PERSONS: now - persons}),
            "chats": await self._chats_blanked(now - words),
            "file_records": await self._without_files(now - files),
            "leads": await self._leads(now - persons),
            "cleared": await self._cleared(now - persons),
            "contacts": await self._contacts(now - persons),
            "changes": await self._changes_blanked(now - persons),
            "exports": await self._exports_gone(now - persons),
            "archives": await self._exports_gone(now - min(words, files, persons), f"{PREFIX}*"),
            "erasures": await self._erasures.forget_before(now - max(persons, words)),
        }
        logger.info("Retention: {}", ", ".join(f"{count} {kind}" for kind, count in done.items()))
        return done

    async def _past(self, cutoffs: Mapping[Limit, datetime]) -> dict[str, int]:
        """What `holdings` lets go by its mere age."""
        ends = {name: one.end for name, one in HOLDINGS.items() if isinstance(one.end, After)}
        old = {name: {end.moment: {"$lt": cutoffs[end.limit]}} for name, end in ends.items()}
        return {name: await self._deleted(name, filter_) for name, filter_ in old.items()}

    async def _deleted(self, name: str, filter_: dict[str, Any]) -> int:
        if name == "messages":  # with their files
            return await self._erasing.messages(filter_)
        return (await self._store.db[name].delete_many(filter_)).deleted_count

    async def _chats_blanked(self, cutoff: datetime) -> int:
        """The last words that a silent chat keeps for its next turn are messages as well."""
        result = await self._store.db["conversations"].update_many(
            {"last_inbound_at": {"$lt": cutoff}, "recent": {"$ne": []}, "turn": None, "lease": None},
            {"$set": {"recent": []}, "$inc": {"version": 1}},
        )
        return result.modified_count

    async def _changes_blanked(self, cutoff: datetime) -> int:
        """Who changed what stays; what stood there before and after may name somebody."""
        old = {"at": {"$lt": cutoff}, "$or": [{"before": {"$ne": {}}}, {"after": {"$ne": {}}}]}
        return (
            await self._store.db["audit_log"].update_many(old, {"$set": {"before": {}, "after": {}}})
        ).modified_count

    async def _exports_gone(self, cutoff: datetime, pattern: str = "*") -> int:
        """Copies of leads last as long as a lead keeps its person; a person's archive, as its words and files."""
        return await asyncio.to_thread(forget_files, self._exports, cutoff, pattern) if self._exports else 0

    # -- files --------------------------------------------------------------------------------------------------------

    async def _without_files(self, cutoff: datetime) -> int:
        """Records that name a file which is gone; of what ended only what came past its time since the last night."""
        found = self._store.db["messages"]
        old = {"at": {"$lt": cutoff}, "media.path": {"$type": "string"}}
        changed = 0
        while batch := await found.find(old, {"media": 1}, limit=BATCH).to_list():
            for message in batch:
                media = [one | {"path": None, "url": None, "problem": _ERASED} for one in message["media"]]
                await found.update_one({"_id": message["_id"]}, {"$set": {"media": media}})
            changed += len(batch)
        return changed + await self._leads_without_files(cutoff)

    async def _leads_without_files(self, cutoff: datetime) -> int:
        open_ = {"status": {"$in": [status.value for status in OPEN]}}
        changed = 0
        for filter_ in (open_, await self._since_last("files", cutoff)):
            async for lead in self._store.leads.each(filter_):
                gone = await self._shelf.missing(file.path for file in lead.files if file.path)
                changed += await self._lost_files(lead, gone)
        await self._noted("files", cutoff)
        return changed

    async def _lost_files(self, lead: Lead, gone: set[str]) -> int:
        if not gone:
            return 0

        def decide(stored: Lead) -> Lead:
            return stored.but(files=tuple(file for file in stored.files if file.path not in gone))

        await self._store.leads.change(lead.id, decide)
        return 1

    # -- persons ------------------------------------------------------------------------------------------------------

    async def _leads(self, cutoff: datetime) -> int:
        """Ended leads that nobody touched for so long lose their person."""
        erased = 0
        async for lead in self._store.leads.each(await self._since_last("leads", cutoff)):
            if not lead.is_open() and not is_anonymous(lead):
                await self._erasing.lead(lead)
                erased += 1
        await self._noted("leads", cutoff)
        return erased

    async def _cleared(self, cutoff: datetime) -> int:
        """Requests of which a cleared history left only whose they were: what outlived them loses its words, too."""
        old = await self._store.db["cleared"].find({"at": {"$lt": cutoff}}, {"_id": 1}).to_list()
        ids = [str(one["_id"]) for one in old]
        await self._erasing.of(Whose.LEAD, ids)
        return (await self._store.db["cleared"].delete_many({"_id": {"$in": ids}})).deleted_count

    async def _contacts(self, cutoff: datetime) -> int:
        """Customers who were silent for as long and have nothing open are forgotten with their chats."""
        silent = self._store.db["conversations"].find(
            {"last_inbound_at": {"$lt": cutoff}, "role": Role.CUSTOMER.value, "turn": None, "lease": None}, {"_id": 1}
        )
        ids = [conversation["_id"] for conversation in await silent.to_list()]
        return sum([await self._forgotten(id_, cutoff) for id_ in (*ids, *await self._only_written_to(cutoff))])

    async def _only_written_to(self, cutoff: datetime) -> list[str]:
        """Customers who never wrote a word themselves: the owner entered them, or a job wrote to them, long ago."""
        named: list[dict[str, Any]] = [{"name": {"$ne": None}}, {"phone": {"$ne": None}}]
        normal = {"standing": {"$in": [None, Standing.NORMAL.value]}, "created_at": {"$lt": cutoff}}
        found = self._store.db["contacts"].find({**normal, "merged_into": None, "$or": named}, {"_id": 1})
        ids = [contact["_id"] for contact in await found.to_list()]
        chats = self._store.db["conversations"].find(
            {"_id": {"$in": ids}, "last_inbound_at": None, "role": Role.CUSTOMER.value, "turn": None, "lease": None},
            {"_id": 1},
        )
        return [conversation["_id"] for conversation in await chats.to_list()]

    async def _forgotten(self, contact_id: str, cutoff: datetime) -> int:
        """With all his other contacts, while none of them is in use; one that was joined goes with the elder."""
        contact = await self._store.contacts.get(contact_id)
        if (contact and contact.merged_into is not None) or await self._is_in_use(contact_id, cutoff):
            return 0
        return int(await self._erased(await self._belonging.same_person(contact_id)))

    async def _is_in_use(self, contact_id: str, cutoff: datetime) -> bool:
        ids = await self._belonging.same_person(contact_id)
        whose: dict[str, Any] = {"contact_id": {"$in": ids}}
        going_on = [{"status": {"$in": [status.value for status in OPEN]}}, {"created_at": {"$gte": cutoff}}]
        wrote = {"_id": {"$in": ids}, "last_inbound_at": {"$gte": cutoff}}
        if await self._store.leads.first({**whose, "$or": going_on}):
            return True
        if await self._store.db["conversations"].find_one(wrote, {"_id": 1}):
            return True
        return await self._store.professionals.first(whose) is not None

    async def _erased(self, ids: Sequence[str]) -> bool:
        return await self._erasing.person(await self._erasing.own(ids))

    # -- how far the last night came ----------------------------------------------------------------------------------

    async def _since_last(self, what: str, cutoff: datetime) -> dict[str, Any]:
        kept = await self._store.db["settings"].find_one({"_id": f"retention_{what}"})
        return {"updated_at": {"$gt": kept["until"] if kept else _LONG_AGO, "$lte": cutoff}}

    async def _noted(self, what: str, cutoff: datetime) -> None:
        await self._store.db["settings"].update_one(
            {"_id": f"retention_{what}"}, {"$max": {"until": cutoff}}, upsert=True
        )
