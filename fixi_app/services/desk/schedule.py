"""Calendars at the desk: looked at and changed."""

from datetime import date

from fixi_app.services.desk.schedule_view import ScheduleView
from fixi_app.services.desk.words import Words
from fixi_app.services.ground import Ground
from fixi_app.services.office import ScheduleWeek


class DeskSchedule:
    """Implements Scheduling."""

    def __init__(self, ground: Ground, words: Words) -> None:
        self._view = ScheduleView(ground, words)

    async def week(self, pro_id: str, day: date) -> ScheduleWeek:
        return await self._view.week(pro_id, day)
