"""The code that opens a chat with the business, large enough for a camera, with its link beside it."""

from math import ceil

from rich.segment import Segment, Segments
from rich.style import Style
from textual import events, work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.geometry import Size
from textual.widgets import Static

from fixi_app.services.office import ChatCode
from tui.clean import clean_line
from tui.pane import Dialog
from tui.widgets.basic import Copyable, Push, Say

_RIM = 4
"""Light modules around the code; by the standard (ISO/IEC 18004) a camera may ask for four."""
_BESIDE, _AROUND = 24, Size(4, 3)
"""Columns for the words beside the code; what border, padding and title take."""
_SHARE = 0.96
"""So much of the window a dialog may have: `.dialog` in the styles."""
_STYLE = {
    (dark, below): Style(color="#000000" if dark else "#ffffff", bgcolor="#000000" if below else "#ffffff")
    for dark in (True, False)
    for below in (True, False)
}
"""In its own colours whatever the theme is: a code of light on dark is read by few cameras."""


def painted(rows: tuple[str, ...]) -> list[list[Segment]]:
    """Two rows of the code in each line of the terminal: a half block has the colour of the upper one, its background
    that of the lower one. So a module is as wide as it is high."""
    across = len(rows) + 2 * _RIM
    rim = [" " * across] * _RIM
    padded = [*rim, *(f"{' ' * _RIM}{row}{' ' * _RIM}" for row in rows), *rim]
    padded += [" " * across] * (len(padded) % 2)
    pairs = zip(padded[::2], padded[1::2], strict=True)
    return [[Segment("▀", _STYLE[a == "#", b == "#"]) for a, b in zip(*pair, strict=True)] for pair in pairs]


def room_for(rows: tuple[str, ...]) -> Size:
    """The smallest window in which the whole code can stand: one that is cut off is read by no camera."""
    across = len(rows) + 2 * _RIM
    wide, high = across + _BESIDE + _AROUND.width, (across + 1) // 2 + _AROUND.height
    return Size(ceil(wide / _SHARE), ceil(high / _SHARE))


class Code(Static):
    """As it is: it reads in no direction."""

    def paint(self, rows: tuple[str, ...]) -> None:
        lines = painted(rows)
        self.styles.width, self.styles.height = len(lines[0]), len(lines)
        self.update(Segments([segment for line in lines for segment in (*line, Segment.line())]))


class ChatCodeDialog(Dialog[None]):
    _found: ChatCode | None = None

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog", id="chat-code"):
            yield Say(self.t("chat_code.title"), classes="title")
            beside = Vertical(
                Say("", id="chat-told"),
                Copyable("", base="L", id="chat-number"),
                Copyable("", base="L", id="chat-link"),
                Push(self.t("key.back"), id="back"),
                id="chat-beside",
            )
            yield Horizontal(*self.dashboard.sided([Code("", id="code", markup=False), beside]))

    def on_mount(self) -> None:
        self._look()

    def on_resize(self, event: events.Resize) -> None:
        if self._found is not None:
            self._show(self._found, event.size)

    @work(exit_on_error=False)
    async def _look(self) -> None:
        found = await self.attempt(self.office.checks.chat_code(), "chat_code")
        if found is None or not self.is_mounted:
            return
        self._found = found
        if found.rows:
            self.query_one("#code", Code).paint(found.rows)
        self.query_one("#chat-number", Copyable).say(clean_line(found.number))
        self.query_one("#chat-link", Copyable).say(clean_line(found.link))
        self._show(found, self.app.size)
        self.query_one("#back", Push).focus()

    def _show(self, found: ChatCode, window: Size) -> None:
        """The link stands there in any window, the code only where all of it does."""
        room = room_for(found.rows)
        whole = window.width >= room.width and window.height >= room.height
        self.query_one("#code", Code).display = bool(found.rows) and whole
        small = self.t("chat_code.small", width=room.width, height=room.height)
        self.query_one("#chat-told", Say).say(found.told if whole or not found.rows else small)

    def on_button_pressed(self) -> None:
        self.dismiss(None)
