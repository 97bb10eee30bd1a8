"""A yes is never met with silence: also of a request that a person had in between, or whose professional went."""

from fixi_app.domain.conversation import State
from tests.fakes.town import DANA, town


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
        await t.says(DANA, "אפשר מישהו אחר?")
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
