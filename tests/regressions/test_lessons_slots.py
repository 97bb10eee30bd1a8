"""Lessons of slots, of digits, and of every way out of an offer; each test is named with the number of its lesson."""

import pytest

from tests.fakes.desk import at_desk
from tests.fakes.later import later
from tests.fakes.town import AVI, DANA, MOSHE, Town, town

SINK = "סתימה בכיור, חולון, ויצמן 3, בית פרטי"
MOVE = "אפשר להזיז את הביקור?"


async def booked(t: Town, phone: str = DANA) -> None:
    await t.to_offer(phone)
    await t.says(AVI, "אשר")


async def options(t: Town, phone: str) -> list[str]:
    """The slots that this customer is shown, as they stand behind the numbers."""
    chat = await t.db["conversations"].find_one({"phone": phone})
    assert chat
    return [option["value"] for option in chat["open_question"]["options"]]


async def test_l17_moving_a_visit_to_an_hour_that_went_meanwhile_asks_again_and_keeps_the_visit() -> None:
    async with town(only=[AVI]) as t:
        await booked(t)
        old = await t.lead()
        await t.says(DANA, MOVE)
        shown = (await options(t, DANA))[1]
        await t.db["slots"].update_one({"_id": shown}, {"$set": {"is_taken": True, "lead_id": "other"}})
        await t.says(DANA, "2")
        assert shown not in await options(t, DANA)
        lead = await t.lead()
        assert (lead.status, lead.slot_id, lead.appointment_start) == ("booked", old.slot_id, old.appointment_start)
        assert [slot["_id"] for slot in await t.taken() if slot["lead_id"] == lead.id] == [old.slot_id]
        assert "הוזז" not in t.last(DANA)


async def test_l41_a_digit_that_moves_his_own_visit_approves_no_offer() -> None:
    async with town(only=[AVI, MOSHE]) as t:
        await t.says(AVI, "לקוח")
        for words in ("יש לי נזילה מתחת לכיור, חולון, הרצל 12 קומה 2 דירה 7", "1", "1"):
            await t.says(AVI, words)
        await t.says(MOSHE, "אשר")
        own = await t.lead(phone=AVI)
        assert own.status == "booked"
        await t.db["professionals"].update_one({"phone": MOSHE}, {"$set": {"trades": []}})
        await t.to_offer(DANA, SINK)
        waiting = await t.lead(phone=DANA)
        assert (waiting.status, waiting.pro_id) == ("new", "pro_sample_avi")
        await t.says(AVI, "לקוח")
        await t.says(AVI, MOVE)
        await t.says(AVI, "1")
        assert (await t.lead(phone=DANA)).status == "new"


WAYS_OUT = {
    "refused_and_another": ("contacted", "עוד לא הושלמה"),
    "silent_and_another": ("contacted", "עוד לא הושלמה"),
    "moved": ("booked", "נקבע"),
    "given_back": ("pending_admin_review", "אצל"),
}
"""Where an offer went -> what the lead is then, and what the customer reads when he asks."""


@pytest.mark.parametrize("way", WAYS_OUT)
async def test_l48_wherever_an_offer_went_the_customer_is_answered_with_what_is_true_now(way: str) -> None:
    status, says = WAYS_OUT[way]
    async with town(only=[AVI, MOSHE] if "another" in way else [AVI]) as t:
        await t.to_offer(DANA)
        if way == "refused_and_another":
            first = await t.road.ground.store.professionals.get((await t.lead()).pro_id)
            assert first
            await t.says(first.phone or "", "דחה")
        elif way == "silent_and_another":
            await later(t, 1.1, tick=0.5)
        else:
            await t.says(AVI, "אשר")
            await (t.says(DANA, MOVE) if way == "moved" else t.says(AVI, "ביטול עבודה"))
            await t.says(DANA if way == "moved" else AVI, "1")
        assert (await t.lead()).status == status
        await t.says(DANA, "סטטוס")
        assert says in t.last(DANA)
        assert "עוד לא ענה" not in t.last(DANA)


@pytest.mark.parametrize("to", ["cancelled", "rejected"])
async def test_l48_after_the_owners_end_of_an_offer_the_customer_is_answered(to: str) -> None:
    async with at_desk(only=[AVI]) as d:
        await d.town.to_offer(DANA)
        assert (await d.save(await d.town.lead(), status=to)).ok
        await answered(d.town)
        await d.town.says(DANA, "יש לי סתימה בכיור")
        assert len(await d.town.leads()) == 2, "the chat takes the next request"


async def answered(t: Town) -> None:
    said = len(t.heard(DANA))
    await t.says(DANA, "סטטוס")
    assert len(t.heard(DANA)) > said
    lead = (await t.leads())[-1]
    if lead.status != "new":
        assert "עוד לא ענה" not in t.last(DANA)
