"""A yes is never met with silence: also of a request that a person had in between, or whose professional went."""

import pytest

from fixi_app.domain.conversation import State
from tests.fakes.town import AVI, DANA, town


async def test_a_request_that_waited_for_a_person_goes_out_after_the_town_was_corrected() -> None:
    async with town() as t:
        await t.says(DANA, "צריך מנעולן באילת")
        await t.says(DANA, "אז בתל אביב, דיזנגוף 5 דירה 4 קומה 1")
        await t.says(DANA, "1")
        assert "לסיכום" in t.last(DANA)
        await t.says(DANA, "כן")
        assert "לאישור" in t.last(DANA)
        assert (await t.lead()).status == "new"


async def test_a_request_that_the_bot_had_given_to_a_person_goes_out_once_it_is_understood() -> None:
    async with town() as t:
        await t.says(DANA, "נזילה בחולון")
        await t.says(DANA, "אפשר מישהי?")
        await t.says(DANA, "אפשר אישה?")
        assert (await t.lead()).status == "pending_admin_review"
        await t.says(DANA, "הרצל 3 בית פרטי")
        await t.says(DANA, "1")
        await t.says(DANA, "כן")
        assert "לאישור" in t.last(DANA)
        assert (await t.lead()).status == "new"


async def test_a_yes_for_a_professional_who_is_gone_in_that_very_moment_fails_no_turn() -> None:
    async with town() as t:
        await t.to_summary(DANA)
        await t.db["leads"].update_one({}, {"$set": {"pro_id": None, "status": "pending_admin_review"}})
        await t.says(DANA, "כן")
        assert "אדם" in t.last(DANA)
        chat = await t.db["conversations"].find_one({"lead_id": (await t.lead()).id})
        assert chat is not None
        assert chat["state"] == State.REVIEW


async def test_a_yes_to_what_the_owner_took_is_answered_with_that() -> None:
    async with town() as t:
        await t.to_summary(DANA)
        now = t.clock.now()
        taken = {"status": "pending_admin_review", "taken_by": "owner", "taken_at": now, "waiting_since": now}
        await t.db["leads"].update_one({}, {"$set": taken})
        await t.says(DANA, "כן")
        assert "אדם" in t.last(DANA)
        assert (await t.lead()).status == "pending_admin_review"


@pytest.mark.parametrize(
    "words", ["כן, תודה, נתראה היום", "כן היום מתאים", "yes, today at 12:00 is fine", "כן, היום בצהריים מעולה"]
)
async def test_a_yes_that_names_the_time_of_the_summary_confirms_it(words: str) -> None:
    async with town() as t:
        await t.to_summary(DANA)
        assert "היום 12:00" in t.last(DANA)
        await t.says(DANA, words)
        assert (await t.lead()).status == "new"


@pytest.mark.parametrize("words", ["כן, מחר מתאים", "כן אבל לא לפני 14:00", "כן, היום ב-16:00"])
async def test_a_yes_that_names_another_time_is_a_wish_for_it(words: str) -> None:
    async with town() as t:
        await t.to_summary(DANA)
        await t.says(DANA, words)
        assert (await t.lead()).status == "contacted"
        assert "1." in t.last(DANA)


async def test_see_you_tomorrow_confirms_a_visit_of_which_he_was_reminded_and_moves_nothing() -> None:
    async with town(only=[AVI]) as t:
        await t.says(DANA, "יש לי נזילה מתחת לכיור, חולון, הרצל 12 קומה 2 דירה 7, מחר בבוקר")
        await t.says(DANA, "1")
        await t.says(DANA, "כן")
        await t.says(AVI, "1")
        while "מתאים" not in t.last(DANA):
            await t.hours(1)
        await t.says(DANA, "כן, נתראה מחר")
        assert "שעות" not in t.last(DANA)
        assert "נשאר כמו שנקבע" in t.last(DANA)
