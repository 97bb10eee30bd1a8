"""The code that opens a chat with the business, large enough for a camera, with its link beside it."""

from rich.segment import Segment, Segments
from rich.style import Style
from textual import work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Static

from tui.clean import clean_line
from tui.pane import Dialog
from tui.widgets.basic import Copyable, Push, Say

_RIM = 4
"""Light modules around the code; by the standard (ISO/IEC 18004) a camera may ask for four."""
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


class Code(Static):
    """As it is: it reads in no direction."""

    def paint(self, rows: tuple[str, ...]) -> None:
        lines = painted(rows)
        self.styles.width, self.styles.height = len(lines[0]), len(lines)
        self.update(Segments([segment for line in lines for segment in (*line, Segment.line())]))


class ChatCodeDialog(Dialog[None]):
    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog", id="chat-code"):
            yield Say(self.t("chat_code.title"), classes="title")
            beside = Vertical(
                Say("", id="chat-told"),
                Copyable("", base="L", id="chat-link"),
                Push(self.t("key.back"), id="back"),
                id="chat-beside",
            )
            yield Horizontal(*self.dashboard.sided([Code("", id="code", markup=False), beside]))

    def on_mount(self) -> None:
        self._look()

    @work(exit_on_error=False)
    async def _look(self) -> None:
        found = await self.attempt(self.office.checks.chat_code(), "chat_code")
        if found is None or not self.is_mounted:
            return
        code = self.query_one("#code", Code)
        code.display = bool(found.rows)
        if found.rows:
            code.paint(found.rows)
        self.query_one("#chat-link", Copyable).say(clean_line(found.link))
        self.query_one("#chat-told", Say).say(found.told)
        self.query_one("#back", Push).focus()

    def on_button_pressed(self) -> None:
        self.dismiss(None)
