"""F1: what this area is for and every key that works in it, from the bindings themselves; and the way to the guide."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widgets import Button

from tui.pane import Dialog
from tui.screens.guide import GuideDialog
from tui.widgets.basic import Push, Say

_NAMES = {
    "ctrl+": "^",
    "alt+": "Alt+",
    "shift+": "Shift+",
    "backspace": "Backspace",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "home": "Home",
    "end": "End",
    "tab": "Tab",
    "space": "Space",
    "enter": "Enter",
    "escape": "Esc",
    "delete": "Del",
    "left": "←",
    "right": "→",
    "up": "↑",
    "down": "↓",
}


def key_name(key: str) -> str:
    """A key as it is printed: `ctrl+s,f2` is ^S, and a letter for two layouts, `a,ש`, is A."""
    first = key.split(",")[0]
    *held, last = first.split("+") if len(first) > 1 else [first]
    plain = last.upper() if len(last) == 1 or last[1:].isdigit() else last
    return "".join(_NAMES.get(f"{name}+", f"{name}+") for name in held) + _NAMES.get(last, plain)


class HelpDialog(Dialog[bool]):
    """`keys`: (key as shown, what it does)."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1", "leave", "key.back"),
        Binding("g,ע", "guide", "key.guide"),
    ]

    def __init__(self, area: str, keys: list[tuple[str, str]]) -> None:
        super().__init__()
        self._area = area
        self._keys = keys

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog wide"):
            yield Say(self.t("help.title", area=self.t(f"area.{self._area}")), classes="title")
            with VerticalScroll(classes="scrolled"):
                yield Say(self.t(f"help.{self._area}"))
                yield Say("")
                yield Say(self.t("help.keys"), classes="title")
                for key, words in self._keys:
                    yield Horizontal(*self._line(key, words), classes="keyline")
                yield Say("")
                yield Say(self.t("help.reading"))
            buttons = [
                Push(self.t("dialog.close"), variant="primary", id="close"),
                Push(self.t("guide.button"), id="guide"),
            ]
            yield Horizontal(*self.dashboard.sided(buttons), classes="buttons")

    def _line(self, key: str, words: str) -> list[Say]:
        name = Say(key, base="L", classes="keyname")
        name.styles.text_align = "right" if self.reading.mirrored else "left"
        line = [name, Say(words, classes="keywords")]
        return self.dashboard.sided(line)

    def on_mount(self) -> None:
        self.query_one("#close", Push).focus()

    def action_guide(self) -> None:
        self.app.push_screen(GuideDialog())

    def on_button_pressed(self, event: Button.Pressed) -> None:
        if event.button.id == "guide":
            self.action_guide()
        else:
            self.dismiss(True)
