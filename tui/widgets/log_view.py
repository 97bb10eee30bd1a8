"""Log lines, newest at the bottom, painted only where they are seen.

Textual's RichLog was refused: 100,000 lines take 19 seconds and half a gigabyte. Here a line costs nothing until it
is on the screen, and the oldest go when there are too many.
"""

from collections import deque
from collections.abc import Sequence
from typing import Any, ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from fixi_app.services.office import LogLine
from tui.clean import clean_line
from tui.pane import AtDesk

MAX_LINES = 5000
_ORDER = ("TRACE", "DEBUG", "INFO", "SUCCESS", "WARNING", "ERROR", "CRITICAL")


def weight(level: str) -> int:
    """How grave a level is; an unknown one counts as information."""
    return _ORDER.index(level) if level in _ORDER else 2


class LogView(AtDesk, ScrollView, can_focus=True):
    COMPONENT_CLASSES: ClassVar[set[str]] = {"log--time", "log--quiet", "log--info", "log--warning", "log--error"}

    def __init__(self, **rest: Any) -> None:
        super().__init__(**rest)
        self._lines: deque[LogLine] = deque(maxlen=MAX_LINES)
        self._shown: list[LogLine] = []
        self._level = ""
        self._words = ""

    def add(self, lines: Sequence[LogLine]) -> None:
        """Take a batch; the view follows if it was at the end."""
        at_end = not self._shown or self.scroll_offset.y >= self.max_scroll_y - 1
        full = len(self._lines) + len(lines) > MAX_LINES
        self._lines.extend(lines)
        if full:
            self._shown = [line for line in self._lines if self._fits(line)]
        else:
            self._shown += [line for line in lines if self._fits(line)]
        self._resized(at_end)

    def narrow(self, level: str, words: str) -> None:
        """Show only lines at least this grave that hold these words."""
        self._level, self._words = level, words.casefold()
        self._shown = [line for line in self._lines if self._fits(line)]
        self._resized(True)

    @property
    def shown(self) -> Sequence[LogLine]:
        return self._shown

    def _fits(self, line: LogLine) -> bool:
        grave = not self._level or weight(line.level) >= weight(self._level)
        return grave and self._words in f"{line.text} {line.lead_id or ''}".casefold()

    def _resized(self, to_end: bool) -> None:
        longest = max((cell_len(line.text) for line in self._shown), default=0) + 20
        self.virtual_size = Size(max(longest, self.scrollable_content_region.width), len(self._shown))
        self.refresh()
        if to_end:
            self.call_after_refresh(self.scroll_end, animate=False, x_axis=False)

    def render_line(self, y: int) -> Strip:
        scroll, width = self.scroll_offset, self.size.width
        index = y + scroll.y
        if index >= len(self._shown):
            return Strip.blank(width, self.rich_style)
        line = Strip(self._segments(self._shown[index]))
        return line.extend_cell_length(scroll.x + width, self.rich_style).crop(scroll.x, scroll.x + width)

    def _segments(self, line: LogLine) -> list[Segment]:
        at = self._when(line)
        text = clean_line(line.text)
        # Time and level stand at the left in both languages: a log is read by its columns.
        shown = self.reading.line(text, "L")
        return [
            Segment(at, self.get_component_rich_style("log--time")),
            Segment(f"{line.level[:8]:<9}{shown}", self._style(line.level)),
        ]

    def _when(self, line: LogLine) -> str:
        """The hour, and of another day than today the day too."""
        zone = self.dashboard.zone
        local, today = line.at.astimezone(zone), self.office.now().astimezone(zone).date()
        return f"{local:%H:%M:%S} " if local.date() == today else f"{local:%d/%m %H:%M:%S} "

    def _style(self, level: str) -> Style:
        grave = weight(level)
        kind = "error" if grave >= 5 else "warning" if grave == 4 else "info" if grave >= 2 else "quiet"
        return self.get_component_rich_style(f"log--{kind}")
