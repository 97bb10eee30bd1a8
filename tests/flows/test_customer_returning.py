"""A returning customer: the professional he was pleased with, new or existing, and how much may be open."""

import pytest

from tests.fakes.there import there
from tests.fakes.town import AVI, DANA, MOSHE, Town, town

LEAK = "יש לי נזילה מתחת לכיור, חולון, הרצל 12 קומה 2 דירה 7"
AGAIN = "שוב יש לי נזילה בברז, חולון, הרצל 12 קומה 2 דירה 7"


async def rated(t: Town, stars: str) -> None:
    await t.to_offer(DANA)
    await t.says(AVI, "אשר")
    await t.minutes(300, tick=60)
    await t.says(AVI, "סיימתי")
    await t.says(DANA, stars)
    await t.says(DANA, "דלג")


class TestTheFavourite:
    async def test_he_is_offered_once_and_a_yes_takes_him(self) -> None:
        async with town(only=[AVI, MOSHE]) as t:
            await rated(t, "5")
            await t.says(DANA, AGAIN)
            assert "אבי כהן כבר היה אצלך" in t.last(DANA)
            await t.says(DANA, "כן")
            assert "1. " in t.last(DANA)
            assert (await t.lead(status="contacted")).pro_id == "pro_sample_avi"
            assert sum("כבר היה אצלך" in text for text in t.heard(DANA)) == 1

    async def test_he_may_be_declined(self) -> None:
        async with town(only=[AVI, MOSHE]) as t:
            await rated(t, "4")
            await t.says(DANA, AGAIN)
            await t.says(DANA, "מישהו אחר")
            assert (await t.lead(status="contacted")).pro_id == "pro_sample_moshe"

    async def test_declined_and_nobody_else_there_he_comes_all_the_same(self) -> None:
        async with town(only=[AVI]) as t:
            await rated(t, "4")
            await t.says(DANA, AGAIN)
            await t.says(DANA, "2")
            assert (await t.lead(status="contacted")).pro_id == "pro_sample_avi"

    async def test_who_was_not_pleased_is_not_offered_him(self) -> None:
        async with town(only=[AVI, MOSHE]) as t:
            await rated(t, "2")
            await t.says(DANA, AGAIN)
            assert "כבר היה אצלך" not in "".join(t.heard(DANA))

    async def test_who_is_not_eligible_is_not_offered(self) -> None:
        async with town(only=[AVI, MOSHE]) as t:
            await rated(t, "5")
            await t.db["professionals"].update_one({"phone": AVI}, {"$set": {"is_active": False}})
            await t.says(DANA, AGAIN)
            assert "כבר היה אצלך" not in "".join(t.heard(DANA))
            assert (await t.lead(status="contacted")).pro_id == "pro_sample_moshe"


class TestSeveralMatters:
    async def booked(self, t: Town) -> None:
        await t.to_offer(DANA)
        await t.says(AVI, "אשר")

    async def test_another_fault_of_the_same_trade_is_asked_about_once(self) -> None:
        async with town(only=[AVI]) as t:
            await self.booked(t)
            await t.says(DANA, "יש לי גם סתימה בשירותים")
            assert "2. בקשה חדשה" in t.last(DANA)
            await t.says(DANA, "1")
            assert "סתימה" in t.last(AVI)
            await t.says(DANA, "ויש גם נזילה במקלחת")
            assert "2. בקשה חדשה" not in t.last(DANA)
            assert len(await t.leads()) == 1

    async def test_beyond_two_matters_it_is_said_so_and_nothing_changes(self) -> None:
        """L06."""
        async with town(only=[AVI]) as t:
            await self.booked(t)
            await t.says(DANA, "גם המזגן לא מקרר")
            await t.says(DANA, "2")
            before = await t.leads()
            assert len(before) == 2
            await t.says(DANA, "גם השקע בסלון לא עובד")
            assert "2 בקשות" in t.last(DANA)
            assert await t.leads() == before, "neither the visit nor the request of before was written over"

    async def test_after_an_emergency_without_anybody_a_small_fault_is_no_emergency(self) -> None:
        async with town(only=[MOSHE]) as t:
            await t.says(DANA, "יש לי ריח גז בבית בחולון")
            assert (await t.lead()).status == "pending_admin_review"
            await t.minutes(12)
            await t.says(DANA, "יש לי נזילה קטנה בברז, לא דחוף, חולון")
            gas, leak = await t.leads()
            assert (gas.status, gas.trade, gas.is_emergency) == ("pending_admin_review", "gas", True)
            assert (leak.status, leak.trade, leak.is_emergency) == ("contacted", "plumbing", False)
            assert not any("חירום" in text for text in t.heard(MOSHE))

    async def test_a_second_fault_while_a_person_has_the_first_is_a_request_of_its_own(self) -> None:
        async with town(only=[AVI]) as t:
            await t.says(DANA, "צריך צבעי באילת")
            await t.says(DANA, "גם הכיור לא מתרוקן, יש סתימה, חולון")
            first, second = await t.leads()
            assert (first.status, first.trade) == ("pending_admin_review", "painting")
            assert second.city == "H̱olon"


