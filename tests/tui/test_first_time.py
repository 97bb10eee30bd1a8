"""What a newcomer is asked and shown, once; and what was chosen about the window is there at the next start."""

import os

from fixi_app.domain.reading import Language
from tests.tui.driving import SMALL, opened
from tests.tui.fake_office import FakeOffice
from tests.tui.fake_tastes import FakeTastes
from tui.first_time import order_taste
from tui.screens.first_look import FirstLook
from tui.screens.tour import STEPS, TourDialog
from tui.terminal import BidiMode, Order


def _newcomer(in_: Language = Language.EN, /, **kept: str) -> FakeOffice:
    office = FakeOffice(in_)
    office.tastes = FakeTastes(kept)
    return office


async def test_a_newcomer_picks_the_line_in_which_hebrew_reads_right_and_it_is_kept_for_this_kind_of_terminal() -> None:
    async with opened(_newcomer(), size=SMALL, mode=BidiMode.AUTO) as desk:
        await desk.until(lambda: isinstance(desk.app.screen, FirstLook), "the question")
        for line in ("1   123 םולש", "2   \u200eשלום 123\u200e", "3   123 שלום"):
            await desk.sees(line)
        await desk.press("2")
        await desk.until(lambda: isinstance(desk.app.screen, TourDialog), "the tour")
        assert desk.office.tastes.now[order_taste()] == "fence"
        assert desk.app.reading.order is Order.FENCE


async def test_the_question_can_be_left_and_is_not_asked_again() -> None:
    async with opened(_newcomer(guided="yes"), mode=BidiMode.AUTO) as desk:
        await desk.until(lambda: isinstance(desk.app.screen, FirstLook), "the question")
        await desk.press("escape")
        await desk.until(lambda: desk.office.tastes.now.get(order_taste()) == "auto", "the answer")
        await desk.sees("F2 Leads")
    async with opened(_newcomer(**desk.office.tastes.now), mode=BidiMode.AUTO) as desk:
        await desk.pilot.pause(0.1)
        assert not isinstance(desk.app.screen, FirstLook)


async def test_the_tour_goes_step_by_step_to_its_end_and_is_shown_once() -> None:
    async with opened(_newcomer(**{order_taste(): "app"}), size=SMALL) as desk:
        for step in range(1, len(STEPS) + 1):
            await desk.sees(f"{step} of {len(STEPS)}")
            await desk.press("enter")
        await desk.until(lambda: desk.office.tastes.now.get("guided") == "yes", "the end")
        assert not isinstance(desk.app.screen, TourDialog)


async def test_the_tour_in_hebrew_fits_a_small_window() -> None:
    async with opened(_newcomer(Language.HE, **{order_taste(): "app"}), size=SMALL) as desk:
        await desk.sees("5 ךותמ 1")
        await desk.press("escape")
        await desk.until(lambda: desk.office.tastes.now.get("guided") == "yes", "the end")


async def test_language_order_and_colours_are_as_they_were_left() -> None:
    async with opened(mode=BidiMode.AUTO) as desk:
        await desk.press("f10")
        await desk.sees("תוינפ F2")
        assert desk.office.language is Language.HE
        await desk.press("f9")
        desk.app.theme = "textual-light"
        await desk.until(lambda: desk.office.tastes.now.get("theme") == "textual-light", "the colours")
        kept = desk.office.tastes.now
    assert kept["language"] == "he"
    assert kept[order_taste(os.environ)] == "app"
    async with opened(_newcomer(**kept), mode=BidiMode.AUTO) as desk:
        await desk.sees("תוינפ F2")
        assert desk.app.theme == "textual-light"
        assert desk.app.reading.mode is BidiMode.APP
