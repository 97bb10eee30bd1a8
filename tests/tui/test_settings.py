"""Settings and health: business, health, jobs and numbers, looked at and changed."""

import pytest
from textual.widgets import Button

from fixi_app.domain.business import Business
from fixi_app.domain.reading import Language
from fixi_app.services.desk.setting_values import GROUPS, choices_of, group_of
from fixi_app.services.office import SettingKind, SettingRow, SettingSource
from tests.tui.driving import SMALL, WIDE, Desk, opened
from tests.tui.fake_office import FakeOffice
from tui.screens.dialogs import ConfirmDialog
from tui.screens.settings.area import SECTIONS
from tui.screens.settings.business_form import BusinessForm
from tui.screens.settings.numbers_model import found, shown
from tui.screens.settings.setting_dialog import SettingDialog
from tui.texts import Texts, catalogue
from tui.widgets.basic import Field, Menu, Push, Ticks


async def _section(desk: Desk, name: str) -> None:
    await desk.press("ctrl+g")
    await desk.until(lambda: bool(desk.app.screen.query("#sections")), "the sections")
    menu = desk.app.screen.query_one("#sections", Menu)
    menu.focus()
    menu.highlighted = list(SECTIONS).index(name)
    await desk.until(lambda: bool(desk.app.screen.query(f"#section-{name}")), name)
    await desk.press("enter")


def _form(desk: Desk) -> BusinessForm:
    return desk.app.screen.query_one("#business-form", BusinessForm)


def test_every_setting_group_and_value_has_its_words() -> None:
    for language in ("he", "en"):
        words = catalogue(language)
        assert {f"setting.{name}" for name in Business.model_fields} <= set(words)
        assert {f"numbers_group.{group}" for group in GROUPS} <= set(words)
        assert {f"numbers_value.{one}" for name in group_of() for one in choices_of(name)} <= set(words)
    english = catalogue("en")
    for name, field in Business.model_fields.items():
        assert english[f"setting.{name}"] == field.description, "make the file of English names anew"


def test_settings_are_found_by_words_of_their_sentence_matter_and_value() -> None:
    rows = [
        SettingRow(name="hold_minutes", group="visit", sentence="", kind=SettingKind.NUMBER, value="15", usual="15",
                   source=SettingSource.DEFAULT),
        SettingRow(name="closed_days", group="profile", sentence="", kind=SettingKind.DAYS, value="friday,saturday",
                   usual="saturday", source=SettingSource.STORED),
    ]  # fmt: skip
    t = Texts("en")
    assert [row.name for row in found(rows, "slot held", t)] == ["hold_minutes"]
    assert [row.name for row in found(rows, "FRIDAY", t)] == ["closed_days"]
    assert found(rows, "no such words", t) == []
    assert shown(rows[1], rows[1].value, t) == "Friday, Saturday"
    assert shown(rows[1], "", t) == "empty"


@pytest.mark.parametrize("size", [SMALL, WIDE])
@pytest.mark.parametrize("language", [Language.HE, Language.EN])
async def test_health_says_of_each_part_how_it_is_and_what_to_do(size: tuple[int, int], language: Language) -> None:
    async with opened(language=language, size=size) as desk:
        await _section(desk, "health")
        await desk.sees("no key")
        advice = str(desk.app.screen.query_one("#advice-model").text)  # type: ignore[attr-defined]
        assert "add a key" in advice
        assert not desk.app.screen.query_one("#advice-store").display
        found = str(desk.app.screen.query_one("#advice-professionals").text)  # type: ignore[attr-defined]
        assert "add one" in found


async def test_a_number_is_found_changed_and_taken_back() -> None:
    async with opened() as desk:
        await _section(desk, "numbers")
        await desk.until(lambda: desk.grid("#numbers").row_count > 100, "the numbers")
        await desk.press("ctrl+f", *"slot is held", "enter")
        await desk.until(lambda: desk.grid("#numbers").row_count == 1, "one is left")
        await desk.press("enter")
        await desk.until(lambda: isinstance(desk.app.screen, SettingDialog), "the dialog")
        desk.app.screen.query_one("#value", Field).value = "-3"
        await desk.press("enter")
        await desk.sees("לא מתאים"[::-1])
        desk.app.screen.query_one("#value", Field).value = "20"
        await desk.press("enter")
        await desk.until(lambda: desk.office.settings.business.hold_minutes == 20, "saved")
        await desk.until(lambda: desk.grid("#numbers").get_cell("hold_minutes", "value").text == "20", "shown")
        await desk.press("ctrl+z")
        await desk.until(lambda: desk.office.settings.business.hold_minutes == 15, "taken back")


