"""The brake: one key stops everything, wherever one is; the next one asks once and lets it go."""

import pytest

from fixi_app.domain.reading import Language
from fixi_app.services.office import DeskRole, User
from tests.tui.driving import SMALL, USUAL, Desk, opened
from tests.tui.fake_office import FakeOffice
from tui.braking import ReleaseDialog
from tui.screens.help import HelpDialog
from tui.screens.sign_in import SignInScreen
from tui.widgets.header import DeskHeader


async def _asked(desk: Desk) -> None:
    await desk.until(lambda: isinstance(desk.app.screen, ReleaseDialog), "the question")


async def test_one_key_stops_everything_without_a_question_and_the_header_says_so() -> None:
    async with opened() as desk:
        assert not desk.app.screen.query_one(DeskHeader).has_class("braked")
        await desk.press("ctrl+b")
        await desk.sees("■ All messages are stopped. Waiting: 3. Stopped by owner at 12:00.")
        assert desk.office.brakes.deeds == ["hold"]
        header = desk.app.screen.query_one(DeskHeader)
        assert header.region.width == USUAL[0]
        red = header.styles.background
        assert (red.r > 100, red.g < 100, red.b < 100) == (True, True, True)


async def test_releasing_asks_once_how_many_will_leave_and_may_be_left() -> None:
    async with opened() as desk:
        await desk.press("ctrl+b")
        await desk.sees("■ All")
        await desk.press("ctrl+b")
        await _asked(desk)
        await desk.sees("3 messages will leave now")
        await desk.press("ctrl+b")
        await desk.press("escape")
        await desk.until(lambda: not isinstance(desk.app.screen, ReleaseDialog), "the desk")
        assert desk.office.brakes.deeds == ["hold"]
        await desk.press("ctrl+b")
        await _asked(desk)
        await desk.pilot.click("#yes")
        await desk.until(lambda: "messages leave again" in desk.toasts(), "being told")
        assert desk.office.brakes.deeds == ["hold", "release"]
        assert "■" not in desk.lines()[0]


async def test_it_works_over_an_open_window_and_over_the_palette() -> None:
    async with opened() as desk:
        await desk.press("f1")
        await desk.until(lambda: isinstance(desk.app.screen, HelpDialog), "help")
        await desk.press("ctrl+b")
        await desk.until(lambda: desk.office.brakes.deeds == ["hold"], "the brake")
        await desk.press("ctrl+b")
        await _asked(desk)
        await desk.press("escape")
        await desk.press("escape")
        desk.office.brakes.deeds.clear()
        desk.app.brake = desk.office.brakes.now = desk.app.brake.but(on=False)
        await desk.press("ctrl+p")
        await desk.pilot.pause()
        await desk.press("ctrl+b")
        await desk.until(lambda: desk.office.brakes.deeds == ["hold"], "the brake")


async def test_a_brake_that_somebody_else_pulled_is_seen_within_a_second() -> None:
    async with opened() as desk:
        await desk.office.brakes.hold(User(name="rina", role=DeskRole.EDITOR))
        await desk.sees("Stopped by rina")


async def test_a_brake_that_could_not_be_pulled_is_told_and_not_shown_as_pulled() -> None:
    async with opened() as desk:
        await desk.sees("Not all well")
        desk.world.fault = OSError("no disk")
        await desk.press("ctrl+b")
        await desk.until(lambda: "Stopping or releasing did not work" in desk.toasts(), "being told")
        desk.world.fault = None
        assert not desk.app.brake.on


async def test_before_sign_in_and_for_a_viewer_there_is_no_brake() -> None:
    office = FakeOffice(Language.EN, sign_in=True)
    async with opened(office) as desk:
        await desk.press("ctrl+b")
        assert isinstance(desk.app.screen, SignInScreen)
    office.signing_in.kept = User(name="guest", role=DeskRole.VIEWER)
    async with opened(office) as desk:
        await desk.sees("John Smith")
        await desk.press("ctrl+b")
        await desk.until(lambda: "not open to this role" in desk.toasts(), "being told")
    assert office.brakes.deeds == []


@pytest.mark.parametrize("language", [Language.HE, Language.EN])
async def test_the_words_fit_a_small_window(language: Language) -> None:
    async with opened(size=SMALL, language=language) as desk:
        await desk.press("ctrl+b")
        await desk.sees("■")
        line = desk.lines()[0]
        assert ("Ctrl+B" if language is Language.HE else "^B") in line
        assert "owner" in line


async def test_the_key_says_what_it_does_now_in_the_bar_the_help_and_the_palette() -> None:
    async with opened() as desk:
        await desk.press("f7")
        await desk.until(lambda: "^B Stop all messages" in desk.lines()[-1], "the key")
        await desk.press("ctrl+b")
        await desk.until(lambda: "^B Release the brake" in desk.lines()[-1], "the other words")
        await desk.press("f1")
        await desk.sees("Help")
        assert isinstance(desk.app.screen, HelpDialog)
        assert ("^B", "Release the brake") in desk.app.screen._keys
        await desk.press("escape", "ctrl+p", *"release the")
        await desk.sees("Release the brake")
        await desk.press("escape")
        desk.office.brakes.now = desk.office.brakes.now.but(on=False)
        await desk.until(lambda: "^B Stop all messages" in desk.lines()[-1], "released by somebody else")


async def test_a_flagged_number_is_told_in_red_with_its_reason_and_released_by_the_same_key() -> None:
    async with opened() as desk:
        now = desk.office.now()
        desk.office.brakes.now = desk.office.brakes.now.but(on=True, at=now, flagged="people reported it")
        await desk.sees("■ The number is flagged and all messages are stopped. Waiting: 3, since 12:00. ^B releases.")
        await desk.press("ctrl+b")
        await _asked(desk)
        await desk.pilot.click("#yes")
        await desk.until(lambda: desk.office.brakes.deeds == ["release"], "the release")
