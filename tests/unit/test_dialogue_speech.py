"""The language of a chat: what is clearly written now, or asked for; a courtesy or a street changes nothing."""

from datetime import datetime, timezone

import pytest

from fixi_app.dialogue import speech
from fixi_app.domain.conversation import Item, Turn
from fixi_app.domain.messages import Inbound
from fixi_app.domain.questions import Question
from fixi_app.domain.reading import Language, Reading, Trade
from fixi_app.understanding.language import language_of

NOW = datetime(2026, 11, 24, 7, tzinfo=timezone.utc)
HE, EN, RU, AR = Language


def turn(*texts: str, transcript: str | None = None, heard: Language | None = None) -> Turn:
    items = tuple(
        Item(id=str(n), at=NOW, inbound=Inbound(id=str(n), address="simulator:x", sent_at=NOW, text=text))
        for n, text in enumerate(texts)
    )
    language = heard or language_of("\n".join(texts).lower())
    return Turn(id="t", inbox_ids=(), items=items, now=NOW, reading=Reading(language=language, transcript=transcript))


@pytest.mark.parametrize(
    ("spoken", "text", "answered"),
    [
        (None, "שלום", HE), (None, "Hi there", EN), (None, "Здравствуйте", RU), (None, "مرحبا", AR), (None, "5", None),
        (HE, "I have a leak in the kitchen", EN), (HE, "у меня течёт кран", RU), (HE, "عندي تسريب في المطبخ", AR),
        (EN, "יש לי נזילה במטבח", HE), (RU, "My name is Anna and I live in Haifa", EN), (AR, "אני צריכה חשמלאי", HE),
        (HE, "Please send someone today", EN), (RU, "אין חשמל בכל הבית", HE), (EN, "засорилась раковина", RU),
        (HE, "marhaba, el mukayyef kharban", AR), (RU, "shalom, yesh li nezila bamitbach", HE),
    ],
)  # fmt: skip
def test_a_chat_goes_on_in_the_language_that_is_clearly_written(
    spoken: Language | None, text: str, answered: Language | None
) -> None:
    assert speech.answered_in(spoken, turn(text)) is answered


@pytest.mark.parametrize("spoken", [HE, RU, AR])
@pytest.mark.parametrize(
    "text",
    ["ok", "OK thanks", "thank you very much", "status", "5", "👍", "Rothschild 21", "WhatsApp", "super", "yes please",
     "Bosch Serie 4", "hi", "wow"],
)  # fmt: skip
def test_courtesies_brands_and_streets_change_nothing(spoken: Language, text: str) -> None:
    assert speech.answered_in(spoken, turn(text)) is spoken


@pytest.mark.parametrize("text", ["תודה", "Спасибо большое", "да", "شكرا", "да, хорошо", "תודה רבה", "habibi", "ага"])
def test_a_borrowed_word_does_not_change_an_english_chat(text: str) -> None:
    assert speech.answered_in(EN, turn(text)) is EN


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        (Question.STREET, "King George Street 25"), (Question.STREET, "בן יהודה 60"), (Question.CITY, "Бат Ям"),
        (Question.CITY, "תל אביב"), (Question.FLOOR, "floor 2 apartment 5"), (Question.STREET, "شارع يافا 12"),
        (Question.STREET, "улица Соколов, 14"),
    ],
)  # fmt: skip
def test_a_place_in_other_letters_answers_the_question_and_no_more(asked: Question, text: str) -> None:
    spoken = next(language for language in Language if language is not language_of(text.lower()))
    assert speech.answered_in(spoken, turn(text), asked) is spoken


def test_a_fault_told_where_a_street_was_asked_for_is_no_street() -> None:
    fault = turn("засорилась раковина")
    told = fault.but(reading=fault.reading.but(trade=Trade.PLUMBING))
    assert speech.answered_in(HE, told, Question.STREET) is RU
    assert speech.answered_in(HE, fault, Question.STREET) is HE


def test_a_sentence_that_answers_the_question_for_a_place_is_still_a_sentence() -> None:
    assert speech.answered_in(HE, turn("I live in Bat Yam, Balfour 14"), Question.CITY) is EN
    assert speech.answered_in(HE, turn("я живу на улице Бальфур 14"), Question.STREET) is RU


ASKED = [
    ("English please", EN), ("english", EN), ("Can we speak English?", EN), ("אפשר באנגלית?", EN),
    ("можно по-английски?", EN), ("ممكن بالإنجليزي", EN), ("по-русски пожалуйста", RU), ("Можно на русском?", RU),
    ("אפשר ברוסית", RU), ("in Russian, please", RU), ("ممكن بالعربي", AR), ("ممكن تحكوا عربي لو سمحت؟", AR),
    ("אפשר בערבית בבקשה", AR), ("can you write in arabic", AR), ("דברו איתי בעברית", HE), ("אפשר בעברית?", HE),
    ("можно на иврите", HE), ("Hebrew please", HE), ("ممكن بالعبري", HE),
    ("I don't understand Hebrew, English please", EN), ("Я не понимаю иврит, можно по-русски?", RU),
]  # fmt: skip


@pytest.mark.parametrize(("text", "language"), ASKED)
def test_a_language_asked_for_in_words_is_spoken(text: str, language: Language) -> None:
    for spoken in (None, *Language):
        assert speech.answered_in(spoken, turn(text)) is language
    assert speech.only_asks_for_a_language(turn(text))


@pytest.mark.parametrize(
    "text",
    ["I need an English teacher", "у меня английский замок", "я не говорю по-английски и у меня течёт кран", "תריס",
     "I don't speak Hebrew", "ברחוב העברית 5 יש נזילה", "русская печь не греет", "", "القفل العربي مكسور عندي بالبيت"],
)  # fmt: skip
def test_a_language_only_mentioned_or_refused_is_not_asked_for(text: str) -> None:
    assert speech.asked_for([text]) is None
    assert not speech.only_asks_for_a_language(turn(text))


def test_the_last_language_asked_for_counts_and_a_fault_beside_it_is_heard() -> None:
    both = turn("English please", "אפשר בעברית")
    assert speech.answered_in(RU, both) is HE
    with_fault = turn("English please", "the sink is clogged")
    assert speech.answered_in(HE, with_fault) is EN
    assert not speech.only_asks_for_a_language(with_fault)


def test_the_words_of_a_voice_note_count_like_written_ones() -> None:
    assert speech.answered_in(HE, turn("", transcript="у меня не работает кондиционер", heard=RU)) is RU
    assert speech.answered_in(HE, turn("", transcript="спасибо", heard=RU)) is HE


@pytest.mark.parametrize(
    ("text", "in_others"),
    [
        ("yesh li nezila", True), ("el mukayyef kharban", True), ("יש לי נזילה", False), ("shalom", False),
        ("a leak in the kitchen", False), ("yesh li נזילה", False),
    ],
)  # fmt: skip
def test_a_language_in_latin_letters_is_seen(text: str, in_others: bool) -> None:
    assert speech.is_in_other_letters(turn(text)) is in_others


@pytest.mark.parametrize(
    ("text", "language"), [("Жаль это слышать", RU), ("That sounds unpleasant", EN), ("לא נעים", HE), ("هذا مزعج", AR)]
)
def test_a_text_is_written_in_one_of_them(text: str, language: Language) -> None:
    assert [each for each in Language if speech.written_in(text, each)] == [language]
