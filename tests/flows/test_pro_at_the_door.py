"""He stands at the door and nobody opens: the customer is written to, and he reads what he can do meanwhile."""

from datetime import timedelta

import pytest

from tests.fakes.town import AVI, DANA, town
from tests.fakes.visits import booked, until


@pytest.mark.parametrize("words", [
    "אין אף אחד בבית", "הלקוח לא פותח", "אני פה ואין מענה בדלת", "דפקתי ואין תשובה", "הלקוחה לא עונה לטלפון",
    "Nobody is home", "the customer isn't answering", "никто не открывает", "لا أحد يفتح",
])  # fmt: skip
async def test_the_customer_hears_who_is_at_the_door_and_how_to_call_him(words: str) -> None:
    async with town(only=[AVI]) as t:
        await until(t, await booked(t), 10)
        t.new(DANA)
        await t.says(AVI, words)
        assert "אבי כהן ליד הדלת" in t.last(DANA)
        assert "+972500000101" in t.last(DANA)
        assert "*ביטול עבודה*" in t.last(AVI)
        assert (await t.lead()).status == "booked"


async def test_said_again_within_minutes_it_is_told_once() -> None:
    async with town(only=[AVI]) as t:
        await until(t, await booked(t), 10)
        t.new(DANA)
        await t.says(AVI, "הלקוח לא פותח")
        await t.says(AVI, "אין אף אחד בבית")
        assert len(t.new(DANA)) == 1
        await t.minutes(11)
        await t.says(AVI, "אין אף אחד בבית")
        assert len(t.new(DANA)) == 1


async def test_at_the_third_knock_within_twelve_minutes_it_is_told_for_the_second_time() -> None:
    async with town(only=[AVI]) as t:
        await until(t, await booked(t), 8)
        t.new(DANA)
        for _ in range(3):
            await t.says(AVI, "הלקוח לא פותח", wait=0)
            await t.minutes(6)
        assert len(t.new(DANA)) == 2


async def test_where_no_visit_has_its_hour_nobody_is_disturbed() -> None:
    async with town(only=[AVI]) as t:
        await until(t, await booked(t), -180)
        t.new(DANA)
        await t.says(AVI, "אין אף אחד בבית")
        assert t.new(DANA) == []
        assert "*עבודות*" in t.last(AVI)


async def test_what_was_held_up_by_a_sleep_is_not_told_any_more() -> None:
    async with town(only=[AVI]) as t:
        await until(t, await booked(t), 10)
        t.new(DANA)
        lead = await t.lead()
        await t.road.ground.inbox.news(lead.contact_id, "nobody_opens", "x", t.clock.now(), lead_id=lead.id)
        t.clock.move(timedelta(hours=1))
        await t.settle()
        assert not any("ליד הדלת" in said for said in t.new(DANA))
