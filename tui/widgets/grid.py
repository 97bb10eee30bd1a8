"""A table of fixed columns that keeps its place while its rows are replaced.

Promise: after `fill` the cursor is on the same record and the same column, and the scroll has not moved, unless that
record is gone. In a Hebrew interface the first column stands at the right.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from rich.text import Text
from textual import events
from textual.coordinate import Coordinate
from textual.geometry import Size
from textual.message import Message
from textual.widgets import DataTable
from textual.widgets.data_table import RowKey

from tui.painting import Cell, cut, reading_of

_GAP = 1
_SCROLLBAR = 2
_MOST_WORDS = 5000


@dataclass(frozen=True)
class Column:
    """`weight` is its share of the room that is left in a wide window."""

    key: str
    title: str
    width: int
    weight: int = 0


Rows = Sequence[tuple[str, Sequence[Cell]]]


class Grid(DataTable[Cell]):
    def __init__(self, **rest: Any) -> None:
        super().__init__(cell_padding=0, zebra_stripes=True, **rest)
        self._specs: Sequence[Column] = ()
        self._rows: Rows = ()
        self._laid_for: tuple[int, object] = (0, None)
        self._start = ""
        self._filling = False
        self._words: dict[tuple[str, str | None, int], str] = {}

    def show_columns(self, specs: Sequence[Column], start: str = "") -> None:
        """Set the columns; `start` is the one the cursor begins in. Called again, it repaints titles and order."""
        self._specs = specs
        self._start = start or self._start
        self._lay()

    class LookedAt(Message):
        """Other rows are seen, or the cursor is on another one: `first` to `last` hold them all."""

        def __init__(self, grid: "Grid", first: int, last: int) -> None:
            super().__init__()
            self.grid, self.first, self.last = grid, first, last

        @property
        def control(self) -> "Grid":
            return self.grid

    def fill(self, rows: Rows, moved: int = 0, to: int | None = None) -> None:
        """Show these rows, changing only what differs where the records and their order are the same.

        `moved`: so many rows further down in the whole than the rows before: what is looked at stays where it is.
        `to`: the row to go to instead.
        """
        same = [key for key, _ in rows] == [key for key, _ in self._rows] and len(self.ordered_columns) > 0
        before, self._rows = self._rows, rows
        if same and to is None:
            self._update(before, rows)
        else:
            self._refill(moved, to)

    def where(self) -> tuple[str, str] | None:
        """(record, column) under the cursor; None in an empty table."""
        if not self.row_count or not self.is_valid_coordinate(self.cursor_coordinate):
            return None
        key = self.coordinate_to_cell_key(self.cursor_coordinate)
        return str(key.row_key.value), str(key.column_key.value)

    def _update(self, before: Rows, rows: Rows) -> None:
        for (key, old), (_, new) in zip(before, rows, strict=True):
            for spec, was, now in zip(self._specs, old, new, strict=True):
                if was != now:
                    self.update_cell(key, spec.key, now)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        if round(old_value) != round(new_value):
            self._tell_looked_at()

    def watch_cursor_coordinate(self, old_coordinate: Coordinate, new_coordinate: Coordinate) -> None:
        super().watch_cursor_coordinate(old_coordinate, new_coordinate)
        if old_coordinate.row != new_coordinate.row:
            self._tell_looked_at()

    def _tell_looked_at(self) -> None:
        if self._filling or not self.row_count:
            return
        first = round(self.scroll_y)
        self.post_message(self.LookedAt(self, first, min(first + self._rows_seen, self.row_count) - 1))

    @property
    def _rows_seen(self) -> int:
        return self.scrollable_content_region.height - (self.header_height if self.show_header else 0)

    def _refill(self, moved: int = 0, to: int | None = None) -> None:
        self._filling = True
        try:
            self._fill_anew(moved, to)
        finally:
            self._filling = False

    def _fill_anew(self, moved: int, to: int | None) -> None:
        place, index, scroll = self.where(), self.cursor_coordinate, self.scroll_offset
        self.clear()
        mirrored = reading_of(self).mirrored
        for key, cells in self._rows:
            self.add_row(*(reversed(cells) if mirrored else cells), key=key)
        if place is None:
            self._begin()
            return
        found = self.get_row_index(place[0]) if place[0] in self.rows else index.row - moved
        row = max(0, min(found if to is None else to, self.row_count - 1))
        self.move_cursor(row=row, column=index.column, animate=False, scroll=False)
        self._update_dimensions(())  # now, and not when idle: the scroll is held within what was measured last
        y = max(0, scroll.y - moved) if to is None else max(0, row - self._rows_seen + 1)
        self.scroll_to(scroll.x, y, animate=False, force=True, immediate=True)

    def _begin(self) -> None:
        if self._start in self.columns:
            self.move_cursor(row=0, column=self.get_column_index(self._start), animate=False, scroll=False)
        if reading_of(self).mirrored:
            self.call_after_refresh(self._to_first_column)

    def _to_first_column(self) -> None:
        self.scroll_to(x=self.max_scroll_x, animate=False, force=True)

    def _lay(self) -> None:
        place = self.where()
        self.clear(columns=True)
        widths = self._widths()
        reading = reading_of(self)
        specs = list(zip(self._specs, widths, strict=True))
        for spec, width in reversed(specs) if reading.mirrored else specs:
            title = reading.line(cut(spec.title, width - _GAP))
            if reading.mirrored:
                title = title.rjust(width - cell_len(title) + len(title))
            self.add_column(Text(title, no_wrap=True), width=width, key=spec.key)
        self._laid_for = (self.size.width, reading.mirrored)
        self._refill()
        if place and place[0] in self.rows:
            coordinate = Coordinate(self.get_row_index(place[0]), self.get_column_index(place[1]))
            self.move_cursor(row=coordinate.row, column=coordinate.column, animate=False)

    def _widths(self) -> list[int]:
        room = self.size.width - _SCROLLBAR - sum(spec.width for spec in self._specs)
        weights = sum(spec.weight for spec in self._specs)
        if room <= 0 or not weights:
            return [spec.width for spec in self._specs]
        return [spec.width + room * spec.weight // weights for spec in self._specs]

    def on_resize(self, event: events.Resize) -> None:
        if self._specs and self._laid_for[0] != self.size.width:
            self._lay()

    def _update_dimensions(self, new_rows: Iterable[RowKey]) -> None:
        """Textual measures every cell, even in columns of fixed width: 40 ms for 300 rows. Here nothing is measured.

        A private name of the pinned version; a test compares the outcome with the measured one.
        """
        width = sum(column.get_render_width(self) for column in self.columns.values())
        header = self.header_height if self.show_header else 0
        self.virtual_size = Size(width, self._total_row_height + header)

    def _render_cell(
        self,
        row_index: int,
        column_index: int,
        base_style: Style,
        width: int,
        cursor: bool = False,
        hover: bool = False,
    ) -> list[list[Segment]]:
        """Textual paints each cell anew by the long way of Rich after any change anywhere in the table: 30 ms for a
        screen full. A cell here is one line of one style, and its words are laid out once as long as they are the same.

        A private name of the pinned version too; a test compares the outcome with what Textual paints.
        """
        key = self._row_locations.get_key(row_index) if row_index >= 0 <= column_index else None
        column = self._column_locations.get_key(column_index)
        cell = self._data[key][column] if key is not None and column is not None else None
        if not isinstance(cell, Cell):
            return super()._render_cell(row_index, column_index, base_style, width, cursor, hover)
        component, over = self._get_styles_to_render_cell(
            False, False, False, hover, cursor, self.show_cursor, self._show_hover_cursor,
            self.cursor_foreground_priority == "css", self.cursor_background_priority == "css",
        )  # fmt: skip
        style = base_style + Style.from_meta({"row": row_index, "column": column_index}) + component
        own = self.app.console.get_style(cell.style) if cell.style else Style.null()
        return [[Segment(self._laid_out(cell, width), style + own + over)]]

    def _laid_out(self, cell: Cell, width: int) -> str:
        key = (cell.text, cell.base, width)
        found = self._words.get(key)
        if found is None:
            if len(self._words) > _MOST_WORDS:
                self._words.clear()
            console = self.app.console
            (line,) = console.render_lines(cell, console.options.update_dimensions(width, 1), pad=True)
            found = self._words[key] = "".join(segment.text for segment in line)
        return found
