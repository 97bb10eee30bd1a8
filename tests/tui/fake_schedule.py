"""Calendars in memory: as many slots as a test puts in."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from fixi_app.domain.professionals import Professional
from fixi_app.services.office import CalendarSpan, Colleague, Period, ScheduleDay, ScheduleWeek, SpanKind

ZONE = ZoneInfo("Asia/Jerusalem")


def at(day: date, hour: float) -> datetime:
    return datetime.combine(day, time(int(hour), int(hour % 1 * 60)), ZONE)


class FakeSchedule:
    def __init__(self, pros: Callable[[], dict[str, Professional]], now: Callable[[], datetime]) -> None:
        self._pros, self._now = pros, now
        self.spans: list[CalendarSpan] = []

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
