"""Before the visit: a reminder the day before and two hours before, answered with yes, another time, or cancel."""

import pytest

from tests.fakes.later import asleep, later, look, until
from tests.fakes.town import AVI, DANA, Town, town

TOMORROW = "יש לי נזילה מתחת לכיור, חולון, הרצל 12 קומה 2 דירה 7, מחר בצהריים"
EVE = "2026-11-24T18:00:00+02:00"
_MARK = "תזכורת"


async def booked(t: Town, text: str = TOMORROW) -> None:
    """A visit tomorrow at noon, approved by its professional."""
    await t.to_offer(DANA, text)
    await t.says(AVI, "אשר")
    assert (await t.lead()).status == "booked"
    t.new(DANA), t.new(AVI)


def reminders(t: Town) -> list[str]:
    return [text for text in t.new(DANA) if _MARK in text]


async def reminded(t: Town) -> None:
    await booked(t)
    await until(t, EVE, tick=60)
    assert _MARK in t.last(DANA)
    t.new(DANA)


async def test_a_visit_is_reminded_of_the_evening_before_and_two_hours_before() -> None:
    async with town(only=[AVI]) as t:
        await booked(t)
        await until(t, "2026-11-24T17:50:00+02:00")
        assert not reminders(t)
        await until(t, "2026-11-24T18:30:00+02:00")
        assert len(reminders(t)) == 1
        await until(t, "2026-11-25T09:55:00+02:00")
        assert not reminders(t)
        await until(t, "2026-11-25T12:00:00+02:00")
        assert len(reminders(t)) == 1


@pytest.mark.parametrize("words", ["1", "כן", "מתאים, תודה", "👍", "yes", "да", "نعم"])
async def test_a_yes_to_the_reminder_leaves_the_visit_as_it_is_and_ends_the_question(words: str) -> None:
    async with town(only=[AVI]) as t:
        await reminded(t)
        await t.says(DANA, words)
        assert len(t.new(DANA)) == 1
        assert (await t.lead()).status == "booked"
        await t.says(DANA, "3")
        assert (await t.lead()).status == "booked", "the question is over: a digit answers nothing any more"


@pytest.mark.parametrize("words", ["2", "שעה אחרת", "אפשר ב-16:00?", "לא אהיה בבית", "another hour", "другое время"])
async def test_another_time_shows_real_times_and_keeps_the_visit_until_one_is_sure(words: str) -> None:
    async with town(only=[AVI]) as t:
        await reminded(t)
        before = (await t.lead()).appointment_start
        await t.says(DANA, words)
        assert "1." in t.last(DANA)
        assert (await t.lead()).appointment_start == before
        await t.says(DANA, "1")
        await t.says(AVI, "אשר")
        after = await t.lead()
        assert (after.status, after.appointment_start == before) == ("booked", False)


@pytest.mark.parametrize("words", ["3", "ביטול", "לבטל", "cancel", "отмена"])
async def test_cancelling_from_the_reminder_asks_once_and_frees_the_hour(words: str) -> None:
    async with town(only=[AVI]) as t:
        await reminded(t)
        await t.says(DANA, words)
        assert (await t.lead()).status == "booked"
        await t.says(DANA, "1")
        assert (await t.lead()).status == "cancelled"
        assert not await t.taken()
        assert t.new(AVI)
        await until(t, "2026-11-25T12:00:00+02:00", tick=30)
        assert not reminders(t)


async def test_a_no_that_does_not_say_what_instead_is_asked_about_once_and_then_a_person_comes() -> None:
    async with town(only=[AVI]) as t:
        await reminded(t)
        await t.says(DANA, "לא")
        assert "שינוי מועד" in t.last(DANA)
        await t.says(DANA, "לא")
        assert "אדם מהצוות" in t.last(DANA)
        assert (await t.lead()).status == "booked"


async def test_other_words_go_on_as_usual_and_the_question_stays() -> None:
    async with town(only=[AVI]) as t:
        await reminded(t)
        await t.says(DANA, "סטטוס")
        assert "שינוי מועד" in t.last(DANA)
        await t.says(DANA, "7")
        assert "שינוי מועד" in t.last(DANA)
        await t.says(DANA, "1")
        assert "נשאר" in t.last(DANA)


async def test_a_reminder_that_comes_into_another_question_asks_nothing_and_brings_him_back_to_it() -> None:
    async with town(only=[AVI]) as t:
        await booked(t)
        await until(t, "2026-11-24T17:59:00+02:00", tick=60)
        await t.says(DANA, "ביטול")
        t.new(DANA)
        await later(t, 0.1, tick=1)
        assert len(reminders(t)) == 1
        await t.says(DANA, "1", wait=60)
        assert (await t.lead()).status == "cancelled"


async def test_a_visit_booked_shortly_before_its_reminder_is_not_reminded_of_at_once() -> None:
    async with town("2026-11-24T17:50:00+02:00", only=[AVI]) as t:
        await booked(t)
        await until(t, "2026-11-24T20:59:00+02:00")
        assert not reminders(t)
        await until(t, "2026-11-25T12:00:00+02:00")
        assert len(reminders(t)) == 1


async def test_a_visit_that_moves_takes_its_reminders_with_it() -> None:
    async with town(only=[AVI]) as t:
        await booked(t)
        await t.says(DANA, "אפשר להזיז ליום חמישי?")
        await t.says(DANA, "1")
        await t.says(AVI, "אשר")
        start = (await t.lead()).appointment_start
        assert start
        assert start.day == 26
        t.new(DANA)
        await until(t, "2026-11-25T17:00:00+02:00", tick=30)
        assert not reminders(t)
        await until(t, start, tick=30)
        assert len(reminders(t)) == 2


async def test_what_became_due_during_a_sleep_is_said_once_and_nothing_of_the_past_at_all() -> None:
    async with town(only=[AVI]) as t:
        await booked(t)
        await asleep(t, 25.5)
        await look(t)
        assert len(reminders(t)) == 1, "10:30 on the day: only the newest of the two"
        assert await t.db["dropped"].count_documents({"what": "reminder_day"}) == 1
        await look(t)
        assert not reminders(t)


async def test_after_a_sleep_past_the_visit_nothing_is_reminded_of_and_what_was_dropped_is_noted() -> None:
    async with town(only=[AVI]) as t:
        await booked(t)
        await asleep(t, 27.5)
        await look(t)
        assert not reminders(t)
        assert await t.db["dropped"].count_documents({}) == 2


async def test_a_clock_set_back_reminds_of_nothing_twice() -> None:
    async with town(only=[AVI]) as t:
        await reminded(t)
        t.clock.move(-(t.clock.now() - t.clock.now().replace(hour=10)))
        await until(t, "2026-11-24T19:00:00+02:00", tick=30)
        assert not reminders(t)


async def test_who_complained_is_not_reminded() -> None:
    async with town(only=[AVI]) as t:
        await booked(t)
        await t.says(DANA, "שירות גרוע, אני מתלוננת!")
        t.new(DANA)
        await until(t, "2026-11-25T12:00:00+02:00", tick=30)
        assert not reminders(t)
