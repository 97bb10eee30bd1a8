"""Several lines to write in: what a person at the desk writes to a customer.

Promise: Enter sends; a pasted text keeps its lines and is never sent by itself. It grows with what is typed, from one
line to as many as its style allows.
"""

from dataclasses import dataclass
from typing import Any, ClassVar

from textual import events
from textual.actions import SkipAction
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.document._document import EditResult, Location
from textual.message import Message

from tui.clean import clean_typed
from tui.widgets.both_ways import BothWays

_NEW_LINE = ("ctrl+j", "alt+enter", "shift+enter")
"""Every terminal hands over the first; the others, those that name the keys they send."""
_NOT_HERE = frozenset({"select_line", "select_all"})
"""Textual binds these to F6 and F7, which are areas of the desk."""


class Lines(BothWays):
    """An editor of several lines; `Lines.Sent` when Enter is pressed in it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "send", "key.send"),
        Binding(",".join(_NEW_LINE), "new_line", "key.new_line"),
    ]

    @dataclass
    class Sent(Message):
        """Somebody asked for this to be sent. It stays in the editor until that is done."""

        lines: "Lines"
        text: str

        @property
        def control(self) -> "Lines":
            return self.lines

    def __init__(self, text: str = "", *, placeholder: str = "", **rest: Any) -> None:
        words = Content(placeholder)  # as it is: a plain string would be taken for markup
        super().__init__(clean_typed(text), compact=True, highlight_cursor_line=False, placeholder=words, **rest)

    # -- what comes in ------------------------------------------------------------------------------------------------

    def load_text(self, text: str) -> None:
        super().load_text(clean_typed(text))

    def _replace_via_keyboard(self, insert: str, start: Location, end: Location) -> EditResult | None:
        return super()._replace_via_keyboard(clean_typed(insert), start, end)

    async def _on_key(self, event: events.Key) -> None:
        """These keys are answered here and not by their bindings, which the application runs: what is typed fast would
        be in the text before the line is broken, or sent with the message before it.
        """
        answer = {"enter": self.action_send, **dict.fromkeys(_NEW_LINE, self.action_new_line)}.get(event.key)
        if answer is not None:
            event.stop()
            event.prevent_default()
            answer()

    def action_send(self) -> None:
        self.post_message(self.Sent(self, self.text))

    def action_new_line(self) -> None:
        self._replace_via_keyboard("\n", *self.selection)

    def action_undo(self) -> None:
        """What was typed is taken back first; with nothing typed, the key is the desk's."""
        if not self.history.undo_stack:
            raise SkipAction
        super().action_undo()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return action not in _NOT_HERE and super().check_action(action, parameters)
