"""The catalogues: every sentence in every language, with the same facts, used somewhere, and in the product's tone."""

import re
from pathlib import Path
from string import Formatter
from typing import Any

import pytest

from fixi_app.dialogue import render, safety
from fixi_app.domain.leads import LeadStatus
from fixi_app.domain.professionals import Gender
from fixi_app.domain.questions import Question
from fixi_app.domain.reading import Danger, Language, Trade

APP = Path(render.__file__).parents[1]
CODE = "\n".join(
    path.read_text(encoding="utf-8") for folder in ("dialogue", "services") for path in (APP / folder).rglob("*.py")
)
MADE_OF = {
    "trade": Trade,
    "status": LeadStatus,
    "question": Question,
    "ask": Question,
}
"""Keys whose end is a value of an enum (`status_booked`)."""
EMOJI = re.compile("[\U0001f300-\U0001faff\u2600-\u27bf]")
GRAVE = re.compile(r"emergency|cancel|complaint|urgent|poor|danger|stopped")
LANGUAGES = render.languages()


def sentences(language: Language) -> dict[str, list[str]]:
    """Key -> its forms."""
    forms: dict[str, list[str]] = {}
    for key, value in render.catalogue(language).items():
        if key != "days":
            forms[key] = [value] if isinstance(value, str) else [value["m"], value["f"]]
    return forms


def facts_in(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


EVERY = [
    (language, key, form) for language in LANGUAGES for key, forms in sentences(language).items() for form in forms
]


def test_there_are_catalogues_in_hebrew_and_english() -> None:
    assert {Language.HE, Language.EN} <= set(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_keys_with_the_same_facts(language: Language) -> None:
    here, hebrew = sentences(language), sentences(Language.HE)
    assert set(here) == set(hebrew)
    differing = {key for key in here for form in here[key] if facts_in(form) != facts_in(hebrew[key][0])}
    assert not differing


def keys_in_code() -> set[str]:
    """Every quoted word of the code that could be a key; those made of a prefix and a value count with all values."""
    quoted = set(re.findall(r"[\"']([a-z][a-z0-9_]*)[\"']", CODE))
    for prefix, values in MADE_OF.items():
        if re.search(rf"f[\"']{prefix}_\{{", CODE):
            quoted |= {f"{prefix}_{value.value}" for value in values}
            quoted |= {f"{prefix}_{value.value}_again" for value in values}
    return quoted


def test_no_sentence_is_left_over() -> None:
    assert not set(sentences(Language.HE)) - keys_in_code()


def test_every_sentence_that_the_code_names_exists() -> None:
    named = set(re.findall(r"\b(?:line|word|text|_said)\(\s*[\"']([a-z_0-9]+)[\"']", CODE))
    assert named
    assert not named - set(sentences(Language.HE))


@pytest.mark.parametrize("value", Trade)
def test_every_trade_has_a_word(value: Trade) -> None:
    assert f"trade_{value.value}" in sentences(Language.HE)


@pytest.mark.parametrize("value", LeadStatus)
def test_every_status_has_a_sentence(value: LeadStatus) -> None:
    assert f"status_{value.value}" in sentences(Language.HE)


@pytest.mark.parametrize(("language", "key", "form"), EVERY, ids=lambda value: str(value)[:30])
def test_every_sentence_renders_with_its_facts(language: Language, key: str, form: str) -> None:
    facts = {name: f"<{name}>" for name in facts_in(form)}
    for gender in Gender:
        said = render.text(key, language, gender, **facts)
        assert said
        assert "{" not in said


@pytest.mark.parametrize(("language", "key", "form"), EVERY, ids=lambda value: str(value)[:30])
def test_at_most_one_emoji_and_none_where_it_is_grave(language: Language, key: str, form: str) -> None:
    found = EMOJI.findall(form)
    assert len(found) <= (0 if GRAVE.search(key) else 1)


def test_no_hebrew_sentence_offers_two_genders_with_a_slash() -> None:
    hebrew = [form for forms in sentences(Language.HE).values() for form in forms]
    assert not [form for form in hebrew if re.search(r"[א-ת]/[א-ת]|\([א-ת]\)", form)]


IMPERATIVES = re.compile(
    r"(?<![א-ת])(?:תכתוב|תכתבי|שלח|שלחי|כתוב|כתבי|בחר|בחרי|אתה|רוצה|צריך|תרצה|תרצי|לחץ|לחצי)(?![א-ת])"
)


@pytest.mark.parametrize("key", sorted(sentences(Language.HE)))
def test_a_customer_of_unknown_gender_is_spoken_to_without_one(key: str) -> None:
    for form in sentences(Language.HE)[key]:
        found = IMPERATIVES.findall(form)
        allowed = {"צריך"}  # "צריך רק את שם העיר" is impersonal
        assert set(found) <= allowed, form


def test_nothing_before_the_approval_says_booked() -> None:
    """L53: what is said before a yes is provisional in every language."""
    words = {Language.HE: "נקבע", Language.EN: "ooked"}
    before = ("offer_out", "offer_out_later", "summary", "ask_summary", "ask_summary_again", "reassigned_refused",
              "reassigned_silent", "slots", "status_new", "still_waiting", "emergency_asked")  # fmt: skip
    for language, booked in words.items():
        for key in before:
            assert not [form for form in sentences(language)[key] if booked in form], key


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("danger", Danger)
def test_the_safety_text_names_whom_to_call_and_has_no_emoji(danger: Danger, language: Language) -> None:
    here = safety.safety_text(danger, language, "IL")
    assert re.search(r"10[0-3]", here)
    assert "112" in safety.safety_text(danger, language, "XX")
    assert not EMOJI.search(here)


def test_a_line_whose_facts_are_all_empty_is_left_out() -> None:
    facts: dict[str, Any] = dict.fromkeys(("name", "phone", "address", "issue", "window"), "x")
    said = render.text("approved", Language.HE, map="", **facts)
    assert "\n\nתקלה" not in said
    assert "\n\nביציאה" in said


def test_a_fact_cannot_turn_the_text_around_it() -> None:
    said = render.text("note_kept", Language.HE) + render.text(
        "customer_note", Language.HE, name="\u202eדנה\x07", text="{x}"
    )
    assert "\u202e" not in said
    assert "\x07" not in said
    assert "{x}" in said, "a customer's braces are words, not placeholders"
