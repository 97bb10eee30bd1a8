"""A lead: one request of one customer, from first word to last, and the moves it may make."""

from datetime import datetime
from enum import StrEnum

from fixi_app.domain.base import Record, UtcTime
from fixi_app.domain.follow_up import FollowUp
from fixi_app.domain.messages import Media
from fixi_app.domain.moves import Absence, CalledOff, Proposal, TimeChange, Way
from fixi_app.domain.reading import Danger, Language, Trade, Wanted


class LeadStatus(StrEnum):
    CONTACTED = "contacted"
    NEW = "new"
    BOOKED = "booked"
    COMPLETED = "completed"
    CLOSED = "closed"
    CANCELLED = "cancelled"
    REJECTED = "rejected"
    PENDING = "pending_admin_review"


_S = LeadStatus
OPEN = frozenset({_S.CONTACTED, _S.NEW, _S.BOOKED, _S.PENDING})
"""Statuses in which somebody still waits for something."""

_MOVES: dict[LeadStatus, frozenset[LeadStatus]] = {
    _S.CONTACTED: frozenset({_S.NEW, _S.PENDING, _S.CANCELLED, _S.REJECTED, _S.CLOSED}),
    _S.NEW: frozenset({_S.BOOKED, _S.CONTACTED, _S.PENDING, _S.CANCELLED, _S.REJECTED}),
    _S.BOOKED: frozenset({_S.COMPLETED, _S.NEW, _S.PENDING, _S.CANCELLED}),
    _S.PENDING: frozenset({_S.CONTACTED, _S.NEW, _S.BOOKED, _S.CANCELLED, _S.REJECTED}),
    _S.COMPLETED: frozenset({_S.CLOSED}),
    _S.CLOSED: frozenset(),
    _S.CANCELLED: frozenset(),
    _S.REJECTED: frozenset(),
}
_OWNER_ONLY: dict[LeadStatus, frozenset[LeadStatus]] = {
    _S.PENDING: frozenset({_S.CLOSED}),
    _S.COMPLETED: frozenset({_S.BOOKED, _S.PENDING}),
    _S.CLOSED: frozenset({_S.PENDING}),
    _S.CANCELLED: frozenset({_S.PENDING}),
    _S.REJECTED: frozenset({_S.PENDING}),
}


class By(StrEnum):
    """Who made a move."""

    CUSTOMER = "customer"
    PROFESSIONAL = "professional"
    OWNER = "owner"
    FIXI = "fixi"


def may_move(status: LeadStatus, to: LeadStatus, by: By) -> bool:
    """Whether a lead may go from `status` to `to`. `rejected` is the owner's only, and only he reopens an end."""
    if to is _S.REJECTED and by is not By.OWNER:
        return False
    return to in _MOVES[status] or (by is By.OWNER and to in _OWNER_ONLY.get(status, frozenset()))


class StatusChange(Record):
    status: LeadStatus
    at: UtcTime
    by: By
    reason: str = ""
    cause: str = ""
    """The turn or deed that made the move, so that its repetition after a crash is recognised."""


class OfferState(StrEnum):
    OPEN = "open"
    APPROVED = "approved"
    REFUSED = "refused"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"


class OfferStep(StrEnum):
    """How far the silence ladder has gone for this offer."""

    SENT = "sent"
    NUDGED = "nudged"
    CUSTOMER_ASKED = "customer_asked"


class Offer(Record):
    """The open offer is part of its lead: each answer is one find-and-modify on it, so one wins."""

    id: str
    pro_id: str
    """Whom it was sent to (or, of several in an emergency, the first); after approval the one who took it."""
    pro_ids: tuple[str, ...] = ()
    """All to whom it went at once: one, or up to three in an emergency."""
    slot_id: str | None = None
    sent_at: UtcTime
    step: OfferStep = OfferStep.SENT
    state: OfferState = OfferState.OPEN
    refused_by: tuple[str, ...] = ()
    refused_in: dict[str, str] = {}
    """Who refused -> the turn in which he did, so that its repetition after a crash gives the same answer."""
    cause: str = ""
    """The turn that ended it, so that its repetition after a crash gives the same answer."""


class Quote(Record):
    """What was quoted stays for that request. Whole units of the business's currency."""

    start: float
    end: float
    call_out_fee: float | None = None
    includes_vat: bool = True
    surcharge_percent: float = 0


class OwedNews(Record):
    to: str
    """`customer`, or a professional's id."""
    kind: str
    facts: dict[str, str] = {}


