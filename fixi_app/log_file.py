"""The log's file, written by a thread of its own.

Loguru's own way to do so (`enqueue`) hands each line to its thread through a pipe between processes: a third of a
millisecond of the event loop for each, ten times a turn. Its file, with its turning over and its age, is kept.
"""

import asyncio
import copy
import os
import queue
import threading
import zipfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from loguru import logger

if TYPE_CHECKING:
    from loguru import Logger, Message

_SECONDS = 10.0
"""For what is left when the program ends; a disk that takes longer is asleep."""


class LogFile:
    """A sink for loguru; lines arrive ready. Raises OSError where the file cannot be had."""

    def __init__(self, path: Path) -> None:
        self._own = _another_logger()
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._own.add(
            path,
            level=0,
            rotation="10 MB",
            retention="10 days",
            compression=_compress,
            encoding="utf-8",
            opener=_private,
            catch=False,  # else each line that is lost is a page on stderr, which a service keeps on the same disk
        )
        self._losing = False
        self._lines: queue.SimpleQueue[str | threading.Event | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="log", daemon=True)
        self._thread.start()

    def write(self, line: "Message") -> None:
        self._lines.put(str(line))

    async def complete(self) -> None:
        """Wait until every line so far is written. Loguru's `complete` awaits it."""
        reached = threading.Event()
        self._lines.put(reached)
        await asyncio.to_thread(reached.wait, _SECONDS)

    def stop(self) -> None:
        """Write what is left and let go of the file. Loguru calls it when the sink is removed."""
        self._lines.put(None)
        self._thread.join(_SECONDS)

    def _run(self) -> None:
        while (line := self._lines.get()) is not None:
            if isinstance(line, threading.Event):
                line.set()
            else:
                self._write(line)
        with suppress(OSError):  # closing flushes, so a full disk fails here once more; nobody cares
            self._own.remove()

    def _write(self, line: str) -> None:
        try:
            self._own.opt(raw=True).info(line)
        except Exception as fault:  # noqa: BLE001  whatever it is, the lines after this one are tried as well
            if not self._losing:
                self._losing = True
                logger.warning("The log's file cannot be written ({}): lines are lost there", type(fault).__name__)
        else:
            self._losing = False


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
