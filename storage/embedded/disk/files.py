"""Promise: a store's folder is private, its file is either a whole store or refused with a sentence, never emptied.

A new store is built under another name and renamed, so a file of no bytes is always damage and never a beginning.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import time
from itertools import count
from pathlib import Path
from typing import Final

from storage import migrations
from storage.embedded.work.meter import Meter
from storage.errors import StoreDamaged, StoreMissing, StoreReadOnly, from_os, from_sqlite

NAME: Final = "store.sqlite3"
_SIDE_FILES: Final = ("-wal", "-shm")
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


def connect(path: Path | str, *, read_only: bool, alone: bool = False) -> sqlite3.Connection:
    """A connection without Python's own transactions, usable from whichever one thread owns it.

    `alone` reads the file itself, without its log and without locks: only for a file that nobody can change.
    """
    if isinstance(path, str):
        return sqlite3.connect(path, isolation_level=None, check_same_thread=False, cached_statements=512)
    mode = "ro" if read_only else "rw"
    where = f"{path.absolute().as_uri()}?mode={mode}" + ("&immutable=1" if alone else "")
    connection = sqlite3.connect(
        where, uri=True, isolation_level=None, check_same_thread=False, cached_statements=512, timeout=10
    )
    connection.execute("PRAGMA query_only = ON" if read_only else "PRAGMA synchronous = FULL")
    connection.execute("PRAGMA fullfsync = ON")  # on a Mac an ordinary sync leaves the data in the disk's own memory
    connection.execute("PRAGMA cache_size = -16000")
    return connection


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
            _refuse_if_something_was_set_aside(folder)
            _create(path)
        path.chmod(0o600)
        return _opened(path)
    except sqlite3.DatabaseError as error:
        if isinstance(from_sqlite(error), StoreDamaged):
            raise _set_aside(path, str(error)) from error
        raise from_sqlite(error) from error
    except OSError as error:
        raise from_os(error, folder) from error


def _opened(path: Path) -> sqlite3.Connection:
    connection = connect(path, read_only=False)
    try:
        _check(connection, path)
        connection.execute("PRAGMA journal_mode = WAL")
        migrations.migrate(connection)
    except BaseException:
        connection.close()
        raise
    return connection


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
        if getattr(error, "sqlite_errorcode", 0) & 0xFF != sqlite3.SQLITE_CANTOPEN or os.access(folder, os.W_OK):
            raise from_sqlite(error) from error
    return _opened_on_a_read_only_disk(path)


def _opened_on_a_read_only_disk(path: Path) -> sqlite3.Connection:
    """Reading beside others needs a small shared file; where it cannot be made, nobody else can be writing either."""
    log = path.with_name(path.name + "-wal")
    if log.exists() and log.stat().st_size:
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
    _move(path, _beside(path, "leftover"))
    os.replace(fresh, path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Makes a rename survive a power cut, where the system can sync a folder (Windows cannot)."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


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


def corrupt(why: str) -> sqlite3.DatabaseError:
    error = sqlite3.DatabaseError(why)
    error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
    return error


def copy(source: sqlite3.Connection, target: Path, meter: Meter | None = None) -> None:
    """Copies a database in one step into a new file of mode 0600 that stands alone, and brings it to the disk."""
    if meter is not None:
        meter.not_at_once()
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
    kept = _beside(path, "replaced")
    existed = path.exists()
    if existed and _stands_alone(path):
        _give_a_second_name(path, kept)
    else:
        _move(path, kept)
    os.replace(fresh, path)
    sync_folder(folder)
    return kept if existed else None


def _stands_alone(path: Path) -> bool:
    """Whether the whole store is in the one file; its log is folded in, which closing the last connection does."""
    try:
        with contextlib.closing(connect(path, read_only=False)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    except sqlite3.Error:
        return False
    return not any(path.with_name(path.name + suffix).exists() for suffix in _SIDE_FILES)


def _give_a_second_name(path: Path, kept: Path) -> None:
    try:
        os.link(path, kept)
    except OSError:  # a file system without hard links
        shutil.copy2(path, kept)
        with kept.open("rb+") as handle:
            os.fsync(handle.fileno())


def _beside(path: Path, mark: str) -> Path:
    """A name with the time in it that is not taken: a clock may stand still or jump back."""
    moment = f"{time.strftime('%Y%m%d-%H%M%S', time.gmtime())}-{time.time_ns() // 1000 % 1_000_000:06}"
    names = (path.with_name(f"{NAME}.{mark}-{moment}{f'-{number}' * (number > 1)}") for number in count(1))
    return next(name for name in names if not any(name.with_name(name.name + end).exists() for end in ("", "-wal")))


def _set_aside(path: Path, why: str) -> StoreDamaged:
    """Keeps every byte, the write-ahead log too: whoever repairs the file needs both."""
    target = _beside(path, "damaged")
    _move(path, target)
    sync_folder(path.parent)
    return _damaged(f"The store in {path.parent} is damaged ({why}). It was kept as {target.name}.", target)


def _move(path: Path, target: Path) -> None:
    """Moves a database with its log. The file goes first: without its log it must never be found under its own name."""
    for suffix in ("", *_SIDE_FILES):
        source = path.with_name(path.name + suffix)
        if source.exists():
            os.replace(source, target.with_name(target.name + suffix))


def _damaged(what: str, kept: Path) -> StoreDamaged:
    advice = "Restore a backup; or, to begin with an empty store, move that file out of the folder."
    return StoreDamaged(f"{what} {advice}", kept)


def _refuse_if_something_was_set_aside(folder: Path) -> None:
    """A supervisor that starts the program again must not get an empty store in place of a damaged one."""
    for mark in ("damaged", "replaced"):
        kept = sorted(path for path in folder.glob(f"{NAME}.{mark}-*") if not path.name.endswith(_SIDE_FILES))
        if kept:
            raise _damaged(f"The store in {folder} is missing; {kept[-1].name} is what was set aside there.", kept[-1])
