"""The chat of somebody who waits, over the list: read it, answer, take the answer back."""

from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical

from tui.pane import Dialog
from tui.widgets.answer_line import AnswerLine
from tui.widgets.basic import Push, Say
from tui.widgets.chat import ChatView

_WATCH = 0.5
"""Seconds between two looks whether something was said."""


class NeedTalk(Dialog[bool]):
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+r", "refresh", "key.refresh", show=False),
        Binding("ctrl+z", "app.undo", "key.undo"),  # the desk's own is not heard below an open window
    ]

    def __init__(self, contact_id: str, title: str) -> None:
        super().__init__()
        self._contact_id, self._title = contact_id, title
        self._seen = -1

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog full"):
            yield Say(self._title, classes="title")
            yield ChatView(frozenset({"bot", "owner", "phone", "professional"}), self.t("needs.no_talk"), id="talk")
            yield AnswerLine(placeholder=self.t("needs.write"), id="answer", classes="boxed")
            buttons = [Push(self.t("dialog.close"), id="close"), Say(self.t("needs.write_hint"), classes="hint")]
            yield Horizontal(*self.dashboard.sided(buttons), classes="buttons")

    def on_mount(self) -> None:
        line = self.query_one("#answer", AnswerLine)
        line.talk_to(self._contact_id)
        line.focus()
        self.action_refresh()
        self.set_interval(_WATCH, self._watch)

    def _watch(self) -> None:
        if self.office.revision != self._seen:
            self.action_refresh()

    @work(exclusive=True, group="talk", exit_on_error=False)
    async def action_refresh(self) -> None:
        self._seen = self.office.revision
        lines = await self.attempt(self.office.needs.talk(self._contact_id), "talk")
        if lines is not None:
            self.query_one("#talk", ChatView).show(lines)

    def on_button_pressed(self) -> None:
        self.dismiss(True)
