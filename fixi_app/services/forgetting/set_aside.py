"""A store that made room, damaged or replaced by a restore: in it are people who are erased from the one after it.

Promise: one that can be read is cleaned like any copy. One that cannot goes as a whole when somebody is erased, who may
be in it, else when it is as old as the oldest backup would be: until then it is there for whoever can repair it.
Everything here is for threads.
"""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

from loguru import logger

import storage

_MARKS = ("damaged", "replaced")
_LOGS = ("-wal", "-shm")
_MARKED = re.compile(r"\.(?:damaged|replaced)-")
_STAMP = slice(0, len("20261124-090000"))


def set_aside_in(data_dir: Path) -> list[Path]:
    """The stores that made room there, whether they can be read or not."""
    found = (path for mark in _MARKS for path in sorted(data_dir.glob(f"*.{mark}-*")))
    return [path for path in found if not path.name.endswith(_LOGS)]


def unreadable_in(data_dir: Path) -> list[Path]:
    return [path for path in set_aside_in(data_dir) if storage.is_beyond_reading(path)]


class SetAside:
    def __init__(self, data_dir: Path | None) -> None:
        self._data_dir = data_dir
        self._unreadable: dict[Path, tuple[tuple[float, int], bool]] = {}
        """What was found at the last look, and the time and size of then."""

    def readable(self) -> list[Path]:
        return [path for path in self._all() if not self._is_unreadable(path)]

    def erase(self, now: datetime, days: int, *, somebody_went: bool) -> int:
        """Delete what nobody can clean and whose time has come; how many there were. Raises OSError."""
        gone = [path for path in self._all() if (somebody_went or _is_older(path, now, days))
                and self._is_unreadable(path)]  # fmt: skip
        for path in gone:
            _delete(path)
            why = "somebody was erased who may be in it" if somebody_went else f"it is older than {days} days"
            logger.warning("{}, a damaged store that cannot be read, is deleted: {}", path.name, why)
        return len(gone)

    def _all(self) -> list[Path]:
        return set_aside_in(self._data_dir) if self._data_dir else []

    def _is_unreadable(self, path: Path) -> bool:
        """Read from end to end, so only when it has changed."""
        state = path.stat()
        seen = (state.st_mtime, state.st_size)
        last = self._unreadable.get(path)
        if last is None or last[0] != seen:
            self._unreadable[path] = last = seen, storage.is_beyond_reading(path)
        return last[1]


def _is_older(path: Path, now: datetime, days: int) -> bool:
    return now - _set_aside_at(path) > timedelta(days=days)


def _set_aside_at(path: Path) -> datetime:
    """As its name says; of one that was renamed, when it was last written."""
    try:
        stamp = _MARKED.split(path.name)[-1][_STAMP]
        return datetime.strptime(stamp, "%Y%m%d-%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return datetime.fromtimestamp(path.stat().st_mtime, UTC)


def _delete(path: Path) -> None:
    """The file last: while it is there, what is left of its log is found with it."""
    for suffix in (*_LOGS, ""):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
