"""What was changed elsewhere while it was edited here: what stands there now, and a choice. Nothing is overwritten."""

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widgets import Button

from tui.pane import Dialog
from tui.widgets.basic import Push, Say

MINE, THEIRS = "mine", "theirs"
Field = tuple[str, Sequence[str]]
"""Name of a field, and the sentences about it."""


class ConflictDialog(Dialog[str]):
    """The answer is `mine` (put on top of what is there now) or `theirs`; None leaves the conflict as it is."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("m,צ", "mine", "key.mine"),
        Binding("t,א", "theirs", "key.theirs"),
    ]

    def __init__(self, heading: str, fields: Iterable[Field], hint: str = "") -> None:
        """`fields`: what stands otherwise now; `hint`: what is worth knowing beside the choice."""
        super().__init__()
        self._heading = heading
        self._fields = fields
        self._hint = hint

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog wide"):
            yield Say(self._heading, classes="title")
            with VerticalScroll(classes="scrolled"):
                for name, lines in self._fields:
                    yield Say(name, classes="section")
                    yield from map(Say, lines)
            if self._hint:
                yield Say(self._hint, classes="hint")
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
