"""The set-up walk on the screen: from a password to *ready*, with nothing typed ever lost."""

import pytest
from textual.widget import Widget

from fixi_app.domain.reading import Language
from fixi_app.services.office import SetupField, SetupStep, StepName, Walk
from tests.tui.driving import SMALL, USUAL, WIDE, Desk, opened
from tests.tui.fake_office import FakeOffice
from tests.tui.fake_settings import PROVIDERS
from tui.screens.dialogs import ConfirmDialog
from tui.screens.settings.walk_model import ORDER, entered, first_open, neighbour, progress
from tui.screens.settings.walk_parts import Parts
from tui.texts import LANGUAGES, Texts, catalogue
from tui.widgets.basic import Field, Menu, Push, Say
from tui.widgets.choice import Choice

FIELDS = (
    "GREEN_API_ID", "GREEN_API_TOKEN", "GREEN_API_URL", "GREEN_API_MEDIA_URL", "NGROK_AUTHTOKEN", "NGROK_DOMAIN",
    "FIXI_PUBLIC_URL", "GEMINI_API_KEY", "ADMIN_PHONE", "FIXI_PROVIDER", "META_PHONE_NUMBER_ID", "META_ACCESS_TOKEN",
    "META_APP_SECRET", "META_VERIFY_TOKEN", "META_GRAPH_URL", "TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "TWILIO_FROM",
    "TWILIO_API_URL",
)  # fmt: skip


def _walk(*done: StepName) -> Walk:
    steps = tuple(SetupStep(name=name, done=name in done, needed=name is not StepName.GEMINI) for name in StepName)
    return Walk(steps=steps, ready=False)


def test_work_goes_on_at_the_first_step_that_is_needed_and_open() -> None:
    assert first_open(_walk()) is StepName.BEGIN
    assert first_open(_walk(StepName.BEGIN, StepName.BUSINESS, StepName.WHATSAPP)) is StepName.PHONE
    assert first_open(_walk(*StepName)) is StepName.READY


def test_the_ends_of_the_walk_stay_where_they_are() -> None:
    assert neighbour(StepName.BEGIN, -1) is StepName.BEGIN
    assert neighbour(StepName.READY, 1) is StepName.READY
    assert neighbour(StepName.BEGIN, 1) is StepName.BUSINESS


def test_progress_tells_by_signs_what_is_done_where_one_is_and_what_is_open() -> None:
    shown = progress(_walk(StepName.BEGIN), StepName.WHATSAPP, Texts("en"))
    assert shown.startswith("✓ Begin  ○ Business  ▶ WhatsApp  · Gemini  ○ Phone")


def test_only_what_differs_is_entered_and_an_empty_secret_stays_as_it_is() -> None:
    fields = (
        SetupField(name="ID", value="1", is_set=True),
        SetupField(name="TOKEN", secret=True, is_set=True),
        SetupField(name="URL", value="https://a", is_set=True),
        SetupField(name="HELD", value="x", fixed=True),
    )
    step = SetupStep(name=StepName.WHATSAPP, done=False, fields=fields)
    assert entered(step, {"ID": " 1 ", "TOKEN": "", "URL": "", "HELD": "y", "OTHER": "z"}) == {"URL": ""}
    assert entered(step, {"ID": "2", "TOKEN": " t "}) == {"ID": "2", "TOKEN": "t"}


def test_every_step_and_field_has_its_words() -> None:
    for language in LANGUAGES:
        words = set(catalogue(language))
        for name in ORDER:
            assert {f"step.{name}", f"walk_do.{name}", f"walk_about.{name}"} <= words
        for field in FIELDS:
            assert f"walk_field.{field}" in words
        for provider in PROVIDERS:
            assert {f"provider.{provider}", f"walk_provider.{provider}"} <= words


async def _into(desk: Desk) -> None:
    await desk.press("ctrl+g")
    await desk.until(lambda: bool(desk.app.screen.query("#sections")), "the sections")
    menu = desk.app.screen.query_one("#sections", Menu)
    menu.highlighted = 0
    await desk.until(lambda: _text(desk, "#walk-title") != "", "the walk")
    await desk.press("enter")


