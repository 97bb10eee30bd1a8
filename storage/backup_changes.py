"""Promise: a backup that is changed afterwards is the old one or the new one, whole, whatever falls in between.

Changing the file where it lies was refused: a kill in the middle would leave a backup that nobody ever checked.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Final

from storage import migrations
from storage.api import AsyncDatabase, Document
from storage.backup import backup, check, scrub
from storage.embedded.database import open_folder
from storage.embedded.disk import exchange
from storage.embedded.disk.aside import NAME, SIDE_FILES
from storage.embedded.disk.connections import connect
from storage.embedded.disk.engine import SqliteEngine
from storage.embedded.values.documents import decode
from storage.errors import StoreDamaged, StoreError, StoreFailed, from_os, from_sqlite

_MARK: Final = ".rewriting"
_SQLITE: Final = b"SQLite format 3\0"
_APPLICATION: Final = slice(68, 72)
"""Where SQLite keeps the number by which a program knows its files."""
_HEAD: Final = 100
_FOR_NOW: Final = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM,
                   sqlite3.SQLITE_NOMEM)  # fmt: skip


@contextlib.asynccontextmanager
async def rewriting(path: Path, home: Path | None = None) -> AsyncIterator[AsyncDatabase]:
    """The backup as a store to be changed; when the block ends well, it takes the backup's place, scrubbed and checked.

    Worked on in a private folder, beside the backup or in `home`; a log beside the backup is folded in before. Raises
    StoreDamaged and the storage's other errors; then, as after an error in the block, the backup is as it was.
    """
    place = (home or path.parent) / f".{path.name}{_MARK}"
    try:
        times = await asyncio.to_thread(_laid_out, path, place)
        db = await open_folder(str(place))
        try:
            yield db
            await scrub(db)
            await backup(db, path)
        finally:
            await db.close()
        await asyncio.to_thread(os.utime, path, ns=times)  # it is still a copy of the moment at which it was made
    except OSError as error:
        raise from_os(error, path) from error
    except sqlite3.Error as error:
        raise from_sqlite(error) from error
    finally:
        await asyncio.to_thread(shutil.rmtree, place, ignore_errors=True)


def forsaken(folder: Path) -> int:
    """Take away what a crash left of a rewriting in this folder; how many there were. Raises OSError."""
    left = list(folder.glob(f".*{_MARK}"))
    for place in left:
        shutil.rmtree(place)
    return len(left)


def is_ours(path: Path) -> bool:
    """Whether this file says of itself that it is a store of ours, by whatever name. Raises OSError."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    return head.startswith(_SQLITE) and head[_APPLICATION] == migrations.APPLICATION_ID.to_bytes(4, "big")


def is_beyond_reading(path: Path) -> bool:
    """Whether this file is damaged for good; one that is in use, or that we may not open, can be read another time."""
    try:
        check(path)
    except StoreDamaged as fault:
        return getattr(fault.__cause__, "sqlite_errorcode", 0) & 0xFF not in _FOR_NOW
    except StoreError:
        return False
    return False


def documents_in(path: Path, collection: str) -> list[Document]:
    """All documents of one small collection of a backup. Raises the storage's errors."""
    try:
        with contextlib.closing(connect(path, read_only=True, alone=True)) as connection:
            found = SqliteEngine(connection).collection(collection)
            rows = connection.execute(f"SELECT doc FROM {found.table}") if found else ()
            return [decode(raw) for (raw,) in rows]
    except sqlite3.Error as error:
        raise from_sqlite(error) from error


def _fold_in_its_log(path: Path) -> None:
    """A log that stayed beside the changed file would be played into it at the next opening."""
    logs = [path.with_name(path.name + suffix) for suffix in SIDE_FILES]
    if any(log.exists() for log in logs) and not exchange.stands_alone(path):
        raise StoreFailed(f"{path.name} is in use, or its log cannot be folded into it: it was left as it is.")


def _laid_out(path: Path, place: Path) -> tuple[int, int]:
    state = path.stat()
    check(path)
    _fold_in_its_log(path)
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(mode=0o700, parents=True)
    with contextlib.closing(connect(path, read_only=True, alone=True)) as connection:
        exchange.copy(connection, place / NAME)
    return state.st_atime_ns, state.st_mtime_ns
