"""Where the log's lines go: its file, and the terminal of a headless run. Each is written by a thread of its own.

Loguru's file, with its turning over and its age, is kept; only the way to it is ours.
"""

import copy
import os
import sys
import zipfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from loguru import logger

from fixi_app.log_thread import LogThread

if TYPE_CHECKING:
    from loguru import Logger


def to_file(path: Path) -> LogThread:
    """Raises OSError where the file cannot be had."""
    own = _another_logger()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    own.add(
        path,
        level=0,
        rotation="10 MB",
        retention="10 days",
        compression=_compress,
        encoding="utf-8",
        opener=_private,
        catch=False,  # else a page to stderr for each line that is lost, which a service keeps on the same full disk
    )

    def end() -> None:
        with suppress(OSError):  # closing flushes, so a full disk fails here once more; nobody cares
            own.remove()

    return LogThread(_Saying(own).write, end)


class _Saying:
    """Writes to the file, and says once for each time that lines are lost there."""

    def __init__(self, own: "Logger") -> None:
        self._own = own
        self._losing = False

    def write(self, text: str) -> None:
        try:
            self._own.opt(raw=True).info(text)
        except Exception as fault:  # noqa: BLE001  whatever it is, the lines after these are tried as well
            if not self._losing:
                self._losing = True
                logger.warning("The log's file cannot be written ({}): lines are lost there", type(fault).__name__)
        else:
            self._losing = False


def to_terminal() -> LogThread:
    """A terminal may be held (Ctrl+S, a marked word) for as long as somebody likes, and all of Fixi would wait for it.

    Past Python's own buffers: one whose thread waits for its terminal cannot be let go of when the program ends.
    """
    return LogThread(_tell)


def _tell(text: str) -> None:
    """What cannot be written has no reader any more: the terminal is gone."""
    with suppress(OSError, ValueError, AttributeError):
        number, left = sys.stderr.fileno(), text.encode("utf-8", "backslashreplace")
        while left:
            left = left[os.write(number, left) :]


def _another_logger() -> "Logger":
    """Loguru has one, and its documents have this way to a second one; it copies no sink that cannot be copied."""
    own = copy.deepcopy(logger)
    own.configure(patcher=lambda record: None)
    return own


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _compress(path: str) -> None:
    """Loguru's own zip is readable by everybody on the computer."""
    target = f"{path}.zip"
    with (
        open(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o600), "wb") as file,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        archive.write(path, Path(path).name)
    os.remove(path)
