"""Taking back a deed in a calendar: schedule and blocked time as they were before it.

Kept in memory and only for the last deeds: an undo is for the next seconds, later it would be a new deed.
"""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import date, datetime

from fixi_app.domain.appointments import Slot
from fixi_app.domain.professionals import Professional, Schedule
from fixi_app.services.audit import audited
from fixi_app.services.desk.schedule_calendar import DeskCalendar
from fixi_app.services.ground import Ground

_KEPT = 20


@dataclass
class Before:
    """One professional's calendar before a deed."""

    pro_id: str
    schedule: Schedule
    first: date
    last: date | None
    """The days that the deed touched; None = all to come."""
    blocks: tuple[Slot, ...] = ()
    after: Schedule | None = None
    """As the deed left it; None while it did not change it."""
    made: tuple[str, ...] = ()
    """Visits that the deed made beyond what is made by itself."""


class Undoing:
    def __init__(self, ground: Ground, calendar: DeskCalendar) -> None:
        self._ground, self._store, self._calendar = ground, ground.store, calendar
        self._kept: OrderedDict[str, list[Before]] = OrderedDict()

    def keep(self, deed: str, befores: list[Before]) -> None:
        self._kept[deed] = befores
        while len(self._kept) > _KEPT:
            self._kept.popitem(last=False)

    async def before(self, pro: Professional, first: date, last: date | None) -> Before:
        """What is to be known before a deed that touches these days."""
        blocks = await self._calendar.own_time(pro.id, first, last) if last else []
        return Before(pro.id, pro.schedule, first, last, tuple(blocks))

    async def undo(self, deed: str, by: str, now: datetime) -> str:
        """The sentence (its key) that says what came of it: `undone`, `undone_partly`, `changed_since`, `too_late`."""
        befores = self._kept.pop(deed, None)
        if befores is None:
            return "too_late"
        outcomes = {await self._undone(one, deed, by, now) for one in befores}
        return next((key for key in ("changed_since", "undone_partly") if key in outcomes), "undone")

    async def _undone(self, before: Before, deed: str, by: str, now: datetime) -> str:
        pro = await self._schedule_back(before, deed, by, now)
        if pro is None:
            return "changed_since"
        left = len(before.made) - await self._calendar.take_out(before.made, now)
        if before.made:
            return "undone_partly" if left else "undone"
        if before.last:
            left = await self._calendar.put_back(pro, before.blocks, before.first, before.last, now)
        await self._calendar.refit(pro, before.first, before.last, now)
        return "undone_partly" if left else "undone"

    async def _schedule_back(self, before: Before, deed: str, by: str, now: datetime) -> Professional | None:
        """His record with the schedule as it was; None when somebody changed it since."""
        pro = await self._store.professionals.get(before.pro_id)
        if pro and before.after is not None:
            pro = await self._store.professionals.change(
                before.pro_id,
                lambda stored: stored.but(schedule=before.schedule) if stored.schedule == before.after else None,
            )
            if pro and pro.schedule != before.schedule:
                return None
        if pro:
            was = pro.but(schedule=before.after or pro.schedule)
            await audited(self._store.db, f"{deed}_{pro.id}_undone", now, by, "schedule_undone", before=was, after=pro)
        return pro