def _text(desk: Desk, selector: str) -> str:
    found = desk.app.screen.query(selector).results(Say)
    return next((one.text for one in found), "")


def _field(desk: Desk, name: str) -> Field:
    return desk.app.screen.query_one(f"#w-{name}", Field)


async def _at(desk: Desk, name: StepName) -> None:
    number = f"{ORDER.index(name) + 1} of" if desk.app.texts.language == "en" else f"{ORDER.index(name) + 1} מתוך"
    await desk.until(lambda: number in _text(desk, "#walk-title"), f"step {name}")


async def _go(desk: Desk, name: StepName) -> None:
    for _ in range(ORDER.index(name)):
        await desk.press("ctrl+down")
    await _at(desk, name)


@pytest.mark.parametrize("size", [SMALL, USUAL, WIDE])
async def test_ones_own_business_begins_with_a_password_and_a_question(size: tuple[int, int]) -> None:
    async with opened(size=size) as desk:
        await _into(desk)
        await desk.until(lambda: bool(desk.app.screen.query("#w-password")), "the password")
        _field(desk, "password").value = "a long password"
        await desk.press("ctrl+s")
        await desk.sees("not the same")
        _field(desk, "password_again").value = "a long password"
        await desk.press("ctrl+s")
        await desk.until(lambda: isinstance(desk.app.screen, ConfirmDialog), "the question")
        desk.app.screen.query_one("#yes", Push).press()
        await _at(desk, StepName.BUSINESS)
        assert desk.office.setup.password == "a long password"
        await desk.until(lambda: bool(desk.app.screen.query("#b-name")), "the profile")


async def test_a_no_to_the_question_clears_nothing() -> None:
    async with opened() as desk:
        await _into(desk)
        await desk.until(lambda: bool(desk.app.screen.query("#w-password")), "the password")
        for name in ("password", "password_again"):
            _field(desk, name).value = "a long password"
        await desk.press("ctrl+s")
        await desk.until(lambda: isinstance(desk.app.screen, ConfirmDialog), "the question")
        await desk.press("enter")
        await desk.until(lambda: not isinstance(desk.app.screen, ConfirmDialog), "no")
        assert desk.office.setup.password == ""


async def test_where_there_is_no_sample_a_password_is_simply_set() -> None:
    office = FakeOffice(Language.EN)
    office.setup.sample = False
    async with opened(office) as desk:
        await _into(desk)
        await desk.until(lambda: bool(desk.app.screen.query("#w-password")), "the password")
        for name in ("password", "password_again"):
            _field(desk, name).value = "a long password"
        await desk.press("ctrl+s")
        await _at(desk, StepName.BUSINESS)
        assert office.setup.password == "a long password"


def _begun(language: Language = Language.EN, provider: str = "green_api") -> FakeOffice:
    office = FakeOffice(language)
    office.setup.provider = provider
    office.setup.done = {StepName.BEGIN, StepName.BUSINESS}
    return office


async def test_details_are_tried_and_kept_and_a_secret_is_not_shown_again() -> None:
    office = _begun()
    office.setup.refuses = {"wrong"}
    async with opened(office) as desk:
        await _into(desk)
        await _at(desk, StepName.WHATSAPP)
        await desk.until(lambda: bool(desk.app.screen.query("#w-GREEN_API_ID")), "the fields")
        _field(desk, "GREEN_API_ID").value = "7103000001"
        _field(desk, "GREEN_API_TOKEN").value = "wrong"
        await desk.press("ctrl+s")
        await desk.sees("Refused.")
        assert _field(desk, "GREEN_API_ID").value == "7103000001", "what was typed stays to be mended"
        _field(desk, "GREEN_API_TOKEN").value = "secret-token"
        await desk.press("ctrl+s")
        await desk.sees("it works")
        await desk.until(lambda: _field(desk, "GREEN_API_TOKEN").value == "", "the secret is gone from the screen")
        assert office.setup.kept == {"GREEN_API_ID": "7103000001", "GREEN_API_TOKEN": "secret-token"}
        assert "secret-token" not in desk.screen
        assert "secret-token" not in str(desk.app.setup_draft)
        await desk.until(lambda: desk.app.screen.query_one("#walk-restart", Push).display, "the new start")
        await desk.press("f12")
        await desk.until(lambda: office.setup.restarts == 1, "started again")


