"""The check that every message is answered: what counts as an answer, and what does not."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from fixi_app.booking.rest_days import RestDays
from fixi_app.domain.business import Business
from fixi_app.simulation.checks.answered import every_message_is_answered
from fixi_app.simulation.checks.snapshot import Snapshot
from fixi_app.simulation.chronicle import Chronicle, Written
from fixi_app.simulation.provider import Told

_AT = datetime(2026, 11, 25, 5, 40, tzinfo=UTC)
_ZONE = ZoneInfo("Asia/Jerusalem")
_PRO = "+972500000101"


def _seen(*told: Told, outbox: tuple[dict[str, Any], ...] = ()) -> Snapshot:
    """He wrote that he is on his way, and one turn took it up."""
    item = {
        "_id": "i1", "kind": "message", "inbound": {"id": "m1"}, "state": "done",
        "turn_id": "turn_a", "conversation_id": "c1", "received_at": _AT,
    }  # fmt: skip
    return Snapshot(
        now=_AT + timedelta(hours=5), since=_AT - timedelta(days=1), business=Business(name="עיר"),
        zone=_ZONE, rest=RestDays.none(_ZONE), owner_phone="", leads=(), taken=(),
        chats={"c1": {"_id": "c1", "phone": _PRO}}, inbox=(item,), outbox=outbox,
        called_for=frozenset(), unsent_for_a_reason=False,
        kept=Chronicle(written=[Written(_AT, "m1", _PRO, "בדרך", "")], told=list(told)),
        looks_every=timedelta(minutes=1),
    )  # fmt: skip


def _told(id_: str, after: timedelta) -> Told:
    return Told(_AT + after, id_, _PRO, "מעולה, הודעה יוצאת אל יוסף.", has_file=False, in_doubt=False)


def test_an_answer_that_was_read_counts_though_it_was_erased_with_the_customer_it_names() -> None:
    assert list(every_message_is_answered(_seen(_told("turn_a:0", timedelta(minutes=20))))) == []


def test_news_that_followed_at_once_counts_though_it_was_erased() -> None:
    assert list(every_message_is_answered(_seen(_told("turn_b:0", timedelta(minutes=1))))) == []


def test_what_came_much_later_in_another_turn_or_to_somebody_else_is_no_answer() -> None:
    later, other = _told("turn_b:0", timedelta(minutes=20)), _told("turn_b:1", timedelta(minutes=1))
    seen = _seen(later, replace(other, phone="+972500000102"))
    assert [fault.partition(" wrote ")[0] for fault in every_message_is_answered(seen)] == [_PRO]


def test_an_answer_that_still_waits_in_the_outbox_counts() -> None:
    waits = {"_id": "turn_a:0", "conversation_id": "c1", "created_at": _AT + timedelta(minutes=1)}
    assert list(every_message_is_answered(_seen(outbox=(waits,)))) == []
