"""A chat as people know it: what this side said on one edge, what it was told on the other, newest at the bottom.

One widget that paints lines, not one widget a message: two hundred mounted bubbles take a second and a new message
would lay all of them out again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from fixi_app.services.office import TalkLine
from tui.bidi import first_strong
from tui.clean import clean
from tui.painting import wrapped
from tui.pane import AtDesk
from tui.shown import hour, said

_NARROW = 12


@dataclass(frozen=True)
class _Row:
    text: str
    kind: str
    """own, other, who or note."""
    right: bool


class ChatView(AtDesk, ScrollView, can_focus=True):
    COMPONENT_CLASSES: ClassVar[set[str]] = {"chat--own", "chat--other", "chat--who", "chat--note"}

    def __init__(self, own: frozenset[str], hint: str = "", **rest: Any) -> None:
        """`own`: the values of `TalkLine.by` whose messages stand on this side; `hint` is shown while it is empty."""
        super().__init__(**rest)
        self._own = own
        self._hint = hint
        self._lines: Sequence[TalkLine] = ()
        self._notes: Mapping[str, str] = {}
        self._rows: list[_Row] = []

    def show(self, lines: Sequence[TalkLine], notes: Mapping[str, str] | None = None) -> None:
        """Show these messages; the view follows the newest unless somebody scrolled up.

        `notes`: id of a message -> what stands in a quiet line below it.
        """
        if list(lines) == list(self._lines) and self._notes == (notes or {}) and self._rows:
            return
        follow = self.scroll_offset.y >= self.max_scroll_y - 1
        self._lines, self._notes = lines, dict(notes or {})
        self._lay_out()
        if follow:
            self.call_after_refresh(self.scroll_end, animate=False)

    def on_resize(self, event: events.Resize) -> None:
        self._lay_out()
        self.call_after_refresh(self.scroll_end, animate=False)

    def notify_style_update(self) -> None:
        super().notify_style_update()
        if self.is_mounted:
            self._lay_out()

    def _lay_out(self) -> None:
        width = max(self.scrollable_content_region.width, _NARROW)
        self._rows = []
        if self._lines:
            for line in self._lines:
                self._add(line, width)
        elif self._hint:
            right = self.reading.interface == "R"
            self._rows = [_Row(part, "note", right) for part in self._wrapped(self._hint, width - 2)]
        self.virtual_size = Size(width, len(self._rows))
        self.refresh()

    def _add(self, line: TalkLine, width: int) -> None:
        own = line.by in self._own
        # In a mirrored window one's own messages stand at the left, as in a phone set to Hebrew.
        right = own != self.reading.mirrored
        kind = "own" if own else "other"
        who = f"{self.t.named('by', line.by)} {hour(line.at, self.office.timezone)}"
        became = f" {self.t.named('delivery', line.delivery)}" if line.delivery else ""
        self._rows.append(_Row(self._ordered(who + became, self.reading.interface), "who", right))
        if line.why:
            self._rows += [_Row(part, "who", right) for part in self._wrapped(line.why, width * 5 // 6 - 2)]
        if line.left_out:
            told = self.t("chats.left_out", why=line.left_out)
            self._rows += [_Row(part, "who", right) for part in self._wrapped(told, width * 5 // 6 - 2)]
        parts = self._wrapped(said(line, self.t), width * 5 // 6 - 2)
        bubble = max(cell_len(part) for part in parts)
        side = first_strong(line.text, self.reading.interface) == "R" and self.reading.arranged
        for part in parts:
            room = " " * (bubble - cell_len(part))
            self._rows.append(_Row(f" {room}{part} " if side else f" {part}{room} ", kind, right))
        if note := self._notes.get(line.id):
            self._rows += [_Row(f" {part} ", "note", right) for part in self._wrapped(note, width * 5 // 6 - 2)]

    def _wrapped(self, text: str, width: int) -> list[str]:
        return wrapped(clean(text), max(width, _NARROW), self.reading, self.app.console)

    def _ordered(self, text: str, base: str) -> str:
        return self.reading.line(text, base)

    def render_line(self, y: int) -> Strip:
        width = self.scrollable_content_region.width  # `size` counts the scroll bar too, which would hide a letter
        index = y + self.scroll_offset.y
        if index >= len(self._rows):
            return Strip.blank(width, self.rich_style)
        row = self._rows[index]
        style = self.get_component_rich_style(f"chat--{row.kind}")
        room = max(0, width - cell_len(row.text))
        return Strip(self._placed(row, style, room)).crop(0, width)

    def _placed(self, row: _Row, style: Style, room: int) -> list[Segment]:
        gap, text = Segment(" " * room, self.rich_style), Segment(row.text, style)
        return [gap, text] if row.right else [text, gap]
