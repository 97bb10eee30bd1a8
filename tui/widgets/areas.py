"""The row of areas: what there is, under which key, and where one is now. By key or by mouse."""

from collections.abc import Sequence
from typing import Any

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.message import Message

from tui.pane import AtDesk
from tui.screens.help import key_name
from tui.widgets.basic import Say


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

    def compose(self) -> ComposeResult:
        order = self._areas[::-1] if self.reading.mirrored else self._areas
        if self.reading.mirrored:
            yield Say("", classes="gap")
        for area, key in order:
            yield AreaTab(area, f"{key_name(key)} {self.t(f'area.{area}')}", id=f"tab-{area}")

    def mark(self, current: str) -> None:
        for tab in self.query(AreaTab):
            tab.set_class(tab.area == current, "current")