class Owed(Record):
    """What a deed at the desk still has to do: kept in the lead it changed, so that no crash can part the two."""

    deed: str
    at: UtcTime
    release: str | None = None
    """The slot to be given back."""
    releases: tuple[str, ...] = ()
    """More slots to be given back: what was held for another time."""
    news: tuple[OwedNews, ...] = ()
    held: bool = False
    """It waits for the end of the time in which the owner can take the deed back."""


class Lead(Record):
    id: str
    version: int = 0
    contact_id: str
    phone: str | None = None
    customer_name: str | None = None
    language: Language = Language.HE
    status: LeadStatus = LeadStatus.CONTACTED
    status_history: tuple[StatusChange, ...] = ()
    pro_id: str | None = None
    offer: Offer | None = None
    refused_pro_ids: tuple[str, ...] = ()
    """Refused or silent on this lead; not asked again before all others were."""
    reassignments: int = 0
    favourite_pro_id: str | None = None
    """With whom the customer was pleased before and wants again."""
    decision_id: str | None = None
    trade: Trade | None = None
    issue: str | None = None
    city: str | None = None
    unknown_place: str | None = None
    lat: float | None = None
    lon: float | None = None
    street: str | None = None
    house_number: str | None = None
    floor: str | None = None
    apartment: str | None = None
    private_house: bool = False
    pin_words: str | None = None
    """The customer's words beside his pin."""
    door: str | None = None
    """Who opens when it is not the customer, in his words; the professional gets it with the address."""
    details: str | None = None
    """The owner's notes."""
    wanted: Wanted | None = None
    asap: bool = False
    urgent: bool = False
    is_emergency: bool = False
    danger: Danger | None = None
    photos: int = 0
    media_show: str | None = None
    files: tuple[Media, ...] = ()
    """What the customer sent along and is kept here; the professional gets each once."""
    slot_id: str | None = None
    appointment_start: UtcTime | None = None
    appointment_end: UtcTime | None = None
    quoted: Quote | None = None
    final_price: float | None = None
    proposal: Proposal | None = None
    """Another time that somebody has still to answer."""
    time_changes: tuple[TimeChange, ...] = ()
    """The last moves of its time, so that a move that is repeated is recognised."""
    way: Way | None = None
    """That he is on his way, once he said so."""
    here: Way | None = None
    """That he is there, once he said so."""
    knock: Way | None = None
    """That nobody opened to him, when that was last told to the customer."""
    late_minutes: int = 0
    """By how much the professional said that he is late."""
    late_by: str = ""
    """The turn in which he said so: only what was said last is told."""
    prolonged_by: str = ""
    """The turn in which its professional last said that it takes longer, so that its repetition adds nothing."""
    absence: Absence | None = None
    """The customer said that nobody came."""
    called_off: CalledOff | None = None
    """The visit cannot take place as promised, and the customer chooses what comes instead."""
    assigned_by_person: bool = False
    """A lead that a person assigned is left alone by the ladder."""
    taken_by: str | None = None
    """Who of the business handles it himself while it waits (pending)."""
    taken_at: UtcTime | None = None
    owner_cause: str | None = None
    """The turn or deed of the owner that decided last about it, so that its repetition is recognised."""
    waiting_since: UtcTime | None = None
    """Since when somebody waits for a person (pending)."""
    cancelled_at: UtcTime | None = None
    completed_at: UtcTime | None = None
    created_at: UtcTime
    updated_at: UtcTime
    source: str = "whatsapp"
    sample: bool = False
    owed: Owed | None = None
    follow: FollowUp = FollowUp()

    def is_open(self) -> bool:
        return self.status in OPEN

    def is_taken(self) -> bool:
        """Whether a person took it since it came to wait; what was taken before it went on counts no more."""
        if self.status is not LeadStatus.PENDING or self.taken_at is None:
            return False
        return self.waiting_since is None or self.taken_at >= self.waiting_since


def moved(lead: Lead, to: LeadStatus, *, at: datetime, by: By, reason: str, cause: str = "") -> Lead:
    """The lead after a move, with the move appended to its history. The only way a status changes.

    Raises ForbiddenMove.
    """
    if not may_move(lead.status, to, by):
        raise ForbiddenMove(lead.status, to)
    change = StatusChange(status=to, at=at, by=by, reason=reason, cause=cause)
    return lead.but(status=to, status_history=(*lead.status_history, change), updated_at=at)


class ForbiddenMove(Exception):
    """A status that a lead may not go to from where it stands."""

    def __init__(self, status: LeadStatus, to: LeadStatus) -> None:
        super().__init__(f"a lead cannot go from {status} to {to}")
        self.status = status
        self.to = to
