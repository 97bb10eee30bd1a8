"""Permuting painted lines, cutting, cleaning, and choosing who reorders."""

import pytest
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from tui.clean import clean, clean_line
from tui.painting import Cell, Reading, cut, permuted, wrapped
from tui.terminal import BidiMode, following, paints_visual

_HEBREW = Reading(BidiMode.APP, True, "R")
_ENGLISH = Reading(BidiMode.APP, True, "L")


def _painted(cell: Cell, width: int) -> str:
    console = Console(width=width)
    return "".join(segment.text for segment in console.render(cell, console.options.update(width=width)))


def test_styles_travel_with_their_letters() -> None:
    bold, plain = Style(bold=True), Style()
    strip = permuted(Strip([Segment("אב", bold), Segment("גד", plain)]), "R")
    assert [(segment.text, segment.style) for segment in strip] == [("דג", plain), ("בא", bold)]


def test_each_letter_keeps_the_place_it_is_selected_by() -> None:
    style = Style.from_meta({"offset": (10, 3)})
    strip = permuted(Strip([Segment("אבג", style)]), "R", offsets=True)
    assert [(segment.text, segment.style.meta["offset"]) for segment in strip if segment.style] == [
        ("ג", (12, 3)),
        ("ב", (11, 3)),
        ("א", (10, 3)),
    ]


def test_a_line_without_hebrew_is_not_touched() -> None:
    strip = Strip([Segment("hello")])
    assert permuted(strip, "L") is strip


def test_trailing_blanks_of_a_right_to_left_line_move_to_the_left() -> None:
    assert permuted(Strip([Segment("אב   ")]), "R").text == "   בא"


def test_a_cell_is_cut_while_logical_and_stands_at_its_own_side() -> None:
    assert _painted(Cell("נזילה גדולה", _HEBREW), 8) == " … הליזנ"
    assert _painted(Cell("שלום", _ENGLISH), 8) == "   םולש "
    assert _painted(Cell("abc", _ENGLISH), 8) == "abc     "
    assert _painted(Cell("050-1", _HEBREW, "L"), 8) == "   050-1"


def test_a_cell_left_to_the_terminal_is_logical() -> None:
    assert _painted(Cell("שלום", Reading(BidiMode.OFF, False, "R")), 8) == "שלום    "


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
    ("environ", "visual"),
    [
        ({}, True),
        ({"TERM_PROGRAM": "Apple_Terminal"}, False),
        ({"KONSOLE_VERSION": "230800"}, False),
        ({"KONSOLE_VERSION": "230800", "TMUX": "/tmp/x"}, True),
        ({"VTE_VERSION": "7200"}, True),
    ],
)
def test_in_mode_auto_exactly_one_of_terminal_and_program_reorders(environ: dict[str, str], visual: bool) -> None:
    assert paints_visual(BidiMode.AUTO, environ) is visual
    assert paints_visual(BidiMode.APP, environ)
    assert not paints_visual(BidiMode.OFF, environ)


def test_the_modes_go_round() -> None:
    mode, seen = BidiMode.AUTO, []
    for _ in range(3):
        mode = following(mode)
        seen.append(mode)
    assert seen == [BidiMode.APP, BidiMode.OFF, BidiMode.AUTO]
