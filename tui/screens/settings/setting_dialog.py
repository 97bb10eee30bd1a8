"""One setting to change: what it is, its usual value, and what it is now. A refused value stays to be mended.

A secret is not shown: what is typed replaces it, and nothing typed leaves it as it is.
"""

from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button, Input, OptionList
from textual.widgets.option_list import Option
from textual.widgets.selection_list import Selection

from fixi_app.services.office import SettingKind, SettingRow
from tui.pane import Dialog
from tui.screens.settings.numbers_model import sentence, shown
from tui.widgets.basic import Field, Menu, Push, Say, Ticks

_TRIED = "alert_urls"
_TO_PICK = (SettingKind.FLAG, SettingKind.CHOICE)


class SettingDialog(Dialog[str]):
    """The answer is the sentence of what was saved."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+s", "save", "key.save")]

    def __init__(self, row: SettingRow) -> None:
        super().__init__()
        self._row = row

    def compose(self) -> ComposeResult:
        row = self._row
        with Vertical(classes="dialog"):
            yield Say(sentence(row, self.t), classes="title")
            yield Say(self.t("numbers.usual", usual=shown(row, row.usual, self.t)), classes="hint")
            if not row.at_once:
                yield Say(self.t("numbers.later"), classes="hint")
            yield from self._field()
            yield Say("", id="problem", classes="error")
            buttons = [
                Push(self.t("dialog.ok"), variant="primary", id="ok"),
                Push(self.t("numbers.back_to_usual"), id="usual"),
                *([Push(self.t("numbers.try_second"), id="try")] if row.name == _TRIED and row.value else []),
                Push(self.t("dialog.cancel"), id="cancel"),
            ]
            yield Horizontal(*self.dashboard.sided(buttons), classes="buttons")

    def _field(self) -> ComposeResult:
        row = self._row
        if row.kind in _TO_PICK:
            yield Menu(*[Option(Content(shown(row, one, self.t)), id=one) for one in row.choices], id="choices")
        elif row.kind is SettingKind.DAYS:
            days = row.value.split(",")
            yield Ticks(
                *[Selection(Content(shown(row, one, self.t)), one, one in days) for one in row.choices], id="days"
            )
        elif row.kind is SettingKind.SECRET:
            kept = self.t("numbers.kept", value=row.value) if row.value else ""
            yield Field(base="L", password=True, placeholder=kept, id="value", classes="boxed")
        else:
            yield Field(row.value, base=None if row.kind is SettingKind.TEXT else "L", id="value", classes="boxed")

    def on_mount(self) -> None:
        if self._row.kind in _TO_PICK:
            menu = self.query_one("#choices", Menu)
            menu.highlighted = self._row.choices.index(self._row.value)
            menu.focus()
        elif self._row.kind is SettingKind.DAYS:
            self.query_one("#days", Ticks).focus()
        else:
            self.query_one("#value", Field).focus()

    def _typed(self) -> str:
        if self._row.kind in _TO_PICK:
            return self._row.choices[self.query_one("#choices", Menu).highlighted or 0]
        if self._row.kind is SettingKind.DAYS:
            ticked = set(self.query_one("#days", Ticks).selected)
            return ",".join(day for day in self._row.choices if day in ticked)
        return self.query_one("#value", Field).value

    @on(Input.Submitted)
    @on(OptionList.OptionSelected, "#choices")
    @on(Button.Pressed, "#ok")
    def action_save(self) -> None:
        typed = self._typed()
        if self._row.kind is SettingKind.SECRET and not typed.strip():
            self.dismiss(None)
        else:
            self._take(typed)

    @on(Button.Pressed, "#usual")
    def _usual(self) -> None:
        self._take(self._row.usual)

    def _take(self, value: str) -> None:
        """What is so already is not saved: there would be nothing to take back."""
        if value.strip() == self._row.value:
            self.dismiss(None)
        else:
            self._save(value)

    @work(exclusive=True, exit_on_error=False)
    async def _save(self, value: str) -> None:
        user = self.dashboard.user
        if user is None:
            return
        saved = await self.attempt(self.office.settings.change({self._row.name: value}, user), "save")
        if saved is None:
            return
        if saved.ok:
            self.dismiss(saved.message)
        else:
            self.query_one("#problem", Say).say(saved.message)

    @on(Button.Pressed, "#try")
    @work(exclusive=True, exit_on_error=False)
    async def _try(self) -> None:
        """A test message by what is kept; how it went is told here, beside the setting."""
        if (user := self.dashboard.user) is None:
            return
        self.query_one("#problem", Say).say(self.t("numbers.trying"))
        tried = await self.attempt(self.office.settings.try_second_path(user), "save")
        self.query_one("#problem", Say).say(tried.message if tried else "")

    @on(Button.Pressed, "#cancel")
    def _cancel(self) -> None:
        self.dismiss(None)
