"""The charts: one widget that paints lines, whatever there is to see in the width there is."""

from typing import Any, ClassVar

from rich.segment import Segment
from rich.text import Text
from textual import events
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from fixi_app.services.office import Figures
from tui.pane import AtDesk
from tui.screens.numbers.drawing import Row, painted
from tui.screens.numbers.pictures import Pen, picture


class ChartView(AtDesk, ScrollView, can_focus=True):
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "chart--title", "chart--strong", "chart--quiet", "chart--number", "chart--bar", "chart--day", "chart--time",
    }  # fmt: skip

    def __init__(self, **rest: Any) -> None:
        super().__init__(**rest)
        self._figures: Figures | None = None
        self._rows: list[Row] = []

    def show(self, figures: Figures) -> None:
        """Draw these figures; equal ones cost nothing, and the scroll stays where it is."""
        if figures != self._figures:
            self._figures = figures
            self._draw()

    def on_resize(self, event: events.Resize) -> None:
        self._draw()

    def _draw(self) -> None:
        width = self.scrollable_content_region.width
        if self._figures is None or width <= 0:
            return
        self._rows = picture(self._figures, Pen(width, self.t, self.reading, self._wrapped))
        self.virtual_size = Size(width, len(self._rows))
        self.refresh()

    def _wrapped(self, text: str, width: int) -> list[str]:
        return [line.plain.rstrip() for line in Text(text).wrap(self.app.console, width)]

    def render_line(self, y: int) -> Strip:
        width = self.scrollable_content_region.width
        index = y + self.scroll_offset.y
        if index >= len(self._rows):
            return Strip.blank(width, self.rich_style)
        pieces = [Segment(text, self._style(style)) for text, style in painted(self._rows[index], self.reading)]
        strip = Strip(pieces)
        if self.reading.mirrored and strip.cell_length < width:
            return Strip([Segment(" " * (width - strip.cell_length), self.rich_style), *pieces])
        return strip.adjust_cell_length(width, self.rich_style)

    def _style(self, name: str) -> Any:
        return self.get_component_rich_style(name) if name else self.rich_style
