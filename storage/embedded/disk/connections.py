"""Promise: every connection to a store is set alike: durable where it writes, harmless where it only reads."""

from __future__ import annotations

import sqlite3
from pathlib import Path


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
    if not read_only:
        connection.execute("PRAGMA secure_delete = ON")  # what is deleted is overwritten, not only given back
    return connection
