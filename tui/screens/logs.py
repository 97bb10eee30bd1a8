"""Logs: what Fixi writes down, live. Taken in batches, only while it is looked at; what was missed is counted."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widgets import Button, Input

from tui.pane import Area
from tui.widgets.basic import Field, Push, Say
from tui.widgets.choice import Choice
from tui.widgets.log_view import LogView

_EVERY = 0.2
_LEVELS = ("", "INFO", "WARNING", "ERROR")


class LogsArea(Area):
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "pause", "key.pause"),
        Binding("end", "follow", "key.follow"),
        Binding("ctrl+f", "search", "key.search"),
        Binding("escape", "to_lines", "key.to_table", show=False),
    ]

    def __init__(self) -> None:
        super().__init__(id="logs")
        self._seen = 0
        self._dropped = 0
        self._paused = False

    def compose(self) -> ComposeResult:
        levels = [(level, self.t(f"logs.level_{level.lower() or 'all'}")) for level in _LEVELS]
        bar = [
            Field(placeholder=self.t("logs.search"), id="log-search"),
            Choice(self.t("logs.level"), levels, id="level"),
            Push(self.t("logs.pause"), id="pause"),
            Push(self.t("logs.to_end"), id="follow"),
            Say("", id="log-state"),
        ]
        yield Horizontal(*self.dashboard.sided(bar), classes="toolbar")
        yield LogView(id="lines")

    def on_mount(self) -> None:
        self.set_interval(_EVERY, self.drain)

    def load(self) -> None:
        self.drain()

    def enter(self) -> None:
        self.query_one("#lines", LogView).focus()

    def drain(self) -> None:
        """Take what came since; nothing while paused or hidden, the ring keeps it."""
        if self._paused or not self.is_on_screen:
            return
        lines, dropped = self.office.logs.since(self._seen)
        self._dropped += dropped
        view = self.query_one("#lines", LogView)
        if lines:
            self._seen = lines[-1].seq
            view.add(lines)
        self._show_state()

    def _show_state(self) -> None:
        view = self.query_one("#lines", LogView)
        parts = [self.t("logs.count", count=len(view.shown))]
        if self._paused:
            parts.append(self.t("logs.paused"))
        if self._dropped:
            parts.append(self.t("logs.dropped", count=self._dropped))
        self.query_one("#log-state", Say).say(" · ".join(parts))

    @on(Choice.Changed, "#level")
    @on(Input.Changed, "#log-search")
    def _narrow(self) -> None:
        words = self.query_one("#log-search", Field).value.strip()
        self.query_one("#lines", LogView).narrow(self.query_one("#level", Choice).value, words)
        self._show_state()

    @on(Button.Pressed, "#pause")
    def action_pause(self) -> None:
        self._paused = not self._paused
        self.query_one("#pause", Push).label = self.t("logs.go_on" if self._paused else "logs.pause")
        self._show_state()

    @on(Button.Pressed, "#follow")
    def action_follow(self) -> None:
        self.query_one("#lines", LogView).scroll_end(animate=False, x_axis=False)

    def action_search(self) -> None:
        self.query_one("#log-search", Field).focus()

    @on(Input.Submitted, "#log-search")
    def action_to_lines(self) -> None:
        self.query_one("#lines", LogView).focus()
