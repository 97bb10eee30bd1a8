"""Words count only where they make sense: whole messages, bare digits and letters, plain agreement."""

from datetime import datetime, timezone

import pytest

from fixi_app.dialogue import render, words
from fixi_app.dialogue.professional.sentences import command_in
from fixi_app.dialogue.words import CUSTOMER_WORDS, PROFESSIONAL_WORDS, Word
from fixi_app.domain.conversation import Item, Turn
from fixi_app.domain.messages import Inbound
from fixi_app.domain.reading import Language, Reading

NOW = datetime(2026, 11, 24, 7, tzinfo=timezone.utc)


def turn(*texts: str) -> Turn:
    items = tuple(
        Item(id=str(n), at=NOW, inbound=Inbound(id=str(n), address="simulator:x", sent_at=NOW, text=text))
        for n, text in enumerate(texts)
    )
    return Turn(id="turn_x", inbox_ids=(), items=items, now=NOW, reading=Reading())


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("סטטוס", Word.STATUS), (" סטטוס. ", Word.STATUS), ("?", Word.STATUS), ("STATUS", Word.STATUS),
        ("נציג", Word.PERSON), ("אתה בוט?", Word.MACHINE), ("are you a bot", Word.MACHINE),
        ("עזוב, לא משנה", Word.LEAVE), ("ביטול!", Word.CANCEL), ("הסר", Word.STOP), ("המשך", Word.CONTINUE),
        ("מה הסטטוס של הדוד", None), ("אפשר לדבר בטלפון?", None), ("הסר את הברז הישן", None),
    ],
)  # fmt: skip
def test_only_a_whole_message_is_a_command(text: str, word: Word | None) -> None:
    assert words.word_in(turn(text), CUSTOMER_WORDS) is word


def test_a_professional_has_words_of_his_own() -> None:
    assert words.word_in(turn("אשר"), PROFESSIONAL_WORDS) is Word.APPROVE
    assert words.word_in(turn("אשר"), CUSTOMER_WORDS) is None


@pytest.mark.parametrize(
    ("texts", "digit"),
    [
        (("1",), "1"),
        (("1.",), "1"),
        (("2)",), "2"),
        (("1", "1"), "1"),
        (("1", "2"), None),
        (("הרצל 1",), None),
        ((), None),
    ],
)
def test_a_digit_is_the_whole_turn(texts: tuple[str, ...], digit: str | None) -> None:
    assert words.digit_in(turn(*texts)) == digit


@pytest.mark.parametrize(("text", "place"), [("א", 0), ("ב.", 1), ("b", 1), ("אב", None), ("1", None)])
def test_a_letter_is_the_whole_turn(text: str, place: int | None) -> None:
    assert words.letter_in(turn(text)) == place


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Статус?", Word.STATUS), ("оператор", Word.PERSON), ("вы бот?", Word.MACHINE), ("отмена", Word.CANCEL),
        ("уже не нужно", Word.LEAVE), ("Стоп", Word.STOP), ("другое время", Word.OTHERS), ("подожду", Word.WAIT),
        ("حالة", Word.STATUS), ("موظف", Word.PERSON), ("انت بوت؟", Word.MACHINE), ("إلغاء", Word.CANCEL),
        ("لا شكرا", Word.LEAVE), ("توقف", Word.STOP), ("خصوصية", Word.PRIVACY), ("أوقات أخرى", Word.OTHERS),
        ("отмените холодильник", None), ("حالة الطقس كيف", None),
    ],
)  # fmt: skip
def test_russian_and_arabic_have_the_same_commands(text: str, word: Word | None) -> None:
    assert words.word_in(turn(text), CUSTOMER_WORDS) is word


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("беру", Word.APPROVE), ("отказ", Word.REFUSE), ("в пути", Word.ON_MY_WAY), ("Готово!", Word.FINISH),
        ("قبول", Word.APPROVE), ("رفض", Word.REFUSE), ("بالطريق", Word.ON_MY_WAY), ("انتهيت", Word.FINISH),
    ],
)  # fmt: skip
def test_a_professional_may_answer_in_russian_or_arabic(text: str, word: Word) -> None:
    assert words.word_in(turn(text), PROFESSIONAL_WORDS) is word


def test_every_language_of_the_texts_has_words_for_the_same_things() -> None:
    said = words.said()
    assert set(said) == {language.value for language in render.languages()}
    for table in said.values():
        for group in ("customer", "professional", "small", "tongue"):
            assert set(table[group]) - {"asking"} == set(said["he"][group]) - {"asking"}


def test_no_word_means_two_things() -> None:
    for role in ("customer", "professional"):
        meanings: dict[str, set[str]] = {}
        for table in words.said().values():
            for name, texts in table[role].items():
                for text in texts:
                    meanings.setdefault(words.plain(text), set()).add(name)
        assert not {text for text, names in meanings.items() if len(names) > 1}


@pytest.mark.parametrize("language", render.languages())
def test_the_letters_of_a_list_are_those_that_are_understood(language: Language) -> None:
    letters = render.catalogue(language)["letters"]
    assert [words.letter_in(turn(f"{letter}.")) for letter in letters] == list(range(9))


@pytest.mark.parametrize(
    "text",
    [
        "כן",
        "תודה, מעולה",
        "מעולה תודה רבה!",
        "ok thanks",
        "Perfect, thank you very much",
        "да, спасибо большое",
        "Хорошо",
        "نعم، شكرا",
        "تمام",
    ],
)
def test_agreement_may_come_with_thanks(text: str) -> None:
    assert words.agrees(turn(text))


@pytest.mark.parametrize("text", ["תודה", "thanks", "כן אבל ביום אחר", "מעולה, כמה זה עולה?", "", "1"])
def test_thanks_alone_or_more_words_are_no_agreement(text: str) -> None:
    assert not words.agrees(turn(text))


@pytest.mark.parametrize(
    "text",
    [
        "אל תבטל",
        "לא לבטל בבקשה",
        "אל נא תבטלו",
        "please don't cancel",
        "do not cancel",
        "не отменяйте, пожалуйста",
        "لا تلغي الزيارة",
    ],
)
def test_a_denied_cancelling_is_seen(text: str) -> None:
    assert words.denies_cancelling(turn(text))


@pytest.mark.parametrize(
    "text",
    [
        "תבטל",
        "לא צריך, לבטל",
        "לא אהיה בבית, צריך לבטל",
        "cancel it, don't come",
        "не смогу, отмените",
        "بدي الغي الزيارة",
    ],
)
def test_a_cancelling_with_a_no_elsewhere_is_one(text: str) -> None:
    assert not words.denies_cancelling(turn(text))


@pytest.mark.parametrize(
    ("text", "ends"), [("סטטוס", True), ("3", True), ("אשר", True), ("יש לי נזילה", False), ("", False)]
)
def test_a_command_or_digit_ends_the_quiet_time(text: str, ends: bool) -> None:
    assert words.ends_quiet_time(text) is ends


@pytest.mark.parametrize("said", ["סדר יום", "לו״ז", "לו\"ז", "מי הבא בתור", "my day", "расписание", "جدول"])
def test_his_visits_have_the_names_that_people_give_them(said: str) -> None:
    assert command_in([said]) is Word.JOBS


@pytest.mark.parametrize("said", ["איפה הלקוח", "איפה היא גרה", "איפה הוא נמצא"])
def test_where_the_customer_is_stands_in_the_details(said: str) -> None:
    assert command_in([said]) is Word.DETAILS
