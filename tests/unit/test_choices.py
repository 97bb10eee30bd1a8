"""Numbered choices as something to tap, and the window in which free texts may go."""

from datetime import datetime, timedelta, timezone

import pytest

from fixi_app.channels.contract import Capabilities
from fixi_app.domain.business import Business
from fixi_app.domain.messages import Button, Template
from fixi_app.services.telling.choices import choices_in, number_tapped
from fixi_app.services.telling.window import CLOSED, TOO_LONG, is_open, template_of

META = Capabilities(text_limit=4096, buttons=3, rows=10, window_hours=24)
PLAIN = Capabilities(text_limit=4096)
NOW = datetime(2026, 11, 24, 9, tzinfo=timezone.utc)
NAMED = Business(window_template="update", window_template_language="he")


def test_the_choices_of_a_question_can_be_tapped() -> None:
    assert choices_in("לבטל?\n1. כן, לבטל\n2. לא", META) == (
        Button(id="1", title="כן, לבטל"), Button(id="2", title="לא"),
    )  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "עבודה חדשה: חולון\n\n*1* - אשר   *2* - דחה",
        "The first to confirm gets it. *1* - אשר   *2* - דחה",
        "*1* אשר · *2* דחה",
        "?\n*1* אשר\n*2* דחה",
    ],
)
def test_choices_with_stars_or_side_by_side_can_be_tapped_too(text: str) -> None:
    assert choices_in(text, META) == (Button(id="1", title="אשר"), Button(id="2", title="דחה"))


@pytest.mark.parametrize(
    "text",
    [
        "A number from 1 to 5.",
        "1. only one",
        "1. one\n3. three",
        "2. two\n1. one",
        "Now it's about the summary: *1* to confirm, *2* for another time, or write what to correct.",
        "12.5 is a price\n13.5 is another",
        "\n".join(f"{number}. choice" for number in range(1, 12)),
        "",
    ],
)
def test_what_is_no_list_of_choices_is_left_as_text(text: str) -> None:
    assert choices_in(text, META) == ()


def test_the_list_asked_last_is_the_one_to_tap() -> None:
    told = "Today:\n1. Dana\n2. Moshe\n3. Tal\nWhich?\n1. First\n2. Second"
    assert [choice.title for choice in choices_in(told, META)] == ["First", "Second"]


def test_invisible_marks_of_direction_hide_no_choice() -> None:
    assert [choice.id for choice in choices_in("?\n\u20671. מחר\u2069\n\u20672. היום\u2069", META)] == ["1", "2"]


def test_a_channel_that_shows_no_choices_gets_none() -> None:
    assert choices_in("?\n1. a\n2. b", PLAIN) == ()


@pytest.mark.parametrize(
    ("tap", "number"),
    [("1", "1"), ("10", "10"), ("approve", None), ("", None), (None, None), ("123", None), ("١", None)],
)
def test_only_a_plain_number_is_one(tap: str | None, number: str | None) -> None:
    assert number_tapped(tap) == number


@pytest.mark.parametrize(
    ("hours", "can", "free"),
    [
        (1, META, True), (23.8, META, True), (23.9, META, False), (25, META, False), (None, META, False),
        (None, PLAIN, True),
    ],
)  # fmt: skip
def test_free_texts_go_for_a_day_after_the_customers_word(hours: float | None, can: Capabilities, free: bool) -> None:
    last_word = None if hours is None else NOW - timedelta(hours=hours)
    assert is_open(can, last_word, NOW) is free


def test_a_template_carries_the_words_in_one_line() -> None:
    assert template_of("מחר ב-10:00\n\nאבי   מגיע\tאליכם", NAMED) == Template(
        name="update", language="he", values=("מחר ב-10:00 · אבי מגיע אליכם",)
    )


def test_without_a_template_or_with_too_many_words_a_person_must_see_it() -> None:
    assert template_of("hello", Business()) == CLOSED
    assert template_of("x" * 901, NAMED) == TOO_LONG
    assert template_of(" \n ", NAMED) == TOO_LONG
