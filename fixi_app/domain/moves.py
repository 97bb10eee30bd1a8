"""What moves a visit: another time that is put to somebody, a time that was changed, a visit that cannot take place.

Records only. Each is part of its lead, so that every answer to it is one find-and-modify on the lead, and of two who
answer at once exactly one finds it open.
"""

from enum import StrEnum

from fixi_app.domain.base import Record, UtcTime


class Proposer(StrEnum):
    CUSTOMER = "customer"
    """He asked to move his visit: the professional answers."""
    PROFESSIONAL = "professional"
    """He named another time instead of yes or no: the customer answers."""


class ProposalState(StrEnum):
    OPEN = "open"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"


class Proposal(Record):
    """Another time for a lead, held with the professional while it is open; until it is accepted the old one stands."""

    id: str
    """Begins with `offer_`: to the professional it is one more thing that he says yes or no to."""
    by: Proposer
    pro_id: str
    """Whose time it is; where the customer changes to another professional, that one's."""
    slot_id: str
    start: UtcTime
    end: UtcTime
    at: UtcTime
    state: ProposalState = ProposalState.OPEN
    moves: bool = False
    """The visit was booked when its professional proposed this: without an answer it stays as it was."""
    nudged: bool = False
    asked: bool = False
    """The customer was told that no answer came yet."""
    replaces: str | None = None
    """The slot of an earlier proposal that this one took the place of; to be freed."""
    cause: str = ""
    """The turn that ended it, so that its repetition after a crash gives the same answer."""


def withdrawn(proposal: Proposal | None, cause: str) -> Proposal | None:
    """An open proposal that falls away with what it was about."""
    if proposal is None or proposal.state is not ProposalState.OPEN:
        return proposal
    return proposal.but(state=ProposalState.WITHDRAWN, cause=cause)


class TimeChange(Record):
    """A visit went from one slot to another, perhaps of another professional."""

    at: UtcTime
    cause: str
    from_slot: str | None = None
    from_pro: str | None = None
    from_start: UtcTime | None = None
    to_slot: str | None = None


class Why(StrEnum):
    """Why a booked visit cannot take place as it was promised."""

    SICK = "sick"
    AWAY = "away"
    """A vacation, or hours that he blocks."""
    CANCELLED = "cancelled"
    """The professional gave it back."""
    LEFT = "left"
    """He works here no more."""
    NOT_COME = "not_come"
    NOT_HOME = "not_home"
    """The customer was not there."""


class Way(Record):
    """That he set out to a visit."""

    pro_id: str
    cause: str
    """The turn in which he said so."""
    at: UtcTime


class CalledOff(Record):
    """The visit is off, and the customer has not chosen yet what comes instead."""

    id: str
    why: Why
    pro_id: str
    start: UtcTime | None = None
    """The hour that was promised."""
    slot_id: str | None = None
    at: UtcTime


class AbsenceState(StrEnum):
    ASKED = "asked"
    COMING = "coming"
    """He answered that he comes."""
    OVER = "over"


class Absence(Record):
    """The customer said that nobody came."""

    id: str
    pro_id: str
    at: UtcTime
    state: AbsenceState = AbsenceState.ASKED
    again: bool = False
    """He said so before, and who was expected had answered that he comes."""
    alerted: bool = False
    """The owner was alerted."""
