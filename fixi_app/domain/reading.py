"""What one turn of a customer or professional was understood to say.

Two sources give a Reading, Gemini and the offline reader, and the rest of Fixi cannot tell which. A Reading states
only what these words say; merging it with what was known before is the dialogue's work (`domain/facts.py`).
"""

import datetime as dt
from enum import StrEnum

from fixi_app.domain.base import Record, UtcTime
from fixi_app.domain.messages import Media, Place
from fixi_app.domain.spending import Spent


class Language(StrEnum):
    HE = "he"
    EN = "en"
    RU = "ru"
    AR = "ar"


class Intent(StrEnum):
    """What the writer wants; the names are those of the labelled sets."""

    NEW_REQUEST = "new_request"
    STATUS_QUERY = "status_query"
    CANCEL = "cancel"
    RESCHEDULE = "reschedule"
    HUMAN = "human"
    THANKS = "thanks"
    GREETING = "greeting"
    PRICE_QUESTION = "price_question"
    COMPLAINT = "complaint"
    RATING = "rating"
    OFF_TOPIC = "off_topic"
    PROVIDE_DETAILS = "provide_details"
    CONFIRM = "confirm"
    DECLINE = "decline"
    OPT_OUT = "opt_out"
    DELETE_MY_DATA = "delete_my_data"
    HELP = "help"


class Trade(StrEnum):
    PLUMBING = "plumbing"
    ELECTRICAL = "electrical"
    AC = "ac"
    LOCKSMITH = "locksmith"
    APPLIANCES = "appliances"
    HANDYMAN = "handyman"
    PAINTING = "painting"
    GAS = "gas"
    PEST_CONTROL = "pest_control"
    CLEANING = "cleaning"
    SOLAR_BOILER = "solar_boiler"
    DRAINAGE = "drainage"
    OTHER = "other"


class Danger(StrEnum):
    """Dangers that have a fixed safety text. Anything else that is pressing is only `urgent`."""

    GAS = "gas"
    FIRE = "fire"
    SPARKS = "sparks"
    FLOOD_NEAR_POWER = "flood_near_power"
    CHILD_LOCKED_IN = "child_locked_in"


class Wanted(Record):
    """A wanted time in local wall-clock terms. `date` None = any day; `start` None = until `end`; `end` None = open."""

    date: dt.date | None = None
    start: dt.time | None = None
    end: dt.time | None = None
    part: str | None = None
    """Day part as named (morning, noon, afternoon, evening, night) when no clock times were given."""


class Answer(Record):
    """The answer to the open question, when the words are one.

    `yes`/`no` for a plain confirmation or refusal; `choice` is a menu digit (1-based) or button id as typed.
    """

    yes: bool = False
    no: bool = False
    choice: str | None = None


class Further(Record):
    """A second fault told in the same breath, for somebody of another trade."""

    trade: Trade
    issue: str


_SURE_OF_INTENT = 0.6


class Reading(Record):
    """One turn understood. Absent = None; a field is filled only by these words, never by what was known before."""

    language: Language | None = None
    intent: Intent | None = None
    trade: Trade | None = None
    issue: str | None = None
    """The fault in a few words of the customer's own, one line, at most 120 characters."""
    only_who: bool = False
    """The issue names only who is wanted ("a plumber"), and no fault."""
    further: Further | None = None
    """What was told beside the first fault; `trade` and `issue` are of the first one alone then."""
    city: str | None = None
    """The canonical (GeoNames) name; only a city of the gazetteer."""
    city_doubt: tuple[str, ...] = ()
    """Canonical names between which the reader cannot decide; asked about, never guessed."""
    unknown_place: str | None = None
    """Words given as a place that the gazetteer does not know."""
    lat: float | None = None
    lon: float | None = None
    street: str | None = None
    house_number: str | None = None
    floor: str | None = None
    apartment: str | None = None
    private_house: bool = False
    wanted: Wanted | None = None
    asap: bool = False
    urgent: bool = False
    danger: Danger | None = None
    customer_name: str | None = None
    answer: Answer | None = None
    transcript: str | None = None
    media_show: str | None = None
    """What the photos, video or voice note show, in a few words."""
    map_link: bool = False
    """A map link came along that names no place and led to none: a pin is to be asked for."""
    just_checking: bool = False
    corrects: bool = False
    """These words correct an earlier fact ("not Holon, Bat Yam"): the new value replaces the old."""
    confidence: dict[str, float] = {}
    """Field name -> 0..1; an absent field counts as 1. Below 0.6 Fixi asks instead of using it."""
    source: str = "offline"
    """`offline` or the model's name; for logs and numbers only, never for a decision."""

    def is_chat(self) -> bool:
        """Surely off-topic (a match, a joke), and not merely words of which nothing is known."""
        return self.intent is Intent.OFF_TOPIC and self.confidence.get("intent", 1.0) >= _SURE_OF_INTENT


class Heard(Record):
    """What a reader is given: the words of one turn and what it needs to make sense of them. All words are data."""

    texts: tuple[str, ...] = ()
    media: tuple[Media, ...] = ()
    place: Place | None = None
    now: UtcTime
    timezone: str = "Asia/Jerusalem"
    country: str = "IL"
    language: Language | None = None
    """The language spoken so far; decides only when these words show none ("5", an emoji)."""
    question: str | None = None
    """Kind of the open question (a `Question` value), so that "5" can be a house number, a rating or a choice."""
    known: dict[str, str] = {}
    """Facts known so far (field -> value), for the model's sake."""
    recent: tuple[tuple[str, str], ...] = ()
    """The last turns of this matter as (who, text); never of another matter (L46)."""
    persona: str = ""
    """Name and tone in which the opening is phrased."""
    ask_model: bool = True
    """False where the day's or the month's tokens are used up: the offline reader answers alone."""


class Draft(Record):
    """A reading, and the model's short opening where there is one (still to pass the promise gate)."""

    reading: Reading
    opening: str = ""
    spent: tuple[Spent, ...] = ()
    """What each model used, also one whose answer was of no use."""

    @property
    def tokens(self) -> int:
        return sum(one.tokens for one in self.spent)
