"""What `doctor` finds: one line for each setting and outside part."""

from enum import StrEnum
from typing import NamedTuple


class State(StrEnum):
    FINE = "fine"
    MISSING = "missing"
    BROKEN = "broken"


class Finding(NamedTuple):
    state: State
    part: str
    text: str = ""
    """What was found, and what to do."""
    stops: bool = False
    """True when the appliance cannot do its job like this."""
    cause: str = ""
    """What kind of trouble, for those who tell it in other words: silent, refused, unlinked, inactive, quota, odd."""


def fine(part: str, text: str = "") -> Finding:
    return Finding(State.FINE, part, text)


def missing(part: str, text: str, *, stops: bool = False) -> Finding:
    return Finding(State.MISSING, part, text, stops)


def broken(part: str, text: str, *, stops: bool = True, cause: str = "") -> Finding:
    return Finding(State.BROKEN, part, text, stops, cause)
