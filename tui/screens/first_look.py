"""In which of these lines does Hebrew read right? Asked once for each kind of terminal: none can be asked itself."""

from typing import Any, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Static

from tui.bidi import in_words, lay_out, painted
from tui.painting import FENCE
from tui.pane import Dialog
from tui.terminal import BidiMode
from tui.texts import Texts
from tui.widgets.basic import Say

_SAMPLE = "שלום 123"
_LINE = lay_out(_SAMPLE, "R")
SAMPLES = {
    BidiMode.APP: painted(_LINE),
    BidiMode.FENCE: f"{FENCE}{_SAMPLE}{FENCE}",
    BidiMode.WORDS: painted(in_words(_LINE)),
}
"""The same words as each mode would hand them to the terminal."""


class SampleLine(Static, can_focus=True):
    """Painted as it stands: put in order like all other text, the three would look alike."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter,space", "choose", "key.choose")]

    class Chosen(Message):
        def __init__(self, mode: BidiMode) -> None:
            super().__init__()
            self.mode = mode

    def __init__(self, number: int, mode: BidiMode, **rest: Any) -> None:
        super().__init__(f"{number}   {SAMPLES[mode]}", markup=False, **rest)
        self._mode = mode

    def action_choose(self) -> None:
        self.post_message(self.Chosen(self._mode))

    def on_click(self, event: events.Click) -> None:
        event.stop()
        self.action_choose()


class FirstLook(Dialog[str]):
    """The answer is the mode whose line read right; None leaves it to the program."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(str(number), f"take({number})", "key.choose", show=False) for number in range(1, len(SAMPLES) + 1)),
        Binding("up", "app.focus_previous", "key.line_up", show=False),
        Binding("down", "app.focus_next", "key.line_down", show=False),
    ]

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            # In both languages: whether the reader's own one can be read yet is what is being asked.
            for language in ("en", "he"):
                yield Say(Texts(language)("first_look.question"), base=None, classes="title")
            for number, mode in enumerate(SAMPLES, 1):
                yield SampleLine(number, mode, classes="sample")
            for language in ("en", "he"):
                yield Say(Texts(language)("first_look.how"), base=None, classes="hint")

    def action_take(self, number: int) -> None:
        self.dismiss(list(SAMPLES)[number - 1].value)

    @on(SampleLine.Chosen)
    def _chosen(self, event: SampleLine.Chosen) -> None:
        self.dismiss(event.mode.value)
