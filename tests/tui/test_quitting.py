"""Ctrl+Q says first what will wait while Fixi is off."""

from fixi_app.domain.reading import Language
from tests.tui.driving import opened
from tests.tui.fake_office import FakeOffice
from tui.app import QuitDialog


async def test_with_something_waiting_it_is_asked_and_escape_stays() -> None:
    office = FakeOffice()
    office.checks.waits = "offers without an answer: 3"
    async with opened(office, language=Language.EN) as desk:
        await desk.press("ctrl+q")
        await desk.until(lambda: isinstance(desk.app.screen, QuitDialog), "the question")
        await desk.sees("answer: 3")
        await desk.press("escape")
        await desk.until(lambda: not isinstance(desk.app.screen, QuitDialog), "back")
        assert not desk.app._exit
        await desk.press("ctrl+q")
        await desk.until(lambda: isinstance(desk.app.screen, QuitDialog), "asked again")
        await desk.press("ctrl+q")
        await desk.until(lambda: desk.app._exit, "the second time is meant")


async def test_with_nothing_waiting_it_ends_at_once() -> None:
    async with opened(FakeOffice(), language=Language.EN) as desk:
        await desk.press("ctrl+q")
        await desk.until(lambda: desk.app._exit, "the end")
