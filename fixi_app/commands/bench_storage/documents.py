"""The documents of the measurement: about 280 bytes each, with one unique key and one pair of fields to sort by."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, Final

SIZES: Final = (1_000, 10_000, 100_000, 1_000_000)
_BEGIN: Final = datetime(2026, 1, 1, tzinfo=UTC)
_CITIES: Final = ("חולון", "בת ים", "תל אביב", "רמת גן")
_PRIME: Final = 10_000_019
"""Keys must come in no order, as real ones do; multiplying by 7919 modulo this scatters them and repeats none."""


def label(size: int) -> str:
    return f"{size // 1_000_000}M" if size >= 1_000_000 else f"{size // 1000}k"


def key(number: int) -> str:
    return f"k{number * 7919 % _PRIME:08}"


def identity(number: int) -> str:
    """In the order of the numbers."""
    return f"lead{number:08}"


def lead(number: int) -> dict[str, Any]:
    return {
        "_id": identity(number),
        "key": key(number),
        "status": "taken" if number % 3 == 0 else "new",
        "at": _BEGIN + timedelta(seconds=number),
        "number": number,
        "city": _CITIES[number % 4],
        "text": "x" * 100,
    }


def slot(number: int) -> dict[str, Any]:
    start = _BEGIN + timedelta(minutes=number)
    return {"_id": f"slot{number}", "start": start, "is_taken": False, "lead_id": None, "text": "x" * 100}


def portions(size: int, most: int = 5000) -> Iterator[range]:
    for start in range(0, size, most):
        yield range(start, min(start + most, size))


def random_keys(chance: random.Random, size: int, count: int) -> list[str]:
    return [key(chance.randrange(size)) for _ in range(count)]
