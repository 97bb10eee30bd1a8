"""What is decided about an edit: shown as consequences first, carried out afterwards."""

from typing import NamedTuple

from fixi_app.domain.base import Record, UtcTime
from fixi_app.domain.leads import Lead, LeadStatus
from fixi_app.services.visits.owing import CUSTOMER

__all__ = ["CUSTOMER", "Claim", "Goal", "News", "Note", "Plan"]


class Goal(NamedTuple):
    """Where an edit takes a lead."""

    status: LeadStatus
    pro_id: str | None
    moves: bool
    hands_over: bool
    """The professional is another one afterwards, or nobody."""
    chosen: bool
    """The status was typed, not the result of something else."""
    timed: bool
    """An hour still to come is to be kept with the professional."""
    fits: bool
    """He has it free, or the lead has it with him."""


class Note(Record):
    """A sentence to show: a key of the desk's texts, with what its placeholders need."""

    key: str
    pro_id: str | None = None
    words: dict[str, str] = {}
    """Placeholder -> key of another text."""


class Claim(Record):
    """A slot that the lead takes."""

    slot_id: str
    until: UtcTime | None = None
    """Held until then; None = booked."""


class News(Record):
    """Something that the customer or a professional hears."""

    id: str
    """Of the consequence, so that it can be unticked."""
    to: str
    """`customer`, or a professional's id."""
    kind: str
    facts: dict[str, str] = {}
    key: str
    about_pro: str | None = None
    optional: bool = True


class Plan(Record):
    refusal: Note | None = None
    """Why nothing of it can be; everything else is empty then."""
    after: Lead | None = None
    claim: Claim | None = None
    release: str | None = None
    """The slot that the lead gives back."""
    let_go: str | None = None
    """What was held for another time, which falls away with the visit that it was about."""
    news: tuple[News, ...] = ()
    notes: tuple[Note, ...] = ()
