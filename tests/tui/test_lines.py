"""The editor of several lines, by keys, mouse and clipboard, as it is painted in every order of Hebrew."""

import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bidi import get_display
from textual import on
from textual._xterm_parser import XTermParser
from textual.app import App, ComposeResult
from textual.events import Key, Paste
from textual.pilot import Pilot
from textual.widgets.text_area import Selection

from tui.painting import FENCE, Reading
from tui.terminal import BidiMode, Order
from tui.typed_keys import know_alt_enter
from tui.widgets.lines import Lines

_PIECES = [*"אבגדהם", *"abcXYZ", *"0123", *" .,!?", "שלום", "hello", "מה", " ", " ", "\n"]


class _Page(App[None]):
    CSS = "Lines { height: auto; max-height: 5; padding: 0 1; border: none; scrollbar-size-vertical: 1; }"

    def __init__(self, order: Order, interface: str) -> None:
        self.reading = Reading(BidiMode.APP, order, interface)
        self.sent: list[str] = []
        super().__init__()

    def compose(self) -> ComposeResult:
        yield Lines(placeholder="כאן [כותבים]", id="lines")

    @on(Lines.Sent)
    def _keep(self, event: Lines.Sent) -> None:
        self.sent.append(event.text)


class Page:
    def __init__(self, app: _Page, pilot: Pilot[None]) -> None:
        self.app, self.pilot = app, pilot
        self.lines = app.query_one(Lines)

    @property
    def rows(self) -> list[str]:
        """What is painted, without the padding of the widget."""
        inside = self.lines.content_region
        strips = self.app.screen._compositor.render_strips()[inside.y : inside.bottom]
        return [strip.crop(inside.x, inside.right).text for strip in strips]

    async def text(self, text: str, at: tuple[int, int] = (0, 0)) -> None:
        self.lines.load_text(text)
        self.lines.move_cursor(at)
        await self.pilot.pause()

    async def click(self, cell: int, row: int) -> tuple[int, int]:
        """Click on a painted cell; where the caret then stands."""
        inside, whole = self.lines.content_region, self.lines.region
        await self.pilot.click(self.lines, offset=(inside.x - whole.x + cell, inside.y - whole.y + row))
        return self.lines.cursor_location

    def caret(self) -> tuple[int, int]:
        """The cell and the row in which the caret is painted, by its style."""
        caret = self.lines._theme.cursor_style
        assert caret is not None
        looks = (caret.bgcolor, caret.reverse)
        for y in range(self.lines.content_region.height):
            at = 0
            for segment in self.lines.render_line(y):
                if segment.style and (segment.style.bgcolor, segment.style.reverse) == looks:
                    return at, y
                at += segment.cell_length
        raise AssertionError("no caret is painted")


@asynccontextmanager
async def opened(order: Order = Order.APP, height: int = 12) -> AsyncIterator[Page]:
    """In a Hebrew window of 22 cells inside."""
    app = _Page(order, "R")
    async with app.run_test(size=(24, height)) as pilot:
        app.query_one(Lines).cursor_blink = False
        app.query_one(Lines).focus()
        await pilot.pause()
        yield Page(app, pilot)


async def test_each_wrapped_row_is_painted_as_the_oracle_orders_it() -> None:
    chance = random.Random(9)
    async with opened(height=30) as page:
        page.lines.styles.max_height = 30
        for _ in range(60):
            text = "".join(chance.choice(_PIECES) for _ in range(chance.randint(1, 40)))
            await page.text(text)
            rows = iter(page.rows)
            for line, paragraph in enumerate(text.split("\n")):
                base = page.lines._base(line)
                for part in page.lines.wrapped_document.get_sections(line):
                    assert next(rows).strip() == get_display(part, base_dir=base).strip(), (text, paragraph)


async def test_the_painted_caret_is_where_a_click_brings_it() -> None:
    text = "שלום Dana מה שלומך\nhello דנה ok\n\n052-123-4567 זה הטלפון שלי"
    async with opened() as page:
        await page.text(text)
        for line, paragraph in enumerate(text.split("\n")):
            for column in range(len(paragraph) + 1):
                page.lines.move_cursor((line, column))
                await page.pilot.pause()
                cell, row = page.caret()
                assert await page.click(cell, row) == (line, column)


async def test_arrows_go_where_the_eye_goes_also_inside_the_other_script_and_over_the_edges() -> None:
    async with opened() as page:
        await page.text("אב cd\nגד", at=(0, 0))
        seen = []
        for _ in range(8):
            await page.pilot.press("left")
            seen.append(page.lines.cursor_location)
        assert seen == [(0, 1), (0, 2), (0, 4), (0, 3), (0, 5), (1, 0), (1, 1), (1, 2)]
        for _ in range(8):
            await page.pilot.press("right")
        assert page.lines.cursor_location == (0, 0)
        await page.text("ab", at=(0, 0))
        await page.pilot.press("right")
        assert page.lines.cursor_location == (0, 1), "an English line is read to the right"


async def test_up_and_down_stay_in_their_column_of_the_screen() -> None:
    async with opened() as page:
        await page.text("שלום\nhello there everyone\nab\nמה נשמע היום", at=(0, 1))
        cell, _ = page.caret()
        await page.pilot.press("down")
        assert page.caret() == (min(cell, 20), 1)
        await page.pilot.press("down")
        assert page.lines.cursor_location == (2, 2), "a shorter line: its end"
        await page.pilot.press("down")
        assert page.caret() == (cell, 3), "and back in the column one came from"
        await page.pilot.press("up", "up", "up", "up")
        assert page.lines.cursor_location == (0, 0)


