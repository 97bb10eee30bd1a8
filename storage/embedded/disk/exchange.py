"""Promise: a copy is one moment of a store in one file; put in the place of the store, it leaves none without one."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
from pathlib import Path

from storage.embedded.disk.aside import NAME, SIDE_FILES, beside, move, sync_folder
from storage.embedded.disk.connections import connect


def copy(source: sqlite3.Connection, target: Path) -> None:
    """Copies a database in one step into a new file of mode 0600 that stands alone, and brings it to the disk."""
    target.unlink(missing_ok=True)
    os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    connection = connect(target, read_only=False)
    try:
        source.backup(connection)
        connection.execute("PRAGMA journal_mode = DELETE")
    finally:
        connection.close()
    with target.open("rb+") as handle:
        os.fsync(handle.fileno())


def put_in_place(fresh: Path, folder: Path) -> Path | None:
    """Exchanges the store's file; the former one stays under another name. The caller holds the lock.

    A kill at any moment leaves one of the two under the store's name. Only a former store whose log cannot be folded
    into its file (it is damaged, or being read) has to be moved away before, with its log.
    """
    path = folder / NAME
    kept = beside(path, "replaced")
    existed = path.exists()
    if existed and stands_alone(path):
        _give_a_second_name(path, kept)
    else:
        move(path, kept)
    os.replace(fresh, path)
    sync_folder(folder)
    return kept if existed else None


def stands_alone(path: Path) -> bool:
    """Whether the whole store is in the one file; its log is folded in, which closing the last connection does."""
    try:
        with contextlib.closing(connect(path, read_only=False)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    except sqlite3.Error:
        return False
    return not any(path.with_name(path.name + suffix).exists() for suffix in SIDE_FILES)


def _give_a_second_name(path: Path, kept: Path) -> None:
    try:
        os.link(path, kept)
    except OSError:  # a file system without hard links
        shutil.copy2(path, kept)
        with kept.open("rb+") as handle:
            os.fsync(handle.fileno())
