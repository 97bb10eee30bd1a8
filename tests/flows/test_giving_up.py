"""Whoever gives up a request in the making is asked whether to cancel it, and shown no other times; nor is what he
says to us the name of a street."""

import pytest

from fixi_app.domain.questions import Question
from tests.fakes.town import DANA, town
from tests.unit.test_reader_intents import read

LEAK = "יש לי נזילה מתחת לכיור, חולון, הרצל 12 קומה 2 דירה 7"
_GIVEN_UP = [
    "עזבי לא צריך", "אני מוותרת", "לא מעוניין", "לא מעוניינת תודה", "ויתרתי", "עזוב, אסתדר לבד", "לא מעוניינים, סליחה",
    "not interested, thanks", "I give up", "не надо, спасибо", "мне не интересно", "انا مش مهتم",
]  # fmt: skip


@pytest.mark.parametrize("words", _GIVEN_UP)
async def test_giving_up_at_the_times_and_at_the_summary_is_asked_about_as_cancelling(words: str) -> None:
    for picked in ((), ("1",)):
        async with town() as t:
            for text in (LEAK, *picked):
                await t.says(DANA, text)
            await t.says(DANA, words)
            chat = await t.db["conversations"].find_one({"open_question.kind": Question.CANCEL.value})
            assert chat is not None, t.last(DANA)
            await t.says(DANA, "כן")
            assert (await t.lead()).status == "cancelled"


async def test_giving_up_while_the_street_is_asked_for_is_asked_about_as_cancelling() -> None:
    async with town() as t:
        await t.says(DANA, "נזילה בחולון")
        await t.says(DANA, "עזבי, לא צריך")
        await t.says(DANA, "1")
        assert (await t.lead()).status == "cancelled"


@pytest.mark.parametrize("words", ["לא מעוניין בשעה הזאת", "עזבי, זמן אחר", "לא מתאים", "לא צריך היום, עדיף מחר"])
async def test_what_refuses_an_hour_gives_nothing_up(words: str) -> None:
    async with town() as t:
        await t.says(DANA, LEAK)
        await t.says(DANA, words)
        assert "1." in t.last(DANA)
        assert await t.db["conversations"].find_one({"open_question.kind": Question.SLOT.value})


@pytest.mark.parametrize(
    "words",
    ["תביאו לי מנהל", "תקראו למנהל", "מבקשת מנהלת", "שמישהו יחזור אליי", "I want a manager", "пусть мне перезвонят",
     "جيبولي المدير"],
)  # fmt: skip
async def test_whoever_asks_for_a_manager_or_to_be_called_back_asks_for_a_person(words: str) -> None:
    async with town() as t:
        await t.says(DANA, LEAK)
        await t.says(DANA, words)
        assert await t.db["conversations"].find_one({"mode": "waiting_for_person"})


@pytest.mark.parametrize(
    "words",
    ["די תפסיקו לשגע אותי", "מה אתם רוצים ממני", "stop bugging me please", "отстаньте от меня уже"],
)
async def test_what_is_said_to_us_is_the_name_of_no_street(words: str) -> None:
    async with town() as t:
        await t.says(DANA, "נזילה בחולון")
        await t.says(DANA, words)
        assert (await t.lead()).street is None


@pytest.mark.parametrize(
    "name", ["הרב יצחק הלוי הרצוג", "אבא הלל סילבר", "כצנלסון", "הגדוד העברי", "King George", "Ленина"]
)
def test_a_street_that_nobody_knows_is_one_still(name: str) -> None:
    assert read(name, Question.STREET).street == name
