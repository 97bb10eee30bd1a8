"""Promise: one process owns a folder. The lock is the operating system's, on an open file, so it ends with its holder.

The holder's process id stands in a file beside it, for the sentence that the second one gets; it is no lock itself,
because a number in a file outlives a killed process and may be somebody else's by then.
"""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

from storage.errors import StoreLocked, from_os

LOCK: Final = "store.lock"
OWNER: Final = "store.pid"


class FolderLock:
    """Held from `acquire` to `release`. Two stores in one process exclude each other too."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = FileLock(folder / LOCK, timeout=0, mode=0o600, thread_local=False)

    def acquire(self) -> None:
        """Raises StoreLocked with the holder's process id; StoreFull or StoreReadOnly if there can be no lock."""
        try:
            self._lock.acquire()
        except Timeout as error:
            raise StoreLocked(self._folder, holder(self._folder)) from error
        except OSError as error:
            raise from_os(error, self._folder) from error
        path = self._folder / OWNER
        with contextlib.suppress(OSError):  # a full disk has no room for the number, which is for a sentence only
            path.write_text(f"{os.getpid()}\n")
            path.chmod(0o600)

    def release(self) -> None:
        if self._lock.is_locked:
            (self._folder / OWNER).unlink(missing_ok=True)
            self._lock.release()


def holder(folder: Path) -> int | None:
    """The process id that the holder wrote, or None if it cannot be read."""
    try:
        return int((folder / OWNER).read_text())
    except (OSError, ValueError):
        return None
