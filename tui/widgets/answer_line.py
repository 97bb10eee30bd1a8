"""The line in which a person answers a customer, the same in Conversations and in Needs you."""

from functools import partial
from typing import Any

from textual import on, work

from tui.deeds import tell_undoable
from tui.pane import AtDesk
from tui.widgets.lines import Lines
from tui.writing import Writing


class AnswerLine(AtDesk, Lines):
    """What is typed here waits in its own chat until it was said; what could not be said stays."""

    def __init__(self, **rest: Any) -> None:
        super().__init__(**rest)
        self._contact = ""
        self._writing = Writing()

    def on_mount(self) -> None:
        # The desk's own of this moment: what is typed before names are masked is not to be seen after it.
        self._writing = self.dashboard.writing

    def talk_to(self, contact: str) -> None:
        """Write in this chat from now on, with what was typed there before."""
        self._contact = contact
        self._show_draft()

    def _show_draft(self) -> None:
        draft = self._writing.draft(self._contact)
        if self.text != draft:
            self.load_text(draft)
            self.move_cursor(self.document.end)

    @on(Lines.Changed)
    def _written(self) -> None:
        self._writing.keep(self._contact, self.text)

    @on(Lines.Sent)
    def _typed(self, event: Lines.Sent) -> None:
        if event.text.strip() and self._contact:
            self._say(self._contact, event.text.strip())

    @work(exclusive=True, group="say", exit_on_error=False)
    async def _say(self, contact: str, words: str) -> None:
        user, needs = self.dashboard.user, self.office.needs
        said = await self.attempt(needs.answer(contact, words, user), "say") if user else None
        if user is None or said is None:
            return
        if said.ok:
            self._writing.sent(contact, words)
            self._show_draft()
        tell_undoable(self, said, partial(needs.unsay, said.message_id, user))
