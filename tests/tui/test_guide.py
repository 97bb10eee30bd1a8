"""The guide in the dashboard: by F1, by the palette, in both languages, also before anybody signed in."""

import pytest

from fixi_app.domain.reading import Language
from tests.tui.driving import SMALL, Desk, opened
from tests.tui.fake_office import FakeOffice
from tui.guide import PAGES, Block, blocks, page, title
from tui.screens.guide import GuideDialog, GuidePage
from tui.screens.help import HelpDialog
from tui.widgets.basic import Say


def test_a_page_is_read_as_headings_paragraphs_items_and_lines_to_type() -> None:
    text = "# Title\n\nOne\nparagraph with `code`.\n\n- an *item*\n  that goes on\n1. first\n"
    text += "\n```\na line\n  b\n```\n## More\n"
    assert blocks(text) == [
        Block("title", "Title"), Block("text", "One paragraph with code."), Block("item", "· an item that goes on"),
        Block("item", "1. first"), Block("code", "a line\n  b"), Block("section", "More"),
    ]  # fmt: skip


async def _to_guide(desk: Desk) -> None:
    await desk.press("f1")
    await desk.until(lambda: isinstance(desk.app.screen, HelpDialog), "the help")
    await desk.sees("(G)")  # the button, also on a small screen
    await desk.press("g")
    await desk.until(lambda: isinstance(desk.app.screen, GuideDialog), "the guide")


async def _shows(desk: Desk, texts: set[str], name: str) -> None:
    await desk.until(lambda: texts == {say.text for say in desk.app.screen.query("#page Say").results(Say)}, name)


@pytest.mark.parametrize("language", list(Language)[:2])
async def test_f1_leads_to_every_page_of_the_guide(language: Language) -> None:
    async with opened(FakeOffice(language), size=SMALL, language=language) as desk:
        await _to_guide(desk)
        await desk.press("enter")
        for name in PAGES:
            await desk.until(lambda: isinstance(desk.app.screen, GuidePage), "a page")
            texts = {block.text for block in page(name, language.value)}
            await _shows(desk, texts, name)
            await desk.press("n")
        await desk.press("escape", "escape", "escape")
        await desk.until(lambda: len(desk.app.screen_stack) == 2, "the desk")


async def test_the_guide_is_there_before_anybody_signed_in() -> None:
    async with opened(FakeOffice(Language.EN, sign_in=True)) as desk:
        await _to_guide(desk)
        await desk.sees("1. First steps")


async def test_a_page_in_hebrew_stands_at_the_right_and_its_commands_at_the_left() -> None:
    async with opened(FakeOffice(Language.HE), language=Language.HE) as desk:
        await _to_guide(desk)
        await desk.press("enter")
        await desk.until(lambda: isinstance(desk.app.screen, GuidePage), "a page")
        first = title("first-steps", "he")
        line = next(line for line in desk.lines() if first[::-1] in line)
        assert line.index(first[::-1]) > 90, "of 120 columns"
        await desk.press("pagedown")
        await desk.sees("python3 --version")
        command = next(line for line in desk.lines() if "python3 --version" in line)
        assert command.index("python3") < 12
