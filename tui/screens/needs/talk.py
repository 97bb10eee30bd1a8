"""The chat of somebody who waits, over the list: read it, answer, take the answer back."""

from functools import partial
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Input

from tui.deeds import tell_undoable
from tui.pane import Dialog
from tui.widgets.basic import Field, Push, Say
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
            yield Field(placeholder=self.t("needs.write"), id="answer", classes="boxed")
            buttons = [Push(self.t("dialog.close"), id="close"), Say(self.t("needs.write_hint"), classes="hint")]
            yield Horizontal(*self.dashboard.sided(buttons), classes="buttons")

    def on_mount(self) -> None:
        self.query_one("#answer", Field).focus()
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

    @on(Input.Submitted, "#answer")
    def _typed(self, event: Input.Submitted) -> None:
        if event.value.strip():
            self._answer(event.value.strip())

    @work(exclusive=True, group="answer", exit_on_error=False)
    async def _answer(self, words: str) -> None:
        """What could not be said stays in the line."""
        user = self.dashboard.user
        if user is None:
            return
        said = await self.attempt(self.office.needs.answer(self._contact_id, words, user), "say")
        if said is None:
            return
        if said.ok:
            self.query_one("#answer", Field).value = ""
        tell_undoable(self, said, partial(self.office.needs.unsay, said.message_id, user))

    def on_button_pressed(self) -> None:
        self.dismiss(True)
