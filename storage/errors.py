"""Promise: whatever can go wrong with a store as a whole has one class here, and its text is a sentence for a person.

Faults of a single operation (a duplicate key, a bad filter) are PyMongo's own classes, so that callers need to know one
vocabulary only, whichever engine answers. `Unsupported` is among them: it is what MongoDB accepts and we refuse.

    StoreError
    ├── StoreLocked     another process owns the folder
    ├── StoreMissing    nothing to read where reading was asked for
    ├── StoreDamaged    the file is there and cannot be trusted
    ├── StoreTooNew     the file was written by a later version
    ├── StoreReadOnly   a write was asked of a store that was opened for reading, or lies on a read-only disk
    ├── StoreFull       the disk is full; nothing of the change was kept
    ├── StoreFailed     the disk or the writer failed, or a server could not make a write durable
    ├── StoreUnreachable  the MongoDB server does not answer; PyMongo's ConnectionFailure too
    ├── StoreRefused    the MongoDB server answers and does not let us in
    ├── BadAddress      the store's address cannot be one; PyMongo's ConfigurationError too
    └── StoreClosed     the store was used after it was closed
"""

from __future__ import annotations

import errno
import sqlite3
from pathlib import Path
from typing import Any

from pymongo.errors import ConfigurationError, ConnectionFailure, OperationFailure, WriteError


class StoreError(Exception):
    """Something is wrong with the store itself; the text says what, and what to do."""


class StoreLocked(StoreError):
    """Another process owns the folder. `pid` is its process id, or None when it could not be read."""

    def __init__(self, folder: Path, pid: int | None) -> None:
        self.folder, self.pid = folder, pid
        who = f"process {pid}" if pid is not None else "another process"
        super().__init__(f"The store in {folder} is in use by {who}: stop it first, or open the store read-only.")


class StoreMissing(StoreError):
    """There is no store where one was to be read."""


class StoreDamaged(StoreError):
    """The file cannot be trusted. `set_aside` is where it was moved to, or None when it was left in place."""

    def __init__(self, sentence: str, set_aside: Path | None = None) -> None:
        self.set_aside = set_aside
        super().__init__(sentence)


class StoreTooNew(StoreError):
    """The file has a format that this version does not know."""


class StoreReadOnly(StoreError):
    """A write was asked of a store that can only be read."""


class StoreFull(StoreError):
    """No space was left; the change, and every other change of its group, was undone."""


class StoreFailed(StoreError):
    """The disk or the writer failed; the change was not acknowledged."""


class StoreUnreachable(StoreError, ConnectionFailure):
    """The MongoDB server does not answer, or broke off; whether a write under way was kept is not known."""


class StoreRefused(StoreError):
    """The MongoDB server does not know the user, or does not let him use the database."""


class BadAddress(StoreError, ConfigurationError):
    """The address names no store. The text never quotes it: there may be a password in it."""


class StoreClosed(StoreError):
    """The store was used after it was closed."""


class Unsupported(OperationFailure):
    """Part of MongoDB's language, but not of what this package promises; refused before any engine sees it."""

    def __init__(self, sentence: str, code: int = 9) -> None:
        name = {2: "BadValue", 9: "FailedToParse"}[code]
        super().__init__(sentence, code, {"ok": 0.0, "code": code, "codeName": name, "errmsg": sentence})


def bad_value(sentence: str, code: int = 2) -> OperationFailure:
    """What a MongoDB server answers to a request that makes no sense; `code` is MongoDB's."""
    details: dict[str, Any] = {"ok": 0.0, "code": code, "errmsg": sentence}
    return OperationFailure(sentence, code, details)


def write_error(sentence: str, code: int) -> WriteError:
    """What a MongoDB server answers to a write that makes sense and cannot be done; `code` is MongoDB's."""
    return WriteError(sentence, code, {"index": 0, "code": code, "errmsg": sentence})


_FULL = sqlite3.SQLITE_FULL
_NO_ROOM_TO_SHARE = sqlite3.SQLITE_IOERR_SHMSIZE  # how a full disk shows while a store is being opened
_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
_READ_ONLY = (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM)
_OS_FULL = (errno.ENOSPC, errno.EDQUOT)
_OS_READ_ONLY = (errno.EROFS, errno.EACCES, errno.EPERM)


def from_sqlite(error: sqlite3.Error) -> StoreError:
    """The store's own error for what SQLite reported; the original stays attached as the cause by the caller."""
    said = getattr(error, "sqlite_errorcode", 0)
    code = said & 0xFF
    if code == _FULL or said == _NO_ROOM_TO_SHARE:
        return StoreFull("The disk is full: nothing of this change was kept. Free some space and try again.")
    if code in _DAMAGED:
        return StoreDamaged(f"The store's file is damaged ({error}): stop the program and restore a backup.")
    if code in _READ_ONLY:
        return StoreReadOnly(f"The store cannot be written ({error}): check the folder's disk and permissions.")
    return StoreFailed(f"The store's disk answered with an error ({error}): nothing of this change was kept.")


def from_os(error: OSError, where: Path) -> StoreError:
    """The store's own error for what the system said about a file or folder, which happens before SQLite is asked."""
    said = error.strerror or str(error)
    if error.errno in _OS_FULL:
        return StoreFull(f"The disk of {where} is full: nothing was changed. Free some space and try again.")
    if error.errno in _OS_READ_ONLY:
        return StoreReadOnly(f"{where} cannot be written ({said}): check the disk and permissions.")
    return StoreFailed(f"{where} could not be used ({said}): check the disk and the path.")
