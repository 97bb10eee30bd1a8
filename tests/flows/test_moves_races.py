"""Two who want one hour, or who answer in the same moment: one wins, the other hears how it stands, nothing leaks."""

import asyncio
from datetime import timedelta

from fixi_app.domain.leads import LeadStatus
from tests.fakes.town import AVI, DANA, MOSHE, NOAM, RUTH, Town, town
from tests.fakes.visits import FAULTS, booked, nobody_is_in_two_places, of, slots_of

MOVE = "אפשר להזיז את הביקור?"


async def at_once(t: Town, *said: tuple[str, str]) -> None:
    """These people write in the same moment, and their turns run side by side."""
    t.clock.move(timedelta(seconds=20))
    for phone, words in said:
        await t.says(phone, words, wait=0, settle=False)
    t.clock.move(timedelta(seconds=3))
    due, _ = await t.road.inbox_pump.due()
    await asyncio.gather(*(t.road.turns.run(conversation) for conversation in due))
    await t.settle()


async def nothing_is_held_for_nobody(t: Town) -> None:
    """Each taken slot is the lead's own, or what it has asked for or was offered."""
    for slot in await t.taken():
        lead = await t.road.ground.store.leads.get(slot["lead_id"])
        if lead is None:
            continue
        proposal = lead.proposal.slot_id if lead.proposal and lead.proposal.state == "open" else None
        assert slot["_id"] in (lead.slot_id, proposal)


async def test_l17_of_two_who_move_to_one_hour_one_gets_it_and_the_other_keeps_his_and_is_asked_anew() -> None:
    async with town(only=[AVI]) as t:
        old = {DANA: await booked(t), NOAM: await booked(t, NOAM)}
        for phone in (DANA, NOAM):
            await t.says(phone, MOVE)
        await at_once(t, (DANA, "1"), (NOAM, "1"))
        asked = [phone for phone in (DANA, NOAM) if (await of(t, phone)).proposal]
        assert len(asked) == 1
        (loser,) = {DANA, NOAM} - set(asked)
        assert "כבר לא פנויה" in t.last(loser)
        assert "1." in t.last(loser)
        assert (await of(t, loser)).slot_id == old[loser].slot_id
        await nothing_is_held_for_nobody(t)
        await nobody_is_in_two_places(t)


async def test_l17_a_new_customer_and_one_who_moves_do_not_share_an_hour() -> None:
    async with town(only=[AVI]) as t:
        await booked(t)
        await t.says(RUTH, FAULTS[RUTH])
        await t.says(DANA, MOVE)
        await at_once(t, (DANA, "1"), (RUTH, "1"))
        holders = [slot["lead_id"] for slot in await t.taken()]
        assert len(holders) == len(await t.taken())
        won = ["לסיכום" in t.last(RUTH), "שאלתי את" in t.last(DANA)]
        assert won.count(True) == 1
        await nothing_is_held_for_nobody(t)


async def test_his_yes_and_the_customers_cancelling_at_once_leave_no_slot_behind() -> None:
    async with town(only=[AVI]) as t:
        await booked(t)
        await t.says(DANA, MOVE)
        await t.says(DANA, "2")
        await t.says(DANA, "ביטול")
        await at_once(t, (AVI, "אשר"), (DANA, "כן"))
        await t.minutes(1)
        lead = await of(t, DANA)
        assert lead.status == "cancelled"
        assert not await slots_of(t, lead)


async def test_l16_cancelling_while_another_time_is_asked_frees_both_hours_and_no_other() -> None:
    async with town(only=[AVI]) as t:
        await booked(t)
        other = await booked(t, NOAM)
        await t.says(DANA, MOVE)
        await t.says(DANA, "2")
        await t.says(DANA, "ביטול")
        await t.says(DANA, "כן")
        await t.minutes(1)
        assert not await slots_of(t, await of(t, DANA))
        assert await slots_of(t, other) == {other.slot_id}
        t.new(AVI)
        await t.says(AVI, "אשר")
        assert (await of(t, DANA)).status == "cancelled"
        assert t.new(AVI), "he is not left without an answer"


async def test_his_yes_to_the_old_hour_and_the_customers_other_wish_at_once_agree_in_the_end() -> None:
    async with town(only=[AVI]) as t:
        await t.to_offer(DANA)
        await t.says(DANA, MOVE)
        await at_once(t, (AVI, "אשר"), (DANA, "2"))
        lead = await of(t, DANA)
        if lead.status is LeadStatus.NEW:
            await t.says(AVI, "אשר")
        lead = await of(t, DANA)
        assert lead.status == "booked"
        assert lead.slot_id in await slots_of(t, lead)
        await nothing_is_held_for_nobody(t)


async def test_both_ask_for_another_time_at_once_and_only_one_question_is_open() -> None:
    async with town(only=[AVI]) as t:
        before = await booked(t)
        await t.says(DANA, MOVE)
        await t.says(AVI, "זמן אחר")
        await at_once(t, (AVI, "1"), (DANA, "2"))
        lead = await of(t, DANA)
        assert lead.proposal is not None
        assert lead.slot_id == before.slot_id
        assert await slots_of(t, lead) == {before.slot_id, lead.proposal.slot_id}


async def test_ill_while_a_customer_says_yes_to_an_hour_of_today_books_nothing_with_him() -> None:
    async with town(only=[AVI, MOSHE]) as t:
        await t.to_summary(DANA)
        await t.says(AVI, "אני חולה היום")
        await at_once(t, (AVI, "1"), (DANA, "כן"))
        lead = await of(t, DANA)
        assert lead.status != "booked"
        assert not [slot for slot in await t.taken() if slot["pro_id"] == "pro_sample_avi"]
        assert "1." in t.last(DANA) or "משה" in t.last(DANA), "she has times to choose from, or somebody else is asked"
        await nothing_is_held_for_nobody(t)


async def test_he_gives_it_back_while_the_customer_cancels_and_nobody_else_is_asked() -> None:
    async with town(only=[AVI, MOSHE]) as t:
        await booked(t)
        await t.says(AVI, "ביטול עבודה")
        await t.says(DANA, "ביטול")
        await at_once(t, (AVI, "1"), (DANA, "כן"))
        lead = await of(t, DANA)
        assert lead.status == "cancelled"
        assert not await slots_of(t, lead)


async def test_l13_a_yes_to_another_time_said_twice_is_handled_once() -> None:
    async with town(only=[AVI]) as t:
        await booked(t)
        await t.says(DANA, MOVE)
        await t.says(DANA, "2")
        await t.says(AVI, "אשר")
        slot = (await of(t, DANA)).slot_id
        await t.says(AVI, "אשר", wait=3)
        assert "כבר טופל" in t.last(AVI)
        assert (await of(t, DANA)).slot_id == slot
        assert sum("הביקור הוזז" in said for said in t.heard(DANA)) == 1


async def test_l15_a_moved_visit_leaves_its_old_hour_to_others() -> None:
    async with town(only=[AVI]) as t:
        before = await booked(t)
        await t.says(DANA, MOVE)
        await t.says(DANA, "2")
        await t.says(AVI, "אשר")
        await t.to_summary(NOAM, FAULTS[NOAM])
        assert (await of(t, NOAM)).slot_id == before.slot_id
