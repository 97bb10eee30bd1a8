"""Promise: `encode` turns any value that BSON can hold into bytes whose plain byte order is MongoDB's order of values.

Equality, ranges, sorting and index keys all use this one encoding, so they cannot disagree with each other. Each
encoding is prefix-free: compound keys are simply concatenated, and a descending component is the complement.

Refused ways: Python's own comparison (1 == True, no order across types, sub-documents that ignore the order of their
fields), and a SQLite column per type (no arrays, no compound keys over mixed types).
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final

from bson import Binary, Code, DBRef, Decimal128, Int64, MaxKey, MinKey, ObjectId, Regex, Timestamp

from storage.embedded.values.decimals import beside, integral
from storage.errors import Unsupported


class Missing:
    """The value of a field that is not there; it differs from None wherever MongoDB tells them apart."""

    def __repr__(self) -> str:
        return "MISSING"


MISSING: Final = Missing()

MIN_KEY, UNDEFINED, NULL, NUMBER, STRING, OBJECT = 0x01, 0x03, 0x05, 0x10, 0x20, 0x30
ARRAY, WHOLE_ARRAY, BINARY, OBJECT_ID, BOOLEAN, DATE = 0x40, 0x42, 0x50, 0x60, 0x70, 0x80
TIMESTAMP, REGEX, CODE, MAX_KEY = 0x90, 0xA0, 0xB0, 0xF0

UNDEFINED_KEY: Final = bytes([UNDEFINED])
NULL_KEY: Final = bytes([NULL])
NAN_KEY: Final = bytes([NUMBER]) + bytes(10)
AFTER: Final = b"\xff"
"""Appended to a prefix, it sorts after every key with that prefix: no component starts with this byte."""

_FLIP: Final = bytes(255 - byte for byte in range(256))
_EXACT: Final = 2**53
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_double = struct.Struct(">d").pack
_whole = struct.Struct(">Q").pack
_pair = struct.Struct(">II").pack
_short = struct.Struct(">H").pack
_long = struct.Struct(">I").pack


def complement(key: bytes) -> bytes:
    """The same key in descending order."""
    return key.translate(_FLIP)


def encode(value: Any) -> bytes:
    """The order-preserving bytes of one value."""
    encoder = _ENCODERS.get(type(value))
    if encoder is None:
        encoder = _encoder_of_base(value)
    return encoder(value)


def whole_array(value: list[Any]) -> bytes:
    """The key of an array as a whole, kept apart from the key of an equal array that is an element.

    One shared encoding would let `unique` see {a: [1]} and {a: [[1]]} as duplicates, which MongoDB does not.
    """
    return bytes([WHOLE_ARRAY]) + encode(value)[1:]


def _null(_: Any) -> bytes:
    return NULL_KEY


def _boolean(value: bool) -> bytes:
    return b"\x70\x01" if value else b"\x70\x00"


def _ordered_double(value: float) -> bytes:
    packed = _double(value)
    return packed.translate(_FLIP) if packed[0] & 0x80 else bytes([packed[0] | 0x80]) + packed[1:]


def _integer(value: int) -> bytes:
    """A double and twice what the double could not hold: above 2**53 neighbours would otherwise share a key.

    Twice, because a decimal may lie between two neighbours.
    """
    nearest = float(value)
    if -_EXACT <= value <= _EXACT:
        return b"\x10" + _ordered_double(nearest) + b"\x80\x00"
    return b"\x10" + _ordered_double(nearest) + _short(0x8000 + 2 * (int(value) - int(nearest)))


def _floating(value: float) -> bytes:
    if value != value:
        return NAN_KEY
    return b"\x10" + _ordered_double(value + 0.0) + b"\x80\x00"


def _decimal(value: Decimal128) -> bytes:
    number = value.to_decimal()
    if number.is_nan():
        return NAN_KEY
    nearest = float(number)
    if number == nearest:
        return _floating(nearest)
    whole = integral(number)
    if whole is not None:
        return _integer(whole)
    return b"\x10" + _ordered_double(nearest + 0.0) + beside(number, nearest)


def _bare(text: bytes) -> bytes:
    return text.replace(b"\x00", b"\x00\xff") + b"\x00\x00"


def _string(value: str) -> bytes:
    return b"\x20" + value.encode().replace(b"\x00", b"\x00\xff") + b"\x00\x00"


def _object(value: dict[str, Any]) -> bytes:
    parts = [b"\x30"]
    for name, item in value.items():
        encoded = encode(item)
        parts += (b"\x02", encoded[:1], _bare(name.encode()), encoded)
    parts.append(b"\x00")
    return b"".join(parts)


def _array(value: list[Any]) -> bytes:
    return b"\x40" + b"".join(map(encode, value)) + b"\x00"


def _binary(value: bytes) -> bytes:
    return b"\x50" + _long(len(value)) + bytes([getattr(value, "subtype", 0)]) + bytes(value)


def _object_id(value: ObjectId) -> bytes:
    return b"\x60" + value.binary


def milliseconds(value: datetime) -> int:
    """Milliseconds since 1970 in UTC, rounded down as BSON does; a naive value counts as UTC, as in PyMongo."""
    gap = (value if value.tzinfo else value.replace(tzinfo=UTC)) - _EPOCH
    return (gap.days * 86_400 + gap.seconds) * 1000 + gap.microseconds // 1000


def _date(value: datetime) -> bytes:
    return b"\x80" + _whole(milliseconds(value) + 2**63)


def _timestamp(value: Timestamp) -> bytes:
    return b"\x90" + _pair(value.time, value.inc)


def _regex(value: Regex[Any]) -> bytes:
    pattern = value.pattern if isinstance(value.pattern, bytes) else value.pattern.encode()
    return b"\xa0" + _bare(pattern) + _long(value.flags)


def _pattern(value: re.Pattern[Any]) -> bytes:
    return _regex(Regex.from_native(value))


def _code(value: Code) -> bytes:
    return b"\xb0" + _bare(str(value).encode()) + _object(dict(value.scope or {}))


def _reference(value: DBRef) -> bytes:
    return _object(dict(value.as_doc()))


_ENCODERS: Final[dict[type, Callable[[Any], bytes]]] = {
    type(None): _null,
    Missing: _null,
    bool: _boolean,
    int: _integer,
    Int64: _integer,
    float: _floating,
    Decimal128: _decimal,
    str: _string,
    dict: _object,
    list: _array,
    bytes: _binary,
    Binary: _binary,
    ObjectId: _object_id,
    datetime: _date,
    Timestamp: _timestamp,
    Regex: _regex,
    re.Pattern: _pattern,
    Code: _code,
    DBRef: _reference,
    MinKey: lambda _: b"\x01",
    MaxKey: lambda _: b"\xf0",
}


def _encoder_of_base(value: Any) -> Callable[[Any], bytes]:
    for base in type(value).__mro__[1:]:
        if base in _ENCODERS:
            return _ENCODERS[base]
    raise Unsupported(f"values of type {type(value).__name__} are not supported")
