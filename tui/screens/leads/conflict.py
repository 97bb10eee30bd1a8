"""A lead that was changed elsewhere while it was edited here: both values side by side, and a choice."""

from collections.abc import Callable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widgets import Button

from tui.pane import Dialog
from tui.screens.leads.model import Conflict
from tui.widgets.basic import Push, Say

MINE, THEIRS = "mine", "theirs"


class ConflictDialog(Dialog[str]):
    """The answer is `mine` (put on top of what is there now) or `theirs`; None leaves the conflict as it is."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("m,צ", "mine", "key.mine"),
        Binding("t,א", "theirs", "key.theirs"),
    ]

    def __init__(self, conflict: Conflict, words: Callable[[str, str], str]) -> None:
        """`words`: (column, value) as shown to a person."""
        super().__init__()
        self._conflict = conflict
        self._words = words

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog wide"):
            yield Say(self.t("conflict.title", name=self._conflict.name or "-"), classes="title")
            with VerticalScroll(classes="scrolled"):
                for column, now, mine in self._conflict.values:
                    yield Say(self.t(f"column.{column}"), classes="section")
                    yield Say(self.t("conflict.now", value=self._words(column, now)))
                    yield Say(self.t("conflict.mine", value=self._words(column, mine)))
            buttons = [
                Push(self.t("conflict.keep_mine"), variant="primary", id=MINE),
                Push(self.t("conflict.keep_theirs"), id=THEIRS),
                Push(self.t("dialog.back"), id="back"),
            ]
            yield Horizontal(*self.dashboard.sided(buttons), classes="buttons")

    def on_mount(self) -> None:
        self.query_one("#back", Push).focus()

    def action_mine(self) -> None:
        self.dismiss(MINE)

    def action_theirs(self) -> None:
        self.dismiss(THEIRS)

    @on(Button.Pressed)
    def _chosen(self, event: Button.Pressed) -> None:
        self.dismiss(event.button.id if event.button.id in (MINE, THEIRS) else None)
