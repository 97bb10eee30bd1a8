"""Calendars at the desk: looked at and changed. What is asked for is checked here, done in `schedule_deeds`."""

import asyncio
import itertools
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import date, time, timedelta
from typing import Any

from fixi_app.booking.zone import local_day, midnight, overlap
from fixi_app.domain.professionals import Professional, Schedule, Span
from fixi_app.services.context import DeskOccasion
from fixi_app.services.desk.schedule_deeds import ScheduleDeeds, vacation_around
from fixi_app.services.desk.schedule_view import ScheduleView
from fixi_app.services.desk.stretches import told
from fixi_app.services.desk.words import Words
from fixi_app.services.ground import Ground
from fixi_app.services.office import (
    CalendarSpan,
    Changed,
    DeskRole,
    Inside,
    Period,
    ScheduleWeek,
    SpanKind,
    User,
)
from fixi_app.services.professional.calendar_deeds import CalendarDeeds
from fixi_app.services.visits.moving import Moving

_FURTHEST = timedelta(days=366)
_VISIT, _TRAVEL = (10, 720), (0, 480)
"""Minutes, least and most."""
_NAMED = 4
_TAKEN = (SpanKind.HELD, SpanKind.BOOKED)

Deed = Callable[[Professional, DeskOccasion], Awaitable[Changed]]


