"""What the set-up walk needs of the world outside: the kept settings, the outside parts, a new start."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from fixi_app.services.office import SetupField, StepName


class Cause(StrEnum):
    """How a trial went."""

    FINE = "fine"
    SILENT = "silent"
    """No answer: no connection, or a wrong address."""
    REFUSED = "refused"
    """These keys are wrong."""
    UNLINKED = "unlinked"
    """The keys are right, and no phone is linked to the account yet."""
    INACTIVE = "inactive"
    """The keys are right, and the provider lets nothing leave from this account or number now."""
    QUOTA = "quota"
    ODD = "odd"
    """An answer that says neither yes nor no."""
    WRONG = "wrong"
    """A value that the setting cannot have."""
    """A provider that this version cannot connect."""
    UNTRIED = "untried"
    """There is nothing to ask."""


KEPT = frozenset({Cause.FINE, Cause.SILENT, Cause.UNLINKED, Cause.INACTIVE, Cause.QUOTA, Cause.ODD, Cause.UNTRIED})
"""Kept all the same: only what is known to be wrong is not."""


@dataclass(frozen=True)
class Trial:
    cause: Cause
    about: str = ""
    """The setting that is wrong, where one is."""


@dataclass(frozen=True)
class WebhookPlace:
    """What the owner pastes into the provider's console."""

    url: str
    token: str = ""
    """Empty where none is entered there."""


class NotFetched(Exception):
    """The message says in a few words why, without an address."""


class SetUpEdge(Protocol):
    @property
    def can_restart(self) -> bool: ...

    def fields(self, step: StepName) -> Sequence[SetupField]:
        """The settings of a step as they are kept now."""
        ...

    def pending(self) -> bool:
        """Whether something kept holds only from the next start."""
        ...

    def made(self, step: StepName, values: Mapping[str, str]) -> Mapping[str, str]:
        """What these values still need and Fixi can make by itself; kept only together with them."""
        ...

    async def tried(self, step: StepName, values: Mapping[str, str]) -> Trial:
        """What the outside part says to what is kept with these values over it; nothing is kept by this."""
        ...

    async def keep(self, values: Mapping[str, str]) -> None:
        """Write them to `.env`. Raises OSError."""
        ...

    async def backup(self) -> str:
        """The name of a checked copy of the store; empty where the store's server makes them. Raises StoreError."""
        ...

    async def webhook(self, url: str) -> WebhookPlace | None:
        """Where the provider's messages are to go at this public address; None where none are taken in."""
        ...

    async def fetch_agent(self) -> None:
        """Put ngrok's own program where it is looked for. Raises NotFetched."""
        ...

    def restart(self) -> None:
        """Begin to stop; what follows is a new start in place."""
        ...
