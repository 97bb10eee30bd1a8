"""Promise: a backup is a whole, checked copy of one moment; a restore replaces nothing before its source was checked.

Copying the file itself was refused: beside a running writer the newest changes are in the log, not in the file.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import sqlite3
from pathlib import Path

from storage import migrations
from storage.api import AsyncDatabase
from storage.embedded.database import EmbeddedDatabase
from storage.embedded.disk import exchange, files
from storage.embedded.disk.aside import NAME, sync_folder
from storage.embedded.disk.connections import connect
from storage.embedded.disk.folders import FolderLock
from storage.errors import StoreDamaged, StoreError, StoreMissing, from_os, from_sqlite


async def backup(db: AsyncDatabase, path: Path | str) -> None:
    """Writes a copy of an embedded store to a file (mode 0600), replacing one of that name only by a good copy.

    Writers go on meanwhile. Raises StoreFull, StoreReadOnly or StoreFailed, and leaves no half copy; StoreDamaged if
    the store itself turns out to be damaged; StoreError for a server, which has tools of its own.
    """
    if not isinstance(db, EmbeddedDatabase):
        raise StoreError("A MongoDB server is backed up with its own tools (mongodump).")
    target = files.written_path(str(path))
    fresh = target.with_name(target.name + ".part")
    try:
        await db.copy_to(fresh)
        await asyncio.to_thread(_accept, fresh, target)
    except (OSError, sqlite3.Error) as error:
        raise _told(error, target) from error
    finally:
        _clear(fresh)


async def scrub(db: AsyncDatabase) -> bool:
    """Overwrite what was deleted from an embedded store; False while a reader keeps a part of it: ask again later.

    A server keeps its files itself: nothing is done, and True. Raises StoreFull or StoreFailed.
    """
    return await db.scrub() if isinstance(db, EmbeddedDatabase) else True


def _accept(fresh: Path, target: Path) -> None:
    try:
        check(fresh)
    except StoreDamaged as error:
        raise StoreDamaged(
            f"The store itself is damaged ({error.__cause__}): no backup was made, and an earlier one is as it was. "
            "Stop the program and restore a backup."
        ) from error
    os.replace(fresh, target)
    sync_folder(target.absolute().parent)


def check(path: Path) -> None:
    """Reads a backup from end to end. Raises StoreMissing, StoreDamaged or StoreTooNew."""
    if not path.is_file():
        raise StoreMissing(f"There is no backup at {path}.")
    try:
        connection = connect(path, read_only=True)
        try:
            migrations.check(connection)
            files.verify(connection)
            files.refuse_programs(connection)
        finally:
            connection.close()
    except sqlite3.Error as error:
        raise StoreDamaged(f"{path} is not a whole backup ({error}); nothing was changed.") from error


def restore(path: Path | str, folder: Path | str) -> Path | None:
    """Puts a checked backup in the place of a folder's store; returns where the former one was kept, if there was one.

    The store must not be in use (StoreLocked). Raises StoreMissing, StoreDamaged or StoreTooNew for the backup, and
    then has changed nothing. Takes as long as reading the backup twice: call it in a thread.
    """
    source, home = Path(path).expanduser(), Path(folder).expanduser()
    check(source)
    files.prepare_folder(home)
    lock = FolderLock(home)
    lock.acquire()
    fresh = home / (NAME + ".new")
    try:
        fresh.unlink(missing_ok=True)
        connection = connect(source, read_only=True)
        exchange.copy(connection, fresh)
        connection.close()
        check(fresh)
        return exchange.put_in_place(fresh, home)
    except (OSError, sqlite3.Error) as error:
        raise _told(error, home) from error
    finally:
        _clear(fresh)
        lock.release()


def _clear(fresh: Path) -> None:
    """Where even this fails, the disk has failed before, and the caller hears of that."""
    with contextlib.suppress(OSError):
        fresh.unlink(missing_ok=True)


def _told(error: OSError | sqlite3.Error, where: Path) -> StoreError:
    if isinstance(error, sqlite3.Error):
        return from_sqlite(error)
    return from_os(error, where)