async def test_home_and_end_go_where_reading_begins_and_ends_and_words_are_jumped_by_the_eye() -> None:
    async with opened() as page:
        await page.text("שלום לך", at=(0, 3))
        await page.pilot.press("home")
        assert page.caret() == (len(page.rows[0]) - 1, 0)
        await page.pilot.press("end")
        assert page.lines.cursor_location == (0, 7)
        await page.pilot.press("ctrl+right")
        assert page.lines.cursor_location == (0, 5)
        await page.pilot.press("ctrl+left")
        assert page.lines.cursor_location == (0, 7)


async def test_what_is_selected_by_keys_or_mouse_is_logical_text() -> None:
    async with opened() as page:
        await page.text("שלום לך", at=(0, 0))
        await page.pilot.press(*["shift+left"] * 4)
        assert page.lines.selected_text == "שלום"
        await page.pilot.press("left")
        assert page.lines.cursor_location == (0, 4), "the end on that side, as an arrow does everywhere"
        inside = page.lines.content_region
        await page.pilot.mouse_down(page.lines, offset=(inside.right - 1 - page.lines.region.x, 0))
        await page.pilot.hover(page.lines, offset=(inside.right - 5 - page.lines.region.x, 0))
        await page.pilot.mouse_up(page.lines, offset=(inside.right - 5 - page.lines.region.x, 0))
        assert page.lines.selected_text == "שלום"
        await page.pilot.press("א")
        assert page.lines.text == "א לך"


async def test_enter_sends_and_a_new_line_has_a_key_of_its_own() -> None:
    async with opened() as page:
        await page.pilot.press("ש", "ctrl+j", "ב", "alt+enter", "ג", "enter")
        assert page.lines.text == "ש\nב\nג"
        assert page.app.sent == ["ש\nב\nג"]


async def test_what_is_typed_faster_than_it_is_shown_keeps_its_order() -> None:
    async with opened() as page:
        keys = ("a", "ctrl+j", "b", "enter", "c")
        for key in keys:
            page.app.post_message(Key(key, key if len(key) == 1 else None))
        await page.pilot.pause()
        assert page.app.sent == ["a\nb"]
        assert page.lines.text == "a\nbc"


async def test_pasted_lines_stay_lines_are_cleaned_and_are_not_sent() -> None:
    async with opened() as page:
        page.app.post_message(Paste("אחת\r\nשתיים\u202e\x1b[2J\tשלוש\u2028👍🏽❤️"))
        await page.pilot.pause()
        assert page.lines.text == "אחת\nשתיים[2J שלוש\n👍🏽❤️"
        assert page.app.sent == []
        assert page.rows[2].strip() == "❤👍", "painted without what terminals measure differently, read from the right"


async def test_the_editor_grows_to_five_lines_and_then_scrolls() -> None:
    async with opened() as page:
        heights = []
        for _ in range(7):
            heights.append(page.lines.size.height)
            await page.pilot.press("ctrl+j")
            await page.pilot.pause()
        assert heights == [1, 2, 3, 4, 5, 5, 5]
        await page.pilot.press(*"abc")
        assert any("abc" in row for row in page.rows), "the line that is typed is the one that is seen"
        page.lines.load_text("")
        await page.pilot.pause()
        assert page.lines.size.height == 1


async def test_long_words_of_a_customer_wrap_and_every_letter_stays_on_the_screen() -> None:
    async with opened() as page:
        await page.text("נזילה גדולה מתחת לכיור במטבח והמים כבר בסלון")
        assert "".join(row.strip()[::-1] + " " for row in page.rows).split() == page.lines.text.split()


async def test_backspace_takes_what_the_eye_sees_as_one_character() -> None:
    async with opened() as page:
        await page.text("טוב 👍🏽שָ", at=(0, 8))
        await page.pilot.press("backspace")
        assert page.lines.text == "טוב 👍🏽"
        await page.pilot.press("backspace")
        assert page.lines.text == "טוב "
        await page.pilot.press("home", "delete")
        assert page.lines.text == "וב "


async def test_the_empty_line_says_what_it_is_for_in_reading_order_and_takes_no_text_for_markup() -> None:
    async with opened() as page:
        assert page.rows[0].rstrip() == "          " + "[םיבתוכ] ןאכ"
        assert page.caret()[0] == len(page.rows[0]) - 1


async def test_where_the_terminal_orders_hebrew_it_is_handed_logical_text_and_the_caret_stays_beside_it() -> None:
    async with opened(Order.FENCE) as page:
        await page.text("שלום", at=(0, 4))
        assert page.lines.render_line(0).text.strip() == f"{FENCE}שלום{FENCE}"
        assert page.caret()[0] == page.lines.content_region.width - 5, "beside its last letter, not at the far edge"
    async with opened(Order.OFF) as page:
        await page.text("שלום", at=(0, 0))
        assert page.rows[0].rstrip() == "שלום"
        await page.pilot.press("right")
        assert page.lines.cursor_location == (0, 1)
        assert await page.click(2, 0) == (0, 2)


async def test_what_was_typed_can_be_taken_back_before_what_was_done() -> None:
    async with opened() as page:
        await page.pilot.press("א", "ב", "ctrl+z")
        assert page.lines.text == ""
        page.lines.selection = Selection.cursor((0, 0))
        await page.pilot.press("f7")
        assert page.lines.selection.is_empty, "F7 is an area of the desk and no key of the editor"


def test_alt_enter_of_an_ordinary_terminal_is_a_new_line_and_no_enter() -> None:
    know_alt_enter()
    seen = [event.key for event in XTermParser().feed("a\x1b\rb\r") if isinstance(event, Key)]
    assert seen == ["a", "ctrl+j", "b", "enter"]
