"""The settings of the business, changed at the desk: what is kept, what is refused, what holds at once."""

from datetime import time
from typing import Any

import pytest

from fixi_app.domain.business import Business
from fixi_app.services.desk.setting_values import GROUPS, choices_of, group_of, kind_of, written
from fixi_app.services.office import SettingKind, SettingRow, SettingSource
from fixi_app.services.profile import BUSINESS
from tests.fakes.desk import OWNER, VIEWER, AtDesk, at_desk
from tests.fakes.there import there


async def row(d: AtDesk, name: str) -> SettingRow:
    return next(one for one in await d.desk.settings.rows() if one.name == name)


async def stored(d: AtDesk) -> dict[str, Any]:
    return await d.town.db["settings"].find_one({"_id": BUSINESS}) or {}


async def test_every_setting_is_shown_once_with_its_group_value_and_sentence() -> None:
    async with at_desk() as d:
        rows = await d.desk.settings.rows()
    assert {one.name for one in rows} == set(Business.model_fields)
    assert len(rows) == len(Business.model_fields)
    assert [group for group in GROUPS if group in {one.group for one in rows}] == list(GROUPS)
    assert all(one.sentence and one.usual == written(getattr(Business(), one.name)) for one in rows)


def test_a_value_written_is_read_back_as_the_same_value() -> None:
    usual = Business(name="מים")
    for name in group_of():
        assert getattr(usual.with_overrides({name: written(getattr(usual, name))}), name) == getattr(usual, name), name


@pytest.mark.parametrize(
    ("name", "kind", "choices"),
    [
        ("hours", SettingKind.HOURS, ()),
        ("rest_starts_at", SettingKind.TIME, ()),
        ("hold_minutes", SettingKind.NUMBER, ()),
        ("max_open_jobs", SettingKind.NUMBER, ()),
        ("search_rings_km", SettingKind.NUMBERS, ()),
        ("propose_first", SettingKind.FLAG, ("on", "off")),
        ("privacy_mode", SettingKind.CHOICE, ("notice", "consent")),
        ("name", SettingKind.TEXT, ()),
        ("privacy_url", SettingKind.TEXT, ()),
    ],
)
def test_each_kind_of_value_is_known(name: str, kind: SettingKind, choices: tuple[str, ...]) -> None:
    assert (kind_of(name), choices_of(name)) == (kind, choices)
    assert kind_of("closed_days") is SettingKind.DAYS
    assert len(choices_of("closed_days")) == 7


async def test_a_changed_number_is_kept_audited_and_at_work_at_once() -> None:
    async with at_desk() as d:
        saved = await d.desk.settings.change({"hold_minutes": " 20 "}, OWNER)
        assert saved.ok
        assert d.town.road.ground.business.hold_minutes == 20
        assert (await stored(d))["hold_minutes"] == 20
        changed = await row(d, "hold_minutes")
        assert (changed.value, changed.usual, changed.source) == ("20", "15", SettingSource.STORED)
        entry = there(await d.town.db["audit_log"].find_one({"what": "settings"}))
        assert (entry["by"], entry["before"]["hold_minutes"], entry["after"]) == ("owner", 15, {"hold_minutes": 20})


async def test_the_usual_value_is_not_stored_any_more() -> None:
    async with at_desk() as d:
        await d.desk.settings.change({"hold_minutes": "20", "name": "מים"}, OWNER)
        await d.desk.settings.change({"hold_minutes": "15"}, OWNER)
        assert set(await stored(d)) == {"_id", "name"}
        assert d.town.road.ground.business.hold_minutes == 15


@pytest.mark.parametrize(
    ("name", "value", "word"),
    [
        ("hours", "from 8", "08:00-18:00"),
        ("report_at", "late", "08:00"),
        ("hold_minutes", "-1", "15"),
        ("search_rings_km", "near", "10,20,30"),
        ("privacy_mode", "maybe", "מהרשימה"),
        ("closed_days", "holiday", "מהרשימה"),
        ("job_backup", "perhaps", "כן או לא"),
        ("privacy_url", "not a page", "https://"),
        ("no_such_thing", "1", "אין הגדרה כזאת"),
    ],
)
async def test_a_value_it_cannot_have_is_refused_with_how_it_is_written(name: str, value: str, word: str) -> None:
    async with at_desk() as d:
        refused = await d.desk.settings.change({"visit_minutes": "60", name: value}, OWNER)
        assert not refused.ok
        assert word in refused.message
        assert await stored(d) == {}
        assert d.town.road.ground.business.visit_minutes == 90


async def test_only_the_owner_changes_settings() -> None:
    async with at_desk() as d:
        for user in (VIEWER, OWNER.but(role="editor")):
            assert not (await d.desk.settings.change({"hold_minutes": "20"}, user)).ok
        assert await stored(d) == {}
        assert await d.desk.settings.rows()


async def test_what_the_environment_holds_is_shown_so_and_refused() -> None:
    async with at_desk(around=lambda _: {"overrides": {"hold_minutes": "33"}}) as d:
        held = await row(d, "hold_minutes")
        assert (held.value, held.source) == ("33", SettingSource.ENVIRONMENT)
        refused = await d.desk.settings.change({"hold_minutes": "20"}, OWNER)
        assert (refused.ok, "FIXI_SET_HOLD_MINUTES" in refused.message) == (False, True)


async def test_what_is_read_at_the_start_only_is_said_so() -> None:
    async with at_desk() as d:
        later = await d.desk.settings.change({"model_call_seconds": "9"}, OWNER)
        assert "מההפעלה הבאה" in later.message
        assert not (await row(d, "model_call_seconds")).at_once
        assert "מעכשיו" in (await d.desk.settings.change({"visit_minutes": "60"}, OWNER)).message


async def test_other_days_of_rest_hold_at_once() -> None:
    async with at_desk() as d:
        ground = d.town.road.ground
        before = ground.rest
        await d.desk.settings.change({"rest_days": "none"}, OWNER)
        assert ground.rest is not before
        await d.desk.settings.change({"rest_days": "country", "rest_starts_at": "14:00"}, OWNER)
        assert ground.business.rest_starts_at == time(14)


async def test_a_business_without_a_name_keeps_the_one_it_is_called_by() -> None:
    async with at_desk() as d:
        called = d.desk.names["business"]
        await d.desk.settings.change({"phone_for_calls": "+972500000900"}, OWNER)
        assert d.desk.names["business"] == called
        await d.desk.settings.change({"name": "המים של דנה"}, OWNER)
        assert d.desk.names["business"] == "המים של דנה"
