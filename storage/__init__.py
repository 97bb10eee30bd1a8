"""A Mongo-compatible database: embedded in the process, or a MongoDB server, behind PyMongo's asynchronous names.

    async with storage.connect("mongita:/path/to/folder") as db:
        doc = await db["slots"].find_one_and_update(
            {"is_taken": False}, {"$set": {"is_taken": True}}, sort=[("start", 1)], return_document=ReturnDocument.AFTER
        )

What is promised stands in `storage.api`; what can go wrong with a store in `storage.errors`.
"""

from pymongo import ASCENDING, DESCENDING, ReturnDocument
from pymongo.errors import BulkWriteError, ConnectionFailure, DuplicateKeyError, OperationFailure, WriteError

from storage.api import AsyncCollection, AsyncCursor, AsyncDatabase, Document, OnWrite
from storage.backup import backup, restore, scrub
from storage.backup_changes import documents_in, forsaken, is_beyond_reading, is_ours, rewriting
from storage.embedded.disk.folders import FolderLock
from storage.errors import (
    BadAddress,
    StoreClosed,
    StoreDamaged,
    StoreError,
    StoreFailed,
    StoreFull,
    StoreLocked,
    StoreMissing,
    StoreReadOnly,
    StoreRefused,
    StoreTooNew,
    StoreUnreachable,
    Unsupported,
)
from storage.importing import backup_of_mongita, is_mongita_folder
from storage.opening import connect

__all__ = [
    "ASCENDING",
    "DESCENDING",
    "AsyncCollection",
    "AsyncCursor",
    "AsyncDatabase",
    "BadAddress",
    "BulkWriteError",
    "ConnectionFailure",
    "Document",
    "DuplicateKeyError",
    "FolderLock",
    "OnWrite",
    "OperationFailure",
    "ReturnDocument",
    "StoreClosed",
    "StoreDamaged",
    "StoreError",
    "StoreFailed",
    "StoreFull",
    "StoreLocked",
    "StoreMissing",
    "StoreReadOnly",
    "StoreRefused",
    "StoreTooNew",
    "StoreUnreachable",
    "Unsupported",
    "WriteError",
    "backup",
    "backup_of_mongita",
    "connect",
    "documents_in",
    "forsaken",
    "is_beyond_reading",
    "is_mongita_folder",
    "is_ours",
    "restore",
    "rewriting",
    "scrub",
]
