"""The row of areas: what there is, under which key, and where one is now. By key or by mouse.

Where the full names have no room the short ones stand: ten areas fit 80 columns.
"""

from collections.abc import Sequence
from typing import Any

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.message import Message

from tui.pane import AtDesk
from tui.screens.help import key_name
from tui.widgets.basic import Say

_PADDING = 2
"""Cells around a full name; a short one has one blank behind it."""
_MOST = 99


class AreaTab(Say):
    class Chosen(Message):
        def __init__(self, area: str) -> None:
            super().__init__()
            self.area = area

    def __init__(self, area: str, text: str, **rest: Any) -> None:
        super().__init__(text, **rest)
        self.area = area

    def on_click(self, event: events.Click) -> None:
        event.stop()
        self.post_message(self.Chosen(self.area))


class AreaBar(AtDesk, Horizontal):
    def __init__(self, areas: Sequence[tuple[str, str]], **rest: Any) -> None:
        """`areas`: (name, key), in order."""
        super().__init__(**rest)
        self._areas = areas
        self._short = False
        self._counts: dict[str, int] = {}

    def compose(self) -> ComposeResult:
        order = self._areas[::-1] if self.reading.mirrored else self._areas
        if self.reading.mirrored:
            yield Say("", classes="gap")
        for area, key in order:
            yield AreaTab(area, self._label(area, key, self._short), id=f"tab-{area}")

    def mark(self, current: str) -> None:
        for tab in self.query(AreaTab):
            tab.set_class(tab.area == current, "current")

    def count(self, area: str, number: int) -> None:
        """How many wait there; 0 shows no number."""
        if self._counts.get(area, 0) != number:
            self._counts[area] = number
            self._lay()

    def on_resize(self) -> None:
        self._lay()

    def _lay(self) -> None:
        room = sum(cell_len(self._label(area, key, False)) + _PADDING for area, key in self._areas)
        self._short = room > self.size.width
        self.set_class(self._short, "short")
        for area, key in self._areas:
            tab = self.query_one(f"#tab-{area}", AreaTab)
            tab.say(self._label(area, key, self._short))
            tab.set_class(self._counts.get(area, 0) > 0, "waits")

    def _label(self, area: str, key: str, short: bool) -> str:
        words = self.t(f"{'short' if short else 'area'}.{area}")
        number = min(self._counts.get(area, 0), _MOST)
        return f"{key_name(key)} {words} {number}" if number else f"{key_name(key)} {words}"
