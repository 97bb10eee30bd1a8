"""The week, painted by one widget: a column for each day, a row for each hour, a cursor that arrows and mouse move.

A widget for each cell was refused: two hundred of them take a second to mount, and each would be laid out anew
whenever a booking comes in.
"""

from typing import Any, ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from fixi_app.domain.leads import LeadStatus
from fixi_app.services.office import CalendarSpan, ScheduleWeek, SpanKind
from tui.clean import clean_line
from tui.painting import cut
from tui.pane import AtDesk
from tui.screens.schedule.layout import (
    HOURS_WIDTH,
    GridCell,
    Layout,
    Place,
    Selection,
    columns_shown,
    lay_out_week,
    selected,
    shown_clock,
    start_place,
    wall,
)

SIGNS = {"free": "○", "held": "◐", "booked": "●", "done": "✓", "own": "▒", "away": "≈", "rest": "·"}
"""Beside every colour, so that nothing is told by colour alone."""
_HEAD = 1
_WAYS = ("left", "right", "up", "down")
_DONE = (LeadStatus.COMPLETED, LeadStatus.CLOSED)


class WeekGrid(AtDesk, Widget, can_focus=True):
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "week--head", "week--today", "week--hour", "week--work", "week--off", "week--rest", "week--away",
        "week--free", "week--held", "week--booked", "week--done", "week--own", "week--selected", "week--cursor",
    }  # fmt: skip
    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(way, f"go('{way}')", "key.week_move", show=False) for way in _WAYS),
        *(Binding(f"shift+{way}", f"stretch('{way}')", "key.week_select", show=False) for way in _WAYS),
        Binding("enter", "open_cell", "key.week_visit"),
    ]

    class Opened(Message):
        """Enter or a double click on a cell."""

        def __init__(self, spans: tuple[CalendarSpan, ...]) -> None:
            super().__init__()
            self.spans = spans

    class Moved(Message):
        """The cursor stands elsewhere, or what it stands on changed."""

    class Left(Message):
        """The cursor went over the edge: the week before (-1) or after (1)."""

        def __init__(self, weeks: int) -> None:
            super().__init__()
            self.weeks = weeks

    def __init__(self, **rest: Any) -> None:
        super().__init__(**rest)
        self.week: ScheduleWeek | None = None
        self.layout_now: Layout | None = None
        self.place = Place()
        self.begun: Place | None = None
        self._top = 0
        self._dragging = False
        self._dates: tuple[Any, ...] = ()

    # -- what is shown ------------------------------------------------------------------------------------------------

    def show(self, week: ScheduleWeek) -> None:
        """Show this week; cursor and selection stay where they are, by hour, unless it is shown for the first time."""
        self.week = week
        self._lay()

    def stand_on(self, day: int) -> None:
        """Put the cursor on another day of the week that is shown next."""
        self.place, self.begun = Place(day, self.place.row), None

    def _lay(self) -> None:
        if self.week is None or not self.size.height:
            return
        before = self.layout_now
        self.layout_now = layout = lay_out_week(self.week, self.dashboard.zone, self._room)
        if before is None:
            self.place = start_place(layout, self.week.today, self.office.now(), self.dashboard.zone)
        elif (before.first, before.step) != (layout.first, layout.step):
            self.place = Place(self.place.day, layout.row_of(before.minutes(self.place.row)))
            self.begun = None
        self.place = layout.clamped(self.place)
        self._keep_in_sight()
        self.refresh()
        self.post_message(self.Moved())

    def on_resize(self) -> None:
        self._lay()

    @property
    def _room(self) -> int:
        return max(1, self.size.height - _HEAD)

    def _keep_in_sight(self) -> None:
        layout = self.layout_now
        if layout is None:
            return
        self._top = max(0, min(self._top, self.place.row, layout.rows - self._room))
        self._top = max(self._top, self.place.row - self._room + 1)

    @property
    def cell(self) -> GridCell | None:
        return self.layout_now.cell(self.place) if self.layout_now and self.layout_now.rows else None

    @property
    def selection(self) -> Selection | None:
        """What is selected; the cell of the cursor where nothing more is."""
        return selected(self.layout_now, self.begun or self.place, self.place) if self.layout_now else None

    # -- moving -------------------------------------------------------------------------------------------------------

    def action_stretch(self, way: str) -> None:
        """Select from where the cursor was."""
        self.begun = self.begun or self.place
        self._go(way)

    def action_go(self, way: str) -> None:
        self.begun = None
        self._go(way)

    def _go(self, way: str) -> None:
        if self.layout_now is None:
            return
        forth = "left" if self.reading.mirrored else "right"
        across = (1 if way == forth else -1) if way in ("left", "right") else 0
        along = {"up": -1, "down": 1}.get(way, 0)
        day = self.place.day + across
        if not 0 <= day < len(self.layout_now.days):
            if self.begun is None:
                self.stand_on(0 if across > 0 else len(self.layout_now.days) - 1)
                self.post_message(self.Left(across))
            return
        self._to(Place(day, self.place.row + along))

    def _to(self, place: Place) -> None:
        assert self.layout_now is not None
        self.place = self.layout_now.clamped(place)
        self._keep_in_sight()
        self.refresh()
        self.post_message(self.Moved())

    def action_open_cell(self) -> None:
        if self.cell:
            self.post_message(self.Opened(self.cell.spans))

    # -- the mouse ----------------------------------------------------------------------------------------------------

    def _under(self, x: int, y: int) -> Place | None:
        layout = self.layout_now
        if layout is None or y < _HEAD:
            return None
        columns = self._columns(layout)
        if self.reading.mirrored:
            x = self.size.width - 1 - x
        at = x - HOURS_WIDTH
        for day, width in columns:
            if 0 <= at < width:
                return layout.clamped(Place(day, y - _HEAD + self._top))
            at -= width
        return None

    def on_mouse_down(self, event: events.MouseDown) -> None:
        place = self._under(event.x, event.y)
        if place is None:
            return
        self.begun = self.place if event.shift else None
        self._dragging = True
        self.capture_mouse()
        self._to(place)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        place = self._under(event.x, event.y) if self._dragging else None
        if place is not None and place != self.place:
            self.begun = self.begun or self.place
            self._to(place)

    def on_mouse_up(self, event: events.MouseUp) -> None:
        self._dragging = False
        self.release_mouse()

    def on_click(self, event: events.Click) -> None:
        if event.chain == 2 and self._under(event.x, event.y) is not None:
            self.action_open_cell()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        self.action_go("down")

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        self.action_go("up")

    # -- painting -----------------------------------------------------------------------------------------------------

    def _columns(self, layout: Layout) -> list[tuple[int, int]]:
        """(day, width) in reading order."""
        shown = columns_shown(self.size.width, len(layout.days), self.place.day)
        width, more = divmod(max(0, self.size.width - HOURS_WIDTH), len(shown))
        return [(day, width + (index < more)) for index, day in enumerate(shown)]

    def render_line(self, y: int) -> Strip:
        layout, width = self.layout_now, self.size.width
        row = y - _HEAD + self._top
        if layout is None or (y >= _HEAD and row >= layout.rows):
            return Strip.blank(width, self.rich_style)
        segments = self._head(layout) if y < _HEAD else self._row(layout, row)
        ordered = segments[::-1] if self.reading.mirrored else segments
        return Strip(ordered).adjust_cell_length(width, self.rich_style)

    def _head(self, layout: Layout) -> list[Segment]:
        assert self.week is not None
        found = [Segment(" " * HOURS_WIDTH, self._style("head"))]
        for index, width in self._columns(layout):
            day = layout.days[index]
            name = self.t(f"weekday.d{day.day.weekday()}")
            text = f"{name} {day.day:%d/%m}{' *' if day.special_ids else ''}"
            style = self._style("today" if day.day == self.week.today else "head")
            found.append(Segment(self._fitted(text, width), style))
        return found

    def _row(self, layout: Layout, row: int) -> list[Segment]:
        minutes = layout.minutes(row)
        hour = shown_clock(minutes) if minutes % 60 == 0 or layout.step == 60 else ""
        edge = f"{hour:>{HOURS_WIDTH}}" if self.reading.mirrored else f"{hour:<{HOURS_WIDTH}}"
        found = [Segment(edge, self._style("hour"))]
        for index, width in self._columns(layout):
            place = Place(index, row)
            cell = layout.cell(place)
            # The last column of a cell stays ground, so that neighbouring visits do not touch.
            text = self._fitted(self._words(cell, layout.days[index].day, minutes), width - 1)
            gap = Segment(" ", self._style(cell.ground))
            part = Segment(text, self._cell_style(cell, place))
            found += [part, gap]
        return found

    def _words(self, cell: GridCell, day: Any, minutes: int) -> str:
        if not cell.spans:
            return {"away": SIGNS["away"], "rest": SIGNS["rest"]}.get(cell.ground, "")
        if self.week is not None and not self.week.pro_id:
            return self._counts(cell)
        return self._told(cell, day, minutes)

    def _told(self, cell: GridCell, day: Any, minutes: int) -> str:
        span = cell.spans[0]
        if not cell.begins:
            return f"{SIGNS[kind_of(span)]} {span.city}".rstrip() if span.lead_id else SIGNS[kind_of(span)]
        begins = wall(span.start, day, self.dashboard.zone)
        at = "" if begins == minutes else f" {shown_clock(begins)}"
        words = span.who or span.note or self.t(f"schedule.{kind_of(span)}")
        more = f" +{len(cell.spans) - 1}" if len(cell.spans) > 1 and cell.spans[1].kind is not SpanKind.FREE else ""
        return f"{SIGNS[kind_of(span)]}{at} {words}{more}"

    @staticmethod
    def _counts(cell: GridCell) -> str:
        """Of everybody's calendars: how many of each."""
        kinds = [kind_of(span) for span in cell.spans]
        return " ".join(f"{SIGNS[kind]}{kinds.count(kind)}" for kind in SIGNS if kind in kinds)

    def _fitted(self, text: str, width: int) -> str:
        shown = cut(clean_line(text), max(0, width))
        room = " " * max(0, width - cell_len(shown))
        shown = self.reading.line(shown, self.reading.interface)
        return f"{room}{shown}" if self.reading.mirrored else f"{shown}{room}"

    def _cell_style(self, cell: GridCell, place: Place) -> Style:
        kind = kind_of(cell.spans[0]) if cell.spans else cell.ground
        style = self._style(kind)
        if self._is_selected(place):
            style += self._style("selected")
        return style + self._style("cursor") if place == self.place and self.has_focus else style

    def _is_selected(self, place: Place) -> bool:
        other = self.begun or self.place
        days, rows = sorted((other.day, self.place.day)), sorted((other.row, self.place.row))
        return days[0] <= place.day <= days[1] and rows[0] <= place.row <= rows[1]

    def _style(self, name: str) -> Style:
        return self.get_component_rich_style(f"week--{name}")


def kind_of(span: CalendarSpan) -> str:
    """The kind as it is painted: a visit that is over is done."""
    return "done" if span.kind is SpanKind.BOOKED and span.status in _DONE else span.kind.value
