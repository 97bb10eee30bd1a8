"""The catalogues: every sentence in every language, with the same facts, used somewhere, and in the product's tone."""

import re
from datetime import datetime, timezone
from pathlib import Path
from string import Formatter
from typing import Any

import pytest

from fixi_app.dialogue import render, safety, words
from fixi_app.dialogue.owner.choice import OWNER_WORDS
from fixi_app.domain.leads import LeadStatus
from fixi_app.domain.professionals import Gender
from fixi_app.domain.questions import Question
from fixi_app.domain.reading import Danger, Heard, Intent, Language, Reading, Trade
from fixi_app.understanding.offline import OfflineReader

APP = Path(render.__file__).parents[1]
CODE = "\n".join(
    path.read_text(encoding="utf-8") for folder in ("dialogue", "services") for path in (APP / folder).rglob("*.py")
)
MADE_OF = {
    "trade": Trade,
    "status": LeadStatus,
    "command": words.Word,
    "question": Question,
    "ask": Question,
}
"""Keys whose end is a value of an enum (`status_booked`)."""
EMOJI = re.compile("[\U0001f300-\U0001faff\u2600-\u27bf]")
GRAVE = re.compile(r"emergency|cancel|complaint|urgent|poor|danger|stopped")
LANGUAGES = render.languages()


def sentences(language: Language) -> dict[str, list[str]]:
    """Key -> its forms; the tables in capitals tell how the language is written."""
    return {key: forms_of(value) for key, value in render.catalogue(language).items() if not key.isupper()}


def forms_of(value: str | dict[str, str]) -> list[str]:
    if isinstance(value, str):
        return [value]
    return [form for name, form in value.items() if name != "counts"]


def counted(language: Language, key: str) -> str | None:
    """The fact by whose number this sentence changes."""
    value = render.catalogue(language)[key]
    return None if isinstance(value, str) else value.get("counts")


def borrowed(language: Language, key: str) -> bool:
    """What only professionals or the owner read, told in English where the language has no file for it."""
    return language is not Language.EN and sentences(language)[key] == sentences(Language.EN)[key]


