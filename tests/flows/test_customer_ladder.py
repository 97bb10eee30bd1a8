"""When the professional is silent: the customer is asked, then somebody else, and in the end always a person."""

import pytest

from tests.fakes.town import AVI, DANA, MOSHE, Town, town


async def asked(t: Town) -> None:
    await t.to_offer(DANA)
    await t.minutes(26)
    assert "2. איש מקצוע אחר" in t.last(DANA)


@pytest.mark.parametrize("words", ["1", "אחכה"])
async def test_waiting_on_is_respected(words: str) -> None:
    async with town(only=[AVI]) as t:
        await asked(t)
        await t.says(DANA, words)
        assert "ממשיכים לחכות" in t.last(DANA)
        await t.says(AVI, "אשר")
        assert "נקבע" in t.last(DANA)


@pytest.mark.parametrize("words", ["2", "אחר", "מישהו אחר"])
async def test_another_one_is_found_and_the_silent_one_is_told(words: str) -> None:
    async with town(only=[AVI, MOSHE]) as t:
        await asked(t)
        await t.says(DANA, words)
        assert "משה ביטון" in t.last(DANA)
        assert "הועברה הלאה" in t.last(AVI)
        await t.says(AVI, "1")
        assert "לא פתוחה" in t.last(AVI)
        assert (await t.lead()).pro_id == "pro_sample_moshe"


async def test_a_yes_that_comes_while_the_question_is_open_books_and_closes_the_question() -> None:
    async with town(only=[AVI]) as t:
        await asked(t)
        await t.says(AVI, "אשר")
        await t.says(DANA, "2")
        assert (await t.lead()).status == "booked"


async def test_a_digit_typed_as_the_question_changed_is_asked_about() -> None:
    async with town(only=[AVI]) as t:
        await t.to_offer(DANA)
        await t.minutes(24.5)
        await t.says(DANA, "ביטול", wait=5)
        await t.minutes(0.5)
        assert "2. איש מקצוע אחר" in t.last(DANA)
        await t.says(DANA, "1", wait=2)
        assert "למה הכוונה" in t.last(DANA)
        assert (await t.lead()).status == "new"
        await t.says(DANA, "2")
        assert "1. לחכות" in t.last(DANA)
        await t.says(DANA, "1")
        assert "ממשיכים לחכות" in t.last(DANA)


async def test_words_that_answer_nothing_leave_the_question_open() -> None:
    async with town(only=[AVI, MOSHE]) as t:
        await asked(t)
        await t.says(DANA, "סטטוס")
        assert "עוד לא ענה" in t.last(DANA)
        assert "2. איש מקצוע אחר" in t.last(DANA)
        await t.says(DANA, "2")
        assert "משה ביטון" in t.last(DANA)
