"""Promise: a Decimal128 has its exact place among ints and doubles, and arithmetic with one is MongoDB's.

A decimal that some int or double equals has the same key. Every other lies beside its nearest double: a mark says on
which side, and its own digits follow. Integers above 2**53 are beside doubles too; their marks are even numbers, and a
decimal between two of them has the odd one.
"""

from __future__ import annotations

import struct
from decimal import ROUND_FLOOR, ROUND_HALF_EVEN, Context, Decimal
from typing import Any, Final

from bson import Decimal128

CONTEXT: Final = Context(prec=34, rounding=ROUND_HALF_EVEN, Emin=-6143, Emax=6144, clamp=1, traps=[])
"""The arithmetic of the type: 34 digits, and infinity or NaN instead of an error."""
_OF_DOUBLE: Final = 15
"""Significant digits that MongoDB keeps of a double when it meets a decimal."""
_EXACT, _INT64 = Decimal(2**53), Decimal(2**63)
_FLIP: Final = bytes(255 - byte for byte in range(256))
_BELOW, _ABOVE = b"\x40", b"\xc0"
"""Below and above every mark of an integer, which is within 1024 of 0x8000."""
_short = struct.Struct(">H").pack


def integral(number: Decimal) -> int | None:
    """The int64 that equals the number, if there is one."""
    if number.is_finite() and -_INT64 <= number < _INT64 and number == number.to_integral_value():
        return int(number)
    return None


def beside(number: Decimal, nearest: float) -> bytes:
    """What follows the key of the nearest double, for a number that no int or double equals."""
    if _EXACT < abs(number) < _INT64:
        least = int(number.to_integral_value(ROUND_FLOOR))
        return _short(0x8000 + 2 * (least - int(nearest)) + 1) + _magnitude(number)
    return (_BELOW if number < nearest else _ABOVE) + _magnitude(number)


def _magnitude(number: Decimal) -> bytes:
    """Exponent, digits without trailing zeros, and an end that sorts before every digit; mirrored if negative."""
    digits = "".join(map(str, number.as_tuple().digits)).rstrip("0")
    said = _short(number.adjusted() + 0x4000) + digits.encode() + b"\x00"
    return said.translate(_FLIP) if number.is_signed() else said


def added(one: Any, other: Any) -> Any:
    """The sum of two BSON numbers; a decimal if one of them is."""
    if isinstance(one, Decimal128) or isinstance(other, Decimal128):
        return Decimal128(CONTEXT.add(_decimal(one), _decimal(other)))
    return one + other


def multiplied(one: Any, other: Any) -> Any:
    """The product of two BSON numbers; a decimal if one of them is."""
    if isinstance(one, Decimal128) or isinstance(other, Decimal128):
        return Decimal128(CONTEXT.multiply(_decimal(one), _decimal(other)))
    return one * other


def _decimal(value: Any) -> Decimal:
    if isinstance(value, Decimal128):
        return value.to_decimal()
    exact = Decimal(value)
    if not isinstance(value, float) or not exact.is_finite() or exact == 0:
        return exact
    rounded = Context(prec=_OF_DOUBLE).create_decimal(exact)
    return rounded.quantize(Decimal(1).scaleb(rounded.adjusted() - _OF_DOUBLE + 1), context=CONTEXT)
