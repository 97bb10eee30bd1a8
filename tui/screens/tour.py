"""The first minute: what stands where, in a few sentences, step by step. Left at any time, opened again from ^P."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Button

from tui.pane import Dialog
from tui.widgets.basic import Push, Say

STEPS = ("welcome", "areas", "simulator", "brake", "own")


class TourDialog(Dialog[bool]):
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "step(1)", "key.next", priority=True),
        Binding("backspace", "step(-1)", "key.before"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._at = 0

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Say("", id="tour-title", classes="title")
            yield Say("", id="tour-text")
            buttons = [
                Push(self.t("tour.next"), variant="primary", id="next"),
                Push(self.t("tour.leave"), id="leave"),
            ]
            yield Horizontal(*self.dashboard.sided(buttons), classes="buttons")

    def on_mount(self) -> None:
        self._show()
        self.query_one("#next", Push).focus()

    def _show(self) -> None:
        step = STEPS[self._at]
        title = self.t("tour.title", step=self._at + 1, of=len(STEPS))
        self.query_one("#tour-title", Say).say(title)
        business = self.office.names.get("business") or "Fixi"
        self.query_one("#tour-text", Say).say(self.t(f"tour.{step}", business=business))

    def action_step(self, by: int) -> None:
        """On to the next sentence, or back; past the last one the tour is over."""
        self._at = max(0, self._at + by)
        if self._at >= len(STEPS):
            self.dismiss(True)
        else:
            self._show()

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        if event.button.id == "next":
            self.action_step(1)
        else:
            self.dismiss(True)
