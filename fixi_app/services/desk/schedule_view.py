"""A week of calendars as it is: working hours, free, held and booked visits, own time, vacation, rest.

Promise: reads the days that are shown and nothing else, so it costs the same after years of history.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from fixi_app.booking.slots import away_on, hours_on
from fixi_app.booking.zone import ONE_DAY, Stretch, local_day, midnight, overlap, whole_day
from fixi_app.domain.appointments import Slot
from fixi_app.domain.leads import Lead
from fixi_app.domain.professionals import Professional, first_name
from fixi_app.services.desk import showing
from fixi_app.services.desk.words import Words
from fixi_app.services.ground import Ground
from fixi_app.services.office import CalendarSpan, Colleague, Period, ScheduleDay, ScheduleWeek, SpanKind

_DAYS = 7
_MONDAY, _SUNDAY = 0, 6
_SUNDAY_FIRST = frozenset({"IL", "US", "CA", "MX", "BR", "JP", "KR", "IN", "ZA"})
_MOST = 500
"""Things in one calendar within a week; more than anybody can have."""


class ScheduleView:
    def __init__(self, ground: Ground, words: Words) -> None:
        self._ground, self._store, self._words = ground, ground.store, words

    async def week(self, pro_id: str, day: date) -> ScheduleWeek:
        known = await self._store.professionals.many({"removed_at": None}, sort=[("name", 1), ("_id", 1)])
        shown = [pro for pro in known if pro.id == pro_id or (not pro_id and pro.is_active)]
        first = first_of_week(day, self._ground.country)
        spans = await self.spans([pro.id for pro in shown], first, first + (_DAYS - 1) * ONE_DAY)
        return ScheduleWeek(
            first=first,
            pro_id=pro_id,
            today=local_day(self._ground.clock.now(), self._ground.zone),
            days=tuple(self._day(first + n * ONE_DAY, shown, spans) for n in range(_DAYS)),
            pros=tuple(Colleague(id=pro.id, name=pro.name, active=pro.is_active) for pro in known),
        )

    async def spans(self, pro_ids: Sequence[str], first: date, last: date) -> list[CalendarSpan]:
        """What lies in these days, both included, in order; free visits only while they can still be booked."""
        zone = self._ground.zone
        start, end = midnight(first, zone), midnight(last + ONE_DAY, zone)
        slots: list[Slot] = []
        for pro_id in pro_ids:
            near = {"pro_id": pro_id, "start": {"$gte": start - 2 * ONE_DAY, "$lt": end}}
            slots += await self._store.slots.many(near, sort=[("start", 1)], limit=_MOST)
        now = self._ground.clock.now()
        wanted = [slot for slot in slots if slot.end > start and not (slot.is_free(now) and slot.start <= now)]
        leads = await self._leads(wanted, now)
        found = [self._span(slot, leads.get(slot.lead_id or ""), now) for slot in wanted]
        return sorted(found, key=lambda span: (span.start, span.id))

    async def _leads(self, slots: Sequence[Slot], now: datetime) -> dict[str, Lead]:
        ids = sorted({slot.lead_id for slot in slots if slot.lead_id and not slot.is_free(now)})
        leads = await self._store.leads.many({"_id": {"$in": ids}}) if ids else []
        return {lead.id: lead for lead in leads}

    def _span(self, slot: Slot, lead: Lead | None, now: datetime) -> CalendarSpan:
        kind = _kind(slot, now)
        taken = lead if kind in (SpanKind.HELD, SpanKind.BOOKED) else None
        return CalendarSpan(
            id=slot.id, kind=kind, pro_id=slot.pro_id, start=slot.start, end=slot.end, note=slot.note,
            lead_id=taken.id if taken else None,
            who=first_name(taken.customer_name or "") if taken else "",
            city=showing.city(taken, self._ground, self._words) if taken else "",
            status=taken.status if taken else None,
        )  # fmt: skip

    def _day(self, day: date, pros: Sequence[Professional], spans: Sequence[CalendarSpan]) -> ScheduleDay:
        zone, rest = self._ground.zone, self._ground.rest
        whole, key = whole_day(day, zone), day.isoformat()
        hours = {stretch for pro in pros for stretch in hours_on(pro.schedule, day, zone, rest)}
        return ScheduleDay(
            day=day,
            hours=_periods(sorted(hours)),
            spans=tuple(span for span in spans if overlap((span.start, span.end), whole)),
            rest=_periods(rest.of_day(day)),
            holiday=rest.is_holiday(day),
            away_ids=tuple(pro.id for pro in pros if away_on(pro.schedule, day, zone)),
            special_ids=tuple(pro.id for pro in pros if key in pro.schedule.exceptions),
        )


def first_of_week(day: date, country: str) -> date:
    """The day on which the week of this date begins, as people count in this country."""
    begins = _SUNDAY if country.upper() in _SUNDAY_FIRST else _MONDAY
    return day - timedelta(days=(day.weekday() - begins) % _DAYS)


def _kind(slot: Slot, now: datetime) -> SpanKind:
    if slot.is_free(now):
        return SpanKind.FREE
    if slot.own:
        return SpanKind.OWN
    return SpanKind.BOOKED if slot.held_until is None else SpanKind.HELD


def _periods(stretches: Sequence[Stretch]) -> tuple[Period, ...]:
    return tuple(Period(start=start, end=end) for start, end in stretches)
