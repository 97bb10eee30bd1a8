"""What keeps the business going by itself: new weeks in the calendars, old queue items gone, people who wait told."""

from datetime import datetime, timedelta

from loguru import logger

from fixi_app.booking.slots import generate
from fixi_app.booking.zone import local_day, midnight
from fixi_app.domain.professionals import Professional
from fixi_app.repositories.documents import to_document
from fixi_app.services.ground import Ground
from storage import DuplicateKeyError

_DONE = ("done", "sent", "failed", "dropped")

ASIDE_KEPT = timedelta(days=90)
"""As long as messages: what a person should read may wait for him, but holds up to 64 KB of a stranger's words."""


class Upkeep:
    def __init__(self, ground: Ground) -> None:
        self._ground, self._store = ground, ground.store

    async def slots(self, now: datetime) -> int:
        """The coming weeks of every active professional, around what is there; how many slots were added."""
        pros = await self._store.professionals.many({"is_active": True})
        added = sum([await self.slots_of(pro, now) for pro in pros])
        logger.info("Calendars: {} slots added for {} professionals", added, len(pros))
        return added

    async def slots_of(self, pro: Professional, now: datetime) -> int:
        """The coming weeks of one professional."""
        zone, today = self._ground.zone, local_day(now, self._ground.zone)
        from_today = {"pro_id": pro.id, "start": {"$gte": midnight(today, zone)}}
        busy = [(slot.start, slot.end) for slot in await self._store.slots.many(from_today)]
        made = generate(pro, today, self._ground.business.slot_days_ahead, zone, self._ground.rest, busy)
        added = 0
        for slot in made:
            if slot.start > now:
                added += await self._add(to_document(slot))
        return added

    async def _add(self, document: dict[str, object]) -> int:
        try:
            await self._store.slots.collection.insert_one(document)
        except DuplicateKeyError:
            return 0
        return 1

    async def tidy(self, now: datetime) -> int:
        """Queue items that are done and past their time; history is kept in `messages`."""
        old = now - timedelta(days=self._ground.business.queue_keep_days)
        inbox = await self._store.db["inbox"].delete_many({"state": "done", "received_at": {"$lt": old}})
        outbox = await self._store.db["outbox"].delete_many({"state": {"$in": list(_DONE)}, "created_at": {"$lt": old}})
        aside = await self._store.db["inbox"].delete_many({"state": "aside", "received_at": {"$lt": now - ASIDE_KEPT}})
        return inbox.deleted_count + outbox.deleted_count + aside.deleted_count