async def test_a_choice_is_picked_from_its_list_and_days_are_ticked() -> None:
    async with opened() as desk:
        await _section(desk, "numbers")
        await desk.until(lambda: desk.grid("#numbers").row_count > 100, "the numbers")
        grid = desk.grid("#numbers")
        grid.move_cursor(row=grid.get_row_index("privacy_mode"))
        await desk.press("space")
        await desk.until(lambda: isinstance(desk.app.screen, SettingDialog), "the dialog")
        await desk.press("down", "enter")
        await desk.until(lambda: desk.office.settings.business.privacy_mode == "consent", "picked")
        grid.move_cursor(row=grid.get_row_index("closed_days"))
        await desk.press("space")
        await desk.until(lambda: bool(desk.app.screen.query("#days")), "the days")
        desk.app.screen.query_one("#days", Ticks).select("friday")
        await desk.press("ctrl+s")
        await desk.until(lambda: len(desk.office.settings.business.closed_days) == 2, "ticked")


async def test_what_the_environment_holds_opens_no_dialog_and_says_why() -> None:
    async with opened() as desk:
        await _section(desk, "numbers")
        await desk.until(lambda: desk.grid("#numbers").row_count > 100, "the numbers")
        grid = desk.grid("#numbers")
        grid.move_cursor(row=grid.get_row_index("currency"))
        await desk.press("enter")
        await desk.until(lambda: "wins over" in desk.toasts(), "the reason")
        assert not isinstance(desk.app.screen, SettingDialog)


async def test_a_job_is_switched_off_by_a_key_and_that_is_taken_back() -> None:
    async with opened() as desk:
        await _section(desk, "jobs")
        await desk.until(lambda: desk.grid("#jobs").row_count == 3, "the jobs")
        await desk.sees("✖ failed")
        desk.grid("#jobs").move_cursor(row=1)
        await desk.press("space")
        await desk.until(lambda: not desk.office.jobs.jobs["backup"].on, "off")
        await desk.sees("○ off")
        await desk.press("ctrl+z")
        await desk.until(lambda: desk.office.jobs.jobs["backup"].on, "on again")
        desk.grid("#jobs").move_cursor(row=2)
        await desk.press("space")
        await desk.until(lambda: "אין מתג"[::-1] in desk.toasts(), "the refusal")


@pytest.mark.parametrize("key", ["r", "ר"])
async def test_a_job_is_run_by_hand_under_both_layouts(key: str) -> None:
    async with opened() as desk:
        await _section(desk, "jobs")
        await desk.until(lambda: desk.grid("#jobs").row_count == 3, "the jobs")
        desk.grid("#jobs").move_cursor(row=1)
        await desk.press(key)
        await desk.until(lambda: desk.office.jobs.ran == ["backup"], "the run")
        await desk.until(lambda: "בהצלחה"[::-1] in desk.toasts(), "how it ended")


async def test_the_profile_keeps_what_is_typed_while_other_things_change() -> None:
    async with opened() as desk:
        await _section(desk, "business")
        await desk.until(lambda: _form(desk).values()["name"] != "", "the form")
        _form(desk).query_one("#b-name", Field).value = "Dana Water"
        desk.office.settings.business = desk.office.settings.business.but(phone_for_calls="+972500000901")
        desk.world.changed()
        await desk.until(lambda: _form(desk).values()["phone_for_calls"] == "+972500000901", "the other field")
        assert _form(desk).values()["name"] == "Dana Water"
        await desk.sees("not saved yet")
        await desk.press("ctrl+s")
        await desk.until(lambda: desk.office.settings.business.name == "Dana Water", "saved")
        await desk.press("ctrl+z")
        await desk.until(lambda: desk.office.settings.business.name == "שירותי הבית של נועה", "taken back")


async def test_a_refused_profile_says_why_and_loses_nothing() -> None:
    async with opened() as desk:
        await _section(desk, "business")
        await desk.until(lambda: _form(desk).values()["name"] != "", "the form")
        _form(desk).query_one("#b-hours", Field).value = "all day"
        await desk.press("ctrl+s")
        await desk.sees("לא מתאים"[::-1])
        assert _form(desk).values()["hours"] == "all day"


@pytest.mark.parametrize("key", ["b", "נ"])
async def test_a_backup_is_made_by_a_key_and_stands_in_the_list(key: str) -> None:
    async with opened() as desk:
        await _section(desk, "backup")
        await desk.sees("There is no backup yet")
        assert "/home/noa/fixi/backups" in desk.screen
        await desk.press(key)
        await desk.until(lambda: desk.grid("#backups").row_count == 1, "the backup")
        await desk.sees("fixi-1.backup")
        assert "3.0" in desk.screen


