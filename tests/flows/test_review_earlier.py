"""Earlier is earlier: no later hour is shown for it; and whoever will not wait for one professional says so himself."""

import pytest

from tests.fakes.town import AVI, DANA, MOSHE, ZONE, town


@pytest.mark.parametrize("words", ["יש משהו מוקדם יותר?", "anything earlier?", "а пораньше можно?"])
async def test_whoever_asks_for_an_earlier_time_is_shown_the_earliest_and_told_that_it_is(words: str) -> None:
    async with town(only=[AVI]) as t:
        await t.says(DANA, "יש לי נזילה מתחת לכיור, חולון, הרצל 12 קומה 2 דירה 7, מחר אחר הצהריים")
        assert "1. מחר" in t.last(DANA)
        await t.says(DANA, words)
        assert "12:00-13:00" in t.last(DANA).split("1.")[1].split("2.")[0]
        assert "הנה זמנים אחרים" not in t.last(DANA)
        await t.says(DANA, "1")
        start = (await t.lead()).appointment_start
        assert start is not None
        assert start.astimezone(ZONE).isoformat().startswith("2026-11-24T12:00")


@pytest.mark.parametrize("words", ["אפשר להקדים?", "can he come earlier?", "יש שעה מוקדם יותר?"])
async def test_a_visit_before_which_nothing_is_free_stays_and_he_hears_so(words: str) -> None:
    async with town(only=[AVI]) as t:
        await t.to_offer(DANA)
        await t.says(AVI, "1")
        await t.says(DANA, words)
        assert "12:00-13:00" in t.last(DANA)
        assert "1." not in t.last(DANA)


async def test_a_visit_of_tomorrow_can_be_moved_to_an_earlier_hour() -> None:
    async with town(only=[AVI]) as t:
        await t.says(DANA, "יש לי נזילה מתחת לכיור, חולון, הרצל 12 קומה 2 דירה 7, מחר אחר הצהריים")
        await t.says(DANA, "1")
        await t.says(DANA, "1")
        await t.says(AVI, "1")
        assert "נקבע" in t.last(DANA)
        await t.says(DANA, "אפשר להקדים?")
        assert "1. היום" in t.last(DANA)


async def test_somebody_else_while_one_is_asked_is_put_as_the_question_that_it_is() -> None:
    async with town(only=[AVI, MOSHE]) as t:
        await t.to_offer(DANA)
        await t.says(DANA, "מישהו אחר")
        assert "2. איש מקצוע אחר" in t.last(DANA)
        await t.says(DANA, "2")
        assert "משה ביטון" in t.last(DANA)
