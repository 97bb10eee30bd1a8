"""A week as a grid of days and hours: what each cell holds. Pure: no widget, no colours, no words.

Promise: rows are hours as they stand on the wall, so a day of a clock change has the same rows as any other; a span
stands in every row that it touches.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from fixi_app.services.office import CalendarSpan, Period, ScheduleDay, ScheduleWeek, SpanKind

DAY_MINUTES = 24 * 60
HOUR = 60
_STEPS = (30, 60)
"""Minutes of one row: as fine as the room allows."""
_FROM, _TO = 8 * HOUR, 20 * HOUR
"""What is always shown; earlier and later hours only where something lies in them."""
HOURS_WIDTH = 6
_LEAST_COLUMN = 9
_RANK = {SpanKind.BOOKED: 0, SpanKind.HELD: 1, SpanKind.OWN: 2, SpanKind.FREE: 3}


@dataclass(frozen=True)
class GridCell:
    """`ground`: work, off, rest or away: what the hour is where nothing lies in it."""

    spans: tuple[CalendarSpan, ...] = ()
    """The most important first; what begins in this row before what goes on."""
    begins: bool = False
    """Whether the first of them begins in this row."""
    ground: str = "off"


@dataclass(frozen=True)
class Place:
    """A cell by its numbers."""

    day: int = 0
    row: int = 0


@dataclass(frozen=True)
class Layout:
    days: tuple[ScheduleDay, ...]
    first: int
    """Minutes after midnight at which the first row begins."""
    step: int
    cells: tuple[tuple[GridCell, ...], ...] = field(repr=False)
    """By day, then by row."""

    @property
    def rows(self) -> int:
        return len(self.cells[0]) if self.cells else 0

    def cell(self, place: Place) -> GridCell:
        return self.cells[place.day][place.row]

    def minutes(self, row: int) -> int:
        return self.first + row * self.step

    def row_of(self, minutes: int) -> int:
        return max(0, min(self.rows - 1, (minutes - self.first) // self.step))

    def clamped(self, place: Place) -> Place:
        return Place(max(0, min(len(self.days) - 1, place.day)), max(0, min(self.rows - 1, place.row)))


def lay_out_week(week: ScheduleWeek, zone: ZoneInfo, room: int) -> Layout:
    """The grid for so many lines of room; half hours if they fit, else hours (which may need scrolling)."""
    start, end = _shown_hours(week.days, zone)
    step = next((one for one in _STEPS if (end - start) // one <= room), _STEPS[-1])
    cells = tuple(_column(day, week, zone, range(start, end, step), step) for day in week.days)
    return Layout(days=week.days, first=start, step=step, cells=cells)


def wall(moment: datetime, day: date, zone: ZoneInfo) -> int:
    """Minutes after this day's midnight on the wall clock; below 0 and above a day are other days."""
    local = moment.astimezone(zone)
    return (local.date() - day).days * DAY_MINUTES + local.hour * HOUR + local.minute


def clock(minutes: int) -> time:
    """The hour on the wall; the end of a day is its last minute, for a day has no 24:00."""
    return time(23, 59) if minutes >= DAY_MINUTES else time(minutes // HOUR, minutes % HOUR)


def shown_clock(minutes: int) -> str:
    return f"{minutes // HOUR:02d}:{minutes % HOUR:02d}"


def _shown_hours(days: Sequence[ScheduleDay], zone: ZoneInfo) -> tuple[int, int]:
    """The first and the last minute of the rows, in whole hours."""
    start, end = _FROM, _TO
    for day in days:
        for part in (*day.hours, *day.spans):
            begins, ends = wall(part.start, day.day, zone), wall(part.end, day.day, zone)
            # A whole day or a night is blocked in the rows that are there: it asks for no more of them.
            if isinstance(part, CalendarSpan) and part.kind is SpanKind.OWN:
                continue
            start, end = min(start, max(0, begins)), max(end, min(DAY_MINUTES, ends))
    return start // HOUR * HOUR, -(-end // HOUR) * HOUR


def _column(day: ScheduleDay, week: ScheduleWeek, zone: ZoneInfo, starts: range, step: int) -> tuple[GridCell, ...]:
    away = bool(day.away_ids) and (bool(week.pro_id) or len(day.away_ids) == sum(one.active for one in week.pros))
    placed = [(wall(one.start, day.day, zone), wall(one.end, day.day, zone), one) for one in day.spans]
    return tuple(_cell(day, placed, away, zone, start, start + step) for start in starts)


def _cell(
    day: ScheduleDay, placed: Sequence[tuple[int, int, CalendarSpan]], away: bool, zone: ZoneInfo, start: int, end: int
) -> GridCell:
    here = [(begins, span) for begins, ends, span in placed if begins < end and max(ends, begins + 1) > start]
    here.sort(key=lambda one: (not start <= one[0] < end, _RANK[one[1].kind], one[0]))
    begins = bool(here) and start <= here[0][0] < end
    return GridCell(tuple(span for _, span in here), begins, _ground(day, away, zone, start, end))


def _ground(day: ScheduleDay, away: bool, zone: ZoneInfo, start: int, end: int) -> str:
    if away:
        return "away"
    if _any(day.hours, day.day, zone, start, end):
        return "work"
    return "rest" if day.holiday or _any(day.rest, day.day, zone, start, end) else "off"


def _any(parts: Sequence[Period], day: date, zone: ZoneInfo, start: int, end: int) -> bool:
    return any(wall(part.start, day, zone) < end and wall(part.end, day, zone) > start for part in parts)


@dataclass(frozen=True)
class Selection:
    """Some hours of some days: a rectangle of the grid, or what a dialog asks for."""

    first: date
    last: date
    start: int
    end: int
    """Minutes on the wall, from (included) to (excluded)."""


def selected(layout: Layout, one: Place, other: Place) -> Selection:
    """The rectangle between two cells, both included."""
    days, rows = sorted((one.day, other.day)), sorted((one.row, other.row))
    return Selection(
        layout.days[days[0]].day, layout.days[days[1]].day, layout.minutes(rows[0]),
        min(DAY_MINUTES, layout.minutes(rows[1]) + layout.step),
    )  # fmt: skip


def columns_shown(width: int, days: int, cursor: int) -> range:
    """Which days have a column: all where there is room, else as many as fit around the cursor."""
    fit = max(1, min(days, (width - HOURS_WIDTH) // _LEAST_COLUMN))
    start = max(0, min(cursor - fit // 2, days - fit))
    return range(start, start + fit)


def start_place(layout: Layout, today: date, now: datetime, zone: ZoneInfo) -> Place:
    """Where the cursor begins: today at this hour if the week has it, else the first day's morning."""
    index = next((n for n, day in enumerate(layout.days) if day.day == today), None)
    if index is None:
        return Place(0, layout.row_of(_FROM + HOUR))
    return Place(index, layout.row_of(wall(now, today, zone)))


def days_between(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]
