"""A professional whose record was changed elsewhere while his form was open: what stands there now, and a choice."""

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widgets import Button

from fixi_app.domain.professionals import Professional
from tui.pane import Dialog
from tui.screens.leads.conflict import MINE, THEIRS
from tui.screens.professionals.merging import worded
from tui.widgets.basic import Push, Say


class ProfessionalConflict(Dialog[str]):
    """`mine`: what was typed here on top of what is there now; `theirs`: what is there now; None: back to the form."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("m,צ", "mine", "key.mine"),
        Binding("t,א", "theirs", "key.theirs"),
    ]

    def __init__(self, begun: Professional, typed: Professional, now: Professional, names: Sequence[str]) -> None:
        """`names`: the fields that stand otherwise now than when the form was opened."""
        super().__init__()
        self._begun, self._typed, self._now, self._names = begun, typed, now, names

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog wide"):
            yield Say(self.t("pros.conflict", name=self._now.name), classes="title")
            with VerticalScroll(classes="scrolled"):
                for name in self._names:
                    yield from self._field(name)
            yield Say(self.t("pros.conflict_hint"), classes="hint")
            buttons = [
                Push(self.t("conflict.keep_mine"), variant="primary", id=MINE),
                Push(self.t("conflict.keep_theirs"), id=THEIRS),
                Push(self.t("dialog.back"), id="back"),
            ]
            yield Horizontal(*self.dashboard.sided(buttons), classes="buttons")

    def _field(self, name: str) -> ComposeResult:
        records = (self._begun, self._typed, self._now)
        before, typed, now = (worded(one, name, self.t, self._city) for one in records)
        yield Say(self.t(f"form.{name}"), classes="section")
        yield Say(self.t("conflict.now", value=now))
        if typed not in (before, now):
            yield Say(self.t("conflict.mine", value=typed))
        else:
            yield Say(self.t("pros.before", value=before))

    def _city(self, canonical: str) -> str:
        return dict(self.office.professionals.cities(canonical)).get(canonical, canonical) if canonical else ""

    def on_mount(self) -> None:
        self.query_one("#back", Push).focus()

    def action_mine(self) -> None:
        self.dismiss(MINE)

    def action_theirs(self) -> None:
        self.dismiss(THEIRS)

    @on(Button.Pressed)
    def _chosen(self, event: Button.Pressed) -> None:
        self.dismiss(event.button.id if event.button.id in (MINE, THEIRS) else None)
