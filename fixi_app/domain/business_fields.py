"""The numbers and choices of a business, grouped by matter; `Business` joins them.

Each field has a default that serves a small business in Israel, a unit and one sentence; the settings screen and the
guide are made from these sentences. Plain numbers with the unit in the sentence, not timedeltas: the owner types `15`.
"""

import datetime as dt
from enum import StrEnum
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, HttpUrl, PlainSerializer, TypeAdapter

from fixi_app.domain.base import Record
from fixi_app.domain.spending import prices_in


class Hours(Record):
    """A span of local wall-clock time, written `08:00-21:00`; one that ends before it starts passes midnight."""

    start: dt.time
    end: dt.time

    def holds(self, moment: dt.time) -> bool:
        """Whether this local time lies in the span; the start belongs to it, the end does not."""
        if self.start <= self.end:
            return self.start <= moment < self.end
        return moment >= self.start or moment < self.end

    def __str__(self) -> str:
        return f"{self.start:%H:%M}-{self.end:%H:%M}"


def _hours(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    start, dash, end = value.partition("-")
    if not dash:
        raise ValueError("hours are written like 08:00-21:00")
    return {"start": start.strip(), "end": end.strip()}


def _listed(value: Any) -> Any:
    """A list may be typed with commas, as in `10,20,30`; an empty text is an empty list."""
    if isinstance(value, str):
        return tuple(part.strip() for part in value.split(",") if part.strip())
    return value


_WEB_ADDRESS: TypeAdapter[HttpUrl] = TypeAdapter(HttpUrl)


def _web_address(value: Any) -> Any:
    """Kept as text: a URL object would come back changed (a slash added), and the owner compares what he typed."""
    if value:
        _WEB_ADDRESS.validate_python(value)
    return value


def _prices(value: str) -> str:
    """Kept as text, for the same reason; refused when it cannot be read."""
    prices_in(value)
    return value


Span = Annotated[Hours, BeforeValidator(_hours), PlainSerializer(str)]
TimeOfDay = Annotated[dt.time, PlainSerializer(lambda value: f"{value:%H:%M}")]
Positive = Annotated[float, Field(gt=0)]
Count = Annotated[int, Field(ge=0)]
AtLeastOne = Annotated[int, Field(ge=1)]
WebAddress = Annotated[str, BeforeValidator(_web_address)]


class Weekday(StrEnum):
    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"


class RestDays(StrEnum):
    COUNTRY = "country"
    NONE = "none"


class PrivacyMode(StrEnum):
    NOTICE = "notice"
    CONSENT = "consent"


class ModelMaySee(StrEnum):
    ALL = "all"
    TEXT = "text"
    NOTHING = "nothing"


class ProfileFields(Record):
    """The face of the business."""

    name: str = Field("", description="Name of the business as customers read it.")
    phone_for_calls: str = Field("", description="Number that customers may call.")
    hours: Span = Field(
        Hours(start=dt.time(8), end=dt.time(18)), description="Hours in which a person can be reached (local time)."
    )
    closed_days: Annotated[tuple[Weekday, ...], BeforeValidator(_listed)] = Field(
        (Weekday.SATURDAY,), description="Weekdays on which nobody of the business can be reached."
    )
    cancellation_terms: str = Field("", description="Terms of cancellation, one sentence shown with each summary.")
    privacy_url: WebAddress = Field("", description="Web page with the full privacy text, where there is one.")
    support_name: str = Field(
        "Fixi Support", min_length=1, description="Name under which the bot speaks before a professional is matched."
    )
    currency: str = Field("₪", min_length=1, description="Sign of the currency in which prices are told.")
    vat_percent: float = Field(18, ge=0, description="VAT in percent, for prices that do not include it.")
    night_hours: Span = Field(
        Hours(start=dt.time(22), end=dt.time(7)), description="Hours for which a night surcharge holds (local time)."
    )


class QuietFields(Record):
    """When Fixi may write first."""

    cold_hours: Span = Field(
        Hours(start=dt.time(8), end=dt.time(21)), description="Hours in which cold messages may go out (local time)."
    )
    warm_minutes: Positive = Field(
        30, description="Minutes after a customer's own message during which an answer is not cold."
    )
    visit_near_hours: Positive = Field(
        3, description="Hours before a visit from which messages about it know no quiet time."
    )
    rest_days: RestDays = Field(RestDays.COUNTRY, description="Days of rest: `country` (its calendar) or `none`.")
    rest_starts_at: TimeOfDay = Field(dt.time(15), description="Local time on the eve at which a day of rest starts.")
    rest_ends_at: TimeOfDay = Field(dt.time(20), description="Local time of the day at which a day of rest ends.")


class LadderFields(Record):
    """What follows an offer that nobody answers; minutes count only inside `ladder_hours`."""

    ladder_hours: Span = Field(
        Hours(start=dt.time(7), end=dt.time(22)), description="Hours in which ladder and hold clocks run (local time)."
    )
    nudge_after: Positive = Field(10, description="Minutes of silence after which the professional is reminded.")
    offer_other_after: Positive = Field(
        25, description="Minutes of silence after which the customer is offered another professional."
    )
    reassign_after: Positive = Field(60, description="Minutes of silence after which the lead is reassigned.")
    max_reassignments: Count = Field(3, description="Reassignments after which a lead goes to the owner.")
    stuck_after: Positive = Field(
        10, description="Minutes after which a waiting customer whom nobody has in hand is taken up again."
    )
    emergency_factor: float = Field(
        0.5, gt=0, le=1, description="Factor on the offer, stuck and hold clocks in an emergency."
    )
    emergency_offers: AtLeastOne = Field(3, description="Professionals who get an emergency at once.")
    emergency_nobody_after: Positive = Field(
        10, description="Minutes after which an emergency customer hears that nobody took it."
    )
    no_show_alert_after: Positive = Field(
        15, description="Minutes after which the owner is alerted that a professional did not come."
    )


class VisitFields(Record):
    """Slots, holds, reminders and the end of a job."""

    hold_minutes: Positive = Field(15, description="Minutes a slot is held after the customer's last word.")
    arrival_window_minutes: AtLeastOne = Field(60, description="Minutes of the arrival window told to a customer.")
    slots_offered: int = Field(3, ge=1, le=9, description="Free slots offered at a time.")
    slot_days_ahead: int = Field(28, ge=1, le=366, description="Days ahead for which slots are generated.")
    visit_minutes: int = Field(90, ge=5, le=1440, description="Length of a visit in minutes, unless his own differs.")
    travel_minutes: int = Field(30, ge=0, le=1440, description="Minutes of travel between two visits.")
    day_reminder_at: TimeOfDay = Field(dt.time(18), description="Local time of the reminder on the day before.")
    reminder_hours: Positive = Field(2, description="Hours before the visit of the second reminder.")
    max_open_visits: AtLeastOne = Field(2, description="Open visits that one customer may have.")
    no_shows_allowed: Count = Field(1, description="Times a customer may be absent before the owner decides.")
    stale_pro_reminders: Count = Field(3, description="Reminders to a professional to close a job that has ended.")
    stale_customer_reminders: Count = Field(2, description="Times a customer is asked whether the job was done.")
    stale_customer_gap_hours: Positive = Field(6, description="Hours between two such questions.")
    stale_flag_hours: Positive = Field(24, description="Hours after which an unclosed job is shown to the owner.")
    close_after_hours: Positive = Field(48, description="Hours after completion at which an unrated lead is closed.")
    intake_close_hours: Positive = Field(24, description="Hours after which an intake without address is closed.")


class RoutingFields(Record):
    """Who gets a lead."""

    search_rings_km: Annotated[tuple[Positive, ...], BeforeValidator(_listed), Field(min_length=1)] = Field(
        (10, 20, 30), description="Rings in kilometres in which professionals are searched, nearest first."
    )
    max_open_jobs: AtLeastOne = Field(3, description="Open jobs a professional may have, unless his own cap differs.")
    weight_trade: float = Field(20, ge=0, description="Weight of how well the trade fits.")
    weight_language: float = Field(10, ge=0, description="Weight of a common language.")
    weight_distance: float = Field(20, ge=0, description="Weight of being near.")
    weight_rating: float = Field(15, ge=0, description="Weight of the customers' ratings.")
    weight_load: float = Field(10, ge=0, description="Weight of having few open jobs.")
    weight_slot: float = Field(15, ge=0, description="Weight of a free slot near the time asked for.")
    weight_reliability: float = Field(10, ge=0, description="Weight of answering offers and showing up.")
    rating_prior: float = Field(4.2, ge=1, le=5, description="Stars that a professional without ratings counts as.")
    rating_prior_count: Count = Field(5, description="Ratings as which that prior counts.")


class PeopleFields(Record):
    """A person in charge, odd chats, what the owner sees and allows."""

    person_alerts: Annotated[tuple[Positive, ...], BeforeValidator(_listed)] = Field(
        (5, 15), description="Minutes after which the owner is alerted again that a customer waits for a person."
    )
    person_truth_after: Positive = Field(
        15, description="Minutes after which such a customer hears when a person will be there."
    )
    person_return_after: Positive = Field(
        15, description="Minutes a customer's word waits for a person who spoke before the bot takes the chat back."
    )
    taken_reminder_after: Positive = Field(
        60, description="Minutes after which whoever took a lead and did nothing is reminded; then at doubled gaps."
    )
    quiet_time_factor: float = Field(4, ge=1, description="Times the quiet time that a turn waits at most.")
    digit_guard_seconds: float = Field(
        10, ge=0, description="Seconds after a new question in which a bare digit is asked about."
    )
    undo_seconds: float = Field(10, ge=0, description="Seconds in which the owner can take back what he caused.")
    machine_chat_streak: int = Field(5, ge=2, description="Instant or equal answers in a row that look like a machine.")
    machine_instant_seconds: Positive = Field(
        2, description="Seconds after Fixi's own answer within which an answer counts as instant."
    )
    insults_before_quiet: AtLeastOne = Field(3, description="Insults after which the bot goes quiet in a chat.")
    burst_messages: AtLeastOne = Field(
        30, description="Messages of one chat within `burst_minutes` after which they are kept and not answered singly."
    )
    burst_minutes: Positive = Field(10, description="Minutes in which a chat's messages are counted together.")
    notice_minutes: Positive = Field(
        60, description="Minutes in which a notice (too many messages, calls, what cannot be read) is given once."
    )
    forget_after_months: AtLeastOne = Field(6, description="Silent months after which a contact is known no more.")
    propose_first: bool = Field(False, description="Whether every reply waits for the owner's key.")
    viewer_sees_chats: bool = Field(False, description="Whether viewers may see chats, media and full phones.")
    login_failures: AtLeastOne = Field(5, description="Failed sign-ins that lock a user.")
    login_lock_minutes: Positive = Field(15, description="Minutes for which a user is locked.")


class PrivacyFields(Record):
    """What is told, shown to the model, and kept."""

    privacy_mode: PrivacyMode = Field(
        PrivacyMode.NOTICE, description="`notice` (told in the first reply) or `consent` (asked before anything else)."
    )
    model_may_see: ModelMaySee = Field(
        ModelMaySee.ALL, description="What may go to the model: `all`, `text` only or `nothing`."
    )
    retention_messages_days: AtLeastOne = Field(90, description="Days messages are kept.")
    retention_media_days: AtLeastOne = Field(30, description="Days media are kept.")
    retention_leads_months: AtLeastOne = Field(24, description="Months after which a lead loses name and address.")
    queue_keep_days: int = Field(8, ge=8, description="Days done inbox and outbox items are kept (Meta retries for 7).")


class ModelFields(Record):
    """The model's limits."""

    model_call_seconds: Positive = Field(12, description="Seconds that one call of a model may take.")
    model_turn_seconds: Positive = Field(25, description="Seconds that all models together may take in one turn.")
    model_failures_before_rest: AtLeastOne = Field(3, description="Failures in a row after which a model is rested.")
    model_rest_minutes: Positive = Field(5, description="Minutes for which a failing model is rested.")
    model_daily_tokens: Count = Field(200_000, description="Tokens per contact and day; 0 is no cap.")
    model_monthly_tokens: Count = Field(20_000_000, description="Tokens per month for the business; 0 is no cap.")
    model_prices: Annotated[str, AfterValidator(_prices)] = Field(
        # gemini-3.8-flash costs this until the end of 2026, and 1.50/7.50 from then on. Sound costs more than words.
        "gemini-3.5-flash-lite=0.30/2.50, gemini-2.5-flash-lite=0.10/0.40, gemini-3.8-flash=0.75/3.75, "
        "gemini-2.5-flash=0.30/2.50, gemini-2.5-pro=1.25/10.00",
        description="Dollars for a million tokens in/out of each model, as ai.google.dev/gemini-api/docs/pricing had "
        "them in November 2026; a model that is not listed has its tokens counted and its cost unknown.",
    )
    confidence_floor: float = Field(0.6, ge=0, le=1, description="Confidence below which a field is asked about.")


class ChannelFields(Record):
    """How the number is used, so that it stays a healthy one."""

    window_template: str = Field(
        "",
        description="Approved template with one variable, for messages outside WhatsApp's 24 hours: its name at Meta,"
        " its content id (HX...) at Twilio; empty: they wait for a person.",
    )
    window_template_language: str = Field("he", min_length=2, description="Language code of that template.")
    beta_buttons: bool = Field(False, description="Whether Green API's reply buttons, a beta there, are used.")
    register_webhook: bool = Field(
        True, description="Whether Fixi tells the provider by itself where to bring messages."
    )
    new_contacts_daily: Count = Field(
        100, description="People to whom Fixi writes first in a day, so that the number is not flagged; 0 is no cap."
    )


class OperationFields(Record):
    """The computer, backups, catching up."""

    keep_awake: bool = Field(True, description="Whether the computer is kept awake while Fixi serves on mains.")
    heartbeat_url: WebAddress = Field("", description="Address called every few minutes, so that its owner notices.")
    alert_urls: str = Field(
        "",
        repr=False,
        description="Addresses that alerts go to when WhatsApp fails (ntfy, e-mail, webhook), like ntfys://my-topic.",
    )
    catch_up_hours: Positive = Field(72, description="Hours of missed messages fetched after a gap.")
    stale_inbound_hours: Positive = Field(12, description="Age in hours from which a missed message goes to a person.")
    backups_daily: AtLeastOne = Field(7, description="Daily backups kept.")
    backups_weekly: Count = Field(4, description="Weekly backups kept.")
    backup_second_place: str = Field("", description="Second folder for each backup, where one is set.")


class JobFields(Record):
    """The jobs: a switch each, and when they run."""

    job_offers: bool = Field(True, description="Switch of the offer ladder.")
    job_stuck_leads: bool = Field(True, description="Switch of the search for stuck leads.")
    job_person_timeouts: bool = Field(True, description="Switch of the alerts while a customer waits for a person.")
    job_stale_jobs: bool = Field(True, description="Switch of the reminders about jobs that were not closed.")
    job_agenda: bool = Field(True, description="Switch of each professional's agenda.")
    job_visit_reminders: bool = Field(True, description="Switch of the reminders before a visit.")
    job_owner_report: bool = Field(True, description="Switch of the owner's report.")
    job_janitor: bool = Field(True, description="Switch of the closing of abandoned intakes.")
    job_slot_generation: bool = Field(True, description="Switch of the weekly slot generation.")
    job_backup: bool = Field(True, description="Switch of the nightly backup.")
    job_retention: bool = Field(True, description="Switch of the nightly erasing of what is past its time.")
    job_health_watch: bool = Field(True, description="Switch of the health watch.")
    offers_every: Positive = Field(30, description="Seconds between two looks at open offers and stuck leads.")
    person_every: Positive = Field(30, description="Seconds between two looks at who waits for a person.")
    stale_every: Positive = Field(30, description="Minutes between two looks at jobs that have ended.")
    reminders_every: Positive = Field(1, description="Minutes between two looks at the reminders due.")
    janitor_every: Positive = Field(6, description="Hours between two rounds of the janitor.")
    health_every: Positive = Field(2, description="Minutes between two looks of the health watch.")
    agenda_at: TimeOfDay = Field(dt.time(8), description="Local time of the agenda.")
    agenda_before_minutes: Positive = Field(60, description="Minutes before an early first visit that it goes instead.")
    report_at: TimeOfDay = Field(dt.time(20), description="Local time of the owner's report.")
    report_stuck_every: Positive = Field(4, description="Hours between two reports while something is stuck.")
    slots_generated_on: Weekday = Field(Weekday.SUNDAY, description="Weekday of the slot generation.")
    slots_generated_at: TimeOfDay = Field(dt.time(3, 30), description="Local time of the slot generation.")
    backup_at: TimeOfDay = Field(dt.time(4), description="Local time of the backup.")
    retention_at: TimeOfDay = Field(dt.time(4, 30), description="Local time of the erasing.")
