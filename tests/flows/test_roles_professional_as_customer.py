"""A professional who needs a service himself: he says so or is asked, and his work goes on all the while."""

from typing import Any

import pytest

from tests.fakes.town import AVI, DANA, MOSHE, YOSSI, Town, town

LEAK = "יש לי נזילה מתחת לכיור, חולון, הרצל 12 קומה 2 דירה 7"


async def conversation(t: Town, phone: str) -> dict[str, Any]:
    found = await t.db["conversations"].find_one({"phone": phone})
    assert found is not None
    return found


async def to_own_offer(t: Town, phone: str = AVI) -> None:
    """From the word "customer" to an own request that waits for another professional's answer."""
    await t.says(phone, "לקוח")
    await t.says(phone, LEAK)
    await t.says(phone, "1")
    await t.says(phone, "1")


async def test_he_says_that_he_is_a_customer_and_is_asked_what_is_the_matter() -> None:
    async with town() as t:
        await t.says(AVI, "לקוח")
        assert "כלקוח" in t.last(AVI)
        await t.says(AVI, LEAK)
        lead = await t.lead()
        assert lead.pro_id not in (None, "pro_sample_avi")
        assert lead.contact_id == (await conversation(t, AVI))["_id"]


async def test_his_words_that_are_a_request_are_asked_about_and_not_said_twice() -> None:
    async with town() as t:
        await t.says(AVI, LEAK)
        assert "1. בקשה שלי, כלקוח" in t.last(AVI)
        assert not await t.leads()
        await t.says(AVI, "1")
        lead = await t.lead()
        assert lead.city
        assert (lead.street, lead.house_number) == ("הרצל", "12")


async def test_his_words_about_his_work_open_no_request() -> None:
    async with town() as t:
        await t.says(AVI, LEAK)
        await t.says(AVI, "2")
        assert not await t.leads()
        assert (await conversation(t, AVI))["undecided"] is None


async def test_l39_he_stays_a_customer_after_his_request_was_sent() -> None:
    async with town(only=[AVI, MOSHE]) as t:
        await to_own_offer(t)
        assert (await t.lead()).status == "new"
        await t.says(AVI, "מתי מגיע הטכנאי?")
        assert "משה" in t.last(AVI)
        await t.says(MOSHE, "אשר")
        assert "נקבע" in t.last(AVI)


async def test_l40_his_own_business_goes_on_while_his_request_waits() -> None:
    async with town() as t:
        await t.to_offer(DANA)
        mine = "pro_sample_avi"
        await t.db["leads"].update_many({}, {"$set": {"pro_id": mine, "offer.pro_id": mine, "offer.pro_ids": [mine]}})
        await t.says(AVI, "לקוח")
        await t.says(AVI, LEAK)  # times are shown
        before = (await conversation(t, AVI))["open_question"]["kind"]
        await t.says(AVI, "אשר")
        assert (await t.lead(phone=DANA)).status == "booked"
        assert (await conversation(t, AVI))["open_question"]["kind"] == before == "slot"
        await t.at_the_visit(minutes_before=55)
        await t.says(AVI, "סיימתי")
        assert (await t.lead(phone=DANA)).status == "completed"
        await t.says(AVI, "350")
        assert (await t.lead(phone=DANA)).final_price == 350
        await t.says(AVI, "1")  # an hour that lapsed meanwhile: the present ones are shown
        await t.says(AVI, "1")
        assert (await conversation(t, AVI))["open_question"]["kind"] == "summary"


async def test_l41_a_number_picks_his_own_time_and_approves_nothing() -> None:
    async with town(only=[AVI, MOSHE]) as t:
        await t.to_offer(DANA)
        waiting = await t.lead(phone=DANA)
        waiting_for = AVI if waiting.pro_id == "pro_sample_avi" else MOSHE
        await t.says(waiting_for, "לקוח")
        await t.says(waiting_for, LEAK)
        await t.says(waiting_for, "1")
        assert (await t.lead(phone=DANA)).status == "new"
        assert (await t.lead(phone=waiting_for)).slot_id


async def test_an_offer_that_comes_meanwhile_is_told_at_once_and_leaves_his_question_open() -> None:
    async with town(only=[AVI, MOSHE]) as t:
        await t.says(AVI, "לקוח")
        await t.says(AVI, LEAK)
        await t.db["professionals"].update_one({"phone": MOSHE}, {"$set": {"is_active": False}})
        t.new(AVI)
        await t.to_offer(DANA)
        assert any("אשר" in text for text in t.new(AVI))
        await t.says(AVI, "1")  # which of the two questions?
        assert "1. בקשה שלי" in t.last(AVI)
        assert (await t.lead(phone=DANA)).status == "new"
        await t.says(AVI, "1")
        assert (await t.lead(phone=AVI)).slot_id
        assert (await t.lead(phone=DANA)).status == "new"
        await t.says(AVI, "1")
        await t.says(AVI, "1")
        assert (await t.lead(phone=AVI)).status == "new"
        await t.says(AVI, "אשר")
        assert (await t.lead(phone=DANA)).status == "booked"


