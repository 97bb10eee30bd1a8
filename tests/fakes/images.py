"""Towns as they stood when they were furnished: to furnish one takes longer than most stories that are told in it.

An image is what SQLite itself would write to a file, so a town that is put back is the same to the last byte.
"""

from collections.abc import Hashable

from storage.api import AsyncDatabase
from storage.embedded.database import EmbeddedDatabase
from storage.embedded.disk.engine import SqliteEngine
from storage.embedded.traffic.inline import InlineWriter

_MOST = 12
"""Half a megabyte each; the stories of one file ask for few different ones."""
_images: dict[Hashable, bytes] = {}


def put_back(db: AsyncDatabase, key: Hashable) -> bool:
    """Fill an empty store in memory with what was kept under `key`; False where nothing was."""
    image = _images.pop(key, None)
    if image is None:
        return False
    _images[key] = image  # the last one now: the one that was asked for longest ago goes first
    _engine(db).connection.deserialize(image)
    return True


def keep(db: AsyncDatabase, key: Hashable | None) -> None:
    if key is None:
        return
    _images[key] = _engine(db).connection.serialize()
    if len(_images) > _MOST:
        del _images[next(iter(_images))]


def _engine(db: AsyncDatabase) -> SqliteEngine:
    assert isinstance(db, EmbeddedDatabase)
    assert isinstance(db.access.writer, InlineWriter)
    return db.access.writer.engine
