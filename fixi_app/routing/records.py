"""What a routing decision is made of, and what is kept of it.

Promise: a stored Decision holds every fact that was weighed, so it can be recomputed years later although the
professionals have changed since; and nothing more (no phone, no address, no point on the map of the customer).
"""

from enum import StrEnum
from typing import Any

from pydantic import Field

from fixi_app.domain.base import Record, UtcTime
from fixi_app.domain.professionals import Professional, RatingSum
from fixi_app.domain.reading import Language, Trade, Wanted


class RouteRequest(Record):
    """A lead as far as routing cares."""

    lead_id: str
    trade: Trade
    city: str | None = None
    """Canonical name."""
    lat: float | None = None
    lon: float | None = None
    language: Language = Language.HE
    wanted: Wanted | None = None
    asap: bool = False
    urgent: bool = False
    is_emergency: bool = False
    refused_pro_ids: tuple[str, ...] = ()
    """Refused or silent on this lead."""
    ask_again: bool = False
    """Whether those may be asked once more when nobody else is left; they come after all others even then."""
    favourite_pro_id: str | None = None
    """With whom this customer was pleased before."""
    contact_id: str | None = None
    """The customer, so that a professional who needs a service is not sent to himself."""
    sample: bool = False
    samples_mix: bool = False
    """No real person can be reached (the simulator, a provider on loopback): sample and other records may meet."""


class Candidate(Record):
    """A professional and how his calendar and day stand now."""

    pro: Professional
    open_jobs: int = 0
    next_start: UtcTime | None
    """Start of his first free slot that fits, or of his next free slot; None = no free slot at all."""
    in_window: bool = False
    """Whether he has a free slot in the time that was asked for."""
    reachable: bool = True
    """Whether he is at work now, or on call; matters in an emergency only, for an offer is sent at any hour."""
    last_offer_at: UtcTime | None = None


class Facts(Record):
    """What was weighed about one candidate: a snapshot, kept with the decision."""

    pro_id: str
    name: str
    is_active: bool
    approved: bool
    phone_confirmed: bool = True
    sample: bool
    is_customer: bool
    refused: bool
    favourite: bool
    trade_fits: bool
    trades: int
    """How many trades he has."""
    is_handyman: bool
    speaks: bool
    """Whether he speaks the customer's language."""
    distance_km: float | None
    radius_km: float
    lists_city: bool
    rating: RatingSum
    open_jobs: int
    max_open_jobs: int
    next_start: UtcTime | None
    in_window: bool
    reachable: bool
    on_call: bool
    offers_sent: int
    offers_answered: int
    offers_silent: int | None = None
    """None in decisions from before silence was counted by itself: there what was sent and not answered was silence."""
    visits_done: int = 0
    visits_missed: int = 0
    """Those to which he did not come, and those he gave back."""
    last_offer_at: UtcTime | None


class Matter(Record):
    """What was weighed about the request."""

    wished: bool
    """Whether a time was asked for (other than as soon as possible)."""
    asap: bool
    urgent: bool
    is_emergency: bool
    sample: bool
    samples_mix: bool = False
    ask_again: bool
    has_favourite: bool


class Rules(Record):
    """The numbers of the settings that a decision used."""

    rings_km: tuple[float, ...] = (10, 20, 30)
    rating_prior: float = 4.2
    """Stars that a professional without ratings counts as."""
    rating_prior_count: float = 5
    """As how many ratings that prior counts."""


class Refusal(StrEnum):
    """Why somebody cannot get the lead."""

    SAMPLE = "sample"
    INACTIVE = "inactive"
    NOT_APPROVED = "not_approved"
    UNCONFIRMED = "unconfirmed"
    HIMSELF = "himself"
    TRADE = "trade"
    PLACE = "place"
    REFUSED = "refused"
    FULL = "full"
    NO_SLOT = "no_slot"
    UNREACHABLE = "unreachable"


class CandidateResult(Record):
    pro_id: str
    name: str
    eligible: bool
    score: float = 0
    """0..1; 0 for one who is not eligible."""
    parts: dict[str, float] = Field(default_factory=dict)
    """Part of the score -> 0..1, before its weight."""
    refusal: Refusal | None = None
    reason: str = ""
    """One plain English sentence for one who is not eligible."""
    distance_km: float | None = None
    ring_km: float | None = None
    """The ring in which he was found."""


class Decision(Record):
    """Document of the collection `decisions`."""

    id: str
    lead_id: str
    at: UtcTime
    inputs: dict[str, Any]
    """Plain JSON values: `matter`, `rules`, `candidates` (Facts); all that `recompute` needs beside `weights`."""
    weights: dict[str, float]
    ring_km: float | None
    """How far the search went; None when nobody fits."""
    candidates: tuple[CandidateResult, ...]
    """All that were looked at: the ranked ones first."""
    chosen: str | None
    order: tuple[str, ...]
    """Ids of those who fit, best first; an emergency goes to the first three."""
