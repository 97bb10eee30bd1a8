"""What is asked of a customer outside his hours is not taken for his silence."""

from datetime import datetime

from tests.fakes.town import AVI, DANA, MOSHE, Town, town
from tests.fakes.visits import booked, of, slots_of

OWNER = "+972500000999"


async def at(t: Town, moment: str) -> None:
    """Go to that moment without looking at any clock on the way."""
    t.clock.move(datetime.fromisoformat(moment) - t.clock.now())
    await t.road.settle()


async def tomorrow_at_two(t: Town) -> None:
    await t.says(DANA, "יש לי נזילה מתחת לכיור, חולון, הרצל 12 קומה 2 דירה 7, מחר אחרי 12")
    await t.says(DANA, "1")
    await t.says(DANA, "כן")
    await t.says(AVI, "אשר")
    assert (await of(t, DANA)).status == "booked"


async def test_another_time_named_in_the_evening_can_be_answered_in_the_morning() -> None:
    async with town(only=[AVI]) as t:
        await tomorrow_at_two(t)
        before = await of(t, DANA)
        await at(t, "2026-11-24T21:40:00+02:00")
        await t.says(AVI, "זמן אחר")
        await t.says(AVI, "3")
        for moment in ("2026-11-24T22:30:00+02:00", "2026-11-25T07:55:00+02:00", "2026-11-25T08:20:00+02:00"):
            await at(t, moment)
            await t.minutes(1)
        assert "מבקש להזיז" in t.last(DANA)
        await t.says(DANA, "1")
        lead = await of(t, DANA)
        assert lead.slot_id != before.slot_id
        assert await slots_of(t, lead) == {lead.slot_id}


async def test_who_is_called_off_before_the_morning_has_his_hour_to_choose_in() -> None:
    async with town(only=[AVI, MOSHE]) as t:
        await tomorrow_at_two(t)
        await at(t, "2026-11-25T06:30:00+02:00")
        await t.says(AVI, "אני חולה היום")
        await t.says(AVI, "1")
        for moment in ("2026-11-25T07:45:00+02:00", "2026-11-25T08:10:00+02:00"):
            await at(t, moment)
            await t.minutes(1)
        assert "חלה" in t.last(DANA)
        assert (await of(t, DANA)).status == "contacted"
        await t.says(DANA, "1")
        assert (await of(t, DANA)).status == "new"
        await t.minutes(1)


async def test_who_says_nothing_in_his_hours_is_with_a_person_in_the_end() -> None:
    async with town(only=[AVI, MOSHE], owner_phone=OWNER) as t:
        await booked(t)
        await at(t, "2026-11-24T09:30:00+02:00")
        await t.says(AVI, "אני חולה היום")
        await t.says(AVI, "1")
        await at(t, "2026-11-24T10:40:00+02:00")
        await t.minutes(1)
        assert (await of(t, DANA)).status == "pending_admin_review"
        assert "*1* לקחת לטיפול" in t.last(OWNER), "he is told what he can do about it"


async def test_another_time_asked_for_at_night_can_wait_till_the_morning_and_both_hear_so() -> None:
    async with town(only=[AVI]) as t:
        await tomorrow_at_two(t)
        await at(t, "2026-11-24T23:30:00+02:00")
        await t.says(DANA, "אפשר להזיז את הביקור?")
        await t.says(DANA, "1")
        assert "אין מה למהר, אפשר לענות עד מחר 07:00" in t.last(AVI)
        assert "ממחר 07:00" in t.last(DANA)


async def test_an_hour_changed_at_night_before_he_answered_says_so_too() -> None:
    async with town("2026-11-24T23:00:00+02:00", only=[AVI]) as t:
        await t.to_offer(DANA)
        await t.says(DANA, "אפשר להזיז את הביקור?")
        await t.says(DANA, "2")
        assert "השעה המבוקשת השתנתה" in t.last(AVI)
        assert "עד מחר 07:00" in t.last(AVI)
