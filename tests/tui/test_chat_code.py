"""The code that opens a chat with the business, on the screen."""

import segno
from textual.geometry import Size

from fixi_app.domain.reading import Language
from fixi_app.services.desk.chat_code import rows_of
from fixi_app.services.office import ChatCode
from tests.tui.driving import WIDE, opened
from tests.tui.fake_office import FakeOffice
from tui.screens.chat_code import Code, painted

LINK = "https://wa.me/972500000900"


def _seen(rows: tuple[str, ...]) -> list[str]:
    """What a camera sees in the painted lines: `#` for black, a blank for white."""
    seen: list[str] = []
    for line in painted(rows):
        assert all(segment.text == "▀" and segment.style for segment in line)
        for colour in ("color", "bgcolor"):
            tints = [getattr(segment.style, colour).triplet.hex for segment in line]
            assert set(tints) <= {"#000000", "#ffffff"}
            seen.append("".join("#" if tint == "#000000" else " " for tint in tints))
    return seen


def test_what_is_painted_is_the_code_of_the_link_dark_on_light_within_a_light_rim() -> None:
    seen = _seen(rows_of(LINK))
    code = segno.make(LINK, error="m", micro=False, boost_error=False)
    wanted = ["".join("#" if dark else " " for dark in row) for row in code.matrix_iter(border=4)]
    assert seen[: len(wanted)] == wanted
    assert not "".join(seen[len(wanted) :]).strip()


def test_the_code_has_room_in_the_smallest_terminal() -> None:
    assert len(painted(rows_of(LINK))) <= 17


async def test_it_is_opened_from_health_and_from_the_palette_and_shows_code_and_link() -> None:
    for language in (Language.EN, Language.HE):
        async with opened(FakeOffice(language), Size(80, 24), language) as desk:
            await desk.app.run_action("chat_code")
            await desk.sees("wa.me/972500000900")
            code = desk.app.screen.query_one("#code", Code)
            assert code.region.height == 17, "nothing of it is cut off"
            assert desk.app.screen.region.contains_region(code.region)
            await desk.press("escape")


async def test_without_a_number_it_says_why_and_shows_no_code() -> None:
    async with opened(FakeOffice(Language.EN), WIDE, Language.EN) as desk:
        desk.office.checks.code = ChatCode(told="Connect WhatsApp first.")
        await desk.app.run_action("chat_code")
        await desk.sees("Connect WhatsApp first.")
        assert not desk.app.screen.query_one("#code", Code).display
