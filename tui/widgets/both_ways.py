"""A text area that reads in both directions: painted in visual order, stored in logical order.

Promise: an arrow moves the caret to the next character of the eye, a click lands on the character under it, up and down
stay in their column of the screen. A picture of the text in reading order below an ordinary editor was refused: one
would type in one place and read in another.
"""

from bisect import bisect_right
from collections.abc import Iterable

from rich.segment import Segment
from textual import events
from textual.document._document import Location
from textual.geometry import Offset
from textual.strip import Strip
from textual.widgets import TextArea

from tui.bidi import first_strong, split_clusters
from tui.caret import Row
from tui.clean import undressed
from tui.painting import ordered, reading_of


class BothWays(TextArea):
    """Textual's editor wraps in logical order and knows one direction; here each wrapped row is ordered and walked."""

    _wanted_cell = 0
    """The cell that up and down come back to after a shorter line."""

    # -- painting -----------------------------------------------------------------------------------------------------

    def render_line(self, y: int) -> Strip:
        strip, reading = _bare(super().render_line(y)), reading_of(self)
        if not reading.arranged:
            return strip
        width = self.scrollable_content_region.width
        strip = strip.adjust_cell_length(width, self.rich_style)
        return ordered(strip, self._base(self._place_at(y + self.scroll_offset.y)[0]), reading)

    def _base(self, line: int) -> str:
        """The direction of a paragraph, by its own first letter, as the customer's telephone will choose it."""
        return first_strong(self.document.get_line(line), reading_of(self).interface)

    # -- places -------------------------------------------------------------------------------------------------------

    def _place_at(self, y: int) -> tuple[int, int]:
        """(line, which of its rows) of a painted row; above and below the text, the nearest."""
        rows = [(line, part) for line in range(self.document.line_count) for part in range(self._parts(line))]
        return rows[max(0, min(y, len(rows) - 1))]

    def _parts(self, line: int) -> int:
        return len(self.wrapped_document.get_offsets(line)) + 1

    def _start(self, line: int, part: int) -> int:
        """The column of the line with which a row of it begins."""
        return [0, *self.wrapped_document.get_offsets(line)][part]

    def _row(self, line: int, part: int) -> Row:
        text = self.wrapped_document.get_sections(line)[part]
        width = self.scrollable_content_region.width
        return Row(text, self._base(line), width, ends=part == self._parts(line) - 1)

    def _part_of(self, location: Location) -> int:
        return bisect_right(self.wrapped_document.get_offsets(location[0]), location[1])

    def _cell(self) -> int:
        """The cell of its row in which the caret is painted."""
        (line, column), part = self.cursor_location, self._part_of(self.cursor_location)
        return self._row(line, part).cell_of(column - self._start(line, part))

    def _location_at(self, cell: int, y: int) -> Location:
        line, part = self._place_at(y)
        return line, self._start(line, part) + self._row(line, part).column_at(cell)

    def get_target_document_location(self, event: events.MouseEvent) -> Location:
        """The character under the mouse. Textual counts cells in logical order; here the painted row is walked."""
        if not reading_of(self).arranged:
            return super().get_target_document_location(event)
        return self._location_at(event.x - self.gutter.left, event.y - self.gutter.top + self.scroll_offset.y)

    @property
    def cursor_screen_offset(self) -> Offset:
        if not reading_of(self).arranged:
            return super().cursor_screen_offset
        left, y = self.content_region.x, super().cursor_screen_offset.y
        return Offset(left + self._cell(), y)

    def _on_resize(self) -> None:
        # The cell one came from was counted in the width of before. Textual wraps anew in its own handler, after this.
        self.call_later(self.record_cursor_width)

    # -- moving -------------------------------------------------------------------------------------------------------

    def record_cursor_width(self) -> None:
        super().record_cursor_width()
        self._wanted_cell = self._cell()

    def action_cursor_left(self, select: bool = False) -> None:
        self._move(-1, select)

    def action_cursor_right(self, select: bool = False) -> None:
        self._move(1, select)

    def _move(self, by: int, select: bool) -> None:
        onward = by if self._to_the_right else -by
        if select or self.selection.is_empty:
            target = self._beside(by, onward)
        else:
            target = max(self.selection) if onward > 0 else min(self.selection)
        self.move_cursor(target, select=select)

    @property
    def _to_the_right(self) -> bool:
        """Whether reading goes on to the right where the caret is."""
        return not reading_of(self).arranged or self._base(self.cursor_location[0]) == "L"

    def _beside(self, by: int, onward: int) -> Location:
        """One place aside as the eye sees it; over the edge, the row before or after in the order of reading."""
        if not reading_of(self).arranged:
            return self.get_cursor_right_location() if by > 0 else self.get_cursor_left_location()
        (line, column), part = self.cursor_location, self._part_of(self.cursor_location)
        found = self._row(line, part).step(column - self._start(line, part), by)
        if found is not None:
            return line, self._start(line, part) + found
        return self._over_the_edge(onward)

    def _over_the_edge(self, onward: int) -> Location:
        y = self.wrapped_document.location_to_offset(self.cursor_location).y + onward
        if not 0 <= y < self.wrapped_document.height:
            return self.cursor_location
        line, part = self._place_at(y)
        row = self._row(line, part)
        return line, self._start(line, part) + (0 if onward > 0 else row.last)

    def get_cursor_up_location(self) -> Location:
        return self._above_or_below(-1) if reading_of(self).arranged else super().get_cursor_up_location()

    def get_cursor_down_location(self) -> Location:
        return self._above_or_below(1) if reading_of(self).arranged else super().get_cursor_down_location()

    def _above_or_below(self, by: int) -> Location:
        y = self.wrapped_document.location_to_offset(self.cursor_location).y + by
        if y < 0:
            return 0, 0
        if y >= self.wrapped_document.height:
            return self.document.end
        return self._location_at(self._wanted_cell, y)

    def action_cursor_word_left(self, select: bool = False) -> None:
        step = super().action_cursor_word_left if self._to_the_right else super().action_cursor_word_right
        step(select)

    def action_cursor_word_right(self, select: bool = False) -> None:
        step = super().action_cursor_word_right if self._to_the_right else super().action_cursor_word_left
        step(select)

    def get_cursor_left_location(self) -> Location:
        """One character back in stored order, for deleting: a letter goes with its points, an emoji with its parts."""
        line, column = self.cursor_location
        if column == 0:
            return super().get_cursor_left_location()
        return line, max(at for at in _beginnings(self.document.get_line(line)) if at < column)

    def get_cursor_right_location(self) -> Location:
        line, column = self.cursor_location
        text = self.document.get_line(line)
        if column >= len(text):
            return super().get_cursor_right_location()
        return line, min((at for at in _beginnings(text) if at > column), default=len(text))


def _beginnings(text: str) -> Iterable[int]:
    at = 0
    for cluster in split_clusters(text):
        yield at
        at += len(cluster)


def _bare(strip: Strip) -> Strip:
    """Without what makes the width of an emoji doubtful; what is stored keeps it."""
    if undressed(strip.text) == strip.text:
        return strip
    return Strip([Segment(undressed(segment.text), segment.style, segment.control) for segment in strip])
