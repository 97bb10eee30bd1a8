"""A professional: what he does, where, when, for how much, and how he speaks."""

from datetime import date, time
from enum import StrEnum

from fixi_app.domain.base import Record, UtcTime
from fixi_app.domain.business_fields import Hours
from fixi_app.domain.reading import Language, Trade


class Gender(StrEnum):
    M = "m"
    F = "f"


class Base(Record):
    """Where he starts from: the centre of his radius."""

    city: str = ""
    """Canonical (GeoNames) name."""
    lat: float | None = None
    lon: float | None = None


class Price(Record):
    """One line of a price list, in whole units of the business's currency."""

    item: str
    """The trade's word or a short description of the work (`plumbing`, `unblocking a drain`)."""
    start: float
    end: float


class SurchargeWhen(StrEnum):
    NIGHT = "night"
    """22:00-07:00 local."""
    REST_DAY = "rest_day"
    EMERGENCY = "emergency"


class Surcharge(Record):
    when: SurchargeWhen
    percent: float


class Licence(Record):
    trade: Trade
    number: str
    expires: date | None = None


class Persona(Record):
    """How the bot speaks in his name."""

    assistant_of: str = ""
    """The name it gives ("the assistant of ..."); empty = his own name."""
    tone: str = ""
    """A few words: warm, brisk, formal ..."""
    rules: str = ""
    """What he wants kept to (his own words, so data)."""


class Span(Record):
    """Hours of work of one day, local wall-clock time; `end` is later than `start` on the same day."""

    start: time
    end: time


class Schedule(Record):
    """When visits can be. Weekdays count from Monday = 0 as in `date.weekday()`."""

    template: dict[str, tuple[Span, ...]] = {}
    """Weekday ("0".."6") -> hours; a missing day is free of work."""
    exceptions: dict[str, tuple[Span, ...]] = {}
    """ISO date -> hours of just that day; empty = no work. Also how a holiday is opened on purpose."""
    visit_minutes: int = 90
    travel_minutes: int = 30
    away_from: UtcTime | None = None
    away_until: UtcTime | None = None
    """Away from then; without an end until he says that he is back."""
    vacation_days: tuple[str, ...] = ()
    """ISO dates of his vacations; each is also an exception without work, and is one no more when he is back."""
    sick_days: dict[str, tuple[Span, ...] | None] = {}
    """ISO date of a day for which he said that he is ill -> the exception that it had before; None = it had none."""


class RatingSum(Record):
    sum: float = 0
    count: int = 0


class ApplicationState(StrEnum):
    """Of somebody who asked to join; only an accepted one is a professional in the chat."""

    NONE = ""
    """Entered by the owner himself."""
    PENDING = "pending"
    ACCEPTED = "accepted"
    REFUSED = "refused"


class MonthCount(Record):
    offers: int = 0
    answered: int = 0


class Professional(Record):
    id: str
    version: int = 0
    name: str
    phone: str = ""
    """E.164 with `+`."""
    gender: Gender = Gender.M
    contact_id: str | None = None
    trades: tuple[Trade, ...] = ()
    service_areas: tuple[str, ...] = ()
    """Canonical city names in which he works whatever the radius."""
    base: Base = Base()
    radius_km: float = 15
    price_list: tuple[Price, ...] = ()
    call_out_fee: float | None = None
    surcharges: tuple[Surcharge, ...] = ()
    prices_include_vat: bool = True
    licences: tuple[Licence, ...] = ()
    persona: Persona = Persona()
    languages: tuple[Language, ...] = (Language.HE,)
    language: Language = Language.HE
    """The language in which Fixi writes to him."""
    rating: RatingSum = RatingSum()
    max_open_jobs: int = 3
    auto_accept: bool = False
    on_call: bool = False
    is_active: bool = True
    approved: bool = True
    decided_by: str | None = None
    """The deed that approved or refused him, so that its repetition is recognised."""
    phone_confirmed: bool = True
    """Whether somebody vouched for the phone: it answered, or the owner confirmed it. False = no customer's details."""
    phone_denied_at: UtcTime | None = None
    """When its holder said that it is somebody else's."""
    application: ApplicationState = ApplicationState.NONE
    applied_at: UtcTime | None = None
    application_told: bool = True
    """Whether he heard what was decided."""
    removed_at: UtcTime | None = None
    """Since when he is off the owner's list; the record is kept for the history of what he did."""
    sample: bool = False
    schedule: Schedule = Schedule()
    quiet_hours: Hours | None = None
    """Local hours in which he asked not to be written to; offers of an emergency know none."""
    offers_sent: int = 0
    offers_answered: int = 0
    offers_silent: int = 0
    """Offers that lapsed with him; what the customer withdrew or another one took is not his silence."""
    visits_done: int = 0
    no_shows: int = 0
    """Visits to which he did not come."""
    cancelled_jobs: int = 0
    """Booked visits that he gave back."""
    last_offer_at: UtcTime | None = None
    months: dict[str, MonthCount] = {}
    """Offers and answers of each local month ("2026-11"), for his report."""


def first_name(name: str) -> str:
    """The word by which a person is addressed; the whole name when it has one word."""
    return name.split()[0] if name.split() else ""
