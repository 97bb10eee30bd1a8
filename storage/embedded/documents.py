"""Promise: what goes in and what comes out are copies, in BSON's own precision and with aware UTC datetimes.

Everything passes through BSON bytes once, in both directions. A deep copy in Python was refused: it costs five times
as much and keeps microseconds, naive datetimes and tuples that a MongoDB server would have changed.
"""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from datetime import UTC
from typing import Any, Final

import bson
from bson import ObjectId, Regex
from bson.codec_options import CodecOptions
from bson.errors import InvalidBSON
from pymongo.errors import DocumentTooLarge, WriteError

from storage.errors import StoreDamaged

OPTIONS: Final[CodecOptions[dict[str, Any]]] = CodecOptions(tz_aware=True, tzinfo=UTC)
MAX_BYTES: Final = 16 * 1024 * 1024


def decode(raw: bytes) -> dict[str, Any]:
    """Raises StoreDamaged for bytes that are no document: SQLite hands them out of a page that somebody wrote over."""
    try:
        return bson.decode(raw, OPTIONS)
    except InvalidBSON as error:
        raise StoreDamaged(f"A document in the store is damaged ({error}): stop and restore a backup.") from error


def to_bytes(document: Mapping[str, Any]) -> bytes:
    """BSON of a document. Raises InvalidDocument, OverflowError or DocumentTooLarge, as PyMongo does."""
    raw: bytes = bson.encode(document, codec_options=OPTIONS)
    if len(raw) > MAX_BYTES:
        raise DocumentTooLarge(f"the document has {len(raw)} bytes, the limit is {MAX_BYTES}")
    return raw


def normal(document: Mapping[str, Any]) -> dict[str, Any]:
    """An independent copy with the values that a server would have seen."""
    return decode(to_bytes(document))


def prepared(document: MutableMapping[str, Any]) -> tuple[Any, bytes]:
    """The id and the bytes of a document to be inserted; a missing `_id` is added to the caller's document too."""
    if "_id" not in document:
        document["_id"] = ObjectId()
    check_id(document["_id"])
    return document["_id"], to_bytes(with_id_first(document))


def with_id_first(document: Mapping[str, Any]) -> Mapping[str, Any]:
    if next(iter(document)) == "_id":
        return document
    return {"_id": document["_id"], **document}


def check_id(value: Any) -> None:
    if isinstance(value, (list, tuple, Regex)) or hasattr(value, "finditer"):
        raise WriteError(f"The '_id' value cannot be of type {type(value).__name__}", 53)
