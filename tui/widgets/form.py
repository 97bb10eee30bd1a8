"""A form: one line for each value, its name at the side where reading starts, what is wrong with it right below."""

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widget import Widget

from tui.pane import AtDesk
from tui.widgets.basic import Say


class FormLine(AtDesk, Vertical):
    """`problem("")` takes a shown problem away."""

    def __init__(self, label: str, field: Widget, hint: str = "") -> None:
        super().__init__()
        self._label = label
        self._field = field
        self._hint = hint

    def compose(self) -> ComposeResult:
        parts: list[Widget] = [Say(self._label, classes="label"), self._field]
        if self._hint:
            parts.append(Say(self._hint, classes="hint"))
        yield Horizontal(*self.dashboard.sided(parts), classes="formline")
        yield Say("", classes="error problem")

    def problem(self, text: str) -> None:
        said = self.query_one(".problem", Say)
        said.say(text)
        said.display = bool(text)

    def on_mount(self) -> None:
        self.problem("")
