"""Textual's own small widgets, made to read in both directions and never to take text for markup."""

from typing import Any, ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.strip import Strip
from textual.widgets import Button, Checkbox, Input, OptionList, SelectionList, Static

from tui.bidi import first_strong, lay_out
from tui.clean import clean
from tui.painting import BidiMixin, reading_of

TICKED = "✓"


class Say(BidiMixin, Static):
    """A text. `base`: None by its own letters, "L", "R", or "ui" for the interface's own sentences.

    Not for selecting: the map from painted to logical letters would send every Hebrew letter as a segment of its own.
    """

    ALLOW_SELECT = False

    def __init__(self, text: str = "", *, base: str | None = "ui", **rest: Any) -> None:
        super().__init__(clean(text), markup=False, **rest)
        self.bidi_base = base
        self._said = text

    def bidi_paragraph(self) -> str:
        return self._said

    @property
    def text(self) -> str:
        return self._said

    def say(self, text: str) -> None:
        """Change the text; an equal one costs nothing."""
        if text != self._said:
            self._said = text
            self.update(clean(text))


class Copyable(Say):
    """A text whose words can be taken along with the mouse, in logical order."""

    ALLOW_SELECT = True


class Push(BidiMixin, Button):
    """A button of one line."""

    bidi_base = "ui"

    def __init__(self, label: str, **rest: Any) -> None:
        super().__init__(Content(label), compact=True, **rest)


class Tick(BidiMixin, Checkbox):
    """A box to tick. Textual shows ticked and unticked by colour alone; here an unticked box is empty."""

    bidi_base = "ui"

    def __init__(self, label: str, value: bool = False, **rest: Any) -> None:
        super().__init__(Content(label), value, compact=True, **rest)
        self._draw()

    def _draw(self) -> None:
        self.BUTTON_INNER = TICKED if self.value else " "

    def watch_value(self) -> None:
        self._draw()
        super().watch_value()


class Menu(BidiMixin, OptionList):
    """A list to choose one from."""

    def __init__(self, *options: Any, **rest: Any) -> None:
        super().__init__(*options, markup=False, **rest)


class _TickedList(SelectionList[str]):
    """The list with empty boxes where nothing is ticked; put below the mixin, so that it sees the logical line."""

    def render_line(self, y: int) -> Strip:
        strip = super().render_line(y)
        index = self.scroll_offset.y + y
        if index >= self.option_count:
            return strip
        left, inner, *rest = strip
        ticked = self.get_option_at_index(index).value in self.selected
        return Strip([left, Segment(TICKED if ticked else " ", inner.style), *rest], strip.cell_length)


class Ticks(BidiMixin, _TickedList):
    """A list to choose several from."""

    bidi_base = "ui"


class Field(BidiMixin, Input):
    """One line of input. The value is logical; arrows and clicks go where the eye sees them go."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "cursor_left", show=False),
        Binding("right", "cursor_right", show=False),
    ]

    def __init__(self, value: str = "", *, base: str | None = None, **rest: Any) -> None:
        super().__init__(value.replace("\n", " "), compact=True, select_on_focus=False, **rest)
        self.bidi_base = base

    def bidi_paragraph(self) -> str:
        return self.value

    def bidi_direction(self, line: str) -> str:
        if not self.value and self.bidi_base is None:
            return reading_of(self).interface
        return super().bidi_direction(line)

    @property
    def _from_right(self) -> bool:
        reading = reading_of(self)
        base = self.bidi_base or first_strong(self.value, reading.interface)
        return reading.arranged and (reading.interface if base == "ui" else base) == "R"

    def action_cursor_left(self, select: bool = False) -> None:
        if self._from_right:
            super().action_cursor_right(select)
        else:
            super().action_cursor_left(select)

    def action_cursor_right(self, select: bool = False) -> None:
        if self._from_right:
            super().action_cursor_left(select)
        else:
            super().action_cursor_right(select)

    def _cell_offset_to_index(self, offset: int) -> int:
        """The character under a click. Textual counts in logical order; here the painted line is walked."""
        if not reading_of(self).arranged:
            return super()._cell_offset_to_index(offset)
        first = self._first_shown()
        rest = self.value[first:]
        line = lay_out(rest, "R" if self._from_right else "L")
        at = self._blank_before(rest) if self._from_right else 0
        if offset < at:
            return len(self.value)
        for place, index in enumerate(line.order):
            width = cell_len(line.painted(place))
            if at <= offset < at + width:
                return first + line.starts[index]
            at += width
        return 0 if self._from_right else len(self.value)

    def _first_shown(self) -> int:
        """Where the visible part begins when the value is longer than the field."""
        hidden, index = self.scroll_offset.x, 0
        while index < len(self.value) and cell_len(self.value[:index]) < hidden:
            index += 1
        return index

    def _blank_before(self, rest: str) -> int:
        return max(0, self.scrollable_content_region.width - cell_len(rest))
