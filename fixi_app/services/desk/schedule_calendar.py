"""What only the desk does to a calendar: making visits far ahead, and putting back what a deed changed."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from fixi_app.booking.zone import ONE_DAY, midnight
from fixi_app.domain.appointments import Slot
from fixi_app.domain.professionals import Professional
from fixi_app.services.visits.calendar import Calendar


class Generated(NamedTuple):
    made: tuple[str, ...]
    """Ids of the visits that are new."""
    skipped: int
    """How many the week would have, but the time is not free or there is such a visit already."""


class DeskCalendar(Calendar):
    async def generate(self, pro: Professional, first: date, last: date, now: datetime) -> Generated:
        """Visits of these days by his week, around whatever is there; nothing that is there is touched."""
        days = (last - first).days + 1
        wished = [slot for slot in self._made(pro, first, days, []) if slot.start > now]
        fitting = self._made(pro, first, days, await self._around(pro.id, first, days))
        made = [slot.id for slot in fitting if slot.start > now and await self._add(slot)]
        return Generated(tuple(made), max(0, len(wished) - len(made)))

    async def take_out(self, ids: Sequence[str], now: datetime) -> int:
        """Take visits out again, each only while it is free; how many went."""
        unheld = {"$or": [{"is_taken": False}, {"held_until": {"$lt": now}}]}
        gone = [await self._store.slots.collection.delete_one({"_id": id_, **unheld}) for id_ in ids]
        return sum(one.deleted_count for one in gone)

    async def own_time(self, pro_id: str, first: date, last: date) -> list[Slot]:
        """What is blocked in these days, and what reaches into them."""
        zone = self._ground.zone
        within = {"$gte": midnight(first - ONE_DAY, zone), "$lt": midnight(last + ONE_DAY, zone)}
        return await self._store.slots.many({"pro_id": pro_id, "own": {"$gt": ""}, "start": within})

    async def put_back(self, pro: Professional, before: Sequence[Slot], first: date, last: date, now: datetime) -> int:
        """Block these days as they were; how many of the blocks could not come back, for a visit lies there now."""
        there = await self.own_time(pro.id, first, last)
        for slot in there:
            if slot not in before:
                await self._store.slots.collection.delete_one({"_id": slot.id, "own": slot.own})
        missing = [slot for slot in before if slot not in there]
        return sum([await self.block(pro, slot, now) is not None for slot in missing])
