"""A customer moves his visit: the new time is his before the old one is given up, and both sides hear of it."""

from tests.fakes.there import there
from tests.fakes.town import AVI, DANA, NOAM, YOSSI, Town, town

MOVE = "אפשר להזיז את הביקור?"


async def booked(t: Town, customer: str = DANA) -> str:
    """A visit with Avi; returns the slot."""
    await t.to_offer(customer)
    await t.says(AVI, "אשר")
    lead = (await t.leads())[-1]
    assert lead.status == "booked"
    return lead.slot_id or ""


async def taken_slots(t: Town, lead_id: str) -> set[str]:
    return {slot["_id"] for slot in await t.taken() if slot["lead_id"] == lead_id}


async def test_until_the_professional_says_yes_the_old_time_stands_and_the_new_one_is_held_beside_it() -> None:
    async with town(only=[AVI]) as t:
        old = await booked(t)
        await t.says(DANA, MOVE)
        assert "נשאר כמו שהוא" in t.last(DANA)
        await t.says(DANA, "2")
        lead = await t.lead()
        assert lead.proposal is not None
        assert (lead.status, lead.slot_id) == ("booked", old)
        assert await taken_slots(t, lead.id) == {old, lead.proposal.slot_id}
        assert "שאלתי את אבי" in t.last(DANA)
        assert "בקשה להזיז את הביקור" in t.last(AVI)


async def test_his_yes_moves_slot_start_end_and_price_together_frees_the_old_hour_and_tells_both() -> None:
    async with town(only=[AVI]) as t:
        old = await booked(t)
        await t.says(DANA, MOVE)
        await t.says(DANA, "2")
        await t.says(AVI, "אשר")
        lead = await t.lead()
        assert lead.slot_id != old
        slot = await t.road.ground.store.slots.get(lead.slot_id)
        assert slot is not None
        assert (lead.status, lead.pro_id) == ("booked", slot.pro_id)
        assert (lead.appointment_start, lead.appointment_end) == (slot.start, slot.end)
        assert await taken_slots(t, lead.id) == {lead.slot_id}
        assert slot.held_until is None
        assert "הביקור הוזז" in t.heard(DANA)[-1] + t.heard(DANA)[-2]
        assert "אושר" in t.last(AVI) or "הרצל 12" in t.last(AVI)


async def test_his_no_leaves_the_visit_as_it_was_and_the_customer_has_a_choice() -> None:
    async with town(only=[AVI]) as t:
        old = await booked(t)
        await t.says(DANA, MOVE)
        await t.says(DANA, "2")
        await t.says(AVI, "דחה")
        lead = await t.lead()
        assert (lead.status, lead.slot_id) == ("booked", old)
        assert await taken_slots(t, lead.id) == {old}
        assert "נשאר כמו שהוא" in t.last(DANA)
        assert "1." in t.last(DANA)


async def test_with_one_who_accepts_automatically_it_is_moved_at_once() -> None:
    async with town(only=[YOSSI]) as t:
        await t.to_offer(DANA)
        before = await t.lead()
        assert before.status == "booked"
        await t.says(DANA, MOVE)
        await t.says(DANA, "2")
        lead = await t.lead()
        assert lead.slot_id != before.slot_id
        assert await taken_slots(t, lead.id) == {lead.slot_id}
        assert any("הביקור הוזז" in said for said in t.heard(DANA)[-2:])
        assert "הוזז מ" in t.last(YOSSI)


async def test_l17_a_time_that_somebody_took_meanwhile_is_asked_anew_and_the_old_one_is_kept() -> None:
    async with town(only=[AVI]) as t:
        old = await booked(t)
        await t.says(DANA, MOVE)
        chat = there(await t.db["conversations"].find_one({"phone": DANA}))
        picked = chat["open_question"]["options"][1]["value"]
        await t.db["slots"].update_one({"_id": picked}, {"$set": {"is_taken": True, "lead_id": "other"}})
        await t.says(DANA, "2")
        lead = await t.lead()
        assert (lead.slot_id, lead.proposal) == (old, None)
        assert "כבר לא פנויה" in t.last(DANA)
        assert "1." in t.last(DANA)
        await t.says(DANA, "1")
        assert (await t.lead()).proposal is not None


