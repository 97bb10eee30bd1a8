"""Keys that a terminal sends and Textual does not know."""

from typing import cast

from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual.keys import Keys

_ALT_ENTER = ("\x1b\r", "\x1b\n")


def know_alt_enter() -> None:
    """Alt+Enter is a new line, as Ctrl+J is. Unknown, it would arrive as Enter, and send half of a message.

    Terminals with the newer protocol of keys name it themselves; all others send Escape and Return.
    """
    known = cast("dict[str, tuple[Keys, ...]]", ANSI_SEQUENCES_KEYS)
    known.update(dict.fromkeys(_ALT_ENTER, (Keys.ControlJ,)))
