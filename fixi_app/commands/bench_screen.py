"""The dashboard in a real pseudo-terminal: keys go in, what is painted is read back."""

import contextlib
import os
import re
import select
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from fixi_app.commands.bench_child import COMMAND, environment, stop
from fixi_app.commands.outcome import CommandFailed

_PATIENCE = 30.0
_ESCAPES = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[PX^_].*?\x1b\\|[ -/]*[0-~])", re.S)
_LEAD = re.compile(r"05\d-\d{3}-\d{4}")
"""A phone as the table shows it; the log masks them."""
_DESK = "F2"
_SWITCH = b"\x1b[?1049h"
"""To the dashboard's screen."""


class Screen:
    def __init__(self, terminal: int, began: float) -> None:
        self._terminal, self._began, self._seen = terminal, began, b""

    def press(self, keys: str) -> None:
        os.write(self._terminal, keys.encode())

    def until_painted(self) -> float:
        """Seconds from the start to the first letter."""
        self._until(lambda: painted(self._seen), "the first letter")
        return time.monotonic() - self._began

    def until_desk(self) -> None:
        self._until(lambda: _DESK in self._text(), "the desk")

    def until_leads(self) -> None:
        """Until a lead is painted that was not there before the last key."""
        self._until(lambda: bool(_LEAD.search(self._text())), "a lead")

    def echo(self, letter: str) -> float:
        """Seconds from pressing a letter to seeing it."""
        self._seen = b""
        began = time.monotonic()
        self.press(letter)
        self._until(lambda: letter in self._text(), f"the letter {letter}")
        return time.monotonic() - began

    def read_for(self, seconds: float) -> None:
        """Take what is painted meanwhile, and forget it."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self._take(left)
        self._seen = b""

    def _until(self, there: Callable[[], bool], what: str) -> None:
        end = time.monotonic() + _PATIENCE
        while not there():
            if time.monotonic() > end:
                raise CommandFailed(f"The dashboard did not show {what}.")
            self._take(0.1)

    def _take(self, seconds: float) -> None:
        if select.select([self._terminal], [], [], seconds)[0]:
            self._seen += _read(self._terminal, self._seen)

    def _text(self) -> str:
        return _ESCAPES.sub(b"", self._seen).decode("utf-8", "ignore")


@contextlib.contextmanager
def opened(folder: Path) -> Iterator[Screen]:
    """Fixi with its dashboard, over the store in this folder, until the block ends."""
    screen, terminal = os.openpty()
    _size(terminal)
    began = time.monotonic()
    child = subprocess.Popen(
        COMMAND, env=environment(folder), stdin=terminal, stdout=terminal,
        stderr=terminal, start_new_session=True,
    )  # fmt: skip
    os.close(terminal)
    try:
        yield Screen(screen, began)
    finally:
        stop(child)
        os.close(screen)


def painted(seen: bytes) -> bool:
    """Whether a letter was written after the switch to the dashboard's screen."""
    _, switched, after = seen.partition(_SWITCH)
    return bool(switched) and any(letter.isalnum() for letter in _ESCAPES.sub(b"", after).decode("utf-8", "ignore"))


def _read(screen: int, seen: bytes) -> bytes:
    try:
        return os.read(screen, 65536)
    except OSError:  # Linux's way of saying that the other side has closed
        said = _ESCAPES.sub(b"", seen).decode("utf-8", "replace").strip()
        raise CommandFailed(f"The dashboard ended before it painted: {said[-600:]}") from None


def _size(terminal: int) -> None:
    import fcntl
    import struct
    import termios

    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
