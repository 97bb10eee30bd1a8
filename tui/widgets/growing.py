"""A list of lines to type in: another line is always one key away, and an emptied one is dropped."""

from collections.abc import Sequence
from typing import Any

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widget import Widget
from textual.widgets import Button

from tui.pane import AtDesk
from tui.widgets.basic import Field, Push


class Growing(AtDesk, Vertical):
    def __init__(self, values: Sequence[Any], **rest: Any) -> None:
        super().__init__(**rest)
        self._values = values

    def line(self, value: Any | None) -> Widget:
        """The line of a value; None for an empty one."""
        raise NotImplementedError

    def compose(self) -> ComposeResult:
        for value in (*self._values, None):
            yield self.line(value)
        yield Horizontal(Push(self.t("prices.more"), classes="another"), classes="buttons")

    @on(Button.Pressed, ".another")
    async def _another(self, event: Button.Pressed) -> None:
        event.stop()
        line = self.line(None)
        await self.mount(line, before=self.query_one(".buttons", Horizontal))
        (line if isinstance(line, Field) else line.query(Field).first()).focus()


class TextLines(Growing):
    """Sentences, each in a line of its own."""

    def line(self, value: Any | None) -> Widget:
        return Field(value or "")

    def read(self) -> str:
        """One sentence a line."""
        return "\n".join(text for field in self.query(Field) if (text := field.value.strip()))
