"""What a professional's words about his visits need done: given back, another time, late, longer, ill, not come."""

from datetime import date

from fixi_app.dialogue.wishes import JobView, Wish
from fixi_app.domain.base import Record
from fixi_app.domain.leads import Lead


class GiveBackVisit(Wish[Lead | None]):
    """He cannot come: somebody else is looked for at the same hour. None = the visit is not his any more."""

    lead_id: str
    pro_id: str


class ProposedTime(Record):
    outcome: str
    """`put` (the customer is asked, the time is held), `slot_lost`, `gone` (not his to answer any more)."""
    lead: Lead | None = None


class ProposeTime(Wish[ProposedTime]):
    """Another time of his, for an offer that he was sent or a visit that he has; the customer answers."""

    lead_id: str
    pro_id: str
    slot_id: str


class AnswerAbsent(Wish[Lead | None]):
    """Where he is, after the customer said that nobody came. None = the visit is not his any more."""

    lead_id: str
    pro_id: str
    answer: str
    """`coming`, `not_coming`, `was_there` (and nobody answered the door)."""
    minutes: int = 0
    """In how many he is there; 0 = he did not say."""


class NobodyOpens(Wish[Lead | None]):
    """He is at the door of this visit and nobody opens; its customer hears so. None = it is not his any more."""

    lead_id: str
    pro_id: str


class ReportLate(Wish[tuple[JobView, ...] | None]):
    """He comes later to this visit, and by what is left of it to those after it on that day.

    Answered with the visits that are late now; None = the visit is not his any more.
    """

    lead_id: str
    pro_id: str
    minutes: int


class Prolong(Wish[tuple[JobView, ...] | None]):
    """This visit takes longer; answered with those after it that are late by it. None = it is not his any more."""

    lead_id: str
    pro_id: str
    minutes: int


class Sick(Wish[tuple[JobView, ...]]):
    """He cannot work on these days: nothing more is booked with him, and their customers choose what comes instead."""

    pro_id: str
    first: date
    last: date
    """Local days, both included."""


class WellAgain(Wish[int]):
    """These days of an illness are days of work again; answered with how many visits are free in them now."""

    pro_id: str
    first: date
    last: date
