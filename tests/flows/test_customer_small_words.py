"""Small words of every day: a yes in slang, "too dear", "what is his name?"."""

from datetime import timedelta

import pytest

from tests.fakes.town import AVI, DANA, Town, town


@pytest.mark.parametrize("yes", ["Y", "yep", "קדימה", "טוב", "הכל טוב", "תקבעי", "100%", "💯", "כן, יאללה"])
async def test_a_yes_in_the_words_of_the_street_confirms_the_summary(yes: str) -> None:
    async with town() as t:
        await t.to_summary(DANA)
        await t.says(DANA, yes)
        assert (await t.lead()).status.value == "new"


@pytest.mark.parametrize(
    "words",
    ["אפשר הנחה?", "למה כל כך יקר?", "יקר לי", "any discount?", "дорого", "غالي", "יקר", "300 שקל וסגרנו",
     "אין לי כסף לזה", "can you do it for 100 shekels?"],
)  # fmt: skip
async def test_who_finds_it_dear_hears_that_the_list_stands_and_keeps_his_hour(words: str) -> None:
    async with town() as t:
        await t.to_summary(DANA)
        t.new(DANA)
        await t.says(DANA, words)
        answer = "\n".join(t.new(DANA))
        assert any(person in answer for person in ("נציג", "human", "оператор", "موظف"))
        assert not any(char in answer for char in "₪$")
        assert len(await t.taken()) == 1
        await t.says(DANA, "1")
        assert (await t.lead()).status.value == "new"


async def test_something_cheaper_than_a_new_boiler_is_a_fault_and_no_haggling() -> None:
    async with town() as t:
        await t.says(DANA, "יש משהו יותר זול מדוד חדש? הדוד דולף בחולון")
        assert "המחירון" not in t.last(DANA)
        assert (await t.lead()).trade is not None


async def test_the_name_of_who_will_come_is_told_while_he_has_not_answered() -> None:
    async with town() as t:
        await t.to_offer(DANA)
        await t.says(DANA, "איך קוראים לו?")
        assert "אבי כהן" in t.last(DANA)


async def test_on_with_it_is_answered_after_few_stars_too() -> None:
    async with town(only=[AVI]) as t:
        await t.to_offer(DANA)
        await t.says(AVI, "אשר")
        await t.hours(5)
        await t.says(AVI, "סיימתי")
        await t.says(DANA, "1")
        t.new(DANA)
        await t.says(DANA, "המשך")
        assert t.new(DANA)


LEAK = "יש לי נזילה מתחת לכיור"
WHERE = ", חולון, הרצל 12 קומה 2 דירה 7"


@pytest.mark.parametrize(
    ("before", "question"),
    [
        ((LEAK,), "באיזו עיר"),
        ((LEAK, "חולון"), "רחוב ומספר"),
        ((LEAK + WHERE,), "4. זמנים אחרים"),
        ((LEAK + WHERE, "1"), "להמשיך?"),
    ],
)
async def test_thanks_before_the_answer_are_welcome_and_bring_the_question_back(
    before: tuple[str, ...], question: str
) -> None:
    async with town(only=[AVI]) as t:
        for words in before:
            await t.says(DANA, words)
        asked = await _question(t)
        t.new(DANA)
        await t.says(DANA, "תודה")
        [said] = t.new(DANA)
        assert "בשמחה" in said
        assert question in said
        assert await _question(t) == asked


async def test_thanks_when_nothing_is_asked_ask_nothing() -> None:
    async with town(only=[AVI]) as t:
        await t.to_offer(DANA)
        await t.says(DANA, "תודה")
        assert t.last(DANA) == "בשמחה 🙂"


async def test_thanks_for_a_reminder_confirm_the_visit() -> None:
    async with town(only=[AVI]) as t:
        await t.to_offer(DANA)
        await t.says(AVI, "אשר")
        t.clock.move(timedelta(hours=1, minutes=5))
        await t.hours(0.5)
        assert await _question(t) == "reminder"
        await t.says(DANA, "תודה רבה")
        chat = await t.db["conversations"].find_one({"phone": DANA})
        assert chat
        assert chat["open_question"] is None
        assert (await t.lead()).status == "booked"


async def _question(t: Town) -> str:
    chat = await t.db["conversations"].find_one({"phone": DANA})
    assert chat
    return str(chat["open_question"]["kind"])