class DeskSchedule:
    """Implements Scheduling."""

    def __init__(self, ground: Ground, words: Words, own: CalendarDeeds, moving: Moving) -> None:
        self._ground, self._store, self._words = ground, ground.store, words
        self._view = ScheduleView(ground, words)
        self._deeds = ScheduleDeeds(ground, own, moving)

    async def week(self, pro_id: str, day: date) -> ScheduleWeek:
        return await self._view.week(pro_id, day)

    async def plan(self, pro_id: str) -> Schedule | None:
        pro = await self._store.professionals.get(pro_id)
        return pro.schedule if pro else None

    async def inside(self, pro_id: str, spans: Sequence[Period]) -> Sequence[CalendarSpan]:
        if not spans:
            return ()
        zone, now = self._ground.zone, self._ground.clock.now()
        days = [local_day(span.start, zone) for span in spans] + [local_day(span.end, zone) for span in spans]
        lying = await self._view.spans([pro_id], min(days), max(days))
        return tuple(
            one for one in lying
            if one.kind in _TAKEN and one.end > now
            and any(overlap((one.start, one.end), (span.start, span.end)) for span in spans)
        )  # fmt: skip

    # -- deeds --------------------------------------------------------------------------------------------------------

    async def block(
        self, pro_id: str, spans: Sequence[Period], visits: Inside, user: User, note: str = ""
    ) -> Changed:
        async def deed(pro: Professional, occasion: DeskOccasion) -> Changed:
            ahead = [span for span in spans if span.start < span.end and span.end > occasion.now]
            if not ahead:
                return self._no("over")
            inside = await self.inside(pro_id, ahead)
            if inside and visits is Inside.REFUSE:
                return self._in_the_way(inside)
            done, undoable = await self._deeds.block(pro, ahead, inside, visits, occasion, note.strip()[:60])
            if not done:
                return self._no("taken_meanwhile")
            return self._done("blocked", occasion, undoable, name=pro.name, when=told(ahead, self._ground.zone))

        return await self._do(pro_id, user, deed)

    async def free(self, pro_id: str, spans: Sequence[Period], user: User) -> Changed:
        async def deed(pro: Professional, occasion: DeskOccasion) -> Changed:
            if not spans:
                return self._no("over")
            await self._deeds.free(pro, spans, occasion)
            return self._done("freed", occasion, True, name=pro.name)

        return await self._do(pro_id, user, deed)

    async def open(self, pro_id: str, days: Sequence[date], start: time, end: time, user: User) -> Changed:
        async def deed(pro: Professional, occasion: DeskOccasion) -> Changed:
            today = local_day(occasion.now, self._ground.zone)
            ahead = [day for day in days if day >= today]
            if not ahead or start >= end:
                return self._no("over" if not ahead else "bad_hours")
            free = await self._deeds.open(pro, ahead, start, end, occasion)
            return self._done("opened", occasion, True, name=pro.name, count=free)

        return await self._do(pro_id, user, deed)

    async def set_week(
        self, pro_id: str, template: Mapping[int, tuple[Span, ...]], visit_minutes: int, travel_minutes: int, user: User
    ) -> Changed:
        async def deed(pro: Professional, occasion: DeskOccasion) -> Changed:
            if not all(_in_order(spans) for spans in template.values()):
                return self._no("bad_hours")
            if not (_VISIT[0] <= visit_minutes <= _VISIT[1] and _TRAVEL[0] <= travel_minutes <= _TRAVEL[1]):
                return self._no("bad_minutes")
            free = await self._deeds.set_week(pro, template, visit_minutes, travel_minutes, occasion)
            return self._done("week_set", occasion, True, name=pro.name, count=free)

        return await self._do(pro_id, user, deed)

    async def set_day(self, pro_id: str, day: date, spans: tuple[Span, ...] | None, user: User) -> Changed:
        async def deed(pro: Professional, occasion: DeskOccasion) -> Changed:
            if day < local_day(occasion.now, self._ground.zone):
                return self._no("over")
            if spans and not _in_order(spans):
                return self._no("bad_hours")
            free = await self._deeds.set_day(pro, day, spans, occasion)
            return self._done("day_set", occasion, True, name=pro.name, count=free)

        return await self._do(pro_id, user, deed)

    async def vacation(self, pro_id: str, first: date, last: date, visits: Inside, user: User) -> Changed:
        async def deed(pro: Professional, occasion: DeskOccasion) -> Changed:
            today = local_day(occasion.now, self._ground.zone)
            if last < max(first, today) or last - first > _FURTHEST:
                return self._no("bad_days")
            begins = max(first, today)
            zone = self._ground.zone
            whole = Period(start=midnight(begins, zone), end=midnight(last + timedelta(days=1), zone))
            inside = await self.inside(pro_id, [whole])
            if inside and visits is Inside.REFUSE:
                return self._in_the_way(inside)
            undoable = await self._deeds.vacation(pro, begins, last, inside, visits, occasion)
            return self._done("vacation_set", occasion, undoable, name=pro.name)

        return await self._do(pro_id, user, deed)

    async def back(self, pro_id: str, day: date, user: User) -> Changed:
        async def deed(pro: Professional, occasion: DeskOccasion) -> Changed:
            around = vacation_around(pro.schedule, day, local_day(occasion.now, self._ground.zone))
            if around is None:
                return self._no("no_vacation")
            free = await self._deeds.back(pro, *around, occasion)
            return self._done("back", occasion, True, name=pro.name, count=free)

        return await self._do(pro_id, user, deed)

    async def generate(self, pro_ids: Sequence[str], first: date, last: date, user: User) -> Changed:
        if user.role is DeskRole.VIEWER:
            return Changed(ok=False, message=self._words("may_not"))
        occasion = self._occasion(user)
        today = local_day(occasion.now, self._ground.zone)
        if last < max(first, today) or last - today > _FURTHEST:
            return self._no("bad_days")
        pros = await self._store.professionals.many({"_id": {"$in": list(pro_ids)}, "removed_at": None})
        if not pros:
            return self._no("nobody")
        made, skipped = await asyncio.shield(self._deeds.generate(pros, max(first, today), last, occasion))
        return self._done("generated", occasion, bool(made), count=made, skipped=skipped)

    async def undo(self, deed: str, user: User) -> Changed:
        if user.role is DeskRole.VIEWER:
            return Changed(ok=False, message=self._words("may_not"))
        came = await asyncio.shield(self._deeds.undoing.undo(deed, user.name, self._ground.clock.now()))
        return Changed(ok=came == "undone", message=self._words(f"schedule.{came}"))

    # -- what is common -----------------------------------------------------------------------------------------------

    async def _do(self, pro_id: str, user: User, deed: Deed) -> Changed:
        """Shielded: a screen that is left meanwhile must not leave a deed half done."""
        if user.role is DeskRole.VIEWER:
            return Changed(ok=False, message=self._words("may_not"))
        pro = await self._store.professionals.get(pro_id)
        if pro is None or pro.removed_at is not None:
            return self._no("nobody")
        return await asyncio.shield(deed(pro, self._occasion(user)))

    def _occasion(self, user: User) -> DeskOccasion:
        return DeskOccasion(self._ground.ids.new("deed"), self._ground.clock.now(), user.name)

    def _no(self, key: str) -> Changed:
        return Changed(ok=False, message=self._words(f"schedule.{key}"))

    def _done(self, key: str, occasion: DeskOccasion, undoable: bool, **facts: Any) -> Changed:
        message = self._words(f"schedule.{key}", **facts)
        return Changed(ok=True, message=message, deed=occasion.cause if undoable else "")

    def _in_the_way(self, inside: Sequence[CalendarSpan]) -> Changed:
        zone = self._ground.zone
        named = [f"{one.start.astimezone(zone):%d/%m %H:%M} {one.who} {one.city}".strip() for one in inside[:_NAMED]]
        visits = ", ".join([*named, *(["…"] if len(inside) > _NAMED else [])])
        return Changed(ok=False, message=self._words("schedule.in_the_way", visits=visits), inside=tuple(inside))


def _in_order(spans: Sequence[Span]) -> bool:
    """Whether these hours of one day have an end after their start and do not overlap."""
    known = sorted(spans, key=lambda span: span.start)
    apart = all(one.end <= other.start for one, other in itertools.pairwise(known))
    return apart and all(span.start < span.end for span in known)
