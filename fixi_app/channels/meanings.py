"""What a provider's error code means for a message; every provider's table of codes is made of these."""

from dataclasses import dataclass

from fixi_app.domain.messages import SendOutcome


@dataclass(frozen=True)
class Meaning:
    """What to do, and why in one sentence's words."""

    outcome: SendOutcome
    says: str
    wait: float | None = None
    """Seconds until the next try."""
    tries: int | None = None
    """After so many of them it is the message's own fault; None = it is the outbox's to decide."""
    flagged: bool = False
    """The number is held back for how it was used."""
    wants_none: bool = False
    """The person has told the provider to let nothing of the business through."""


def again(says: str, wait: float = 10.0, tries: int | None = None) -> Meaning:
    return Meaning(SendOutcome.TRY_AGAIN, says, wait, tries)


def never(says: str, *, wants_none: bool = False) -> Meaning:
    return Meaning(SendOutcome.NEVER, says, wants_none=wants_none)


def person(says: str, *, flagged: bool = False) -> Meaning:
    return Meaning(SendOutcome.ASK_A_PERSON, says, flagged=flagged)
