"""How a language is written: plurals, days, sums, what right-to-left words need, and how many emoji a turn bears."""

import re
import unicodedata
from datetime import datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from fixi_app.dialogue import render
from fixi_app.dialogue.scene import line
from fixi_app.domain.reading import Language
from tests.unit.test_dialogue_texts import EMOJI, LETTERS

LANGUAGES = render.languages()

PLURALS = {
    Language.HE: "other one two other other other other other other other",
    Language.EN: "other one other other other other other other other other",
    Language.RU: "many one few few many many one few many one",
    Language.AR: "zero one two few few many many many other other",
}
"""For 0, 1, 2, 3, 5, 11, 21, 22, 100, 101, after the Unicode CLDR's table of language plural rules."""


@pytest.mark.parametrize(("language", "forms"), PLURALS.items())
def test_a_number_takes_the_plural_of_its_language(language: Language, forms: str) -> None:
    assert [render.plural(n, language) for n in (0, 1, 2, 3, 5, 11, 21, 22, 100, 101)] == forms.split()


@pytest.mark.parametrize(
    ("language", "count", "words"),
    [
        (Language.RU, 1, "1 мастер "), (Language.RU, 2, "2 мастера"), (Language.RU, 5, "5 мастеров"),
        (Language.RU, 21, "21 мастер "), (Language.RU, 11, "11 мастеров"), (Language.AR, 2, "عند فنيَّين"),
        (Language.AR, 3, "3 فنيين"), (Language.AR, 11, "11 فنيًا"), (Language.AR, 101, "101 فني "),
        (Language.HE, 2, "לשני אנשי מקצוע"), (Language.HE, 3, "3 אנשי מקצוע"), (Language.EN, 1, "one professional "),
    ],
)  # fmt: skip
def test_how_many_were_asked_is_said_as_people_say_it(language: Language, count: int, words: str) -> None:
    assert words in render.text("emergency_asked", language, count=str(count), trade="x")


@pytest.mark.parametrize("language", LANGUAGES)
def test_days_are_named_in_the_language(language: Language) -> None:
    zone, now = ZoneInfo("Asia/Jerusalem"), datetime(2026, 11, 24, 7, tzinfo=timezone.utc)
    named = [render.day_name(now + timedelta(days=n), now, zone, language) for n in range(9)]
    assert len(set(named)) == 9
    assert all(re.search(LETTERS[language], name) for name in named)
    assert not any("{" in name for name in named)
    assert re.search(r"26.1?11?", named[2]), "day before month"


def test_sums_have_the_separators_of_the_language() -> None:
    written = [render.amount(1250.5, language) for language in Language]
    assert written == ["1,250.50", "1,250.50", "1\u00a0250,50", "1,250.50"]
    assert render.amount(350, Language.RU) == "350"


def test_in_right_to_left_words_a_phone_and_a_range_keep_their_order() -> None:
    facts: dict[str, Any] = dict.fromkeys(("issue", "address", "name"), "س")
    assert "\u206610:00-11:00\u2069" in render.text("summary", Language.AR, window="اليوم 10:00-11:00", **facts)
    for language in (Language.HE, Language.AR):
        said = render.text("booked_details", language, address="חולון", phone="+972500000501")
        assert "\u2066+972500000501\u2069" in said
    for language in (Language.EN, Language.RU):
        said = render.text("booked_details", language, address="x", phone="+972500000501")
        assert "\u2066" not in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_turn_has_one_emoji_at_most_and_none_beside_something_grave(language: Language) -> None:
    hello, thanks, sorry = line("first_words", business="b"), line("welcome"), line("complaint", phone="")
    (greeted,) = render.rendered((hello, thanks), language)
    assert len(EMOJI.findall(greeted.text)) == 1
    (grave,) = render.rendered((hello, sorry), language)
    assert not EMOJI.search(grave.text)
    assert " b. " in grave.text, "a full stop stands in its place"
    (passed_on,) = render.rendered((line("customer_note", name="x", text="תודה 🙏"), thanks, hello), language)
    assert EMOJI.findall(passed_on.text) == ["🙏", "🙂"], "what a customer writes is left as it is"


def test_a_right_to_left_line_that_begins_with_a_latin_name_is_still_laid_out_from_the_right() -> None:
    facts = {"name": "Fixi Support", "address": "Herzl 12", "window": "מחר 10:00-11:00"}
    for language in (Language.HE, Language.AR):
        said = render.text("visit_reminder", language, None, **{**facts, "name": "Fixi"})
        first = next(c for c in said if unicodedata.bidirectional(c) in ("L", "R", "AL"))
        assert unicodedata.bidirectional(first) in ("R", "AL")
        listed = render.text("ask_move", language, options="1. Avi · מחר")
        assert "\n\u200f1. Avi" in listed
    assert "\u200f" not in render.text("visit_reminder", Language.EN, None, **facts)
    link = render.text("privacy_more", Language.HE, link="https://example.org", phone="")
    assert "\u200f" not in link, "the sentence itself begins with a letter of its own"