async def test_yes_to_a_summary_and_to_an_offer_is_asked_about() -> None:
    async with town(only=[AVI, MOSHE]) as t:
        await t.says(AVI, "לקוח")
        await t.says(AVI, LEAK)
        await t.says(AVI, "1")
        await t.db["professionals"].update_one({"phone": MOSHE}, {"$set": {"is_active": False}})
        await t.to_offer(DANA)
        await t.says(AVI, "אשר")
        assert "2. העבודה שלי" in t.last(AVI)
        await t.says(AVI, "2")
        assert (await t.lead(phone=DANA)).status == "booked"
        assert (await t.lead(phone=AVI)).status == "contacted"
        await t.says(AVI, "אשר")
        assert (await t.lead(phone=AVI)).status == "new"


async def test_l42_off_script_the_question_is_put_once_more_and_then_left() -> None:
    async with town() as t:
        await t.says(AVI, LEAK)
        await t.says(AVI, "אז מה אתה אומר על זה")
        assert "1. בקשה שלי, כלקוח" in t.last(AVI)
        await t.says(AVI, "נו באמת")
        assert "עזבנו את זה" in t.last(AVI)
        await t.says(AVI, "תפריט")
        assert "דירוג" in t.last(AVI)
        assert not await t.leads()


async def test_l42_a_person_is_reached_at_once_out_of_the_question() -> None:
    async with town() as t:
        await t.says(AVI, LEAK)
        await t.says(AVI, "נציג")
        assert "1. בקשה שלי" not in t.last(AVI)
        assert (await conversation(t, AVI))["undecided"] is None


async def test_his_business_word_escapes_the_question() -> None:
    async with town(only=[AVI, MOSHE]) as t:
        await t.to_offer(DANA)
        asked = AVI if (await t.lead()).pro_id == "pro_sample_avi" else MOSHE
        await t.says(asked, "יש לי קצר בחשמל בבית בחולון")
        await t.says(asked, "אשר")
        assert (await t.lead()).status == "booked"


async def test_l43_months_later_he_is_still_a_customer_while_his_request_is_open() -> None:
    async with town(only=[AVI, MOSHE]) as t:
        await to_own_offer(t)
        await t.db["leads"].update_many({}, {"$set": {"status": "pending_admin_review"}})
        await t.says(AVI, "סטטוס", wait=60 * 60 * 24 * 60)
        assert "דירוג" not in t.last(AVI)
        assert (await conversation(t, AVI))["hat"] == "customer"


async def test_when_his_request_is_over_he_is_at_work_again() -> None:
    async with town(only=[AVI, MOSHE]) as t:
        await to_own_offer(t)
        await t.says(AVI, "ביטול")
        await t.says(AVI, "1")
        assert (await t.lead()).status == "cancelled"
        assert (await conversation(t, AVI))["hat"] == "professional"
        await t.says(AVI, "תפריט")
        assert "דירוג" in t.last(AVI)


async def test_a_request_that_ended_without_a_word_lets_him_go_back_to_work() -> None:
    async with town(only=[AVI, MOSHE]) as t:
        await to_own_offer(t)
        await t.db["leads"].update_many({}, {"$set": {"status": "rejected"}})
        await t.says(AVI, "תפריט")
        await t.says(AVI, "תפריט")
        assert "דירוג" in t.last(AVI)


@pytest.mark.parametrize("phone", [AVI, YOSSI])
async def test_he_goes_to_work_and_back_and_finds_his_request_as_it_was(phone: str) -> None:
    async with town() as t:
        await t.says(phone, "לקוח")
        await t.says(phone, LEAK)
        await t.says(phone, "עבודה")
        assert "נשארת כמו שהיא" in t.last(phone)
        await t.says(phone, "תפריט")
        assert "דירוג" in t.last(phone)
        await t.says(phone, "לקוח")
        await t.says(phone, "1")
        assert (await t.lead(phone=phone)).slot_id


async def test_unclear_words_under_an_open_visit_are_asked_about_before_they_reach_his_technician() -> None:
    async with town(only=[AVI, MOSHE]) as t:
        await to_own_offer(t)
        await t.says(MOSHE, "אשר")
        t.new(MOSHE)
        await t.says(AVI, "אני לא מרגיש כל כך טוב היום בגלל הכלב")
        assert "1. בקשה שלי, כלקוח" in t.last(AVI)
        assert not t.new(MOSHE)


async def test_a_customer_is_never_asked_in_which_role_he_writes() -> None:
    async with town() as t:
        await t.says(DANA, "לקוח")
        assert "כלקוח" not in t.last(DANA)
        await t.says(DANA, LEAK)
        assert (await t.lead()).contact_id


async def test_a_customer_who_becomes_a_professional_keeps_his_request() -> None:
    async with town(only=[AVI]) as t:
        await t.says(DANA, LEAK)
        await t.db["professionals"].update_one({"phone": MOSHE}, {"$set": {"phone": DANA}})
        await t.says(DANA, "1")
        assert (await t.lead()).slot_id
