"""A request in each language from the first word to the visit, a change of language on the way, and Latin letters."""

import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

import pytest

from fixi_app.domain.reading import Draft, Heard, Language
from fixi_app.understanding.media import MediaBytes
from tests.fakes.town import AVI, DANA, RUTH, Town, offline, town

HEBREW, CYRILLIC, ARABIC, LATIN = "[\u0590-\u05ff]", "[\u0400-\u04ff]", "[\u0600-\u06ff]", "[A-Za-z]"
NAMES = ("אבי כהן", "יוסי מזרחי", "משה ביטון")
"""Professionals, whose names are in nobody's language."""
LEAK = "יש לי נזילה מתחת לכיור, חולון, הרצל 12 קומה 2 דירה 7"


@dataclass
class Story:
    language: Language
    letters: str
    turns: tuple[tuple[str, str], ...]
    """What the customer says, and a word of what he must read then."""
    booked: str


STORIES = [
    Story(
        Language.RU,
        CYRILLIC,
        (
            ("Здравствуйте, у меня протекает труба под раковиной", "В каком городе"),
            ("Холон", "Улица и номер дома"),
            ("улица Соколова 12", "этаж и квартира"),
            ("этаж 2 квартира 7", "сегодня 12:00-13:00"),
            ("1", "Итак:"),
            ("да", "не окончательно"),
        ),
        "Визит назначен ✅ אבי כהן подтвердил: сегодня 12:00-13:00",
    ),
    Story(
        Language.AR,
        ARABIC,
        (
            ("مرحبا، عندي تسريب تحت المغسلة", "في أي مدينة"),
            ("حولون", "الشارع ورقم البيت"),
            ("شارع سوكولوف 12", "طابق وشقة"),
            ("طابق 2 شقة 7", "اليوم \u206612:00-13:00\u2069"),
            ("1", "الملخص:"),
            ("نعم", "ليس نهائيًا"),
        ),
        "تم الحجز ✅ אבי כהן وافق: اليوم \u206612:00-13:00\u2069",
    ),
]


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.language.value)
async def test_a_whole_request_is_led_to_its_visit_in_the_customers_language(story: Story) -> None:
    async with town(only=[AVI]) as t:
        for words, told in story.turns:
            await t.says(DANA, words)
            assert told in t.last(DANA), words
        await t.says(AVI, "אשר")
        assert story.booked in t.last(DANA)
        lead = await t.lead()
        assert (lead.status, lead.trade, lead.city, lead.house_number) == ("booked", "plumbing", "H̱olon", "12")
        assert (lead.floor, lead.apartment, lead.language) == ("2", "7", story.language)
        assert _only(story, t), "every message is in his language"


def _only(story: Story, t: Town) -> bool:
    """Apart from names as they are stored, no other letters."""
    said = re.sub("אבי כהן|שירותי הדגמה|WhatsApp|Fixi Support", "", "\n".join(t.heard(DANA)))
    others = {HEBREW, CYRILLIC, ARABIC, LATIN} - {story.letters}
    return bool(re.search(story.letters, said)) and not any(re.search(letters, said) for letters in others)


async def test_the_professional_reads_his_language_and_what_the_fault_is_about() -> None:
    async with town(only=[AVI]) as t:
        for words, _ in STORIES[0].turns:
            await t.says(DANA, words)
        assert "אינסטלציה (протекает труба" in t.last(AVI)
        assert "חולון" in t.last(AVI)


async def test_a_customer_who_goes_on_in_russian_is_answered_in_russian_and_keeps_what_he_said() -> None:
    async with town(only=[AVI]) as t:
        await t.says(DANA, "יש לי נזילה מתחת לכיור בחולון")
        assert "הכתובת" in t.last(DANA)
        await t.says(DANA, "я живу на улице Соколова 12, этаж 2 квартира 7")
        assert "сегодня 12:00-13:00" in t.last(DANA)
        lead = await t.lead()
        assert (lead.city, lead.trade, lead.house_number, lead.language) == ("H̱olon", "plumbing", "12", "ru")
        await t.says(DANA, "1")
        assert "Холон" in t.last(DANA)
        assert "сантехника (נזילה" in t.last(DANA)


