"""What stands behind the door of a store in a folder, and the one document that must be there."""

from storage import AsyncCollection, AsyncDatabase, Document
from storage.embedded.database import EmbeddedDatabase
from storage.embedded.traffic.readers import FileReaders
from storage.embedded.traffic.writer import Writer


def readers_of(db: AsyncDatabase) -> FileReaders:
    assert isinstance(db, EmbeddedDatabase)
    assert isinstance(db.access.readers, FileReaders)
    return db.access.readers


def writer_of(db: AsyncDatabase) -> Writer:
    assert isinstance(db, EmbeddedDatabase)
    assert isinstance(db.access.writer, Writer)
    return db.access.writer


async def the_one(collection: AsyncCollection, which: Document) -> Document:
    found = await collection.find_one(which)
    assert found is not None
    return found
