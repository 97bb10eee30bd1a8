"""The day as text: who wrote what to whom and when, in logical order, with notes on what Fixi decided."""

from collections.abc import Callable
from datetime import datetime

from fixi_app.channels.simulator import NAME as CHANNEL
from fixi_app.demo.phrases import Phrases
from fixi_app.domain.messages import Inbound, Outgoing

FIXI = "Fixi"
_INDENT = "       "
Out = Callable[[str], None]


class Transcript:
    """Writes line by line as the day goes. Names are known by phone; a stranger is shown by his number."""

    def __init__(self, names: dict[str, str], phrases: Phrases, out: Out) -> None:
        self._names, self._phrases, self._out = names, phrases, out

    def heading(self, text: str) -> None:
        self._out("")
        self._out(f"== {text} ==")
        self._out("")

    def inbound(self, message: Inbound, at: datetime) -> None:
        pictures = [self._phrases.say("photo")] * len(message.media)
        self._message(at, self._name(message.address), FIXI, " ".join([*pictures, message.text]).strip())

    def outgoing(self, message: Outgoing, at: datetime) -> None:
        self._message(at, FIXI, self._name(message.address), message.text)

    def note(self, text: str, at: datetime) -> None:
        self._out(f"{self._phrases.clock(at)}  * {text}")

    def _message(self, at: datetime, who: str, whom: str, text: str) -> None:
        """One line where it is one; else a block, for a summary read in one line is no summary."""
        head = f"{self._phrases.clock(at)}  {who} -> {whom}:"
        lines = [line for line in text.splitlines() if line.strip()]
        if len(lines) == 1:
            self._out(f"{head} {lines[0]}")
            return
        self._out(head)
        for line in lines:
            self._out(f"{_INDENT}{line}")

    def _name(self, address: str) -> str:
        phone = address.removeprefix(f"{CHANNEL}:")
        return self._names.get(phone, phone)
