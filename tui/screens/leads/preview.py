"""What follows from saving, before it is saved: what is refused and why, what happens anyway, what may be left out."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widgets import Button

from fixi_app.services.office import Consequence
from tui.pane import Dialog
from tui.widgets.basic import Push, Say, Tick


class PreviewDialog(Dialog[frozenset[str]]):
    """The answer is the set of unticked consequences; None = do not save."""

    BINDINGS: ClassVar[list[BindingType]] = [("ctrl+s", "save", "key.save")]

    def __init__(self, follows: Sequence[Consequence], names: Mapping[str, str]) -> None:
        super().__init__()
        self._follows = follows
        self._names = names
        refused = {one.lead_id for one in follows if one.refusal}
        self._refused = [one for one in follows if one.refusal]
        self._fixed = [one for one in follows if one.lead_id not in refused and not one.optional]
        self._optional = [one for one in follows if one.lead_id not in refused and one.optional]
        self._nothing_left = bool(refused) and refused >= set(names)

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog wide"):
            yield Say(self.t("preview.title"), classes="title")
            with VerticalScroll(classes="scrolled"):
                yield from self._lines()
            buttons = [
                Push(self.t("leads.save"), variant="primary", id="save", disabled=self._nothing_left),
                Push(self.t("dialog.back"), id="back"),
            ]
            yield Horizontal(*self.dashboard.sided(buttons), classes="buttons")

    def _lines(self) -> ComposeResult:
        if self._refused:
            yield Say(self.t("preview.refused"), classes="section error")
            for one in self._refused:
                yield Say(f"✖ {self._named(one)}", classes="refusal")
        if self._fixed:
            yield Say(self.t("preview.happens"), classes="section")
            for one in self._fixed:
                yield Say(f"• {self._named(one)}")
        if self._optional:
            yield Say(self.t("preview.optional"), classes="section")
            for index, one in enumerate(self._optional):
                yield Tick(self._named(one), True, id=f"follow{index}")
        if not (self._refused or self._fixed or self._optional):
            yield Say(self.t("preview.nothing"))

    def _named(self, one: Consequence) -> str:
        name = self._names.get(one.lead_id, "")
        return f"{name}: {one.text}" if name else one.text

    def on_mount(self) -> None:
        self.query_one("#back" if self._nothing_left else "#save", Push).focus()

    @on(Button.Pressed, "#save")
    def action_save(self) -> None:
        if self._nothing_left:
            return
        unticked = (
            one.id for index, one in enumerate(self._optional) if not self.query_one(f"#follow{index}", Tick).value
        )
        self.dismiss(frozenset(unticked))

    @on(Button.Pressed, "#back")
    def _back(self) -> None:
        self.dismiss(None)
