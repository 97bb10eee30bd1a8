"""A field that shows one of several values and opens a list of them.

Textual's Select was refused: its list and its current line are its own widgets, closed to reordering.
"""

from collections.abc import Sequence
from typing import Any, ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message

from tui.screens.dialogs import PickDialog
from tui.widgets.basic import Say

Options = Sequence[tuple[str, str]]
"""(value, as shown)"""


class Choice(Say, can_focus=True):
    """Enter, Space, Down or a click opens the list; the value changes only by choosing."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter,space,down", "open", "key.choose")]

    class Changed(Message):
        def __init__(self, choice: "Choice") -> None:
            super().__init__()
            self.choice = choice

        @property
        def control(self) -> "Choice":
            return self.choice

    def __init__(self, title: str, options: Options, value: str = "", **rest: Any) -> None:
        super().__init__("", **rest)
        self.title = title
        self.value = value
        self.options = options
        self.say(self._shown())

    def offer(self, options: Options) -> None:
        """Another list of values; the chosen one stays if it is among them."""
        self.options = options
        if self.value not in dict(options):
            self.value = options[0][0] if options else ""
        self.say(self._shown())

    def choose(self, value: str) -> None:
        if value == self.value:
            return
        self.value = value
        self.say(self._shown())
        self.post_message(self.Changed(self))

    def _shown(self) -> str:
        return f"{dict(self.options).get(self.value, self.value)} ▾"

    def on_click(self, event: events.Click) -> None:
        event.stop()
        self.action_open()

    def action_open(self) -> None:
        self.app.push_screen(PickDialog(self.title, self.options, self.value), self._picked)

    def _picked(self, value: str | None) -> None:
        if value is not None:
            self.choose(value)