@pytest.mark.parametrize(
    ("asking", "told", "times"),
    [
        ("English please", "in English from here on", "today 12:00-13:00"),
        ("по-русски пожалуйста", "дальше по-русски", "сегодня 12:00-13:00"),
        ("ممكن بالعربي", "نكمل بالعربية", "اليوم \u206612:00-13:00\u2069"),
    ],
)
async def test_a_language_asked_for_is_spoken_at_once_and_the_open_question_is_put_in_it(
    asking: str, told: str, times: str
) -> None:
    async with town(only=[AVI]) as t:
        await t.says(DANA, LEAK)
        await t.says(DANA, asking)
        assert told in t.last(DANA)
        assert times in t.last(DANA), "the choices are named anew"
        assert not re.search(HEBREW, t.last(DANA))
        await t.says(DANA, "1")
        await t.says(DANA, "1")
        assert (await t.lead()).status == "new"
        await t.says(DANA, "דברו איתי בעברית")
        assert "ממשיכים בעברית" in t.last(DANA)


async def test_the_question_whether_to_cancel_is_put_anew_too() -> None:
    async with town(only=[AVI]) as t:
        await t.to_offer(DANA)
        await t.says(DANA, "ביטול")
        await t.says(DANA, "English please")
        assert "Cancel the request" in t.last(DANA)
        await t.says(DANA, "yes")
        assert (await t.lead()).status == "cancelled"


async def test_a_models_opening_in_the_former_language_is_not_put_before_words_in_the_new_one() -> None:
    async def reader(heard: Heard, media: Sequence[MediaBytes] = ()) -> Draft:
        return (await offline(heard)).but(opening="נשמע לא נעים בכלל.")

    async with town(only=[AVI], reader=reader) as t:
        await t.says(DANA, "יש לי נזילה בחולון")
        assert "נשמע לא נעים" in t.last(DANA)
        await t.says(DANA, "אפשר ברוסית?")
        assert "נשמע" not in t.last(DANA)
        assert "Улица и номер дома" in t.last(DANA)


async def test_who_was_only_written_to_is_answered_in_the_language_of_his_first_word() -> None:
    async with town(only=[AVI]) as t:
        await t.says(DANA, "Здравствуйте")
        assert re.search(CYRILLIC, t.last(DANA))
        contact = await t.db["conversations"].find_one({})
        assert contact is not None
        await t.db["conversations"].update_one({"_id": contact["_id"]}, {"$set": {"language": None}})
        await t.road.ground.inbox.news(contact["_id"], "person_late", "cause", t.clock.now())
        await t.settle()
        assert (await t.db["conversations"].find_one({}) or {})["language"] is None, "news tell no language"


@pytest.mark.parametrize(
    ("language", "letters", "said"),
    [
        ("ru", CYRILLIC, ("беру", "в пути", "готово", "пропустить")),
        ("ar", ARABIC, ("قبول", "بالطريق", "انتهيت", "تخطي")),
    ],
)
async def test_a_professional_works_in_his_own_language(language: str, letters: str, said: tuple[str, ...]) -> None:
    async with town(only=[AVI]) as t:
        await t.db["professionals"].update_one({"phone": AVI}, {"$set": {"language": language}})
        await t.to_offer(DANA)
        for words in said:
            assert re.search(letters, t.last(AVI))
            assert not re.search(LATIN, t.last(AVI))
            await t.says(AVI, words)
            if await t.leads(status="booked"):
                await t.at_the_visit()
        assert (await t.lead()).status == "completed"
        assert "דיווח שהעבודה הסתיימה" in t.last(DANA)


async def test_a_first_message_that_asks_for_a_language_gets_the_first_question_in_it() -> None:
    async with town(only=[AVI]) as t:
        await t.says(DANA, "אפשר ברוסית?")
        assert "автоматический помощник" in t.last(DANA)
        assert "Чем помочь" in t.last(DANA)
        await t.says(DANA, "ok")
        assert re.search(CYRILLIC, t.last(DANA)), "an ok changes nothing"


@pytest.mark.parametrize("answer", ["Rothschild 21", "King George Street 25"])
async def test_a_street_in_latin_letters_leaves_the_chat_in_its_language(answer: str) -> None:
    async with town(only=[AVI]) as t:
        await t.says(DANA, "יש לי נזילה בחולון")
        await t.says(DANA, answer)
        assert "קומה" in t.last(DANA)


