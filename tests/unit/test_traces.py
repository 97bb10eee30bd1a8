"""By which words a message is known to tell of a customer who is erased."""

import pytest

from fixi_app.services.forgetting.belonging import tells_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("עבודה חדשה: דנה, הרצל, חולון", ["דנה"]),
        ("הודעה יוצאת אל לדנהל'ה", ["לדנהל"]),
        ("טלפון: +972500000501", ["+972500000501"]),
        ("מעולה, הודעה יוצאת אל גל", ["גל"]),
    ],
)
def test_his_name_street_and_phone_tell_of_him(text: str, words: list[str]) -> None:
    assert tells_of(text, words)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("מתי: היום 12:00-13:00", ["2"]),
        ("*2* - דחה", ["2"]),
        ("גלריה ברחוב הגלבוע", ["גל"]),
        ("עבודה חדשה: משה, בלפור, בת ים", ["דנה", "+972500000501"]),
    ],
)
def test_a_door_of_one_digit_and_a_short_name_inside_a_word_tell_of_nobody(text: str, words: list[str]) -> None:
    assert not tells_of(text, words)
