"""Permuting painted lines, cutting, cleaning, and choosing who reorders."""

import pytest
from bidi import get_display
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from tui.clean import clean, clean_line
from tui.painting import FENCE, Cell, Reading, cut, ordered, wrapped
from tui.terminal import BidiMode, Order, following, kind_of, order_for

_HEBREW = Reading(BidiMode.APP, Order.APP, "R")
_ENGLISH = Reading(BidiMode.APP, Order.APP, "L")


def _painted(cell: Cell, width: int) -> str:
    console = Console(width=width)
    return "".join(segment.text for segment in console.render(cell, console.options.update(width=width)))


def test_styles_travel_with_their_letters() -> None:
    bold, plain = Style(bold=True), Style()
    strip = ordered(Strip([Segment("אב", bold), Segment("גד", plain)]), "R", _HEBREW)
    assert [(segment.text, segment.style) for segment in strip] == [("דג", plain), ("בא", bold)]


def test_each_letter_keeps_the_place_it_is_selected_by() -> None:
    style = Style.from_meta({"offset": (10, 3)})
    strip = ordered(Strip([Segment("אבג", style)]), "R", _HEBREW, offsets=True)
    assert [(segment.text, segment.style.meta["offset"]) for segment in strip if segment.style] == [
        ("ג", (12, 3)),
        ("ב", (11, 3)),
        ("א", (10, 3)),
    ]


def test_a_line_without_hebrew_is_not_touched() -> None:
    strip = Strip([Segment("hello")])
    assert ordered(strip, "L", _HEBREW) is strip


def test_trailing_blanks_of_a_right_to_left_line_move_to_the_left() -> None:
    assert ordered(Strip([Segment("אב   ")]), "R", _HEBREW).text == "   בא"


def test_a_cell_is_cut_while_logical_and_stands_at_its_own_side() -> None:
    assert _painted(Cell("נזילה גדולה", _HEBREW), 8) == " … הליזנ"
    assert _painted(Cell("שלום", _ENGLISH), 8) == "   םולש "
    assert _painted(Cell("abc", _ENGLISH), 8) == "abc     "
    assert _painted(Cell("050-1", _HEBREW, "L"), 8) == "   050-1"


def test_a_cell_left_to_the_terminal_is_logical() -> None:
    assert _painted(Cell("שלום", Reading(BidiMode.OFF, Order.OFF, "R")), 8) == "שלום    "


def test_cells_are_equal_when_they_show_the_same() -> None:
    assert Cell("a", _ENGLISH) == Cell("a", _ENGLISH)
    assert Cell("a", _ENGLISH) != Cell("a", _ENGLISH, style="bold")


def test_nothing_is_cut_in_the_middle_of_an_emoji() -> None:
    assert cut("ab👨‍👩‍👧", 3) == "ab…"
    assert cut("abc", 3) == "abc"


def test_a_paragraph_is_wrapped_before_it_is_ordered() -> None:
    lines = wrapped("אחת שתיים שלוש ארבע", 10, _HEBREW, Console())
    assert lines == ["םייתש תחא", "עברא שולש"]


def test_controls_become_visible_and_marks_of_direction_vanish() -> None:
    assert clean("a\x1b[2Jb\x07\u202ec\u2067") == "a·[2Jb·c"
    assert clean("a\r\nb\u2028c\td") == "a\nb\nc d"
    assert clean_line("שָׁלוֹם \n  עולם") == "שלום עולם"


def test_emoji_whose_width_terminals_dispute_lose_only_their_dress() -> None:
    assert clean("❤️ 👍🏽 👨‍👩‍👧") == "❤ 👍 👨‍👩‍👧"


@pytest.mark.parametrize(
    ("environ", "order"),
    [
        ({}, Order.APP),
        ({"TERM_PROGRAM": "Apple_Terminal"}, Order.FENCE),
        ({"KONSOLE_VERSION": "230800"}, Order.FENCE),
        ({"KONSOLE_VERSION": "230800", "TMUX": "/tmp/x"}, Order.APP),
        ({"VTE_VERSION": "7200"}, Order.APP),
        ({"KITTY_WINDOW_ID": "1"}, Order.WORDS),
    ],
)
def test_in_mode_auto_exactly_one_of_terminal_and_program_reorders(environ: dict[str, str], order: Order) -> None:
    assert order_for(BidiMode.AUTO, environ) is order
    assert order_for(BidiMode.APP, environ) is Order.APP
    assert order_for(BidiMode.OFF, environ) is Order.OFF


def test_the_modes_go_round() -> None:
    mode, seen = BidiMode.AUTO, []
    for _ in BidiMode:
        mode = following(mode)
        seen.append(mode)
    assert seen == [BidiMode.APP, BidiMode.FENCE, BidiMode.WORDS, BidiMode.OFF, BidiMode.AUTO]


def _as_a_terminal_that_reorders(row: str) -> str:
    """What one sees of a row in a terminal that puts the whole of it through the standard."""
    seen: str = get_display(row, base_dir="L")
    return seen.replace(FENCE, "")


@pytest.mark.parametrize("order", [Order.FENCE, Order.OFF])
def test_only_fences_keep_the_columns_in_a_terminal_that_reorders_each_row(order: Order) -> None:
    reading = Reading(BidiMode(order.value), order, "L")
    row = "".join(_painted(Cell(text, reading), 10) for text in ("דנה לוי", "סוקולוב", "חולון"))
    seen = _as_a_terminal_that_reorders(row)
    places = [seen.find(word) for word in ("יול הנד", "בולוקוס", "ןולוח")]
    assert (places == sorted(places)) is (order is Order.FENCE)


def test_a_fenced_line_stands_at_the_right_and_is_as_wide_as_before() -> None:
    strip = ordered(Strip([Segment("אב ג   ")]), "R", Reading(BidiMode.FENCE, Order.FENCE, "R"))
    assert strip.text == f"   {FENCE}אב ג{FENCE}"
    assert strip.cell_length == 7


def test_a_terminal_that_turns_each_word_gets_the_words_in_order_and_their_letters_as_stored() -> None:
    reading = Reading(BidiMode.WORDS, Order.WORDS, "R")
    assert reading.line("שלום עולם") == "עולם שלום"
    assert reading.line("שלום 123, Dana") == "Dana ,123 שלום"


def test_what_is_chosen_for_a_terminal_is_kept_under_its_kind() -> None:
    assert kind_of({"TERM_PROGRAM": "iTerm.app"}) == "iterm_app"
    assert kind_of({"TERM": "xterm-256color"}) == "xterm_256color"
    assert kind_of({"VTE_VERSION": "7200", "TERM": "xterm-256color"}) == "vte"
    assert kind_of({"VTE_VERSION": "7200", "TMUX": "/tmp/x"}) == "multiplexer"
