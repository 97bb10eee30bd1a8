"""The log: `logs/fixi.log`, the dashboard's ring of last lines, and stderr when there is no dashboard.

The promise: every line is masked after it was put together, tracebacks included; writing happens off the event loop;
and a log that cannot be written (a full disk) never raises into whoever had something to say. Whoever logs names ids
(`logger.bind(lead_id=...)`) and never a customer's words: these would be read as a template, and kept for ten days.
"""

import asyncio
import atexit
import logging
import re
import sys
import threading
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from loguru import logger

from fixi_app.log_file import to_file, to_terminal
from fixi_app.log_hooks import crashed, failed, take_over
from fixi_app.log_masking import clean, clean_lines, register_secret
from fixi_app.log_recall import recalled
from fixi_app.log_thread import LogThread
from fixi_app.log_traces import told
from fixi_app.services.office import LogLine

if TYPE_CHECKING:
    from loguru import Message, Record

__all__ = ["LogRing", "close", "complete", "configure", "register_secret"]

_FILE = "fixi.log"
UNHEARD = "unheard"
"""Lines with this set are nobody's business: a rehearsal, in which nothing happens."""
_FILE_LINE = "{time:YYYY-MM-DDTHH:mm:ss.SSSZZ} {level: <8} {name}: {message}{extra[lead]}{extra[trace]}\n"
# At INFO these write the address of each request, and Green API's has the token in its path.
_TALKATIVE = ("httpx", "httpcore", "urllib3", "google", "apscheduler", "asyncio", "aiohttp", "pyngrok", "filelock")

_MOST_SINKS = 2
_LONGEST = 20_000  # characters: a line is read by a person, and masked while somebody waits


class LogRing:
    """The last lines, for the dashboard. Safe to fill from any thread; the oldest fall out, and are counted."""

    def __init__(self, size: int = 5000) -> None:
        self._lines: deque[tuple[int, datetime, str, str, str | None]] = deque(maxlen=size)
        self._seq = 0
        self._lock = threading.Lock()

    def add(self, at: datetime, level: str, text: str, lead_id: str | None = None) -> None:
        with self._lock:
            self._seq += 1
            self._lines.append((self._seq, at, level, text, lead_id))

    def since(self, seq: int) -> tuple[Sequence[LogLine], int]:
        """Lines after `seq` that are still in the ring, and how many fell out between."""
        with self._lock:
            missed = max(self._seq - seq, 0)
            kept = list(islice(reversed(self._lines), missed))[::-1]
        lines = [LogLine(seq=n, at=at, level=level, text=text, lead_id=lead) for n, at, level, text, lead in kept]
        return lines, missed - len(kept)


def configure(log_dir: Path, *, stderr: bool, level: str = "INFO", ring: LogRing | None = None) -> bool:
    """Set the log up, replacing whatever was set up before; True when the file can be written.

    The ring begins with the last lines of the file: yesterday's errors are read on the screen, too.

    `stderr` is for headless runs only: one line on the dashboard's terminal ruins its picture.
    """
    close()
    file = _file(log_dir / _FILE)
    atexit.register(close)
    take_over(crashed)
    logger.configure(patcher=_prepare, extra={"lead": "", "trace": ""})
    _take_over_logging(level)
    if ring is not None:
        for line in recalled(log_dir / _FILE):
            ring.add(*line)
    behind = [file] if isinstance(file, LogThread) else []
    behind += [to_terminal()] if stderr else []
    everywhere = _Everywhere(ring, behind)
    logger.add(everywhere, level=level, format=_file_format, diagnose=False, colorize=False, filter=_is_heard)
    if isinstance(file, OSError):
        logger.warning("The log cannot be written to its folder ({}): it is kept in memory only", type(file).__name__)
        return False
    return True


def _file(path: Path) -> LogThread | OSError:
    try:
        return to_file(path)
    except OSError as error:
        return error


class _Everywhere:
    """One sink for all places, so that a line is put together once. Loguru calls all three methods."""

    def __init__(self, ring: LogRing | None, behind: Sequence[LogThread]) -> None:
        self._ring, self._behind = ring, behind

    def write(self, line: "Message") -> None:
        for thread in self._behind:
            thread.add(str(line))
        if self._ring is not None:
            record = line.record
            text = record["message"] + record["extra"]["trace"]
            self._ring.add(record["time"], record["level"].name, text, record["extra"]["lead_id"])

    async def complete(self) -> None:
        await asyncio.gather(*(thread.complete() for thread in self._behind))

    def stop(self) -> None:
        for thread in self._behind:
            thread.stop()


def errors_only() -> None:
    """For commands: no file, and on stderr nothing but errors.

    Loguru's own first sink would write every line there, unmasked, with the values of variables in its tracebacks.
    """
    close()
    take_over(failed)
    logger.configure(patcher=_prepare, extra={"lead": "", "trace": ""})
    _take_over_logging("ERROR")
    logger.add(_to_stderr, level="ERROR", format=_file_format, diagnose=False, filter=_is_heard)


def _is_heard(record: "Record") -> bool:
    return not record["extra"].get(UNHEARD)


def _to_stderr(line: "Message") -> None:
    sys.stderr.write(line)


async def complete() -> None:
    """Wait until every line so far is written."""
    await logger.complete()


def close() -> None:
    """Write what is left and let go of the file. Closing flushes, so a full disk fails here once more; nobody cares."""
    for _ in range(_MOST_SINKS):
        with suppress(OSError):
            logger.remove()
            return


def _prepare(record: "Record") -> None:
    """Mask once for all sinks. Must not raise: loguru would raise it into whoever logged."""
    lead = record["extra"].get("lead_id")
    try:
        record["message"] = clean(record["message"][:_LONGEST])
        trace = _trace(record)
    except Exception as error:  # noqa: BLE001
        record["message"], trace = f"a log line could not be prepared ({type(error).__name__})", ""
    # The rest is dropped: a bound object or a frame would live for as long as its line.
    record["exception"] = None
    lead_id = clean(str(lead)) if lead else None
    unheard = bool(record["extra"].get(UNHEARD))
    record["extra"] = {
        "lead_id": lead_id, "lead": f" [{lead_id}]" if lead_id else "", "trace": trace, UNHEARD: unheard,
    }  # fmt: skip


def _trace(record: "Record") -> str:
    """Our own traceback and not loguru's: that one comes after the last moment at which it could be masked."""
    error = record["exception"]
    if error is None or error.value is None:
        return ""
    return clean_lines(told(error.value))


def _file_format(_record: "Record") -> str:
    return _FILE_LINE


class _Intercept(logging.Handler):
    """Hands what libraries say through the standard logging to the one log."""

    def emit(self, record: logging.LogRecord) -> None:
        try:
            level: str | int = logger.level(record.levelname).name
        except ValueError:
            level = record.levelno
        try:
            text = record.getMessage()
        except (TypeError, ValueError, KeyError):
            text = f"an unreadable line of {record.name}"
        if record.name == "asyncio":  # behind that stand what was handed to a call, and tasks with their faults' words
            text = re.split(r"[(\n]", text, maxsplit=1)[0]
        named = logger.patch(lambda into: into.update({"name": record.name}))
        named.opt(exception=record.exc_info).log(level, "{}", text)


def _take_over_logging(level: str) -> None:
    number = logging.getLevelNamesMapping().get(level, logging.INFO)
    logging.basicConfig(handlers=[_Intercept()], level=number, force=True)
    logging.captureWarnings(True)
    for name in list(logging.root.manager.loggerDict):
        logging.getLogger(name).handlers.clear()
        logging.getLogger(name).propagate = True
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(max(logging.WARNING, number))
