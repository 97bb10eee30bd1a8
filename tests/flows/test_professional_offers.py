"""A professional's day on WhatsApp: yes, no, which one, on the way, done. And what the customer hears of it."""

from datetime import timedelta

from tests.fakes.town import AVI, DANA, MOSHE, NOAM, Town, town

SINK = "סתימה בכיור, חולון, ויצמן 3, בית פרטי"


async def two_offers(t: Town) -> None:
    await t.to_offer(DANA)
    await t.to_offer(NOAM, SINK)


async def offered_text(t: Town, phone: str, words: str) -> str:
    """The provider's id of the message to this person in which these words stand."""
    found = [m for m in t.channel.memory.sent.values() if m.address.endswith(phone) and words in m.text]  # type: ignore[attr-defined]
    return f"sim-{found[-1].id}"


async def test_before_the_yes_he_sees_no_number_floor_or_phone_and_after_it_all() -> None:
    async with town(only=[AVI]) as t:
        await t.to_offer(DANA)
        for hidden in ("12,", "קומה", "דירה", DANA):
            assert hidden not in t.last(AVI)
        assert "250-650" in t.last(AVI)
        await t.says(AVI, "אשר")
        for told in ("הרצל 12", "קומה 2", DANA):
            assert told in t.last(AVI)


async def test_a_bare_one_between_two_offers_is_never_guessed() -> None:
    async with town(only=[AVI]) as t:
        await two_offers(t)
        for word in ("1", "1", "אשר"):
            await t.says(AVI, word)
            assert "א. " in t.last(AVI)
            assert {lead.status for lead in await t.leads()} == {"new"}
        await t.says(AVI, "ב")
        first, second = await t.leads()
        assert (first.status, second.status) == ("new", "booked")
        await t.says(AVI, "1")
        assert {lead.status for lead in await t.leads()} == {"booked"}, "one offer is left: now a 1 is clear"


async def test_a_quoted_answer_answers_its_own_message() -> None:
    async with town(only=[AVI]) as t:
        await two_offers(t)
        await t.says(AVI, "אשר", quotes=await offered_text(t, AVI, "ויצמן"))
        first, second = await t.leads()
        assert (first.status, second.status) == ("new", "booked")


async def test_an_answer_to_a_withdrawn_offer_changes_nothing_and_is_told_so() -> None:
    async with town(only=[AVI]) as t:
        await t.to_offer(DANA)
        quoted = await offered_text(t, AVI, "עבודה חדשה")
        await t.says(DANA, "ביטול")
        await t.says(DANA, "כן")
        assert "בוטלה" in t.last(AVI)
        for quotes in (None, quoted):
            await t.says(AVI, "אשר", quotes=quotes)
            assert "לא פתוחה" in t.last(AVI)
        assert (await t.lead()).status == "cancelled"
        assert not await t.taken()


async def test_a_no_after_his_yes_points_to_a_person_and_keeps_the_visit() -> None:
    async with town(only=[AVI]) as t:
        await t.to_offer(DANA)
        await t.says(AVI, "אשר")
        await t.says(AVI, "דחה")
        assert "נציג" in t.last(AVI)
        assert (await t.lead()).status == "booked"


async def test_an_hour_later_a_bare_one_answers_nothing() -> None:
    async with town(only=[AVI]) as t:
        await t.to_offer(DANA)
        await t.says(AVI, "אשר")
        t.clock.move(timedelta(hours=2))
        await t.says(AVI, "1")
        assert "אין כרגע הצעה" in t.last(AVI)


async def test_a_refusal_goes_to_the_next_one_at_the_same_time_and_the_customer_hears_it() -> None:
    async with town(only=[AVI, MOSHE]) as t:
        await t.db["slots"].update_many({"pro_id": "pro_sample_moshe"}, {"$set": {"is_taken": True}})
        await t.to_summary(DANA)
        start = (await t.lead()).appointment_start
        assert start is not None
        await t.db["slots"].insert_one({
            "_id": f"pro_sample_moshe:{start:%Y%m%dT%H%MZ}", "pro_id": "pro_sample_moshe", "start": start,
            "end": start + timedelta(minutes=90), "is_taken": False, "lead_id": None, "held_until": None,
        })  # fmt: skip
        await t.says(DANA, "1")
        await t.says(AVI, "דחה")
        lead = await t.lead()
        assert (lead.pro_id, lead.appointment_start) == ("pro_sample_moshe", start)
        assert "משה ביטון" in t.last(DANA)
        assert "נקבע" not in t.last(DANA)
        assert "עבודה חדשה" in t.last(MOSHE)
        await t.says(MOSHE, "אשר")
        assert "נקבע" in t.last(DANA)
        assert {slot["_id"] for slot in await t.taken() if slot["lead_id"]} == {lead.slot_id}


