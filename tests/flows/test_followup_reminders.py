"""Before the visit: a reminder the day before and two hours before, answered with yes, another time, or cancel."""

from tests.fakes.later import until
from tests.fakes.town import AVI, DANA, Town, town

TOMORROW = "יש לי נזילה מתחת לכיור, חולון, הרצל 12 קומה 2 דירה 7, מחר בצהריים"
_MARK = "תזכורת"


async def booked(t: Town, text: str = TOMORROW) -> None:
    await t.to_offer(DANA, text)
    await t.says(AVI, "אשר")
    assert (await t.lead()).status == "booked"
    t.new(DANA)


def reminders(t: Town) -> list[str]:
    return [text for text in t.new(DANA) if _MARK in text]


async def test_a_visit_is_reminded_of_the_evening_before_and_two_hours_before() -> None:
    async with town(only=[AVI]) as t:
        await booked(t)
        await until(t, "2026-11-24T17:50:00+02:00")
        assert not reminders(t)
        await until(t, "2026-11-24T18:30:00+02:00")
        assert len(reminders(t)) == 1
        start = (await t.lead()).appointment_start
        assert start
        await until(t, start)
        assert len(reminders(t)) == 1
