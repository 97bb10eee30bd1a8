"""Promise: a store's folder is private, its file is either a whole store or refused with a sentence, never emptied.

A new store is built under another name and renamed, so a file of no bytes is always damage and never a beginning.
"""

from __future__ import annotations

import logging
import os
import sqlite3
from pathlib import Path
from typing import Final

from storage import migrations
from storage.embedded.disk import exchange
from storage.embedded.disk.aside import NAME, beside, move, refuse_if_something_was_set_aside, set_aside, sync_folder
from storage.embedded.disk.connections import connect
from storage.errors import StoreDamaged, StoreFull, StoreMissing, StoreReadOnly, from_os, from_sqlite

_LOG: Final = logging.getLogger(__name__)
_CHECKED_BYTES: Final = 16 * 1024 * 1024
"""A file up to this size is checked page by page when it is opened (about 20 ms); a larger one only by `backup`."""


def written_path(where: str) -> Path:
    """The path that a person wrote, which may begin with ~."""
    return Path(where).expanduser()


def prepare_folder(folder: Path) -> None:
    """A folder that is made here is 0700. One that exists keeps its mode: it may be somebody's home.

    Raises StoreFull, StoreReadOnly or StoreFailed.
    """
    try:
        missing = [path for path in (folder, *folder.parents) if not path.exists()]
        folder.mkdir(parents=True, exist_ok=True)
        for path in missing:
            path.chmod(0o700)
            sync_folder(path.parent)  # a power cut must not take the folder with all that is in it
    except OSError as error:
        raise from_os(error, folder) from error


def in_memory() -> sqlite3.Connection:
    """A private database: it ends with its one connection, and two of them share nothing."""
    connection = connect(":memory:", read_only=False)
    migrations.migrate(connection)
    return connection


def open_for_writing(folder: Path) -> sqlite3.Connection:
    """Opens or makes the store; the caller holds the folder's lock.

    Raises StoreDamaged, StoreTooNew, StoreFull, StoreReadOnly or StoreFailed.
    """
    path = folder / NAME
    try:
        if not path.exists():
            refuse_if_something_was_set_aside(folder)
            _create(path)
        path.chmod(0o600)
        return _opened(path)
    except sqlite3.DatabaseError as error:
        if isinstance(from_sqlite(error), StoreDamaged):
            raise set_aside(path, str(error)) from error
        raise from_sqlite(error) from error
    except OSError as error:
        raise from_os(error, folder) from error


def _opened(path: Path) -> sqlite3.Connection:
    connection = connect(path, read_only=False)
    try:
        _check(connection, path)
        connection.execute("PRAGMA journal_mode = WAL")
        _keep_as_it_was(connection, path)
        migrations.migrate(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _keep_as_it_was(connection: sqlite3.Connection, path: Path) -> None:
    """A store of an older format is copied before anything is changed: who goes back to the former version needs it.

    The copy is a backup like any other. Under another name until it is whole, so a kill leaves nothing that looks it.
    """
    number = migrations.version(connection)
    if number == len(migrations.STEPS):
        return
    kept, fresh = beside(path, f"format-{number}"), path.with_name(NAME + ".copy")
    try:
        exchange.copy(connection, fresh)
        os.replace(fresh, kept)
    finally:
        fresh.unlink(missing_ok=True)
    sync_folder(path.parent)
    _LOG.info("The store has format %s, an older one: it is kept as %s, and brought up to date", number, kept.name)


def open_for_reading(folder: Path) -> sqlite3.Connection:
    """Opens beside a running owner or alone, changes nothing.

    Raises StoreMissing, StoreDamaged, StoreTooNew, StoreFull, StoreReadOnly or StoreFailed.
    """
    path = folder / NAME
    if not path.exists():
        raise StoreMissing(f"There is no store in {folder} to read.")
    try:
        return _opened_for_reading(path, alone=False)
    except sqlite3.Error as error:
        if not _cannot_be_shared(error, path):
            raise from_sqlite(error) from error
    return _opened_unshared(path)


def _cannot_be_shared(error: sqlite3.Error, path: Path) -> bool:
    """Whether the folder is read-only, or full: who has to save his data from a full disk begins by reading it."""
    if isinstance(from_sqlite(error), StoreFull):
        return not _has_log(path)
    refused = getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_CANTOPEN
    return refused and not os.access(path.parent, os.W_OK)


def _has_log(path: Path) -> bool:
    log = path.with_name(path.name + "-wal")
    return log.exists() and log.stat().st_size > 0


def _opened_unshared(path: Path) -> sqlite3.Connection:
    """Reading beside others needs a small shared file; where it cannot be made, nobody else can be writing either."""
    if _has_log(path):
        raise StoreReadOnly(
            f"The newest changes of the store in {path.parent} are in its log, and reading that needs a folder that "
            "can be written: copy the folder with all its files to another disk and read it there."
        )
    try:
        return _opened_for_reading(path, alone=True)
    except sqlite3.Error as error:
        raise from_sqlite(error) from error


def _opened_for_reading(path: Path, *, alone: bool) -> sqlite3.Connection:
    connection = connect(path, read_only=True, alone=alone)
    try:
        migrations.check(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _create(path: Path) -> None:
    fresh = path.with_name(NAME + ".new")
    fresh.unlink(missing_ok=True)
    os.close(os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    connection = connect(fresh, read_only=False)
    migrations.migrate(connection)
    connection.close()
    # A log that lies about without its file would be replayed into the new one.
    move(path, beside(path, "leftover"))
    os.replace(fresh, path)
    sync_folder(path.parent)


def _check(connection: sqlite3.Connection, path: Path) -> None:
    if path.stat().st_size == 0:
        raise corrupt("the file is empty")
    migrations.check(connection)
    if path.stat().st_size <= _CHECKED_BYTES:
        verify(connection)


def verify(connection: sqlite3.Connection) -> None:
    """Every page and every index; about 1 s for 500 MB. Raises sqlite3.DatabaseError if anything is wrong."""
    said = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
    if said != "ok":
        raise corrupt(said.splitlines()[-1])


def refuse_programs(connection: sqlite3.Connection) -> None:
    """Raises sqlite3.DatabaseError for triggers and views: a store has none, and they would run inside of ours."""
    found = connection.execute("SELECT name FROM sqlite_master WHERE type IN ('trigger', 'view') LIMIT 1").fetchone()
    if found:
        raise corrupt("there is a trigger or a view in it, and Fixi makes none")


def corrupt(why: str) -> sqlite3.DatabaseError:
    error = sqlite3.DatabaseError(why)
    error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
    return error
