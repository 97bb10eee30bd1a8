"""Claims: filters and updates played on one document in the way a Mongo store plays them."""

from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from fixi_app.booking import claims

NOW = datetime(2026, 11, 24, 9, tzinfo=timezone.utc)
LATER = NOW + timedelta(minutes=15)
FREE: dict[str, Any] = {"_id": "s", "is_taken": False, "lead_id": None, "held_until": None}


def found(filter_: dict[str, Any], slot: dict[str, Any]) -> bool:
    return all(_holds(key, wanted, slot) for key, wanted in filter_.items())


def _holds(key: str, wanted: Any, slot: dict[str, Any]) -> bool:
    if key == "$or":
        return any(found(branch, slot) for branch in wanted)
    if not isinstance(wanted, dict):
        return bool(slot.get(key) == wanted)
    value = slot.get(key)
    tests: dict[str, Callable[[Any], bool]] = {
        "$lt": lambda limit: value is not None and value < limit,  # a null is never earlier than a date
        "$gte": lambda limit: value is not None and value >= limit,
        "$ne": lambda other: value != other,
    }
    return all(tests[operator](operand) for operator, operand in wanted.items())


def claimed(slot: dict[str, Any], filter_: dict[str, Any], update: dict[str, Any]) -> dict[str, Any] | None:
    return {**slot, **update["$set"]} if found(filter_, slot) else None


HELD: dict[str, Any] = {"_id": "s", "is_taken": True, "lead_id": "a", "held_until": LATER}
BOOKED: dict[str, Any] = {"_id": "s", "is_taken": True, "lead_id": "a", "held_until": None}


def test_a_free_slot_can_be_held_and_booked() -> None:
    assert claimed(FREE, claims.claim_filter("s", "a", NOW), claims.hold_update("a", LATER)) == HELD
    assert claimed(FREE, claims.book_filter("s", "a", NOW), claims.book_update("a")) == BOOKED


@pytest.mark.parametrize("taken", [HELD, BOOKED])
def test_a_taken_slot_is_nobody_elses(taken: dict[str, Any]) -> None:
    assert not found(claims.claim_filter("s", "b", NOW), taken)
    assert not found(claims.book_filter("s", "b", NOW), taken)


def test_a_lapsed_hold_is_free_for_all_without_any_sweep() -> None:
    moment = LATER + timedelta(seconds=1)
    assert found(claims.claim_filter("s", "b", moment), HELD)
    assert found(claims.book_filter("s", "b", moment), HELD)
    assert not found(claims.claim_filter("s", "b", LATER), HELD)


def test_a_repeated_claim_of_the_same_lead_succeeds() -> None:
    assert claimed(HELD, claims.claim_filter("s", "a", NOW), claims.hold_update("a", LATER)) == HELD
    assert claimed(BOOKED, claims.book_filter("s", "a", NOW), claims.book_update("a")) == BOOKED


def test_a_hold_becomes_the_booking() -> None:
    assert claimed(HELD, claims.book_filter("s", "a", NOW), claims.book_update("a")) == BOOKED


def test_a_booking_never_falls_back_to_a_hold() -> None:
    assert not found(claims.claim_filter("s", "a", NOW), BOOKED)


def test_only_who_has_it_frees_it() -> None:
    assert not found(claims.release_filter("s", "b"), BOOKED)
    assert claimed(BOOKED, claims.release_filter("s", "a"), claims.release_update()) == FREE


def test_a_slot_freed_by_its_former_lead_cannot_be_booked_by_his_memory() -> None:
    """A lead whose hold was released and given on does not find the slot as its own."""
    given_on = claimed(FREE, claims.book_filter("s", "b", NOW), claims.book_update("b"))
    assert given_on is not None
    assert not found(claims.book_filter("s", "a", NOW), given_on)


def test_a_hold_lasts_a_quarter_of_an_hour_and_never_past_the_start() -> None:
    assert claims.hold_end(NOW, NOW + timedelta(hours=5)) == LATER
    assert claims.hold_end(NOW, NOW + timedelta(minutes=4)) == NOW + timedelta(minutes=4)


def test_free_slots_are_asked_for_by_professional_and_time() -> None:
    filter_ = claims.free_filter("avi", NOW, NOW + timedelta(days=1), NOW)
    slot = {**FREE, "pro_id": "avi", "start": NOW}
    assert found(filter_, slot)
    assert not found(filter_, {**slot, "pro_id": "dana"})
    assert not found(filter_, {**slot, "start": NOW + timedelta(days=1)})
    assert not found(filter_, {**BOOKED, "pro_id": "avi", "start": NOW})
