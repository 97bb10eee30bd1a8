"""Small questions over the desk: pick one, type a line or several, confirm."""

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button, Input, OptionList
from textual.widgets.option_list import Option

from tui.clean import clean_line
from tui.pane import Dialog
from tui.widgets.basic import Field, Menu, Push, Say
from tui.widgets.lines import Lines

_SEARCH_FROM = 12
"""A list at least this long gets a line to search in."""


class PickDialog(Dialog[str]):
    """One value of a list. A long list is narrowed by typing."""

    BINDINGS: ClassVar[list[BindingType]] = [("down", "to_list", "key.choose")]

    def __init__(self, title: str, options: Sequence[tuple[str, str]], value: str = "") -> None:
        super().__init__()
        self._title = title
        self._options = options
        self._value = value

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Say(self._title, classes="title")
            if len(self._options) >= _SEARCH_FROM:
                yield Field(placeholder=self.t("dialog.search"), id="find")
            yield Menu(id="options")
            yield Say(self.t("dialog.pick_hint"), classes="hint")

    def on_mount(self) -> None:
        self._show("")
        if self._value in dict(self._options):
            self.query_one("#options", Menu).highlighted = [value for value, _ in self._options].index(self._value)
        self.query_one("#options", Menu).focus()

    def _show(self, words: str) -> None:
        menu = self.query_one("#options", Menu)
        menu.clear_options()
        found = [(value, shown) for value, shown in self._options if words.casefold() in shown.casefold()]
        menu.add_options([Option(Content(clean_line(shown) or " "), id=f"v{value}") for value, shown in found])
        if found:
            menu.highlighted = 0

    @on(Input.Changed, "#find")
    def _narrow(self, event: Input.Changed) -> None:
        self._show(event.value.strip())

    @on(Input.Submitted, "#find")
    def _take_first(self) -> None:
        self.query_one("#options", Menu).action_select()

    def action_to_list(self) -> None:
        self.query_one("#options", Menu).focus()

    @on(OptionList.OptionSelected)
    def _picked(self, event: OptionList.OptionSelected) -> None:
        self.dismiss((event.option.id or "v")[1:])


class TextDialog(Dialog[str]):
    """One line of text, starting from what stands there now."""

    def __init__(self, title: str, value: str = "", base: str | None = None) -> None:
        super().__init__()
        self._title = title
        self._value = value
        self._base = base

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Say(self._title, classes="title")
            yield Field(clean_line(self._value), base=self._base, id="text", classes="boxed")
            buttons = [
                Push(self.t("dialog.ok"), variant="primary", id="ok"),
                Push(self.t("dialog.cancel"), id="cancel"),
            ]
            yield Horizontal(*self.dashboard.sided(buttons), classes="buttons")

    def on_mount(self) -> None:
        self.query_one("#text", Field).focus()

    @on(Input.Submitted)
    def _typed(self, event: Input.Submitted) -> None:
        self.dismiss(event.value.strip())

    @on(Button.Pressed, "#ok")
    def _ok(self) -> None:
        self.dismiss(self.query_one("#text", Field).value.strip())

    @on(Button.Pressed, "#cancel")
    def _cancel(self) -> None:
        self.dismiss(None)


class LinesDialog(Dialog[str]):
    """A text of several lines, starting from what stands there now."""

    def __init__(self, title: str, text: str) -> None:
        super().__init__()
        self._title = title
        self._text = text

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog wide"):
            yield Say(self._title, classes="title")
            yield Lines(self._text, id="lines", classes="boxed")
            yield Say(self.t("dialog.lines_hint"), classes="hint")
            buttons = [
                Push(self.t("dialog.ok"), variant="primary", id="ok"),
                Push(self.t("dialog.cancel"), id="cancel"),
            ]
            yield Horizontal(*self.dashboard.sided(buttons), classes="buttons")

    def on_mount(self) -> None:
        lines = self.query_one("#lines", Lines)
        lines.focus()
        lines.move_cursor(lines.document.end)

    @on(Lines.Sent)
    @on(Button.Pressed, "#ok")
    def _ok(self) -> None:
        self.dismiss(self.query_one("#lines", Lines).text.strip())

    @on(Button.Pressed, "#cancel")
    def _cancel(self) -> None:
        self.dismiss(None)


class ConfirmDialog(Dialog[bool]):
    """Asked only where something cannot be taken back."""

    def __init__(self, question: str, yes: str) -> None:
        super().__init__()
        self._question = question
        self._yes = yes

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Say(self._question, classes="title")
            buttons = [
                Push(self._yes, variant="error", id="yes"),
                Push(self.t("dialog.cancel"), id="cancel"),
            ]
            yield Horizontal(*self.dashboard.sided(buttons), classes="buttons")

    def on_mount(self) -> None:
        self.query_one("#cancel", Push).focus()

    @on(Button.Pressed)
    def _answered(self, event: Button.Pressed) -> None:
        self.dismiss(event.button.id == "yes")