def facts_in(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


EVERY = [
    (language, key, form) for language in LANGUAGES for key, forms in sentences(language).items() for form in forms
]


def test_there_are_catalogues_in_all_four_languages() -> None:
    assert set(LANGUAGES) == set(Language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_keys_with_the_same_facts(language: Language) -> None:
    here, hebrew = sentences(language), sentences(Language.HE)
    assert set(here) == set(hebrew)
    differing = {key for key in here if facts_of(language, key) != facts_of(Language.HE, key)}
    assert not differing


def facts_of(language: Language, key: str) -> set[frozenset[str]]:
    """The facts of each form; the number itself may be told in words ("two professionals")."""
    number = {counted(language, key)}
    return {frozenset(facts_in(form) - number) for form in sentences(language)[key]}


@pytest.mark.parametrize("language", LANGUAGES)
def test_sentences_depend_on_gender_or_number_wholly_or_not_at_all(language: Language) -> None:
    plurals = set(render.catalogue(language)["PLURAL"]["forms"])
    for key, value in render.catalogue(language).items():
        if isinstance(value, dict) and not key.isupper():
            assert set(value) in ({"m", "f"}, plurals | {"counts"}), key


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
    facts = {name: f"<{name}>" for each in sentences(language)[key] for name in facts_in(each)}
    if number := counted(language, key):
        facts[number] = "3"
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


GENDERED = {
    Language.HE: "תכתוב תכתבי שלח שלחי כתוב כתבי בחר בחרי אתה רוצה תרצה תרצי לחץ לחצי תוכל תוכלי מעוניין מעוניינת",
    Language.EN: "sir madam mister",
    Language.RU: "готов готова рад рада уверен уверена согласен согласна должен должна хотел хотела написал "
    "написала сам сама ты тебе тебя твой твоя твоё напиши отправь пришли выбери ответь подожди "
    "позвони скажи уважаемый уважаемая",
    Language.AR: "أنت أنتَ أنتِ انت انتي اكتب اكتبي أرسل أرسلي ارسل ارسلي اختر اختاري انتظر انتظري اتصل اتصلي تريد "
    "تريدين تكتبين تستطيع تستطيعين يمكنكِ جاهز جاهزة متأكد متأكدة قل قولي أخبرني أخبريني",
}
"""Forms that tell a man or a woman from whom one speaks to."""


def test_a_customer_of_unknown_gender_is_spoken_to_without_one() -> None:
    for language, key, form in EVERY:
        found = set(re.findall(r"[^\W\d_]+", form.lower())) & set(GENDERED[language].split())
        assert not found, key


def test_in_russian_the_polite_you_stands_in_small_letters() -> None:
    capital = re.compile(r"(?<![.!?👋] )(?<![\n])(?<!^)\bВ(?:ы|ам|ас|аш\w*)\b")
    assert not [key for language, key, form in EVERY if language is Language.RU and capital.search(form)]


LETTERS = {
    Language.HE: "[\u0590-\u05ff]",
    Language.EN: "[a-zA-Z]",
    Language.RU: "[\u0400-\u04ff]",
    Language.AR: "[\u0600-\u06ff]",
}
BRANDS = "WhatsApp"


def test_no_letter_of_another_language_was_left_in_a_sentence() -> None:
    """What only professionals and the owner read may be told in English where their language has no file for it."""
    english = {form for language, _, form in EVERY if language is Language.EN}
    for language, key, form in EVERY:
        if language in (Language.RU, Language.AR) and form in english:
            continue
        bare = re.sub(rf"\{{\w+\}}|{BRANDS}", "", form)
        strangers = [other for other, letters in LETTERS.items() if other is not language and re.search(letters, bare)]
        assert not strangers or borrowed(language, key), key


def test_every_sentence_is_short() -> None:
    for language, key, form in EVERY:
        most = 460 if key in ("privacy_full", "help") else 240
        assert max(len(part) for part in form.split("\n")) <= most, (language, key)


def test_every_word_that_a_text_offers_is_understood() -> None:
    """*status* and its like: an exact word, a digit of the menu, or words read as a sentence (tested below)."""
    known = set(words.CUSTOMER_WORDS) | set(words.PROFESSIONAL_WORDS) | set("0123456")
    known |= set(OWNER_WORDS) | set(words.HAT_WORDS)
    for language, key, form in EVERY:
        offered = {words.plain(word) for word in re.findall(r"\*([^*]+)\*", form)}
        assert key in ("ask_floor", "privacy_full", "data_end") or offered <= known, (language, key)


@pytest.mark.parametrize("language", LANGUAGES)
def test_asking_to_be_forgotten_in_the_words_that_are_told_is_understood(language: Language) -> None:
    told = re.findall(r"\*([^*]+)\*", sentences(language)["privacy_full"][0])
    assert words.CUSTOMER_WORDS[words.plain(told[0])] is words.Word.MY_DATA
    assert read(told[-1]).intent is Intent.DELETE_MY_DATA
    assert f"*{told[-1]}*" in sentences(language)["data_end"][0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_private_house_in_the_words_that_are_told_is_understood(language: Language) -> None:
    (told,) = re.findall(r"\*([^*]+)\*", sentences(language)["ask_floor"][0])
    assert read(told, Question.FLOOR).private_house


def read(text: str, question: Question | None = None) -> Reading:
    now = datetime(2026, 11, 24, 7, tzinfo=timezone.utc)
    return OfflineReader().read(Heard(texts=(text,), now=now, question=question.value if question else None))


def test_nothing_before_the_approval_says_booked() -> None:
    """L53: what is said before a yes is provisional in every language."""
    sure = {Language.HE: "נקבע", Language.EN: "ooked", Language.RU: "азначен", Language.AR: "الحجز"}
    assert set(sure) == set(LANGUAGES)
    for language, booked in sure.items():
        assert booked in sentences(language)["booked_at"][0]
    before = ("offer_out", "offer_out_later", "summary", "ask_summary", "ask_summary_again", "reassigned_refused",
              "reassigned_silent", "slots", "status_new", "still_waiting", "emergency_asked")  # fmt: skip
    for language, booked in sure.items():
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
