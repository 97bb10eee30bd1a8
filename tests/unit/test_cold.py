"""Quiet time as one rule: warm, near, emergency, or only in the hours for it (L66)."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from fixi_app.booking.cold import STRANGER, Addressee, QuietTime
from fixi_app.booking.rest_days import RestDays
from fixi_app.domain.business import Business

ZONE = ZoneInfo("Asia/Jerusalem")
RULE = QuietTime(Business(), ZONE, RestDays("IL", ZONE))


def at(text: str) -> datetime:
    """`24 23:10` in November 2026: the 24th is a Tuesday, the 27th a Friday."""
    day, _, clock = text.partition(" ")
    return datetime.fromisoformat(f"2026-11-{day}T{clock}:00").replace(tzinfo=ZONE)


@pytest.mark.parametrize("minute", range(0, 24 * 60, 15))
def test_l66_through_a_whole_working_day_cold_messages_go_only_from_eight_to_nine_in_the_evening(minute: int) -> None:
    """A sweep over 00-24."""
    moment = at("24 00:00") + timedelta(minutes=minute)
    assert RULE.permits(moment) is (8 * 60 <= minute < 21 * 60)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("27 14:59", True),
        ("27 15:00", False),
        ("27 20:30", False),
        ("28 10:00", False),
        ("28 19:59", False),
        ("28 20:00", True),
        ("28 21:00", False),
    ],
)
def test_rest_from_friday_afternoon_to_saturday_evening_is_quiet(moment: str, expected: bool) -> None:
    assert RULE.permits(at(moment)) is expected


@pytest.mark.parametrize(
    ("last_word", "moment", "expected"),
    [
        ("24 22:50", "24 23:20", True),
        ("24 22:50", "24 23:21", False),
        ("24 23:30", "24 23:20", False),
        ("28 09:40", "28 10:00", True),
    ],
)
def test_an_answer_within_half_an_hour_of_his_own_word_is_warm(last_word: str, moment: str, expected: bool) -> None:
    assert RULE.permits(at(moment), Addressee(last_word=at(last_word))) is expected


@pytest.mark.parametrize(
    ("moment", "expected"), [("25 04:59", False), ("25 05:00", True), ("25 08:00", True), ("24 23:00", False)]
)
def test_a_visit_that_starts_within_three_hours_knows_no_quiet_time(moment: str, expected: bool) -> None:
    assert RULE.permits(at(moment), Addressee(visit_start=at("25 08:00"))) is expected


def test_a_visit_that_has_begun_is_not_near_any_more() -> None:
    assert not RULE.permits(at("24 22:00"), Addressee(visit_start=at("24 19:30")))


def test_an_emergency_knows_no_quiet_time() -> None:
    assert RULE.permits(at("28 03:00"), Addressee(emergency=True))


@pytest.mark.parametrize(
    ("due", "goes"),
    [
        ("24 18:00", "24 18:00"),
        ("24 23:00", "24 20:59"),
        ("25 06:00", "24 20:59"),
        ("28 18:00", "27 14:59"),
        ("28 21:30", "28 20:59"),
    ],
)
def test_what_is_known_beforehand_goes_at_the_last_permitted_moment_before(due: str, goes: str) -> None:
    assert RULE.planned(at(due)) == at(goes)


@pytest.mark.parametrize(
    ("due", "earliest", "goes"),
    [
        ("24 21:45", "24 20:45", "24 20:59"),
        ("24 22:30", "24 21:30", "25 08:00"),
        ("28 12:00", "28 11:00", "28 20:00"),
    ],
)
def test_what_had_no_reason_yet_before_quiet_time_waits_for_its_end(due: str, earliest: str, goes: str) -> None:
    assert RULE.planned(at(due), earliest=at(earliest)) == at(goes)


@pytest.mark.parametrize(
    ("now", "to", "goes"),
    [
        ("24 12:00", STRANGER, "24 12:00"),
        ("24 21:30", STRANGER, "25 08:00"),
        ("24 21:30", Addressee(last_word=at("24 21:10")), "24 21:30"),
        ("24 21:30", Addressee(visit_start=at("25 09:00")), "25 06:00"),
        ("24 21:30", Addressee(visit_start=at("26 09:00")), "25 08:00"),
        ("27 16:00", STRANGER, "28 20:00"),
    ],
)
def test_what_arises_in_quiet_time_waits_for_the_next_permitted_moment(now: str, to: Addressee, goes: str) -> None:
    assert RULE.from_now(at(now), to) == at(goes)


@pytest.mark.parametrize("minute", range(0, 8 * 24 * 60, 37))
def test_l66_whatever_the_hour_both_answers_are_permitted_moments(minute: int) -> None:
    """Over a week with its rest and its clock, one odd minute after another."""
    due = at("22 00:00") + timedelta(minutes=minute)
    assert RULE.planned(due) <= due <= RULE.from_now(due)
    assert RULE.permits(RULE.planned(due))
    assert RULE.permits(RULE.from_now(due))


def test_l33_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        RULE.permits(datetime(2026, 11, 24, 12))


def test_the_hours_are_those_of_the_settings() -> None:
    rule = QuietTime(Business().with_overrides({"cold_hours": "10:00-12:00"}), ZONE, RestDays.none(ZONE))
    assert rule.from_now(at("28 09:00")) == at("28 10:00")
    assert rule.planned(at("28 18:00")) == at("28 11:59")
