"""Promise: what goes in and what comes out are copies, in BSON's own precision and with aware UTC datetimes.

Everything passes through BSON bytes once, in both directions. A deep copy in Python was refused: it costs five times
as much and keeps microseconds, naive datetimes and tuples that a MongoDB server would have changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, MutableMapping
from datetime import UTC
from typing import Any, Final

import bson
from bson import ObjectId, Regex
from bson.codec_options import CodecOptions
from bson.errors import InvalidBSON
from pymongo.errors import DocumentTooLarge

from storage.errors import StoreDamaged, write_error

OPTIONS: Final[CodecOptions[dict[str, Any]]] = CodecOptions(tz_aware=True, tzinfo=UTC)
MAX_BYTES: Final = 16 * 1024 * 1024
MAX_DEPTH: Final = 180


def decode(raw: bytes) -> dict[str, Any]:
    """Raises StoreDamaged for bytes that are no document: SQLite hands them out of a page that somebody wrote over."""
    try:
        return bson.decode(raw, OPTIONS)
    except InvalidBSON as error:
        raise StoreDamaged(f"A document in the store is damaged ({error}): stop and restore a backup.") from error


def to_bytes(document: Mapping[str, Any]) -> bytes:
    """BSON of a document. Raises InvalidDocument, OverflowError or DocumentTooLarge, as PyMongo does.

    WriteError (15) where it nests too deeply, as a server does: Python could store it, and then no longer compare it.
    """
    raw: bytes = bson.encode(document, codec_options=OPTIONS)
    if len(raw) > MAX_BYTES:
        raise DocumentTooLarge(f"the document has {len(raw)} bytes, the limit is {MAX_BYTES}")
    # Each level is marked by a byte 3 or 4: counting these bytes is nearly free, and looking is hardly ever needed.
    if len(raw) > MAX_DEPTH and raw.count(b"\x03") + raw.count(b"\x04") >= MAX_DEPTH and _too_deep(document):
        raise write_error(f"Document exceeds maximum nesting depth of {MAX_DEPTH}", 15)
    return raw


def _too_deep(document: Mapping[str, Any]) -> bool:
    level: list[Any] = [document]
    for _ in range(MAX_DEPTH):
        level = [inner for value in level for inner in _within(value) if isinstance(inner, (Mapping, list, tuple))]
    return bool(level)


def _within(value: Any) -> Iterable[Any]:
    return value.values() if isinstance(value, Mapping) else value


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
    """Raises WriteError for a type that cannot be an `_id` (53), or a name in it that looks like an operator (52)."""
    if isinstance(value, (list, tuple, Regex)) or hasattr(value, "finditer"):
        raise write_error(f"The '_id' value cannot be of type {type(value).__name__}", 53)
    for name in value if isinstance(value, Mapping) else ():
        if str(name).startswith("$"):
            raise write_error(f"_id fields may not contain '$'-prefixed fields: {name} is not valid for storage.", 52)