class TestQuiet:
    async def test_after_stop_nothing_automatic_comes_and_his_own_new_request_opens_it_again(self) -> None:
        async with town(only=[AVI]) as t:
            await t.to_offer(DANA)
            await t.says(AVI, "אשר")
            await t.says(DANA, "הסר")
            await t.says(DANA, "1")
            await t.minutes(300, tick=60)
            said = len(t.heard(DANA))
            await t.says(AVI, "סיימתי")
            assert len(t.heard(DANA)) == said, "no rating is asked for"
            contact = there(await t.db["contacts"].find_one({"phone": DANA}))
            assert contact["opted_out_at"] is not None
            await t.says(DANA, AGAIN)
            contact = there(await t.db["contacts"].find_one({"phone": DANA}))
            conversation = there(await t.db["conversations"].find_one({"phone": DANA}))
            assert (contact["opted_out_at"], conversation["only_visit_changes"]) == (None, False)

    @pytest.mark.parametrize("praise", ["היה מעולה, תודה רבה!", "he did a great job", "תודה רבה"])
    async def test_after_stop_praise_for_a_finished_visit_is_taken_as_praise(self, praise: str) -> None:
        async with town(only=[AVI]) as t:
            await t.to_offer(DANA)
            await t.says(AVI, "אשר")
            await t.says(DANA, "הסר")
            await t.says(DANA, "1")
            await t.minutes(300, tick=60)
            await t.says(AVI, "סיימתי")
            await t.says(DANA, praise)
            assert t.last(DANA) in ("בשמחה 🙂", "You're welcome 🙂")
            assert len(await t.leads()) == 1

    async def test_after_stop_a_change_of_the_visit_still_reaches_him(self) -> None:
        async with town(only=[AVI]) as t:
            await t.to_offer(DANA)
            await t.says(AVI, "אשר")
            await t.says(DANA, "הסר")
            await t.says(DANA, "1")
            await t.says(AVI, "בדרך")
            assert "יצא לדרך" in t.last(DANA)

    @pytest.mark.parametrize("words", ["start", "תחזרו לשלוח לי", "старт", "ابدأ"])
    async def test_a_stop_is_taken_back_by_a_word_and_the_professional_hears_nothing_of_it(self, words: str) -> None:
        async with town(only=[AVI]) as t:
            await t.to_offer(DANA)
            await t.says(AVI, "אשר")
            await t.says(DANA, "הסר")
            await t.says(DANA, "1")
            told = len(t.heard(AVI))
            await t.says(DANA, words)
            assert len(t.heard(AVI)) == told
            contact = there(await t.db["contacts"].find_one({"phone": DANA}))
            conversation = there(await t.db["conversations"].find_one({"phone": DANA}))
            assert (contact["opted_out_at"], conversation["only_visit_changes"]) == (None, False)
            assert len(t.heard(DANA)[-1].splitlines()) == 1

    async def test_a_complaint_leaves_only_the_changes_of_the_visit(self) -> None:
        async with town(only=[AVI]) as t:
            await t.to_offer(DANA)
            await t.says(AVI, "אשר")
            await t.says(DANA, "השירות שלכם גרוע, אני רוצה להתלונן")
            conversation = there(await t.db["conversations"].find_one({"phone": DANA}))
            assert conversation["only_visit_changes"] is True
