"""Late, and longer than planned: the customers whom it concerns hear of it, once, and nobody else."""

from datetime import timedelta

import pytest

from tests.fakes.town import AVI, DANA, NOAM, RUTH, Town, town
from tests.fakes.visits import booked, of, until


async def two_in_a_row(t: Town) -> None:
    """Dana's visit and right after it Noam's."""
    first, second = await booked(t), await booked(t, NOAM)
    assert first.appointment_start
    assert second.appointment_start
    assert second.appointment_start - first.appointment_start == timedelta(hours=2)
    await until(t, first, 5)
    t.new(DANA), t.new(NOAM)


@pytest.mark.parametrize("words", ["מאחר 20", "אני מאחר ב-20 דקות", "late 20", "I'm running 20 minutes late"])
async def test_late_tells_the_customer_by_how_much_and_when_he_comes(words: str) -> None:
    async with town(only=[AVI]) as t:
        await until(t, await booked(t), -10)
        await t.says(AVI, words)
        assert "בכ-20 דקות" in t.last(DANA)
        assert "12:20" in t.last(DANA)
        assert (await t.lead()).late_minutes == 20
        assert "12:20" in t.last(AVI)


async def test_without_a_number_he_is_asked_and_a_bare_number_is_the_answer() -> None:
    async with town(only=[AVI]) as t:
        await until(t, await booked(t), -10)
        await t.says(AVI, "מאחר")
        assert "בכמה דקות" in t.last(AVI)
        await t.says(AVI, "40")
        assert "בכ-40 דקות" in t.last(DANA)


async def test_whoever_comes_after_and_is_pushed_by_it_hears_of_it_with_a_choice() -> None:
    async with town(only=[AVI]) as t:
        await two_in_a_row(t)
        await t.says(AVI, "מאחר 40")
        assert "בכ-40 דקות" in t.last(DANA)
        assert "14:40" in t.last(NOAM)
        assert "2. שעה אחרת" in t.last(NOAM)


async def test_said_twice_it_is_told_once() -> None:
    async with town(only=[AVI]) as t:
        await two_in_a_row(t)
        await t.says(AVI, "מאחר 40")
        await t.says(AVI, "מאחר 40")
        assert len(t.new(DANA)) == 1
        assert len(t.new(NOAM)) == 1


async def test_another_hour_prolongs_the_visit_warns_the_next_one_and_keeps_the_calendar_true() -> None:
    async with town(only=[AVI]) as t:
        await two_in_a_row(t)
        first = await of(t, DANA)
        await t.says(AVI, "עוד שעה")
        prolonged = await of(t, DANA)
        assert first.appointment_end
        assert prolonged.appointment_end
        assert prolonged.appointment_end - first.appointment_end == timedelta(hours=1)
        assert t.new(DANA) == [], "he stands beside her"
        assert "15:00" in t.last(NOAM)
        slot = await t.road.ground.store.slots.get(first.slot_id)
        assert slot is not None
        assert slot.end == prolonged.appointment_end


async def test_a_free_hour_that_the_job_runs_into_is_offered_to_nobody() -> None:
    async with town(only=[AVI]) as t:
        lead = await booked(t)
        await until(t, lead, 5)
        await t.says(AVI, "עוד שעה")
        assert "אין אחרי זה ביקור" in t.last(AVI)
        assert lead.appointment_start
        taken_by_it = lead.appointment_start + timedelta(hours=2)
        assert not await t.db["slots"].find_one({"pro_id": lead.pro_id, "start": taken_by_it})


async def test_with_no_visit_today_there_is_nothing_to_be_late_for() -> None:
    async with town(only=[AVI]) as t:
        await t.says(AVI, "מאחר 20")
        assert "אין היום ביקור" in t.last(AVI)
        await t.says(AVI, "עוד שעה")
        assert "אין כרגע ביקור" in t.last(AVI)


async def test_a_visit_that_moves_is_late_no_more() -> None:
    async with town(only=[AVI]) as t:
        await until(t, await booked(t), -10)
        await t.says(AVI, "מאחר 20")
        await t.says(DANA, "אפשר להזיז את הביקור?")
        await t.says(DANA, "2")
        await t.says(AVI, "אשר")
        assert (await of(t, DANA)).late_minutes == 0


async def test_a_third_one_whom_a_gap_saves_hears_nothing() -> None:
    async with town(only=[AVI]) as t:
        await two_in_a_row(t)
        third = await booked(t, RUTH)
        assert third.appointment_start
        gap = {"appointment_start": third.appointment_start + timedelta(minutes=40)}
        await t.db["leads"].update_one({"_id": third.id}, {"$set": gap})
        t.new(RUTH)
        await t.says(AVI, "מאחר 40")
        assert t.new(NOAM)
        assert t.new(RUTH) == []
