"""`מצא`: the oldest lead that waits for a person goes to exactly one professional, and the others hear it kindly."""

import asyncio

import pytest

from tests.fakes.there import there
from tests.fakes.town import AVI, DANA, MOSHE, NOAM, Town, town

SINK = "סתימה בכיור, חולון, ויצמן 3, בית פרטי"


async def one_waits(t: Town) -> None:
    """Nobody took it, so it waits for a person."""
    await t.to_offer(DANA)
    for _ in range(8):
        lead = await t.lead()
        if lead.status == "pending_admin_review":
            break
        asked = {"pro_sample_avi": AVI, "pro_sample_moshe": MOSHE}[lead.pro_id or ""]
        if lead.status == "new":
            await t.says(asked, "דחה")
        else:
            await t.says(DANA, "1")
            await t.says(DANA, "כן")
    assert (await t.lead()).status == "pending_admin_review"
    for phone in (AVI, MOSHE, DANA):
        t.new(phone)


@pytest.mark.parametrize("said", ["17", "מצא", "find", "תמצא לי עבודה", "any work for me?"])
async def test_the_oldest_waiting_lead_becomes_his_and_the_customer_goes_on_with_him(said: str) -> None:
    async with town(only=[AVI, MOSHE]) as t:
        await one_waits(t)
        await t.says(AVI, said)
        lead = await t.lead()
        assert lead.pro_id == "pro_sample_avi"
        assert lead.status in ("booked", "contacted")
        assert t.new(DANA), "she hears of it"
        if lead.status == "contacted":
            await t.says(DANA, "1")
            await t.says(DANA, "כן")
            await t.says(AVI, "1")
        assert (await t.lead()).status == "booked"


async def test_of_two_who_say_it_at_the_same_moment_exactly_one_gets_it_and_the_other_hears_it_kindly() -> None:
    async with town(only=[AVI, MOSHE]) as t:
        await one_waits(t)
        for phone in (AVI, MOSHE):
            await t.says(phone, "מצא", settle=False, wait=0)
        chats = [chat["_id"] for chat in await t.db["conversations"].find({"phone": {"$in": [AVI, MOSHE]}}).to_list()]
        assert len(chats) == 2
        await asyncio.gather(*(t.road.turns.run(chat) for chat in chats for _ in range(2)))
        await t.settle()
        lead = await t.lead()
        winner, other = (AVI, MOSHE) if lead.pro_id == "pro_sample_avi" else (MOSHE, AVI)
        assert "אין כרגע פנייה" in t.last(other)
        assert "אין כרגע פנייה" not in t.last(winner)
        assert sum(change.status != "pending_admin_review" for change in lead.status_history[-1:]) == 1
        taken = [slot for slot in await t.taken() if slot["lead_id"] == lead.id]
        assert len(taken) <= 1


async def test_nothing_that_waits_is_said_so() -> None:
    async with town(only=[AVI]) as t:
        await t.says(AVI, "מצא")
        assert "אין כרגע" in t.last(AVI)


async def test_a_second_word_takes_the_next_one_and_no_lead_twice() -> None:
    async with town(only=[AVI, MOSHE]) as t:
        await one_waits(t)
        await t.says(AVI, "מצא")
        first = await t.lead()
        await t.says(AVI, "מצא")
        assert "אין כרגע" in t.last(AVI)
        assert (await t.lead()).status_history == first.status_history


async def test_what_the_owner_assigned_by_hand_is_left_alone() -> None:
    """L27: whoever has it in hand keeps it."""
    async with town(only=[AVI, MOSHE]) as t:
        await one_waits(t)
        lead = await t.lead()
        await t.road.ground.store.leads.change(lead.id, lambda one: one.but(assigned_by_person=True))
        await t.says(AVI, "מצא")
        assert "אין כרגע" in t.last(AVI)
        assert (await t.lead()).status == "pending_admin_review"


async def test_a_lead_of_another_trade_is_not_found() -> None:
    electrician = "+972500000103"
    async with town(only=[AVI, MOSHE, electrician]) as t:
        await one_waits(t)
        await t.says(electrician, "מצא")
        assert "אין כרגע" in t.last(electrician)
        assert (await t.lead()).status == "pending_admin_review"


async def test_after_it_was_found_a_new_customer_is_not_touched() -> None:
    async with town(only=[AVI, MOSHE]) as t:
        await one_waits(t)
        await t.to_offer(NOAM, SINK)
        before = (await t.leads())[1]
        await t.says(MOSHE if before.pro_id == "pro_sample_avi" else AVI, "מצא")
        after = (await t.leads())[1]
        assert (after.pro_id, after.status, after.slot_id) == (before.pro_id, before.status, before.slot_id)


async def test_of_three_who_are_asked_in_an_emergency_two_say_yes_at_once_and_one_has_it() -> None:
    """The other one hears that it is taken, and no customer's details."""
    electrician, second = "+972500000103", "+972500000191"
    async with town() as t:
        found = there(await t.db["professionals"].find_one({"phone": electrician}))
        await t.db["professionals"].insert_one({
            **found, "_id": "pro_more", "phone": second, "name": "חשמלאי נוסף", "contact_id": None,
        })  # fmt: skip
        await t.says(DANA, "הצפה ליד לוח החשמל, חולון")
        assert set((await t.lead()).offer.pro_ids) >= {"pro_sample_dana", "pro_more"}  # type: ignore[union-attr]
        for phone in (electrician, second):
            await t.says(phone, "אשר", settle=False, wait=0)
        both = await t.db["conversations"].find({"phone": {"$in": [electrician, second]}}).to_list()
        chats = [chat["_id"] for chat in both]
        await asyncio.gather(*(t.road.turns.run(chat) for chat in chats))
        await t.settle()
        lead = await t.lead()
        assert lead.status == "booked"
        winner, other = (electrician, second) if lead.pro_id == "pro_sample_dana" else (second, electrician)
        assert "נא להתקשר עכשיו" in t.last(winner)
        assert DANA not in "".join(t.heard(other))
        assert any("נלקחה" in text or "לא פתוחה" in text for text in t.heard(other)[-2:])
        assert sum(change.status == "booked" for change in lead.status_history) == 1
