"""The simulation's checks of what is said, on a store that is written down here."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from fixi_app.booking.rest_days import RestDays
from fixi_app.dialogue.render import catalogue
from fixi_app.domain.anonymous import without_person
from fixi_app.domain.business import Business
from fixi_app.domain.leads import By, Lead, LeadStatus, StatusChange
from fixi_app.domain.reading import Language
from fixi_app.simulation.checks.snapshot import Snapshot
from fixi_app.simulation.checks.talk import booked_is_said_only_when_booked
from fixi_app.simulation.chronicle import Chronicle
from fixi_app.simulation.provider import Told

ZONE = ZoneInfo("Asia/Jerusalem")
NOON = datetime(2026, 11, 24, 12, tzinfo=ZONE)
DANA = "+972500000501"


def _seen(*leads: Lead, erased: bool) -> Snapshot:
    """Dana read at noon that it is booked; now she has a chat in which nothing was booked."""
    words = catalogue(Language.HE)["booked_at"]
    text = next(iter(words.values())) if isinstance(words, dict) else words
    kept = Chronicle(told=[Told(NOON, "o1", DANA, text, has_file=False, in_doubt=False)])
    if erased:
        kept.may_be_erased.add(DANA)
    return Snapshot(
        now=NOON + timedelta(days=1), since=NOON, business=Business(name="x"), zone=ZONE, rest=RestDays("", ZONE),
        owner_phone="", leads=leads, taken=(), chats={"new": {"_id": "new", "phone": DANA, "role": "customer"}},
        inbox=(), outbox=(), called_for=frozenset(), unsent_for_a_reason=False,
        kept=kept, looks_every=timedelta(minutes=1),
    )  # fmt: skip


def _booked(at: datetime) -> Lead:
    history = (StatusChange(status=LeadStatus.BOOKED, at=at, by=By.PROFESSIONAL),)
    lead = Lead(id="l1", contact_id="old", status=LeadStatus.BOOKED, status_history=history, created_at=at,
                updated_at=at)  # fmt: skip
    return without_person(lead)


def test_whoever_was_booked_then_erased_and_writes_again_was_told_the_truth() -> None:
    assert not list(booked_is_said_only_when_booked(_seen(_booked(NOON), erased=True)))


def test_an_erased_lead_excuses_nobody_who_was_not_erased_and_none_that_was_booked_later() -> None:
    assert list(booked_is_said_only_when_booked(_seen(_booked(NOON), erased=False)))
    assert list(booked_is_said_only_when_booked(_seen(_booked(NOON + timedelta(hours=1)), erased=True)))
    assert list(booked_is_said_only_when_booked(_seen(erased=True)))