async def test_a_value_that_is_so_already_is_not_saved_and_the_section_outlives_a_change_of_language() -> None:
    async with opened() as desk:
        await _section(desk, "numbers")
        await desk.until(lambda: desk.grid("#numbers").row_count > 100, "the numbers")
        grid, before = desk.grid("#numbers"), desk.world.revision
        grid.move_cursor(row=grid.get_row_index("hold_minutes"))
        await desk.press("enter")
        await desk.until(lambda: isinstance(desk.app.screen, SettingDialog), "the dialog")
        await desk.press("enter")
        await desk.until(lambda: not isinstance(desk.app.screen, SettingDialog), "closed")
        assert (desk.world.revision, desk.toasts()) == (before, "")
        await desk.press("f10", "ctrl+g")
        await desk.until(lambda: bool(desk.app.screen.query("#numbers")), "the numbers again")


async def test_people_have_their_password_and_way_out_as_soon_as_the_business_is_their_own() -> None:
    async with opened() as desk:
        await _section(desk, "people")
        await desk.until(lambda: bool(desk.app.screen.query("#section-people")), "people")
        assert not desk.app.screen.query("#do-sign_out")
        desk.office.signing_in._needed = True
        desk.world.changed()
        await desk.until(lambda: bool(desk.app.screen.query("#do-sign_out")), "the way out")


async def test_escape_leads_back_to_the_list_of_sections() -> None:
    async with opened() as desk:
        await _section(desk, "jobs")
        await desk.until(lambda: desk.grid("#jobs").has_focus, "inside")
        await desk.press("escape")
        assert desk.app.screen.query_one("#sections", Menu).has_focus


async def test_without_an_office_that_answers_the_area_stays_and_says_so() -> None:
    office = FakeOffice(Language.EN)
    async with opened(office) as desk:
        desk.world.fault = OSError("gone")
        await _section(desk, "numbers")
        await desk.until(lambda: "did not work" in desk.toasts(), "the fault")


async def test_addresses_for_alerts_are_typed_unseen_tried_and_not_shown_again() -> None:
    office = FakeOffice()
    async with opened(office, language=Language.EN, size=WIDE) as desk:
        kept = office.settings.business.but(alert_urls="ntfys://secret-topic")
        office.settings.business = kept
        await _section(desk, "numbers")
        await desk.until(lambda: desk.grid("#numbers").row_count > 100, "the numbers")
        await desk.press("ctrl+f", *"alert_urls")
        await desk.until(lambda: desk.grid("#numbers").row_count == 1, "the one that was meant")
        await desk.press("enter")
        await desk.press("space")
        await desk.until(lambda: isinstance(desk.app.screen, SettingDialog), "the dialog")
        field = desk.app.screen.query_one("#value", Field)
        assert (field.password, field.value) == (True, "")
        assert "secret-topic" not in field.placeholder
        desk.app.screen.query_one("#try", Button).press()
        await desk.until(lambda: office.settings.tried == 1, "the test message")
        await desk.press("enter")
        await desk.until(lambda: not isinstance(desk.app.screen, SettingDialog), "back")
        assert office.settings.business == kept, "nothing typed leaves it as it is"


async def test_ngroks_program_is_downloaded_only_after_the_owner_said_yes() -> None:
    office = FakeOffice(Language.EN)
    office.agent_missing = True
    async with opened(office, WIDE, Language.EN) as desk:
        await _section(desk, "health")
        await desk.sees("Download ngrok")
        button = desk.app.screen.query_one("#fetch", Push)
        for answer in ("cancel", "yes"):
            button.press()
            await desk.until(lambda: bool(desk.app.screen.query("ConfirmDialog #cancel")), "the question")
            assert office.setup.fetched == 0
            desk.app.screen.query_one(f"#{answer}", Push).press()
            await desk.until(lambda: not isinstance(desk.app.screen, ConfirmDialog), "the answer")
        await desk.until(lambda: office.setup.fetched == 1, "what comes of it")
        await desk.until(lambda: "It is here." in desk.toasts(), "what came of it")


async def test_nothing_is_offered_for_download_where_nothing_is_missing() -> None:
    async with opened(FakeOffice(Language.EN), WIDE, Language.EN) as desk:
        await _section(desk, "health")
        await desk.sees("no key")
        assert not desk.app.screen.query_one("#fetch-line").display
