"""What the desk does to a calendar: through the same deeds by which a professional does it in his chat.

Promise: what is held or booked is never overwritten. Visits that are in the way are named and nothing is done, unless
it was said on purpose what becomes of them; that stands in the audit log.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time

from loguru import logger

from fixi_app.booking.zone import ONE_DAY, Stretch, free_of, local_day, overlap, utc
from fixi_app.dialogue.professional import calendar_wishes as wishes
from fixi_app.domain.base import UtcTime
from fixi_app.domain.leads import By
from fixi_app.domain.moves import Why
from fixi_app.domain.professionals import Professional, Schedule, Span
from fixi_app.services.audit import Kept, audited
from fixi_app.services.context import DeskOccasion
from fixi_app.services.desk.schedule_calendar import DeskCalendar
from fixi_app.services.desk.schedule_undo import Before, Undoing
from fixi_app.services.ground import Ground
from fixi_app.services.office import CalendarSpan, Inside, Period, SpanKind
from fixi_app.services.professional.calendar_deeds import CalendarDeeds
from fixi_app.services.visits.calendar import own_block
from fixi_app.services.visits.moving import Moving


class Closed(Kept):
    """What the audit log keeps of blocked time."""

    pro_id: str
    start: UtcTime
    end: UtcTime
    visits: str
    """What became of the visits inside: refuse (there were none), keep, call_off."""
    lead_ids: tuple[str, ...] = ()
    """The visits that lay there."""
    note: str = ""


class Away(Kept):
    """What the audit log keeps of a vacation, beside the changed days themselves."""

    id: str
    """The professional."""
    first: date
    last: date
    visits: str
    """As in `Closed`."""
    lead_ids: tuple[str, ...] = ()


class ScheduleDeeds:
    def __init__(self, ground: Ground, own: CalendarDeeds, moving: Moving) -> None:
        self._ground, self._store, self._own, self._moving = ground, ground.store, own, moving
        self.calendar = DeskCalendar(ground)
        self.undoing = Undoing(ground, self.calendar)

    # -- blocked time -------------------------------------------------------------------------------------------------

    async def block(
        self, pro: Professional, spans: Sequence[Period], inside: Sequence[CalendarSpan], how: Inside,
        occasion: DeskOccasion, note: str,
    ) -> tuple[bool, bool]:  # fmt: skip
        """(done, whether it can be undone)."""
        first, last = self._days(spans)
        before = await self.undoing.before(pro, first, last)
        done = True
        for span in spans:
            here = [one for one in inside if overlap((one.start, one.end), (span.start, span.end))]
            done &= await self._closed(pro, span, here, how, occasion, note)
        told = how is Inside.CALL_OFF and bool(inside)
        if not told:
            self.undoing.keep(occasion.cause, [before])
        logger.info("Time of professional {} blocked at the desk", pro.id)
        return done, not told

    async def _closed(
        self, pro: Professional, span: Period, inside: Sequence[CalendarSpan], how: Inside, occasion: DeskOccasion,
        note: str,
    ) -> bool:  # fmt: skip
        """Around the visits first, so that nobody who is called off is offered an hour next to his old one."""
        whole: Stretch = (span.start, span.end)
        cuts = [(one.start, one.end) for one in inside]
        done = all([await self._put(pro, part, occasion, note) for part in free_of(cuts, whole)])
        if how is Inside.CALL_OFF and inside:
            await self.call_off(pro, inside, occasion)
            done = all([await self._put(pro, part, occasion, note) for part in cuts if overlap(part, whole)])
        kept = Closed(
            pro_id=pro.id, start=span.start, end=span.end, visits=how.value, note=note,
            lead_ids=_lead_ids(inside),
        )  # fmt: skip
        deed = f"{occasion.cause}_{pro.id}_{span.start:%Y%m%d%H%M}"
        await audited(self._store.db, deed, occasion.now, occasion.by, "schedule_blocked", after=kept)
        return done

    async def _put(self, pro: Professional, part: Stretch, occasion: DeskOccasion, note: str) -> bool:
        own = own_block(pro.id, *part, occasion.cause, note)
        return await self.calendar.block(pro, own, occasion.now) is None

    async def call_off(self, pro: Professional, inside: Sequence[CalendarSpan], occasion: DeskOccasion) -> None:
        """What he was asked goes to the next one; of a booked visit the customer hears and chooses what comes."""
        for span in inside:
            await self._own.pass_on(pro.id, span.start, span.end, occasion)
            if span.kind is SpanKind.BOOKED and span.lead_id:
                await self._moving.call_off(
                    span.lead_id, pro.id, Why.AWAY, cause=f"{occasion.cause}:{span.lead_id}", at=occasion.now,
                    by=By.OWNER, release=False,
                )  # fmt: skip
                await self._store.slots.collection.delete_one({"_id": span.id, "lead_id": span.lead_id})

    async def free(self, pro: Professional, spans: Sequence[Period], occasion: DeskOccasion) -> None:
        first, last = self._days(spans)
        before = await self.undoing.before(pro, first, last)
        for span in spans:
            await self.calendar.unblock(pro.id, span.start, span.end)
            freed = Closed(pro_id=pro.id, start=span.start, end=span.end, visits="")
            deed = f"{occasion.cause}_{pro.id}_{span.start:%Y%m%d%H%M}"
            await audited(self._store.db, deed, occasion.now, occasion.by, "schedule_freed", before=freed)
        await self.calendar.refit(pro, first, last, occasion.now)
        self.undoing.keep(occasion.cause, [before])

    def _days(self, spans: Sequence[Period]) -> tuple[date, date]:
        zone = self._ground.zone
        return (
            min(local_day(span.start, zone) for span in spans), max(local_day(span.end, zone) for span in spans)
        )  # fmt: skip

    # -- hours --------------------------------------------------------------------------------------------------------

    async def open(
        self, pro: Professional, days: Sequence[date], start: time, end: time, occasion: DeskOccasion
    ) -> int:
        """How many visits are free in these days now."""
        before = await self.undoing.before(pro, min(days), max(days))
        freed = [
            await self._own.free_time(wishes.FreeTime(pro_id=pro.id, day=day, start=start, end=end), occasion)
            for day in days
        ]
        await self._kept(before, occasion)
        return sum(one.slots for one in freed)

    async def set_week(
        self, pro: Professional, template: Mapping[int, tuple[Span, ...]], visit: int, travel: int,
        occasion: DeskOccasion,
    ) -> int:  # fmt: skip
        working = {str(day): spans for day, spans in sorted(template.items()) if spans}
        return await self._changed(
            pro, occasion, self._today(occasion.now), None,
            template=working, visit_minutes=visit, travel_minutes=travel,
        )  # fmt: skip

    async def set_day(
        self, pro: Professional, day: date, spans: tuple[Span, ...] | None, occasion: DeskOccasion
    ) -> int:
        key, schedule = day.isoformat(), pro.schedule
        exceptions = {name: hours for name, hours in schedule.exceptions.items() if name != key}
        exceptions |= {} if spans is None else {key: spans}
        away = tuple(one for one in schedule.vacation_days if one != key)
        return await self._changed(pro, occasion, day, day, exceptions=exceptions, vacation_days=away)

    async def _changed(
        self, pro: Professional, occasion: DeskOccasion, first: date, last: date | None, **fields: object
    ) -> int:
        before = await self.undoing.before(pro, first, last)
        after = await self._store.professionals.change(
            pro.id, lambda stored: stored.but(schedule=stored.schedule.but(**fields))
        )
        if after is None:
            return 0
        deed = f"{occasion.cause}_{pro.id}"
        await audited(self._store.db, deed, occasion.now, occasion.by, "schedule", before=pro, after=after)
        await self._kept(before, occasion)
        return await self.calendar.refit(after, first, last, occasion.now)

    # -- vacation -----------------------------------------------------------------------------------------------------

    async def vacation(
        self, pro: Professional, first: date, last: date, inside: Sequence[CalendarSpan], how: Inside,
        occasion: DeskOccasion,
    ) -> bool:  # fmt: skip
        """Whether it can be undone: not once anybody was told or passed on."""
        before = await self.undoing.before(pro, first, last)
        await self._own.take_vacation(wishes.TakeVacation(pro_id=pro.id, first=first, last=last), occasion)
        if how is Inside.CALL_OFF:
            await self.call_off(pro, inside, occasion)
        gone = Away(id=pro.id, first=first, last=last, visits=how.value, lead_ids=_lead_ids(inside))
        deed = f"{occasion.cause}_{pro.id}_away"
        await audited(self._store.db, deed, occasion.now, occasion.by, "schedule_vacation", after=gone)
        if (how is Inside.CALL_OFF and inside) or any(span.kind is SpanKind.HELD for span in inside):
            return False
        await self._kept(before, occasion)
        return True

    async def back(self, pro: Professional, first: date, last: date | None, occasion: DeskOccasion) -> int:
        before = await self.undoing.before(pro, first, last)
        free = await self._own.return_(wishes.Return(pro_id=pro.id, first=first, last=last), occasion)
        await self._kept(before, occasion)
        return free

    # -- many at once -------------------------------------------------------------------------------------------------

    async def generate(
        self, pros: Sequence[Professional], first: date, last: date, occasion: DeskOccasion
    ) -> tuple[int, int]:
        """(made, skipped)."""
        befores, made, skipped = [], 0, 0
        for pro in pros:
            done = await self.calendar.generate(pro, first, last, occasion.now)
            befores.append(Before(pro.id, pro.schedule, first, last, made=done.made))
            made, skipped = made + len(done.made), skipped + done.skipped
        self.undoing.keep(occasion.cause, [one for one in befores if one.made])
        logger.info("Calendars: {} slots made at the desk for {} professionals", made, len(pros))
        return made, skipped

    async def _kept(self, before: Before, occasion: DeskOccasion) -> None:
        after = await self._store.professionals.get(before.pro_id)
        if after is not None and after.schedule != before.schedule:
            before.after = after.schedule
        self.undoing.keep(occasion.cause, [before])

    def _today(self, now: datetime) -> date:
        return local_day(utc(now), self._ground.zone)


def _lead_ids(inside: Sequence[CalendarSpan]) -> tuple[str, ...]:
    return tuple(one.lead_id for one in inside if one.lead_id)


def vacation_around(schedule: Schedule, day: date, today: date) -> tuple[date, date | None] | None:
    """The vacation that holds this day, from today on; its end is None while nobody said when it ends."""
    days = set(schedule.vacation_days)
    if day.isoformat() not in days:
        open_ended = schedule.away_from is not None or schedule.away_until is not None
        return (today, None) if open_ended else None
    first = last = day
    while (first - ONE_DAY).isoformat() in days:
        first -= ONE_DAY
    while (last + ONE_DAY).isoformat() in days:
        last += ONE_DAY
    return max(first, today), last
