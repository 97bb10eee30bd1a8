"""The numbers of a business: defaults as promised, readable values, refusals that name the setting."""

import datetime as dt
from typing import Any

import pytest

from fixi_app.domain.business import Business, Hours, ModelMaySee, PrivacyMode, SettingError, Weekday


def test_the_defaults_are_the_promised_ones() -> None:
    usual = Business()
    assert (usual.nudge_after, usual.offer_other_after, usual.reassign_after) == (10, 25, 60)
    assert (usual.max_reassignments, usual.emergency_factor, usual.emergency_offers) == (3, 0.5, 3)
    assert (usual.hold_minutes, usual.arrival_window_minutes, usual.slots_offered) == (15, 60, 3)
    assert (usual.slot_days_ahead, usual.visit_minutes, usual.travel_minutes) == (28, 90, 30)
    assert usual.search_rings_km == (10, 20, 30)
    assert usual.person_alerts == (5, 15)
    assert (str(usual.cold_hours), str(usual.ladder_hours)) == ("08:00-21:00", "07:00-22:00")
    assert (usual.retention_messages_days, usual.retention_media_days, usual.retention_leads_months) == (90, 30, 24)
    assert usual.privacy_mode is PrivacyMode.NOTICE
    assert usual.model_may_see is ModelMaySee.ALL
    assert all(getattr(usual, name) for name in Business.model_fields if name.startswith("job_"))


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("nudge_after", "5", 5),
        ("NUDGE_AFTER", "0.5", 0.5),
        ("cold_hours", "09:30-20:00", Hours(start=dt.time(9, 30), end=dt.time(20))),
        ("search_rings_km", "5, 15", (5, 15)),
        ("person_alerts", "", ()),
        ("closed_days", "friday,saturday", (Weekday.FRIDAY, Weekday.SATURDAY)),
        ("job_backup", "off", False),
        ("report_at", "19:30", dt.time(19, 30)),
        ("privacy_mode", "consent", PrivacyMode.CONSENT),
    ],
)
def test_a_value_may_be_typed_as_text(name: str, text: str, value: Any) -> None:
    assert getattr(Business().with_overrides({name: text}), name.lower()) == value


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("nudge_after", "0"), ("nudge_after", "soon"), ("slots_offered", "10"), ("cold_hours", "8"),
        ("cold_hours", "25:00-26:00"), ("search_rings_km", ""), ("search_rings_km", "10,-5"), ("privacy_mode", "no"),
        ("closed_days", "someday"), ("privacy_url", "fixi"), ("emergency_factor", "2"), ("job_backup", "perhaps"),
    ],
)  # fmt: skip
def test_a_wrong_value_names_the_setting_and_not_the_value(name: str, text: str) -> None:
    with pytest.raises(SettingError, match=name) as failure:
        Business().with_overrides({name: text})
    assert "\n" not in str(failure.value)


def test_an_unknown_name_is_answered_with_the_nearest() -> None:
    with pytest.raises(SettingError, match="hold_minutes"):
        Business().with_overrides({"hold_minuts": "5"})


def test_what_differs_is_stored_and_read_back() -> None:
    changed = {"cold_hours": "09:00-20:00", "search_rings_km": "5", "report_at": "19:30", "name": "שרברב זריז"}
    business = Business().with_overrides(changed)
    stored = business.differing()
    assert set(stored) == set(changed)
    assert Business.model_validate({"_id": "business", **stored, "of_a_later_version": 1}) == business


def test_a_span_may_pass_midnight() -> None:
    night = Hours(start=dt.time(22), end=dt.time(6))
    assert night.holds(dt.time(23, 59))
    assert night.holds(dt.time(22))
    assert not night.holds(dt.time(6))
    day = Hours(start=dt.time(8), end=dt.time(21))
    assert day.holds(dt.time(8))
    assert not day.holds(dt.time(21))
