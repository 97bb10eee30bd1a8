"""A professional who was ill says that he is back: his remaining hours open after a yes, nobody's choice is undone."""

import pytest

from tests.fakes.town import AVI, DANA, MOSHE, Town, town
from tests.fakes.visits import booked, nobody_is_in_two_places, of, professional


async def _ill(t: Town) -> None:
    await booked(t)
    await t.says(AVI, "אני חולה היום")
    await t.says(AVI, "1")


async def _free_today(t: Town) -> int:
    free = await t.db["slots"].find({"pro_id": "pro_sample_avi", "is_taken": False}).to_list()
    return sum(slot["start"].date().isoformat() == "2026-11-24" for slot in free)


@pytest.mark.parametrize("said", ["חזרתי", "אני כבר חזרתי לעבוד", "I'm back"])
async def test_it_is_read_back_and_a_yes_opens_what_is_left_of_today(said: str) -> None:
    async with town(only=[AVI, MOSHE]) as t:
        before = await _free_today(t)
        await _ill(t)
        assert await _free_today(t) == 0
        await t.says(AVI, said)
        assert await _free_today(t) == 0, "first it is read back"
        await t.says(AVI, "כן")
        assert 0 < await _free_today(t) <= before
        assert "2026-11-24" not in (await professional(t)).schedule.exceptions


async def test_a_no_leaves_him_ill() -> None:
    async with town(only=[AVI, MOSHE]) as t:
        await _ill(t)
        await t.says(AVI, "חזרתי")
        await t.says(AVI, "לא")
        assert await _free_today(t) == 0


async def test_what_a_customer_chose_meanwhile_stays() -> None:
    async with town(only=[AVI, MOSHE]) as t:
        await _ill(t)
        await t.says(DANA, "1")
        chosen = await of(t, DANA)
        await t.says(AVI, "חזרתי")
        await t.says(AVI, "כן")
        now = await of(t, DANA)
        assert (now.pro_id, now.slot_id, now.status) == (chosen.pro_id, chosen.slot_id, chosen.status)
        await nobody_is_in_two_places(t)


async def test_of_several_days_all_that_are_left_open() -> None:
    async with town(only=[AVI, MOSHE]) as t:
        await t.says(AVI, "אני חולה היום ומחר")
        await t.says(AVI, "1")
        assert len((await professional(t)).schedule.sick_days) == 2
        await t.says(AVI, "חזרתי")
        await t.says(AVI, "כן")
        schedule = (await professional(t)).schedule
        assert (schedule.sick_days, "2026-11-25" in schedule.exceptions) == ({}, False)
