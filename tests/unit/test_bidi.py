"""The order in which Hebrew is painted, held against an oracle and against what people read."""

import random

import pytest
from bidi import get_display

from tui.bidi import first_strong, lay_out, split_clusters, visual

_PIECES = [
    *"אבגדהםןץ", *"abcXYZ", *"0123456789", *" .,:;!?-+/%₪$#&@=*'\"", *"()[]{}", "شق", "ب", "٣", "٤", "é", "Д",
    "שלום", "hello", " ", " ", "…", "–", "°",
]  # fmt: skip
_FOLD = str.maketrans("([{", ")]}")


def _plain(text: str, base: str) -> str:
    line = lay_out(text, base, numbers=False)
    return "".join(line.clusters[index] for index in line.order)


@pytest.mark.parametrize("lines", [5_000, pytest.param(60_000, marks=pytest.mark.long)])
def test_random_lines_are_ordered_as_the_oracle_orders_them(lines: int) -> None:
    chance = random.Random(20260 + lines)
    for _ in range(lines):
        text = "".join(chance.choice(_PIECES) for _ in range(chance.randint(1, 24)))
        for base in ("L", "R"):
            expected = get_display(text, base_dir=base)
            assert _plain(text, base).translate(_FOLD) == expected.translate(_FOLD), (text, base)


def test_a_hebrew_sentence_is_read_from_the_right() -> None:
    assert visual("שלום עולם") == "םלוע םולש"
    assert visual("נזילה ב-Holon דחוף") == "ףוחד Holon-ב הליזנ"


def test_brackets_are_mirrored_in_hebrew() -> None:
    assert visual("שלום (עולם)") == "(םלוע) םולש"
    assert visual("call (now)") == "call (now)"


def test_nikud_stays_on_its_letter() -> None:
    assert split_clusters("שָׁלוֹם") == ["שָׁ", "ל", "וֹ", "ם"]
    assert visual("שָׁלוֹם") == "םוֹלשָׁ"


@pytest.mark.parametrize("emoji", ["👍🏽", "👨‍👩‍👧", "🇮🇱", "❤️", "1️⃣"])
def test_an_emoji_of_several_parts_stays_whole(emoji: str) -> None:
    assert visual(f"תודה {emoji} רבה") == f"הבר {emoji} הדות"


@pytest.mark.parametrize(
    "number",
    ["052-123-4567", "+972-52-123-4567", "+972 52 123 4567", "052 123 4567", "-250", "14:30", "1,250.50", "15%"],
)
def test_a_number_in_a_hebrew_sentence_can_be_read_and_dialled(number: str) -> None:
    assert visual(f"מספר {number} דחוף") == f"ףוחד {number} רפסמ"


def test_a_hyphen_after_a_hebrew_letter_is_not_a_minus() -> None:
    assert visual("ב-250 שקל") == "לקש 250-ב"


def test_a_key_keeps_its_sign_before_its_letter() -> None:
    assert visual("^G הגדרות", "R") == "תורדגה ^G"


def test_prices_dates_links_and_addresses_keep_their_order() -> None:
    for text in ("₪1,250", "12/03/2026", "https://example.org/a?b=1", "dana@example.org", "08:00-10:00"):
        assert text in visual(f"פרטים: {text} בתודה")


def test_the_direction_of_a_line_is_that_of_its_first_letter() -> None:
    assert first_strong("12 רחוב Holon") == "R"
    assert first_strong("12 Holon רחוב") == "L"
    assert first_strong("12:30", "R") == "R"


def test_text_without_hebrew_is_returned_as_it_is() -> None:
    text = "nothing (to) do 12"
    assert visual(text) is text


def test_every_place_knows_its_character() -> None:
    line = lay_out("אב 12", "R")
    assert [line.starts[index] for index in line.order] == [3, 4, 2, 1, 0]