async def test_never_mind_while_times_are_shown_keeps_the_visit_and_cancels_nothing() -> None:
    async with town(only=[AVI]) as t:
        old = await booked(t)
        await t.says(DANA, MOVE)
        await t.says(DANA, "לא משנה")
        lead = await t.lead()
        assert (lead.status, lead.slot_id, lead.proposal) == ("booked", old, None)
        assert "נשאר כמו שהוא" in t.last(DANA)


async def test_two_customers_who_move_to_one_hour_at_once_get_it_once() -> None:
    async with town(only=[AVI]) as t:
        await booked(t)
        await booked(t, NOAM)
        for phone in (DANA, NOAM):
            await t.says(phone, MOVE)
        first = there(await t.db["conversations"].find_one({"phone": DANA}))
        second = there(await t.db["conversations"].find_one({"phone": NOAM}))
        shared = {o["value"] for o in first["open_question"]["options"]} & {
            o["value"] for o in second["open_question"]["options"]
        }
        assert shared
        await t.says(DANA, "1", settle=False)
        await t.says(NOAM, "1", settle=False, wait=0)
        await t.settle()
        held = [lead.proposal.slot_id for lead in await t.leads() if lead.proposal]
        assert len(held) == len(set(held))
        for slot in await t.taken():
            assert slot["lead_id"]


async def test_the_reminders_move_with_the_visit() -> None:
    async with town(only=[AVI]) as t:
        await booked(t)
        before = await t.lead()
        await t.says(DANA, MOVE)
        await t.says(DANA, "2")
        assert (await t.lead()).follow.remind_at == before.follow.remind_at, "until his yes the old hour is reminded of"
        await t.says(AVI, "אשר")
        lead = await t.lead()
        assert lead.follow.visit == lead.appointment_start
        assert lead.follow.remind_at != before.follow.remind_at


async def test_a_visit_is_moved_also_while_he_talks_of_something_else() -> None:
    async with town(only=[AVI]) as t:
        old = await booked(t)
        await t.says(DANA, "יש לי גם קצר בחשמל בסלון")
        await t.says(DANA, "2")
        assert [lead.status for lead in await t.leads()] == ["booked", "pending_admin_review"]
        await t.says(DANA, MOVE)
        assert "הביקור נשאר כמו שהוא" in t.last(DANA)
        await t.says(DANA, "2")
        await t.says(AVI, "אשר")
        first, second = await t.leads()
        assert (first.status, second.status) == ("booked", "pending_admin_review")
        assert first.slot_id != old


async def test_silence_of_the_professional_keeps_the_visit_and_the_customer_hears_it_with_a_way_on() -> None:
    async with town(only=[AVI]) as t:
        old = await booked(t)
        await t.says(DANA, MOVE)
        await t.says(DANA, "2")
        await t.minutes(11)
        assert "תזכורת" in t.last(AVI)
        await t.minutes(15)
        assert "עוד לא ענה" in t.last(DANA)
        await t.says(DANA, "1")
        await t.minutes(36)
        lead = await t.lead()
        assert (lead.status, lead.slot_id) == ("booked", old)
        assert await taken_slots(t, lead.id) == {old}
        assert "לא ענה לגבי" in t.last(DANA)
        assert "1." in t.last(DANA)
        assert "ירדה" in t.last(AVI)


async def test_with_no_free_hour_left_another_professional_or_a_person_can_be_chosen() -> None:
    async with town(only=[AVI]) as t:
        old = await booked(t)
        await t.db["slots"].update_many({"is_taken": False}, {"$set": {"is_taken": True, "lead_id": "other"}})
        await t.says(DANA, MOVE)
        assert "אין כרגע שעות פנויות אחרות" in t.last(DANA)
        await t.says(DANA, "2")
        assert "לא מצאתי כרגע" in t.last(DANA)
        await t.says(DANA, "1")
        assert "נשאר כמו שהוא" in t.last(DANA)
        assert (await t.lead()).slot_id == old


async def test_a_price_that_changes_with_the_hour_is_told_with_the_new_time() -> None:
    async with town(only=[AVI]) as t:
        await booked(t)
        await t.says(DANA, MOVE)
        await t.says(DANA, "2")
        await t.says(AVI, "אשר")
        assert any("מחיר" in said for said in t.heard(DANA)[-2:])
