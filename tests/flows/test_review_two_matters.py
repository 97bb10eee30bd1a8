"""A customer with two matters at once: neither takes the other's place for good, and each answer goes to its own."""

import pytest

from fixi_app.domain.leads import LeadStatus
from tests.fakes.town import AVI, DANA, MOSHE, Town, town

SERGEY = "+972500000104"
AIR = "המזגן לא מקרר, צריך טכנאי מזגנים"


async def second_in_the_making(t: Town) -> None:
    """The first request is with Avi, and for the second one times are being chosen."""
    await t.to_offer(DANA)
    await t.says(DANA, AIR)
    await t.says(DANA, "2")
    assert "שעות ההגעה" in t.last(DANA)


async def first_and_second(t: Town) -> tuple[LeadStatus, LeadStatus]:
    first, second = await t.leads()
    return first.status, second.status


async def test_another_one_asked_for_while_the_second_request_is_made_is_asked_for_the_first() -> None:
    async with town() as t:
        await second_in_the_making(t)
        await t.minutes(26)
        assert "איש מקצוע אחר" in t.last(DANA)
        await t.says(DANA, "2")
        first, _ = await t.leads()
        assert first.pro_id != "pro_sample_avi"
        assert "הועברה הלאה" in t.last(AVI)
        assert "מה מתאים" in t.last(DANA), "and back to the times of the second"


@pytest.mark.parametrize("words", ["1", "נחכה לו"])
async def test_waiting_on_with_the_first_goes_back_to_the_times_of_the_second(words: str) -> None:
    async with town() as t:
        await second_in_the_making(t)
        await t.minutes(26)
        await t.says(DANA, words)
        assert "ממשיכים לחכות" in t.last(DANA)
        assert "מה מתאים" in t.last(DANA)
        await t.says(DANA, "1")
        assert "לסיכום" in t.last(DANA)


async def counter(t: Town) -> None:
    await t.says(AVI, "לא יכול היום, אפשר מחר ב-10")
    await t.says(AVI, "1")
    assert "כן, מתאים" in t.last(DANA)


async def test_a_request_in_the_making_is_taken_up_again_after_another_time_was_agreed_for_the_first() -> None:
    async with town() as t:
        await second_in_the_making(t)
        await counter(t)
        await t.says(DANA, "1")
        assert "נקבע" in t.last(DANA)
        assert "המזגן לא מקרר" in t.last(DANA)
        assert "שעות ההגעה" in t.last(DANA)
        await t.says(DANA, "1")
        await t.says(DANA, "1")
        assert await first_and_second(t) == ("booked", "new")
        assert "סרגיי" in t.last(DANA)


async def test_it_is_taken_up_again_also_when_the_first_is_cancelled() -> None:
    async with town() as t:
        await second_in_the_making(t)
        await counter(t)
        await t.says(DANA, "בטל")
        await t.says(DANA, "1")
        assert await first_and_second(t) == ("cancelled", "contacted")
        assert "שעות ההגעה" in t.last(DANA)


async def test_what_was_put_aside_and_ended_meanwhile_is_not_taken_up() -> None:
    async with town() as t:
        await second_in_the_making(t)
        await counter(t)
        _, second = await t.leads()
        await t.db["leads"].update_one({"_id": second.id}, {"$set": {"status": "closed"}})
        await t.says(DANA, "1")
        assert "המזגן" not in t.last(DANA)


async def test_whoever_wants_all_erased_loses_a_request_that_was_put_aside_too() -> None:
    async with town() as t:
        await second_in_the_making(t)
        await counter(t)
        await t.says(DANA, "תמחקו את הפרטים שלי")
        await t.says(DANA, "1")
        assert await first_and_second(t) == ("cancelled", "cancelled")


async def test_whoever_is_asked_next_for_the_first_does_not_end_the_second() -> None:
    async with town(only=[AVI, MOSHE, SERGEY]) as t:
        await second_in_the_making(t)
        await t.says(AVI, "2")
        await t.says(DANA, "1")
        assert "לסיכום" in t.last(DANA)


async def test_a_request_whose_question_was_closed_by_something_else_has_it_again_with_the_next_words() -> None:
    async with town() as t:
        await t.says(DANA, "נזילה בכיור")
        await t.db["conversations"].update_one({"open_question": {"$ne": None}}, {"$set": {"open_question": None}})
        await t.says(DANA, "תודה")
        assert "באיזו עיר" in t.last(DANA)


async def test_that_nobody_came_leaves_the_question_about_another_request_open() -> None:
    async with town() as t:
        await t.to_offer(DANA)
        await t.says(AVI, "1")
        await t.hours(3.1)
        await t.says(DANA, AIR)
        await t.says(DANA, "2")
        assert "שעות ההגעה" in t.last(DANA)
        await t.says(DANA, "הוא לא הגיע")
        assert "איפה הוא" in t.last(DANA)
        assert "מה מתאים" in t.last(DANA)


async def test_stop_ends_a_request_that_was_put_aside_as_well() -> None:
    async with town() as t:
        await second_in_the_making(t)
        await counter(t)
        await t.says(DANA, "הסר")
        assert await first_and_second(t) == ("new", "cancelled")


async def test_the_visit_of_the_first_is_moved_while_the_second_is_made_and_the_second_goes_on() -> None:
    async with town() as t:
        await t.to_offer(DANA)
        await t.says(AVI, "1")
        await t.says(DANA, AIR)
        await t.says(DANA, "2")
        await t.says(DANA, "אפשר להזיז את הנזילה למחר?")
        assert "הביקור נשאר כמו שהוא" in t.last(DANA)
        await t.says(DANA, "1")
        assert "בקשה להזיז" in t.last(AVI)
        assert "שעות" in t.last(DANA), "and the times of the second are asked again"
        _, second = await t.leads()
        assert second.trade == "ac"
