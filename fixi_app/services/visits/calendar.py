"""A professional's calendar, kept in step with what he says: free visits made anew, time of his own blocked.

Promise: what is held or booked is never touched; his own time and a visit never overlap, whoever is first; and every
step gives the same when it is repeated.
"""

from datetime import date, datetime, time
from typing import Any

from fixi_app.booking.claims import free_filter
from fixi_app.booking.slots import generate
from fixi_app.booking.zone import ONE_DAY, at, local_day, midnight, utc
from fixi_app.domain.appointments import Slot, slot_id
from fixi_app.domain.professionals import Professional
from fixi_app.repositories.documents import to_document
from fixi_app.services.ground import Ground
from storage import DuplicateKeyError


class Calendar:
    def __init__(self, ground: Ground) -> None:
        self._ground, self._store = ground, ground.store

    async def refit(self, pro: Professional, first: date, last: date | None, now: datetime) -> int:
        """Make the free visits of these days anew by his schedule; returns how many are free in them now."""
        zone, today = self._ground.zone, local_day(now, self._ground.zone)
        horizon = await self._horizon(pro.id, today)
        first, end = max(first, today), min(last or horizon, horizon - ONE_DAY) + ONE_DAY
        if end <= first:
            return 0
        start, finish = midnight(first, zone), midnight(end, zone)
        await self._drop(pro, first, (end - first).days, start, finish, now)
        if pro.is_active:
            await self._fill(pro, first, (end - first).days, now)
        return await self._store.slots.collection.count_documents(free_filter(pro.id, max(now, start), finish, now))

    async def _horizon(self, pro_id: str, today: date) -> date:
        """The first day without visits: so many ahead, or behind the last one that somebody had made beyond that."""
        usual = today + self._ground.business.slot_days_ahead * ONE_DAY
        visits = {"pro_id": pro_id, "own": {"$in": ["", None]}, "start": {"$gte": midnight(usual, self._ground.zone)}}
        last = await self._store.slots.first(visits, sort=[("start", -1)])
        return local_day(last.start, self._ground.zone) + ONE_DAY if last else usual

    async def _drop(
        self, pro: Professional, first: date, days: int, start: datetime, finish: datetime, now: datetime
    ) -> None:
        """Free visits that his schedule would not make now, each only while it is free."""
        kept = [slot for slot in await self._around(pro.id, first, days) if not slot.is_free(now)]
        # By its end too: where visits last longer or shorter now, one at the same hour is another visit.
        wanted = {(slot.id, slot.end) for slot in self._made(pro, first, days, kept)}
        free = await self._store.slots.many(free_filter(pro.id, max(now, start), finish, now))
        for slot in free:
            if (slot.id, slot.end) not in wanted:
                await self._store.slots.collection.delete_one(_while_free(slot.id, now))

    async def _fill(self, pro: Professional, first: date, days: int, now: datetime) -> None:
        for slot in self._made(pro, first, days, await self._around(pro.id, first, days)):
            if slot.start > now:
                await self._add(slot)

    def _made(self, pro: Professional, first: date, days: int, busy: list[Slot]) -> list[Slot]:
        stretches = [(slot.start, slot.end) for slot in busy]
        return generate(pro, first, days, self._ground.zone, self._ground.rest, stretches)

    async def _around(self, pro_id: str, first: date, days: int) -> list[Slot]:
        """What the calendar holds in these days, and on both sides: a visit may pass midnight."""
        zone = self._ground.zone
        start, end = midnight(first - ONE_DAY, zone), midnight(first + (days + 1) * ONE_DAY, zone)
        return await self._store.slots.many({"pro_id": pro_id, "start": {"$gte": start, "$lt": end}})

    async def _add(self, slot: Slot) -> bool:
        try:
            await self._store.slots.collection.insert_one(to_document(slot))
        except DuplicateKeyError:
            return False
        return True

    # -- time of his own ----------------------------------------------------------------------------------------------

    async def block(self, pro: Professional, own: Slot, now: datetime) -> Slot | None:
        """Block this stretch; None when done, else the visit or hold that lies in it, and then nothing was changed.

        The block is put in first and looked around afterwards: a customer who claims a visit between the two is seen,
        one who comes later finds no visit there any more.
        """
        if not await self._put(own, now):
            return await self._store.slots.get(own.id)
        day, last = local_day(own.start, self._ground.zone), local_day(own.end, self._ground.zone)
        for slot in await self._overlapping(own):
            if not slot.own and slot.is_free(now):
                await self._store.slots.collection.delete_one(_while_free(slot.id, now))
        in_the_way = [slot for slot in await self._overlapping(own) if not slot.own]
        if in_the_way:
            await self._store.slots.collection.delete_one({"_id": own.id, "own": own.own})
        await self.refit(pro, day, last, now)
        return in_the_way[0] if in_the_way else None

    async def _put(self, own: Slot, now: datetime) -> bool:
        """Into the calendar, over a free visit or an own block that starts at the same minute."""
        if await self._add(own):
            return True
        document = to_document(own)
        document.pop("_id")
        may = {"_id": own.id, "$or": [{"is_taken": False}, {"held_until": {"$lt": utc(now)}}, {"own": {"$gt": ""}}]}
        changed = await self._store.slots.collection.update_one(may, {"$set": document})
        return changed.matched_count == 1

    async def _overlapping(self, own: Slot) -> list[Slot]:
        near: dict[str, Any] = {"pro_id": own.pro_id, "start": {"$gte": own.start - ONE_DAY, "$lt": own.end}}
        found = await self._store.slots.many(near, sort=[("start", 1)])
        return [slot for slot in found if slot.id != own.id and slot.end > own.start]

    async def unblock(self, pro_id: str, start: datetime, end: datetime) -> None:
        """Take this stretch out of his own time; what of it lies before and after stays blocked."""
        near: dict[str, Any] = {
            "pro_id": pro_id, "own": {"$gt": ""}, "start": {"$gte": start - 2 * ONE_DAY, "$lt": end}
        }  # fmt: skip
        for block in await self._store.slots.many(near):
            if block.end > start:
                await self._cut(block, start, end)

    async def _cut(self, block: Slot, start: datetime, end: datetime) -> None:
        """First what stays behind the stretch, then the block itself: a crash between leaves too much blocked."""
        if block.end > end:
            await self._add(block.but(id=slot_id(block.pro_id, utc(end)), start=end))
        slots = self._store.slots.collection
        if block.start < start:
            await slots.update_one({"_id": block.id, "own": block.own}, {"$set": {"end": utc(start)}})
        else:
            await slots.delete_one({"_id": block.id, "own": block.own})

    def stretch(self, day: date, start: time, end: time) -> tuple[datetime, datetime]:
        return at(day, start, self._ground.zone), at(day, end, self._ground.zone)


def _while_free(id_: str, now: datetime) -> dict[str, Any]:
    return {"_id": id_, "$or": [{"is_taken": False}, {"held_until": {"$lt": utc(now)}}]}


def own_block(pro_id: str, start: datetime, end: datetime, cause: str, note: str = "") -> Slot:
    """Time of his own as the calendar keeps it: taken, by no lead."""
    begins = utc(start).replace(second=0, microsecond=0)
    return Slot(
        id=slot_id(pro_id, begins), pro_id=pro_id, start=begins, end=end, is_taken=True, own=cause, note=note
    )  # fmt: skip
