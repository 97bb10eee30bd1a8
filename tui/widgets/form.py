"""A form: one line for each value, its name at the side where reading starts."""

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widget import Widget

from tui.pane import AtDesk
from tui.widgets.basic import Say


class FormLine(AtDesk, Horizontal):
    """Flat on purpose: the time a form takes to open is the number of its widgets."""

    def __init__(self, label: str, field: Widget, hint: str = "") -> None:
        super().__init__()
        self._label = label
        self._field = field
        self._hint = hint

    def compose(self) -> ComposeResult:
        parts: list[Widget] = [Say(self._label, classes="label"), self._field]
        if self._hint:
            parts.append(Say(self._hint, classes="hint"))
        yield from self.dashboard.sided(parts)
