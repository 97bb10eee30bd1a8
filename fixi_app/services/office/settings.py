"""What the owner set: the face of the business and every number of it, each with where it comes from."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Protocol

from fixi_app.domain.base import Record
from fixi_app.services.office.deeds import Saved
from fixi_app.services.office.users import User


class SettingKind(StrEnum):
    """How a value is written."""

    TEXT = "text"
    SECRET = "secret"
    """A text that may hold passwords: `value` shows of it only what kind it is, and what is typed replaces it."""
    NUMBER = "number"
    NUMBERS = "numbers"
    """Numbers with commas between: `10,20,30`."""
    FLAG = "flag"
    """`on` or `off`."""
    CHOICE = "choice"
    DAYS = "days"
    """Weekdays with commas between: `friday,saturday`."""
    HOURS = "hours"
    """`08:00-21:00`"""
    TIME = "time"
    """`08:00`"""


class SettingSource(StrEnum):
    DEFAULT = "default"
    STORED = "stored"
    ENVIRONMENT = "environment"
    """`FIXI_SET_NAME`: it lies over what is stored, and cannot be changed at the desk."""


class SettingRow(Record):
    name: str
    group: str
    """profile, quiet, ladder, visit, routing, people, privacy, model, operation, job."""
    sentence: str
    """What it is, with its unit, in English; a front end may have it in other languages by `name`."""
    kind: SettingKind
    value: str
    """As it holds now, written as it is typed."""
    usual: str
    """The default, written alike."""
    source: SettingSource
    choices: tuple[str, ...] = ()
    at_once: bool = True
    """False: a change holds from the next start."""


class BusinessSettings(Protocol):
    """Only the owner changes; everybody at the desk may look. Each change is audited with both sides."""

    async def rows(self) -> Sequence[SettingRow]:
        """All of them, in the order of their groups."""
        ...

    async def change(self, values: Mapping[str, str], user: User) -> Saved:
        """Set these, written as they are typed: all or, when one cannot have its value, none."""
        ...

    async def try_second_path(self, user: User) -> Saved:
        """Send a test message to the addresses of `alert_urls` that are kept, and say how it went."""
        ...
