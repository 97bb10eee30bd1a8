"""Long texts are cut between words, never inside what a reader sees as one character."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixi_app.channels.texts import split_text, units, with_numbers
from fixi_app.domain.messages import Button

WHOLE = ["👩‍👩‍👧‍👦", "👍🏽", "🇮🇱", "é", "שׁ", "❤️", "1️⃣", "🏴󠁧󠁢󠁥󠁮󠁧󠁿"]


def test_a_short_text_is_one_piece_and_a_blank_one_none() -> None:
    assert split_text("שלום", 40) == ["שלום"]
    assert split_text(" \n ", 40) == []


def test_cuts_fall_between_words_and_after_lines() -> None:
    assert split_text("one two three four five six seven eight", 32) == ["one two three four five six", "seven eight"]
    assert split_text("first line is here\nsecond line is here", 32) == ["first line is here", "second line is here"]


@pytest.mark.parametrize("character", WHOLE)
def test_no_character_is_torn(character: str) -> None:
    for offset in range(1, 33):
        pieces = split_text("x" * offset + character * 20, 32)
        assert "".join(pieces) == "x" * offset + character * 20
        assert all(len(piece.lstrip("x")) % len(character) == 0 for piece in pieces), pieces


@given(st.text(), st.integers(32, 80))
def test_every_piece_fits_and_only_space_is_lost(text: str, limit: int) -> None:
    pieces = split_text(text, limit)
    assert all(piece and units(piece) <= limit for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(text.split())


def test_choices_are_numbered_once() -> None:
    choices = (Button(id="a", title="אשר"), Button(id="r", title="דחה"))
    numbered = with_numbers("מאשרים?", choices)
    assert numbered == "מאשרים?\n\n1. אשר\n2. דחה"
    assert with_numbers(numbered, choices) == numbered
    assert with_numbers("plain", ()) == "plain"
