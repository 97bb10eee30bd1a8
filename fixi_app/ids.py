"""Where ids come from; handed in like the clock, so that a seeded day has the same ids each time."""

import random
import secrets
from typing import Protocol

_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"  # without 0/o, 1/l/i: an owner reads ids aloud


class Ids(Protocol):
    def new(self, prefix: str) -> str:
        """A fresh id such as `lead_8h2k4m6p9q`; unique for all practical purposes."""
        ...


class RandomIds:
    """Ids from the system's randomness."""

    def new(self, prefix: str) -> str:
        return f"{prefix}_{''.join(secrets.choice(_ALPHABET) for _ in range(12))}"


class SeededIds:
    """The same ids in the same order for the same seed: `demo` and tests."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(f"ids:{seed}")

    def new(self, prefix: str) -> str:
        return f"{prefix}_{''.join(self._random.choices(_ALPHABET, k=12))}"
