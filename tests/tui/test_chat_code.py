"""The code that opens a chat with the business, on the screen."""

from collections.abc import Iterable, Sequence

import pytest
import segno
from rich.segment import Segment
from textual.geometry import Size

from fixi_app.domain.reading import Language
from fixi_app.services.desk.chat_code import rows_of
from fixi_app.services.office import ChatCode
from tests.tui.driving import WIDE, Desk, opened
from tests.tui.fake_office import FakeOffice
from tui.screens.chat_code import Code, painted, room_for
from tui.screens.settings.area import SECTIONS
from tui.widgets.basic import Menu, Push

LINK = "https://wa.me/972500000900"
LINKS = (LINK, "https://wa.me/972500000900000")
"""A number of this country, and one as long as numbers are anywhere (15 digits)."""


def _wanted(link: str) -> list[str]:
    code = segno.make(link, error="m", micro=False, boost_error=False)
    return ["".join("#" if dark else " " for dark in row) for row in code.matrix_iter(border=4)]


def _seen(lines: Sequence[Iterable[Segment]]) -> list[str]:
    """What a camera sees in painted lines: `#` for black, a blank for white."""
    seen: list[str] = []
    for line in lines:
        cells = [(letter, segment.style) for segment in line for letter in segment.text]
        assert {letter for letter, _style in cells} == {"▀"}
        for colour in ("color", "bgcolor"):
            tints = [getattr(style, colour).triplet.hex for _letter, style in cells]
            assert set(tints) <= {"#000000", "#ffffff"}
            seen.append("".join("#" if tint == "#000000" else " " for tint in tints))
    return seen


def _on_screen(desk: Desk) -> list[str]:
    """The same, of that part of the whole painted screen where the code stands."""
    place = desk.app.screen.query_one("#code", Code).region
    assert desk.app.screen.region.contains_region(place)
    strips = desk.app.screen._compositor.render_strips()[place.y : place.bottom]
    return _seen([strip.crop(place.x, place.right) for strip in strips])


def _is_code(seen: list[str], link: str) -> bool:
    """A last row may be light: two of them make a line."""
    wanted = _wanted(link)
    return seen[: len(wanted)] == wanted and not "".join(seen[len(wanted) :]).strip()


@pytest.mark.parametrize("link", LINKS)
def test_what_is_painted_is_the_code_of_the_link_dark_on_light_within_a_light_rim(link: str) -> None:
    assert _is_code(_seen(painted(rows_of(link))), link)


@pytest.mark.parametrize("link", LINKS)
def test_the_code_of_any_number_has_room_in_the_smallest_terminal(link: str) -> None:
    room = room_for(rows_of(link))
    assert (room.width <= 80, room.height <= 24) == (True, True)


@pytest.mark.parametrize("language", [Language.HE, Language.EN])
@pytest.mark.parametrize("link", LINKS)
async def test_a_camera_reads_the_code_on_the_screen_in_every_look_of_it(language: Language, link: str) -> None:
    async with opened(FakeOffice(language), Size(80, 24), language) as desk:
        desk.office.checks.code = ChatCode(number="+972500000900", link=link, rows=rows_of(link), told="Point at it.")
        await desk.app.run_action("chat_code")
        await desk.sees(link.removeprefix("https://"))
        await desk.sees("+972500000900")
        for theme in desk.app.available_themes:
            desk.app.theme = theme
            await desk.pilot.pause()
            assert _is_code(_on_screen(desk), link), theme


async def test_in_a_window_that_is_too_small_the_link_stands_alone_and_a_larger_one_brings_the_code() -> None:
    async with opened(FakeOffice(Language.EN), Size(60, 18), Language.EN) as desk:
        await desk.app.run_action("chat_code")
        await desk.sees("wa.me/972500000900")
        await desk.sees("too small")
        assert not desk.app.screen.query_one("#code", Code).display
        await desk.pilot.resize_terminal(80, 24)
        await desk.sees("Point at it.")
        assert _is_code(_on_screen(desk), LINK)
        await desk.pilot.resize_terminal(80, 19)
        await desk.sees("too small")
        assert not desk.app.screen.query_one("#code", Code).display


async def test_it_is_opened_from_health_too() -> None:
    async with opened(FakeOffice(Language.EN), WIDE, Language.EN) as desk:
        await desk.press("ctrl+g")
        await desk.until(lambda: bool(desk.app.screen.query("#sections")), "the sections")
        desk.app.screen.query_one("#sections", Menu).highlighted = list(SECTIONS).index("health")
        await desk.until(lambda: bool(desk.app.screen.query("#do-chat_code")), "health")
        desk.app.screen.query_one("#do-chat_code", Push).press()
        await desk.sees("wa.me/972500000900")


async def test_without_a_number_it_says_why_and_shows_no_code() -> None:
    async with opened(FakeOffice(Language.EN), WIDE, Language.EN) as desk:
        desk.office.checks.code = ChatCode(told="Connect WhatsApp first.")
        await desk.app.run_action("chat_code")
        await desk.sees("Connect WhatsApp first.")
        assert not desk.app.screen.query_one("#code", Code).display
