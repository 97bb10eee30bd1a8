"""Another professional asked for, wherever the request stands: one is looked for, or the truth is said."""

import pytest

from fixi_app.domain.leads import LeadStatus
from tests.fakes.town import AVI, DANA, town

WORDS = ["מישהו אחר", "אפשר מישהו אחר?", "someone else", "another plumber please", "другой мастер", "بدي فني تاني"]
FULL = "יש לי נזילה מתחת לכיור, חולון, הרצל 12 קומה 2 דירה 7"


@pytest.mark.parametrize("words", WORDS)
async def test_while_times_are_chosen_the_times_of_somebody_else_come(words: str) -> None:
    async with town() as t:
        await t.says(DANA, FULL)
        assert "אבי כהן" in t.last(DANA)
        await t.says(DANA, words)
        lead = await t.lead()
        assert lead.pro_id != "pro_sample_avi"
        pro = await t.road.ground.store.professionals.get(lead.pro_id)
        assert pro is not None
        assert pro.name in t.last(DANA)
        assert "\n1. " in t.last(DANA), "and his times"
        await t.says(DANA, "1")
        assert pro.name in t.last(DANA)
        assert len(await t.taken()) == 1


async def test_at_the_address_it_is_no_fruitless_try() -> None:
    async with town() as t:
        await t.says(DANA, "נזילה בכיור בחולון")
        await t.says(DANA, "מישהו אחר")
        assert "הכתובת" in t.last(DANA)
        assert "אבי כהן" not in t.last(DANA)
        await t.says(DANA, "אפשר מישהו אחר?")
        assert (await t.lead()).status is LeadStatus.CONTACTED
        await t.says(DANA, "הרצל 12 קומה 2 דירה 7")
        assert "שעות ההגעה" in t.last(DANA)


async def test_with_a_summary_open_the_time_that_was_held_is_given_up_with_its_professional() -> None:
    async with town() as t:
        await t.to_summary(DANA)
        await t.says(DANA, "מישהו אחר")
        await t.says(DANA, "1")
        await t.says(DANA, "כן")
        (slot,) = await t.taken()
        assert slot["pro_id"] == (await t.lead()).pro_id != "pro_sample_avi"


async def test_with_nobody_else_the_truth_is_said_and_the_times_stay() -> None:
    async with town(only=[AVI]) as t:
        await t.says(DANA, FULL)
        await t.says(DANA, "מישהו אחר")
        assert "אין כרגע איש מקצוע אחר" in t.last(DANA)
        assert "1. " in t.last(DANA)
        await t.says(DANA, "1")
        assert "לסיכום" in t.last(DANA)


async def test_of_a_booked_visit_the_times_of_others_are_shown_and_it_stays_meanwhile() -> None:
    async with town() as t:
        await t.to_offer(DANA)
        await t.says(AVI, "1")
        await t.says(DANA, "אפשר מישהו אחר?")
        assert "אנשי מקצוע אחרים" in t.last(DANA)
        assert (await t.lead()).status is LeadStatus.BOOKED


async def test_while_another_time_is_chosen_it_brings_the_times_of_others() -> None:
    async with town() as t:
        await t.to_offer(DANA)
        await t.says(AVI, "1")
        await t.says(DANA, "אפשר להזיז?")
        await t.says(DANA, "מישהו אחר")
        assert "אנשי מקצוע אחרים" in t.last(DANA)


async def test_somebody_else_at_the_door_is_no_other_professional() -> None:
    async with town() as t:
        await t.says(DANA, FULL)
        await t.says(DANA, "מישהו אחר יפתח את הדלת")
        assert (await t.lead()).pro_id == "pro_sample_avi"


async def test_that_another_one_was_there_before_asks_for_nobody() -> None:
    async with town() as t:
        await t.says(DANA, FULL)
        await t.says(DANA, "היה כאן אינסטלטור אחר אתמול")
        assert (await t.lead()).pro_id == "pro_sample_avi"
