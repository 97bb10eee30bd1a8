"""Calendars in memory: as many slots as a test puts in."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from fixi_app.domain.professionals import Professional, Schedule, Span
from fixi_app.services.office import (
    CalendarSpan,
    Changed,
    Colleague,
    Inside,
    Period,
    ScheduleDay,
    ScheduleWeek,
    SpanKind,
    User,
)

ZONE = ZoneInfo("Asia/Jerusalem")


def at(day: date, hour: float) -> datetime:
    return datetime.combine(day, time(int(hour), int(hour % 1 * 60)), ZONE)


class FakeSchedule:
    def __init__(self, pros: Callable[[], dict[str, Professional]], now: Callable[[], datetime]) -> None:
        self._pros, self._now = pros, now
        self.spans: list[CalendarSpan] = []
        self.done: list[tuple[Any, ...]] = []
        """Deeds as they were asked for."""
        self._before: dict[str, list[CalendarSpan]] = {}

    def put(self, pro_id: str, day: date, start: float, end: float, kind: SpanKind, **more: Any) -> CalendarSpan:
        span = CalendarSpan(
            id=f"{pro_id}:{day}:{start}", pro_id=pro_id, kind=kind, start=at(day, start), end=at(day, end), **more
        )
        self.spans.append(span)
        return span

    async def week(self, pro_id: str, day: date) -> ScheduleWeek:
        first = day - timedelta(days=(day.weekday() + 1) % 7)
        pros = [Colleague(id=one.id, name=one.name, active=one.is_active) for one in self._pros().values()]
        days = [first + timedelta(days=n) for n in range(7)]
        today = self._now().astimezone(ZONE).date()
        return ScheduleWeek(
            first=first, pro_id=pro_id, today=today, pros=tuple(pros),
            days=tuple(self._day(one, pro_id) for one in days),
        )  # fmt: skip

    def _day(self, day: date, pro_id: str) -> ScheduleDay:
        spans = [
            one for one in self.spans if one.start.astimezone(ZONE).date() == day and pro_id in ("", one.pro_id)
        ]
        hours = () if day.weekday() in (4, 5) else (Period(start=at(day, 8), end=at(day, 18)),)
        return ScheduleDay(day=day, hours=hours, spans=tuple(sorted(spans, key=lambda one: one.start)))

    # -- deeds --------------------------------------------------------------------------------------------------------

    async def plan(self, pro_id: str) -> Schedule | None:
        return Schedule(template={"0": (Span(start=time(8), end=time(17)),)})

    async def inside(self, pro_id: str, spans: Sequence[Period]) -> list[CalendarSpan]:
        taken = [one for one in self.spans if one.pro_id == pro_id and one.kind in (SpanKind.HELD, SpanKind.BOOKED)]
        return [one for one in taken if any(one.start < span.end and one.end > span.start for span in spans)]

    async def block(
        self, pro_id: str, spans: Sequence[Period], visits: Inside, user: User, note: str = ""
    ) -> Changed:
        inside = await self.inside(pro_id, spans)
        if inside and visits is Inside.REFUSE:
            return Changed(ok=False, message="There are visits in that time.", inside=tuple(inside))
        deed = self._noted("block", pro_id, tuple(spans), visits, note)
        for span in spans:
            day = span.start.astimezone(ZONE).date()
            self.spans.append(
                CalendarSpan(id=f"own:{day}", pro_id=pro_id, kind=SpanKind.OWN, start=span.start, end=span.end)
            )
        return Changed(ok=True, message="Blocked.", deed="" if visits is Inside.CALL_OFF else deed)

    async def free(self, pro_id: str, spans: Sequence[Period], user: User) -> Changed:
        return self._said(self._noted("free", pro_id, tuple(spans)))

    async def open(self, pro_id: str, days: Sequence[date], start: time, end: time, user: User) -> Changed:
        return self._said(self._noted("open", pro_id, tuple(days), start, end))

    async def set_week(
        self, pro_id: str, template: Mapping[int, tuple[Span, ...]], visit_minutes: int, travel_minutes: int, user: User
    ) -> Changed:
        return self._said(self._noted("set_week", pro_id, dict(template), visit_minutes, travel_minutes))

    async def set_day(self, pro_id: str, day: date, spans: tuple[Span, ...] | None, user: User) -> Changed:
        return self._said(self._noted("set_day", pro_id, day, spans))

    async def vacation(self, pro_id: str, first: date, last: date, visits: Inside, user: User) -> Changed:
        return self._said(self._noted("vacation", pro_id, first, last, visits))

    async def back(self, pro_id: str, day: date, user: User) -> Changed:
        return self._said(self._noted("back", pro_id, day))

    async def generate(self, pro_ids: Sequence[str], first: date, last: date, user: User) -> Changed:
        return self._said(self._noted("generate", tuple(pro_ids), first, last))

    async def undo(self, deed: str, user: User) -> Changed:
        self.spans = self._before.pop(deed)
        return Changed(ok=True, message="Undone.")

    def _noted(self, *deed: Any) -> str:
        self.done.append(deed)
        name = f"deed{len(self.done)}"
        self._before[name] = list(self.spans)
        return name

    @staticmethod
    def _said(deed: str) -> Changed:
        return Changed(ok=True, message="Done.", deed=deed)
