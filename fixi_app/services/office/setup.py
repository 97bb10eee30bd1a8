"""The set-up walk: from the sample business to *ready for customers*, step by step."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Protocol

from fixi_app.domain.base import Record
from fixi_app.services.office.deeds import Saved
from fixi_app.services.office.users import User


class StepName(StrEnum):
    BEGIN = "begin"
    """A password for `owner`: from here on it is his own business, and the sample is gone."""
    BUSINESS = "business"
    WHATSAPP = "whatsapp"
    GEMINI = "gemini"
    PHONE = "phone"
    PROFESSIONALS = "professionals"
    TEST = "test"
    READY = "ready"


class SetupField(Record):
    name: str
    """The setting that it is kept under in `.env`."""
    secret: bool = False
    needed: bool = True
    value: str = ""
    """What is kept; never of a secret."""
    is_set: bool = False
    fixed: bool = False
    """True: the environment says it, which wins over the file, so it cannot be changed here."""
    choices: tuple[str, ...] = ()
    """It is one of these; empty: it is typed."""
    provider: str = ""
    """Asked for only where this provider is chosen; empty: with any."""
    made: bool = False
    """Fixi makes a value where none is given."""


class SetupStep(Record):
    name: StepName
    done: bool
    needed: bool = True
    """False: Fixi serves customers without it, less well."""
    told: tuple[str, ...] = ()
    """How it stands, and what is missing, a sentence each."""
    notes: tuple[str, ...] = ()
    """What the owner does well to know, whether the step is done or not."""
    fields: tuple[SetupField, ...] = ()
    paste: tuple[tuple[str, str], ...] = ()
    """(sentence, value): what the owner copies from here into another place."""


class Walk(Record):
    steps: tuple[SetupStep, ...]
    ready: bool
    """Real customers can be served as things stand now."""
    sample: bool = False
    """It is the sample business: the first step clears it."""
    restart: bool = False
    """Something that was entered holds only from the next start."""
    can_restart: bool = False
    """That start can be made from here."""


class Entered(Record):
    """What became of values that were entered."""

    kept: bool
    works: bool
    """Whether the outside part said yes to them."""
    message: str


class SetUp(Protocol):
    """For the owner alone. Every deed is audited by the names of what was entered, never by a value."""

    async def look(self) -> Walk: ...

    async def start_own(self, password: str, user: User) -> Saved:
        """A user `owner` with this password; the sample business is cleared after a backup."""
        ...

    async def enter(self, step: StepName, values: Mapping[str, str], user: User) -> Entered:
        """Try these against the outside part at once, and keep them in `.env` unless it refused them.

        A secret that is left out stays as it is; an empty value takes a setting out. No values at all: what is kept
        is tried once more.
        """
        ...

    async def test_message(self, user: User) -> Saved:
        """A message to the owner's own phone, on the whole way that a real one takes."""
        ...

    async def fetch_agent(self, user: User) -> Saved:
        """Fetch ngrok's own program: the owner was asked and said yes. The tunnel finds it within a minute."""
        ...

    async def restart(self, user: User) -> Saved:
        """Stop and start again in place. Not ok where that cannot be done: the message says how instead."""
        ...
