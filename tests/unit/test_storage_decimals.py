"""Decimal128 among ints and doubles: one order, exact, and no key that was there before has changed."""

from __future__ import annotations

import math
import random
from decimal import Decimal
from itertools import pairwise

import pytest
from bson import Decimal128, Int64

from storage.embedded.values.decimals import CONTEXT, added, multiplied
from storage.embedded.values.keys import NAN_KEY, complement, encode

Number = int | float | Decimal128


def _decimal(text: str) -> Decimal128:
    return Decimal128(text)


def _random_number(source: random.Random) -> Number:
    kind = source.randrange(7)
    if kind == 6:
        return _decimal(f"{source.randint(2**53, 2**53 + 20)}.{source.randint(0, 9)}")
    if kind == 0:
        return source.randint(-(2**63), 2**63 - 1) >> source.randrange(64)
    if kind == 1:
        return source.uniform(-10, 10) * 10.0 ** source.randint(-300, 300)
    if kind == 2:
        return source.randint(-40, 40) / 8
    if kind == 3:
        return _decimal(f"{source.randint(-400, 400)}E{source.randint(-3, 3)}")
    if kind == 4:
        return _decimal(f"{source.gauss(0, 10.0 ** source.randint(0, 20)):.2f}")
    return _decimal(f"{source.randint(-(10**34) + 1, 10**34 - 1)}E{source.randint(-6000, 6000)}")


def _exact(value: Number) -> Decimal:
    return value.to_decimal() if isinstance(value, Decimal128) else Decimal(value)


def test_the_order_of_keys_is_the_order_of_exact_values() -> None:
    source = random.Random(20261125)
    values = [_random_number(source) for _ in range(4000)]
    kept = sorted(((encode(value), _exact(value), value) for value in values), key=lambda one: one[1])
    for (low, less, one), (high, more, other) in pairwise(kept):
        assert (low < high) == (less < more), (one, other)
        assert (low == high) == (less == more), (one, other)


def test_neighbours_of_a_double_stand_on_its_two_sides_also_where_something_follows() -> None:
    source = random.Random(7)
    follow = [b"", b"\x01", encode("x"), complement(encode("x")), b"\xff"]
    for _ in range(500):
        double = source.uniform(-1e6, 1e6) * 10.0 ** source.randint(-20, 6)
        exact = Decimal(double)
        tick = CONTEXT.multiply(abs(exact), Decimal("1e-28"))
        below, above = Decimal128(CONTEXT.subtract(exact, tick)), Decimal128(CONTEXT.add(exact, tick))
        for end in follow:
            for other in follow:
                assert encode(below) + end < encode(double) + other < encode(above) + end
                assert complement(encode(below)) + end > complement(encode(double)) + other


def test_no_key_is_the_beginning_of_another() -> None:
    source = random.Random(11)
    keys = sorted({encode(_random_number(source)) for _ in range(3000)})
    assert not any(more.startswith(less) for less, more in pairwise(keys))


@pytest.mark.parametrize(
    "equal",
    [
        (1, 1.0, Int64(1), _decimal("1"), _decimal("1.00"), _decimal("1E0")),
        (0, 0.0, -0.0, _decimal("0"), _decimal("-0"), _decimal("0E-10")),
        (math.inf, _decimal("Infinity")),
        (-math.inf, _decimal("-Infinity")),
        (0.5, _decimal("0.500")),
        (2**53 + 1, _decimal(str(2**53 + 1))),
        (2**63 - 1, _decimal(str(2**63 - 1))),
        (1e22, _decimal("1E22")),
    ],
    ids=str,
)
def test_equal_numbers_have_one_key(equal: tuple[Number, ...]) -> None:
    assert len({encode(value) for value in equal}) == 1


def test_the_ends_of_the_line() -> None:
    line = [
        float("nan"), -math.inf, _decimal("-9.999E6144"), -1.7976931348623157e308, _decimal("-1E-6176"), 0,
        _decimal("1E-6176"), 5e-324, _decimal("0.1"), 0.1, 2**53, _decimal(str(2**53 + 1)), 2**63 - 1, 2.0**63,
        _decimal(str(2**63 + 1)), 1.7976931348623157e308, _decimal("1E309"), _decimal("9.999E6144"), math.inf,
    ]  # fmt: skip
    keys = list(map(encode, line))
    assert keys == sorted(keys)
    assert len(set(keys)) == len(keys)
    assert encode(_decimal("NaN")) == encode(_decimal("-NaN")) == NAN_KEY


@pytest.mark.parametrize("edge", [2**53, 2**53 + 2, 2**60, 2**60 + 63, 2**60 + 64, 2**62 - 255, 2**63 - 2], ids=str)
def test_between_two_large_neighbours_there_is_room_for_every_fraction(edge: int) -> None:
    for sign in (1, -1):
        line: list[int | str] = [edge, f"{edge}.000001", f"{edge}.5", f"{edge}.50001", f"{edge}.9999", edge + 1]
        values = [Int64(sign * one) if isinstance(one, int) else _decimal("-" * (sign < 0) + one) for one in line]
        keys = list(map(encode, values[::sign]))
        assert keys == sorted(keys)
        assert len(set(keys)) == len(keys)
        turned = [complement(key) + end for key, end in zip(keys, (b"", b"\x01", b"\xfe") * 2, strict=True)]
        assert turned == sorted(turned, reverse=True)


@pytest.mark.parametrize(
    ("one", "other", "total", "product"),
    [
        (_decimal("1.10"), 2, "3.10", "2.20"),
        (Int64(3), _decimal("0.5"), "3.5", "1.5"),
        (_decimal("1"), 0.1, "1.100000000000000", "0.100000000000000"),
        (_decimal("Infinity"), 1, "Infinity", "Infinity"),
    ],
    ids=str,
)
def test_sums_and_products_with_a_decimal_are_decimals(one: Number, other: Number, total: str, product: str) -> None:
    assert str(added(one, other)) == str(added(other, one)) == total
    assert str(multiplied(one, other)) == product