@pytest.mark.parametrize("size", [SMALL, USUAL, WIDE])
async def test_the_provider_is_chosen_first_and_only_its_fields_are_shown(size: tuple[int, int]) -> None:
    office = _begun(provider="")
    async with opened(office, size=size) as desk:
        await _into(desk)
        await _at(desk, StepName.WHATSAPP)
        await desk.until(lambda: bool(desk.app.screen.query("#w-FIXI_PROVIDER")), "the choice")
        assert not desk.app.screen.query("#walk-body Field")
        await desk.until(lambda: isinstance(desk.app.screen.focused, Choice), "the choice has the keys")
        desk.app.screen.query_one("#w-FIXI_PROVIDER", Choice).choose("meta")
        await desk.until(lambda: bool(desk.app.screen.query("#w-META_PHONE_NUMBER_ID")), "Meta's fields")
        assert not desk.app.screen.query("#w-GREEN_API_ID")
        assert "24 hours" in "".join(one.text for one in desk.app.screen.query("#walk-body Say").results(Say))
        _field(desk, "META_PHONE_NUMBER_ID").value = "1042"
        desk.app.screen.query_one("#w-FIXI_PROVIDER", Choice).choose("twilio")
        await desk.until(lambda: bool(desk.app.screen.query("#w-TWILIO_ACCOUNT_SID")), "Twilio's fields")
        _field(desk, "TWILIO_ACCOUNT_SID").value = "AC1"
        await desk.press("ctrl+s")
        await desk.sees("it works")
        assert office.setup.kept == {"FIXI_PROVIDER": "twilio", "TWILIO_ACCOUNT_SID": "AC1"}
        desk.app.screen.query_one("#w-FIXI_PROVIDER", Choice).choose("meta")
        await desk.until(lambda: bool(desk.app.screen.query("#w-META_PHONE_NUMBER_ID")), "Meta's fields again")
        assert _field(desk, "META_PHONE_NUMBER_ID").value == "1042", "what was typed for another provider stays"


def _says(step: SetupStep, **draft: str) -> str:
    parts = Parts(step, draft, Texts("en")).made(begun=True)
    return "\n".join(one.text for one in parts if isinstance(one, Say))


def test_what_goes_into_the_console_is_announced_until_it_stands_there() -> None:
    choice = SetupField(name="FIXI_PROVIDER", choices=PROVIDERS)
    step = SetupStep(name=StepName.WHATSAPP, done=False, fields=(choice,))
    assert "verify token" not in _says(step, FIXI_PROVIDER="twilio")
    assert "smb_message_echoes" in _says(step, FIXI_PROVIDER="meta")
    there = step.but(paste=(("Paste this:", "https://fixi.example.com/webhook/meta"),))
    assert "After the next start" not in _says(there, FIXI_PROVIDER="meta")
    assert "https://fixi.example.com/webhook/meta" in _says(there, FIXI_PROVIDER="meta")
    assert "24 hours" not in _says(step, FIXI_PROVIDER="green_api")


async def test_all_buttons_of_a_step_fit_a_small_screen_once_a_new_start_is_offered() -> None:
    office = _begun(Language.HE)
    office.setup.kept["GREEN_API_ID"] = "7103000001"
    async with opened(office, size=SMALL) as desk:
        await _into(desk)
        await _at(desk, StepName.WHATSAPP)
        await desk.until(lambda: desk.app.screen.query_one("#walk-restart", Push).display, "the new start")
        row = desk.app.screen.query_one("#walk-do", Push).parent
        assert isinstance(row, Widget)
        buttons = [desk.app.screen.query_one(f"#walk-{name}", Push) for name in ("do", "back", "next", "restart")]
        await desk.until(
            lambda: all(row.region.contains_region(one.region) for one in buttons), "every button within the row"
        )