async def test_a_next_one_who_is_not_free_then_is_never_moved_silently() -> None:
    async with town(only=[AVI, MOSHE]) as t:
        await t.to_offer(DANA)
        await t.says(AVI, "דחה")
        assert "יכול בזמנים אחרים" in t.last(DANA)
        assert not await t.taken()
        await t.says(DANA, "1")
        await t.says(DANA, "כן")
        await t.says(MOSHE, "1")
        assert (await t.lead()).pro_id == "pro_sample_moshe"
        assert "נקבע" in t.last(DANA)


async def test_a_time_that_somebody_else_has_by_now_is_told_to_both_and_others_are_shown() -> None:
    async with town(only=[AVI]) as t:
        await t.to_offer(DANA)
        await t.db["slots"].update_one(
            {"_id": (await t.lead()).slot_id}, {"$set": {"is_taken": True, "lead_id": "other", "held_until": None}}
        )
        await t.says(AVI, "אשר")
        assert "לא פנויה" in t.last(AVI)
        assert "השעה נתפסה" in t.last(DANA)
        assert "1." in t.last(DANA)
        await t.says(DANA, "1")
        await t.says(DANA, "1")
        await t.says(AVI, "1")
        assert (await t.lead()).status == "booked"


class TestTheEndOfAJob:
    async def test_of_several_a_numbered_choice_and_then_the_price(self) -> None:
        async with town(only=[AVI]) as t:
            await two_offers(t)
            await t.says(AVI, "1")
            await t.says(AVI, "א")
            await t.says(AVI, "1")
            await t.at_the_visit()
            await t.says(AVI, "3")
            assert "איזו עבודה" in t.last(AVI)
            await t.says(AVI, "2")
            await t.says(AVI, "בערך 450")
            first, second = await t.leads()
            assert (first.status, second.status, second.final_price) == ("booked", "completed", 450)
            assert "מ-1 עד 5" in t.last(NOAM)

    async def test_a_skipped_price_is_no_price(self) -> None:
        async with town(only=[AVI]) as t:
            await t.to_offer(DANA)
            await t.says(AVI, "1")
            await t.at_the_visit()
            await t.says(AVI, "סיימתי")
            await t.says(AVI, "דלג")
            assert (await t.lead()).final_price is None

    async def test_a_sum_that_comes_after_a_new_offer_is_still_the_price(self) -> None:
        async with town(only=[AVI]) as t:
            await t.to_offer(DANA)
            await t.says(AVI, "1")
            await t.at_the_visit()
            await t.says(AVI, "סיימתי")
            await t.to_offer(NOAM, SINK)
            await t.says(AVI, "450")
            first, second = await t.leads()
            assert (first.final_price, second.status) == (450, "new")
            await t.says(AVI, "1")
            assert (await t.leads())[1].status == "booked", "and the offer is still there to be answered"

    async def test_a_quick_digit_just_after_an_offer_came_is_asked_about(self) -> None:
        async with town(only=[AVI]) as t:
            await two_offers(t)
            for word in ("1", "א", "1"):
                await t.says(AVI, word)
            await t.says(AVI, "בדרך")
            await t.to_summary("+972500000503", "סתימה בכיור, חולון, סוקולוב 8, בית פרטי")
            await t.says("+972500000503", "1")
            await t.says(AVI, "1", wait=2)
            assert "למה הכוונה" in t.last(AVI)
            assert (await t.leads())[2].status == "new"

    async def test_on_my_way_reaches_the_customer(self) -> None:
        async with town(only=[AVI]) as t:
            await t.to_offer(DANA)
            await t.says(AVI, "1")
            await t.says(AVI, "בדרך")
            assert "יצא לדרך" in t.last(DANA)


async def test_the_menu_shows_his_day_and_the_words_he_can_use() -> None:
    async with town(only=[AVI]) as t:
        await t.to_offer(DANA)
        await t.says(AVI, "תפריט")
        assert "הצעות פתוחות 1" in t.last(AVI)
        await t.says(AVI, "1")
        await t.says(AVI, "תפריט")
        assert "היום 12:00" in t.last(AVI)
        assert "1/3" in t.last(AVI)


async def test_at_night_he_is_told_until_when_there_is_no_hurry() -> None:
    async with town("2026-11-24T23:00:00+02:00", only=[AVI]) as t:
        await t.to_offer(DANA)
        assert "עד מחר 07:00" in t.last(AVI)
        assert "ממחר 07:00" in t.last(DANA)


async def test_over_the_day_of_rest_the_answer_is_promised_for_its_end() -> None:
    async with town("2026-11-27T16:00:00+02:00", only=[AVI]) as t:
        await t.to_offer(DANA)
        assert "ממחר 20:00" in t.last(DANA)


async def test_what_a_customer_writes_waits_for_nobody_who_accepts_automatically() -> None:
    async with town() as t:
        await t.to_offer(DANA, "נזילה בברז, פתח תקווה, רוטשילד 3, קומה 1 דירה 2")
        assert "נקבע" in t.last(DANA)
        assert (await t.lead()).status == "booked"
