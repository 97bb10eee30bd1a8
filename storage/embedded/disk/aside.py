"""Promise: a store's file that must make room keeps every byte, under another name in the same folder, with its log."""

from __future__ import annotations

import os
import time
from itertools import count
from pathlib import Path
from typing import Final

from storage.errors import StoreDamaged

NAME: Final = "store.sqlite3"
SIDE_FILES: Final = ("-wal", "-shm")


def beside(path: Path, mark: str) -> Path:
    """A name with the time in it that is not taken: a clock may stand still or jump back."""
    moment = f"{time.strftime('%Y%m%d-%H%M%S', time.gmtime())}-{time.time_ns() // 1000 % 1_000_000:06}"
    names = (path.with_name(f"{NAME}.{mark}-{moment}{f'-{number}' * (number > 1)}") for number in count(1))
    return next(name for name in names if not any(name.with_name(name.name + end).exists() for end in ("", "-wal")))


def set_aside(path: Path, why: str) -> StoreDamaged:
    """Keeps every byte, the write-ahead log too: whoever repairs the file needs both."""
    target = beside(path, "damaged")
    move(path, target)
    sync_folder(path.parent)
    return _damaged(f"The store in {path.parent} is damaged ({why}). It was kept as {target.name}.", target)


def move(path: Path, target: Path) -> None:
    """Moves a database with its log. The file goes first: without its log it must never be found under its own name."""
    for suffix in ("", *SIDE_FILES):
        source = path.with_name(path.name + suffix)
        if source.exists():
            os.replace(source, target.with_name(target.name + suffix))


def _damaged(what: str, kept: Path) -> StoreDamaged:
    advice = "Restore a backup; or, to begin with an empty store, move that file out of the folder."
    return StoreDamaged(f"{what} {advice}", kept)


def refuse_if_something_was_set_aside(folder: Path) -> None:
    """A supervisor that starts the program again must not get an empty store in place of a damaged one."""
    for mark in ("damaged", "replaced"):
        kept = sorted(path for path in folder.glob(f"{NAME}.{mark}-*") if not path.name.endswith(SIDE_FILES))
        if kept:
            raise _damaged(f"The store in {folder} is missing; {kept[-1].name} is what was set aside there.", kept[-1])


def sync_folder(folder: Path) -> None:
    """Makes a rename survive a power cut, where the system can sync a folder (Windows cannot)."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