async def test_what_is_typed_outlives_steps_areas_languages_and_changes_elsewhere() -> None:
    office = _begun()
    async with opened(office) as desk:
        await _into(desk)
        await desk.until(lambda: bool(desk.app.screen.query("#w-GREEN_API_ID")), "the fields")
        _field(desk, "GREEN_API_ID").value = "7103"
        desk.world.changed()
        await desk.press("ctrl+down")
        await _at(desk, StepName.GEMINI)
        await desk.press("ctrl+up")
        await _at(desk, StepName.WHATSAPP)
        await desk.until(lambda: bool(desk.app.screen.query("#w-GREEN_API_ID")), "the fields again")
        assert _field(desk, "GREEN_API_ID").value == "7103"
        await desk.press("f2", "f10", "ctrl+g")
        await desk.until(lambda: bool(desk.app.screen.query("#w-GREEN_API_ID")), "in the other language")
        assert _field(desk, "GREEN_API_ID").value == "7103"
        assert "מתוך" in _text(desk, "#walk-title")


async def test_before_the_first_step_nothing_can_be_entered() -> None:
    async with opened() as desk:
        await _into(desk)
        await _go(desk, StepName.GEMINI)
        await desk.sees("after the first step")
        assert not desk.app.screen.query("#w-GEMINI_API_KEY")


async def test_a_key_and_nothing_typed_asks_nobody() -> None:
    office = _begun()
    async with opened(office) as desk:
        await _into(desk)
        await desk.until(lambda: bool(desk.app.screen.query("#w-GREEN_API_ID")), "the fields")
        await desk.press("ctrl+s")
        await desk.sees("Nothing new")
        assert office.setup.kept == {}


async def test_the_key_tries_what_is_kept_once_more() -> None:
    office = _begun()
    office.setup.kept = {"GREEN_API_ID": "7103", "GREEN_API_TOKEN": "t"}
    async with opened(office) as desk:
        await _into(desk)
        await _at(desk, StepName.WHATSAPP)
        await desk.until(lambda: bool(desk.app.screen.query("#w-GREEN_API_ID")), "the fields")
        await desk.press("ctrl+s")
        await desk.sees("Tried, and it works.")


async def test_the_last_steps_lead_to_the_professionals_test_and_list_what_is_missing() -> None:
    office = _begun()
    async with opened(office) as desk:
        await _into(desk)
        await _at(desk, StepName.WHATSAPP)
        for _ in range(4):
            await desk.press("ctrl+down")
        await _at(desk, StepName.TEST)
        await desk.press("ctrl+s")
        await desk.sees("On its way")
        await desk.press("ctrl+down")
        await _at(desk, StepName.READY)
        assert "whatsapp is missing" in _text(desk, "#walk-told")
        office.setup.done = set(StepName)
        desk.world.changed()
        await desk.until(lambda: "✓ Yes." in _text(desk, "#walk-told"), "ready")
        await desk.press("ctrl+up", "ctrl+up")
        await _at(desk, StepName.PROFESSIONALS)
        await desk.press("ctrl+s")
        await desk.until(lambda: desk.app.area == "professionals", "the jump")


async def test_the_profile_is_a_step_that_saves() -> None:
    office = FakeOffice(Language.EN)
    office.setup.done = {StepName.BEGIN}
    async with opened(office) as desk:
        await _into(desk)
        await desk.until(lambda: bool(desk.app.screen.query("#b-name")), "the profile")
        await desk.until(lambda: desk.app.screen.query_one("#b-name", Field).value != "", "filled")
        desk.app.screen.query_one("#b-name", Field).value = "Dana Water"
        await desk.press("ctrl+down", "ctrl+up")
        await desk.until(lambda: bool(desk.app.screen.query("#b-name")), "back")
        await desk.until(lambda: desk.app.screen.query_one("#b-name", Field).value == "Dana Water", "kept")
        await desk.press("ctrl+s")
        await desk.until(lambda: office.settings.business.name == "Dana Water", "saved")
