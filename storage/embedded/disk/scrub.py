"""Promise: after a scrub no byte of what was deleted is left in the store's file or in its log.

`secure_delete` alone was measured, and is not enough: where SQLite spreads the rows of a full page over its neighbours,
the old copies stay in the gap between them (some hundred of 300,000 deleted words in a file of 13 MB). So the file is
written anew from what is still in it, 100 MB a second, and its log is emptied. What a file system keeps of blocks that
it gave back is no longer in any file.
"""

from __future__ import annotations

import sqlite3


def scrub(connection: sqlite3.Connection) -> bool:
    """On the writing connection, outside a transaction. False while a reader still needs the log: ask again later.

    Raises sqlite3.Error, for one when the disk has no room for a second copy; then nothing has changed.
    """
    connection.execute("VACUUM")
    return emptied_log(connection)


def emptied_log(connection: sqlite3.Connection) -> bool:
    """Fold the log into the file and cut it to nothing; nobody is waited for, because all writes wait meanwhile."""
    (patience,) = connection.execute("PRAGMA busy_timeout").fetchone()
    connection.execute("PRAGMA busy_timeout = 0")
    try:
        (busy, _, _) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    finally:
        connection.execute(f"PRAGMA busy_timeout = {patience}")
    return not busy