@pytest.mark.parametrize(
    ("text", "letters", "asked"),
    [
        ("shalom, yesh li nezila bamitbach", HEBREW, "באותיות עבריות"),
        ("marhaba, el hanafiye maksoura bil matbakh", ARABIC, "بأحرف عربية"),
    ],
)
async def test_hebrew_and_arabic_in_latin_letters_are_answered_in_their_own(
    text: str, letters: str, asked: str
) -> None:
    async with town(only=[AVI]) as t:
        await t.says(RUTH, text)
        assert re.search(letters, t.last(RUTH))
        assert asked in t.last(RUTH)
        await t.says(RUTH, "a pipe is leaking in Holon")
        assert "address" in t.last(RUTH), "a few English words will do, and are answered in English"


@pytest.mark.parametrize(
    ("word", "told"), [("оператор", "Зову нашего сотрудника"), ("статус", "ещё не оформлена"), ("отмена", "Отменить")]
)
async def test_the_words_that_the_russian_texts_offer_work(word: str, told: str) -> None:
    async with town(only=[AVI]) as t:
        await t.says(DANA, "протекает труба под раковиной")
        await t.says(DANA, word)
        assert told in t.last(DANA)


@pytest.mark.parametrize(
    ("word", "told"), [("موظف", "وصل النداء"), ("حالة", "لم يكتمل"), ("إلغاء", "هل نلغي"), ("خصوصية", "90 يومًا")]
)
async def test_the_words_that_the_arabic_texts_offer_work(word: str, told: str) -> None:
    async with town(only=[AVI]) as t:
        await t.says(DANA, "عندي تسريب تحت المغسلة")
        await t.says(DANA, word)
        assert told in t.last(DANA)


@pytest.mark.parametrize(
    ("text", "letters"),
    [("пахнет газом в квартире!", CYRILLIC), ("في ريحة غاز قوية بالبيت", ARABIC), ("smell of gas at home", LATIN)],
)
async def test_danger_is_warned_of_in_the_language_of_the_words(text: str, letters: str) -> None:
    async with town() as t:
        await t.says(DANA, "שלום")
        await t.says(DANA, text)
        warned, asked = t.heard(DANA)[-2:]
        assert "102" in warned
        assert re.search(letters, warned)
        assert re.search(letters, asked)


async def _visit_called_off(t: Town) -> None:
    await t.to_offer(DANA)
    await t.says(AVI, "אשר")
    await t.says(AVI, "אני חולה היום")
    await t.says(AVI, "1")


async def _move_refused(t: Town) -> None:
    await t.to_offer(DANA)
    await t.says(AVI, "אשר")
    await t.says(DANA, "אפשר להזיז את הביקור?")
    await t.says(DANA, "2")
    await t.says(AVI, "דחה")


async def _times_to_move_to(t: Town) -> None:
    await t.to_offer(DANA)
    await t.says(AVI, "אשר")
    await t.says(DANA, "אפשר להזיז את הביקור?")


async def _times_of_others(t: Town) -> None:
    await _move_refused(t)
    await t.says(DANA, "איש מקצוע אחר")


@pytest.mark.parametrize("road", [_visit_called_off, _move_refused, _times_to_move_to, _times_of_others])
@pytest.mark.parametrize("asks", ["English please", "можно по-русски?"])
async def test_the_choices_about_a_visit_that_moves_are_named_in_the_new_language(
    road: Callable[[Town], Awaitable[None]], asks: str
) -> None:
    async with town() as t:
        await road(t)
        before = t.last(DANA)
        options = [row for row in before.split("\n") if re.match(r"\d\. ", row)]
        assert options
        await t.says(DANA, asks)
        again = [row for row in t.last(DANA).split("\n") if re.match(r"\d\. ", row)]
        assert len(again) == len(options)
        for row in again:
            words = re.sub("|".join(NAMES), "", row)
            assert not re.search(HEBREW, words), row
        assert [[name for name in NAMES if name in row] for row in again] == [
            [name for name in NAMES if name in row] for row in options
        ]
