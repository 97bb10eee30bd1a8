"""Where the caret stands and where a click lands, held against the oracle of the painted order."""

import random

import pytest
from bidi import get_display
from rich.cells import cell_len

from tests.sizes import large
from tui.bidi import split_clusters
from tui.caret import Row

# Without + and -: a signed number keeps its own order here, on purpose, of which the oracle knows nothing.
_PIECES = [*"אבגדהם", *"abcXYZ", *"0123456789", *" .,:;!?%₪*'\"", "ب", "é", "שלום", "hello", " ", " "]
_WIDTH = 80


def _texts(count: int) -> list[str]:
    chance = random.Random(20260 + count)
    return ["".join(chance.choice(_PIECES) for _ in range(chance.randint(1, 24))) for _ in range(count)]


@pytest.mark.parametrize("base", ["L", "R"])
@pytest.mark.parametrize("lines", [400, pytest.param(large(40_000), marks=pytest.mark.long)])
def test_the_caret_is_painted_on_the_very_character_it_stands_before(base: str, lines: int) -> None:
    """The oracle is asked with one character replaced by a sign of the same kind, and says where that one went."""
    for text in _texts(lines):
        row = Row(text, base, _WIDTH, ends=True)
        blank = _WIDTH - len(text) if base == "R" else 0
        shown = get_display(text, base_dir=base)
        for column in range(len(text)):
            assert shown[row.cell_of(column) - blank] == text[column], (text, column)
            assert row.column_at(row.cell_of(column)) == column, (text, column)


@pytest.mark.parametrize("base", ["L", "R"])
def test_an_arrow_goes_to_the_next_cell_of_the_eye_and_back_again(base: str) -> None:
    for text in _texts(200):
        row = Row(text, base, _WIDTH, ends=True)
        for column in range(len(text) + 1):
            right = row.step(column, 1)
            if right is not None:
                assert row.cell_of(right) == row.cell_of(column) + 1, (text, column)
                assert row.step(right, -1) == column, (text, column)


def test_every_place_is_reached_by_arrows_from_the_edge() -> None:
    for text in _texts(100):
        row, seen = Row(text, "R", _WIDTH, ends=True), []
        at: int | None = len(text)
        while at is not None:
            seen.append(at)
            at = row.step(at, 1)
        assert sorted(seen) == list(range(len(text) + 1)), text


def test_after_the_last_letter_the_caret_stands_where_reading_ends() -> None:
    assert Row("שלום", "R", 10, ends=True).cell_of(4) == 5
    assert Row("abc", "L", 10, ends=True).cell_of(3) == 3
    assert Row("", "R", 10, ends=True).cell_of(0) == 9
    assert Row("abc שלום", "L", 20, ends=True).cell_of(8) == 8


def test_a_click_beside_the_text_finds_its_nearest_place() -> None:
    hebrew = Row("שלום", "R", 10, ends=True)
    assert [hebrew.column_at(cell) for cell in (0, 5, 6, 9, 12)] == [4, 4, 3, 0, 0]
    assert Row("שלום ", "R", 10, ends=False).column_at(0) == 4, "a row that goes on below has no place after it"


def test_points_and_parts_of_an_emoji_are_no_places_of_their_own() -> None:
    text = "שָׁלוֹם 👍🏽 ❤️ 👨‍👩‍👧!"
    row = Row(text, "R", 30, ends=True)
    assert len(row.stops()) == len(split_clusters(text)) + 1
    assert row.cell_of(1) == row.cell_of(0) == 29
    assert row.column_at(row.cell_of(text.index("👍")) + 1) == text.index("👍"), "an emoji is two cells wide"
    assert row.stops()[0].cell == 30 - cell_len("שלום 👍 ❤ 👨‍👩‍👧!") - 1
