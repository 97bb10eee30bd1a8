"""What two checks of the simulation take for a fault, and what they do not."""

from datetime import datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

from fixi_app.booking.rest_days import RestDays
from fixi_app.domain.business import Business
from fixi_app.domain.leads import By, Lead, LeadStatus, StatusChange
from fixi_app.domain.moves import Proposal, Proposer
from fixi_app.simulation.checks.calendars import no_lead_has_two_slots
from fixi_app.simulation.checks.owners import every_lead_has_an_owner
from fixi_app.simulation.checks.snapshot import Snapshot
from fixi_app.simulation.checks.talk import no_cold_message_in_quiet_time, nobody_hears_the_same_news_twice
from fixi_app.simulation.chronicle import Chronicle
from fixi_app.simulation.provider import Told

_ZONE = ZoneInfo("Asia/Jerusalem")
_MIDNIGHT = datetime(2026, 11, 26, 22, 0, tzinfo=timezone.utc)
_CUSTOMER, _OWNER = "+972500000301", "+972500000099"
_CHATS = {
    "c1": {"_id": "c1", "phone": _CUSTOMER, "role": "customer"},
    "c9": {"_id": "c9", "phone": _OWNER, "role": "owner"},
}


def seen(kept: Chronicle, **more: Any) -> Snapshot:
    parts: dict[str, Any] = {
        "now": _MIDNIGHT + timedelta(days=1), "since": _MIDNIGHT, "business": Business(name="-"), "zone": _ZONE,
        "rest": RestDays("IL", _ZONE), "owner_phone": _OWNER, "leads": (), "taken": (), "chats": _CHATS, "inbox": (),
        "outbox": (), "called_for": frozenset(), "unsent_for_a_reason": False,
        "kept": kept, "looks_every": timedelta(minutes=20),
    }  # fmt: skip
    return Snapshot(**parts | more)


def told(after: timedelta) -> Chronicle:
    """One message to the customer, so long after midnight; of what he wrote nothing is remembered."""
    return Chronicle(told=[Told(_MIDNIGHT + after, "turn_1:0", _CUSTOMER, "-", has_file=False, in_doubt=False)])


def test_what_was_said_while_nobody_remembers_what_was_written_before_is_judged_the_day_before() -> None:
    assert list(no_cold_message_in_quiet_time(seen(told(timedelta())))) == []
    day_before = seen(told(timedelta()), since=_MIDNIGHT - timedelta(days=1), now=_MIDNIGHT)
    assert len(list(no_cold_message_in_quiet_time(day_before))) == 1


def test_a_cold_message_of_the_night_is_seen_as_soon_as_the_memory_is_whole() -> None:
    assert len(list(no_cold_message_in_quiet_time(seen(told(timedelta(minutes=30)))))) == 1


def alerted_twice(by: By) -> list[str]:
    """The owner reads the same of one lead twice within nine minutes; between the two it was moved by somebody."""
    noon = _MIDNIGHT + timedelta(hours=14)
    moves = ((LeadStatus.PENDING, By.FIXI, 0), (LeadStatus.NEW, by, 4), (LeadStatus.PENDING, By.FIXI, 9))
    history = tuple(StatusChange(status=to, by=who, at=noon + timedelta(minutes=at)) for to, who, at in moves)
    lead = Lead(
        id="lead_1", contact_id="c1", status=LeadStatus.PENDING, status_history=history, created_at=noon,
        updated_at=noon,
    )  # fmt: skip
    outbox = tuple(
        {"_id": f"alert:review:lead_1:turn_{at}", "conversation_id": "c9", "text": "-", "about": None,
         "created_at": noon + timedelta(minutes=at)}
        for at in (0, 9)
    )  # fmt: skip
    return list(nobody_hears_the_same_news_twice(seen(Chronicle(), leads=(lead,), outbox=outbox)))


def test_a_lead_that_the_owner_gave_away_and_that_is_his_again_is_news_to_him() -> None:
    assert alerted_twice(By.OWNER) == []


def test_a_lead_that_fixi_moved_to_and_fro_is_the_same_news_to_him() -> None:
    assert len(alerted_twice(By.FIXI)) == 1


def waits(*called_for: str) -> list[str]:
    """A lead that Fixi left to a person at noon; the owner was written to about these leads."""
    noon = _MIDNIGHT + timedelta(hours=14)
    history = (StatusChange(status=LeadStatus.PENDING, by=By.FIXI, at=noon),)
    lead = Lead(
        id="lead_1", contact_id="c1", status=LeadStatus.PENDING, status_history=history, created_at=noon,
        updated_at=noon,
    )  # fmt: skip
    return list(every_lead_has_an_owner(seen(Chronicle(), leads=(lead,), called_for=frozenset(called_for))))


def test_a_lead_that_waits_for_a_person_who_was_written_to_about_another_one_is_seen() -> None:
    assert len(waits("lead_2")) == 1
    assert waits("lead_1") == []


def holds_two(by: Proposer) -> list[str]:
    """An offer keeps its hour, and another one is held beside it that somebody proposed."""
    noon = _MIDNIGHT + timedelta(hours=14)
    proposal = Proposal(id="offer_1", by=by, pro_id="p", slot_id="s2", start=noon, end=noon, at=noon)
    lead = Lead(
        id="lead_1", contact_id="c1", status=LeadStatus.NEW, slot_id="s1", proposal=proposal, created_at=noon,
        updated_at=noon,
    )  # fmt: skip
    until = _MIDNIGHT + timedelta(days=3)
    taken = tuple({"_id": id_, "lead_id": "lead_1", "held_until": until} for id_ in ("s1", "s2"))
    return list(no_lead_has_two_slots(seen(Chronicle(), leads=(lead,), taken=taken)))


def test_an_offer_keeps_its_hour_while_the_customer_is_asked_about_the_one_that_the_professional_proposed() -> None:
    assert holds_two(Proposer.PROFESSIONAL) == []
    assert len(holds_two(Proposer.CUSTOMER)) == 1
