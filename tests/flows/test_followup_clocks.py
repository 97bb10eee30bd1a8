"""The clocks of follow-up: halves in an emergency, days of rest from the offline calendar, never at night (L66)."""

from datetime import datetime, time, timedelta

import pytest

from tests.fakes.later import later, until
from tests.fakes.town import AVI, DANA, MOSHE, NOAM, RUTH, TOM, ZONE, Town, town

WITH_ADDRESS = "יש לי נזילה מתחת לכיור, חולון, הרצל 12 קומה 2 דירה 7"
FLOOD = "הצפה ליד ארון החשמל! חולון, הרצל 12"
_BY_ITSELF = ("תזכורת", "העבודה הסתיימה?", "עדיין פתוחה", "נסגרה", "עוד לא ענה")


async def reminders(t: Town, closely_from: str, closely_to: str, end: datetime) -> list[datetime]:
    """The local times at which Dana was reminded; in that span every minute is looked at, else every half hour."""
    told: list[datetime] = []
    near = datetime.fromisoformat(closely_from), datetime.fromisoformat(closely_to)
    t.new(DANA)
    while t.clock.now() < end:
        close = near[0] <= t.clock.now() < near[1]
        await until(t, min(end, t.clock.now().replace(second=0) + timedelta(minutes=1 if close else 15)), tick=15)
        told += [t.clock.now().astimezone(ZONE) for text in t.new(DANA) if "תזכורת" in text]
    return told


@pytest.mark.parametrize(("emergency", "nudged"), [(False, 10), (True, 5)])
async def test_l32_the_professional_is_reminded_after_ten_minutes_and_after_five_in_an_emergency(
    emergency: bool, nudged: int
) -> None:
    async with town(only=[AVI]) as t:
        await t.to_offer(DANA, WITH_ADDRESS)
        lead = await t.lead()
        await t.road.ground.store.leads.change(lead.id, lambda stored: stored.but(is_emergency=emergency))
        t.new(AVI)
        await t.minutes(nudged - 1)
        assert t.new(AVI) == []
        await t.minutes(2)
        assert len(t.new(AVI)) == 1


async def test_l32_after_twenty_five_minutes_the_customer_is_offered_another_and_after_sixty_the_lead_goes_on() -> None:
    async with town(only=[AVI, MOSHE]) as t:
        await t.to_offer(DANA, WITH_ADDRESS)
        t.new(DANA)
        await t.minutes(24)
        assert t.new(DANA) == []
        await t.minutes(2)
        assert "עוד לא ענה" in t.last(DANA)
        await t.minutes(32)
        assert (await t.lead()).refused_pro_ids == ()
        await t.minutes(4)
        assert (await t.lead()).refused_pro_ids == ("pro_sample_avi",)


async def test_l66_nothing_goes_to_a_customer_by_itself_at_night_or_in_rest_over_a_whole_week() -> None:
    async with town("2026-11-24T15:00:00+02:00", only=[AVI, MOSHE]) as t:
        await t.says(DANA, "יש לי נזילה מתחת לכיור בחולון")
        await t.says(NOAM, WITH_ADDRESS)
        await t.to_summary(RUTH, WITH_ADDRESS)
        await t.to_offer(TOM, WITH_ADDRESS + ", מחר ב-16:00")
        await t.says(AVI, "אשר")
        await t.says(MOSHE, "אשר")
        told = []
        for phone in (DANA, NOAM, RUTH, TOM):
            t.new(phone)
        while t.clock.now() < datetime.fromisoformat("2026-12-01T15:00:00+02:00"):
            await later(t, 0.5, tick=30)
            at = t.clock.now().astimezone(ZONE)
            told += [(at, text) for phone in (DANA, NOAM, RUTH, TOM) for text in t.new(phone)]
        by_itself = [(at, text) for at, text in told if any(mark in text for mark in _BY_ITSELF)]
        assert len(by_itself) >= 5
        for at, text in by_itself:
            assert time(8) <= at.time() <= time(21), (at, text)
            rest = (at.weekday() == 4 and at.time() > time(15)) or (at.weekday() == 5 and at.time() < time(20))
            assert not rest, (at, text)


async def test_before_a_visit_on_sunday_the_reminder_of_the_eve_goes_on_friday_before_the_rest() -> None:
    async with town("2026-11-26T09:00:00+02:00", only=[AVI]) as t:
        await t.to_offer(DANA, WITH_ADDRESS + ", ביום ראשון ב-14:00")
        await t.says(AVI, "אשר")
        start = (await t.lead()).appointment_start
        assert start
        assert start.astimezone(ZONE).weekday() == 6
        told = await reminders(t, "2026-11-27T14:45:00+02:00", "2026-11-27T15:01:00+02:00", start)
        assert [f"{at:%a %H}" for at in told] == ["Fri 14", "Sun 12"]


async def test_before_a_holiday_of_the_offline_calendar_the_reminder_goes_before_the_holiday() -> None:
    """The first day of Passover 2027 is Thursday, April 22nd; the visit is on the Friday after it."""
    async with town("2027-04-20T09:00:00+03:00", only=[AVI]) as t:
        await t.to_offer(DANA, WITH_ADDRESS + ", 23.4 ב-10:00")
        await t.says(AVI, "אשר")
        start = (await t.lead()).appointment_start
        assert start
        assert start.astimezone(ZONE).day == 23
        told = await reminders(t, "2027-04-21T14:45:00+03:00", "2027-04-21T15:01:00+03:00", start)
        assert [f"{at:%d %H}" for at in told] == ["21 14", "23 08"]


async def test_the_ladder_rests_on_a_day_of_rest_and_goes_on_after_it() -> None:
    async with town("2026-11-27T14:50:00+02:00", only=[AVI]) as t:
        await t.to_offer(DANA, WITH_ADDRESS + ", ביום ראשון ב-14:00")
        t.new(AVI)
        await until(t, "2026-11-28T19:55:00+02:00", tick=60)
        assert (await t.lead()).status == "new"
        assert len(t.new(AVI)) <= 1
        await until(t, "2026-11-28T22:00:00+02:00", tick=5)
        assert (await t.lead()).status != "new"


async def test_an_emergency_knows_no_rest() -> None:
    async with town("2026-11-28T03:00:00+02:00") as t:
        await t.says(DANA, FLOOD)
        t.new(DANA)
        await later(t, 0.6, tick=1)
        assert t.new(DANA), "told in the middle of the night of a day of rest that nobody has answered yet"


async def test_whoever_falls_silent_again_and_again_is_asked_twice_over_the_leads_life() -> None:
    async with town(only=[AVI]) as t:
        await t.says(DANA, WITH_ADDRESS)
        asked = 0
        for floor in range(3, 8):
            t.new(DANA)
            await later(t, 32, tick=120)
            asked += len([text for text in t.new(DANA) if "עדיין פתוחה" in text])
            await t.says(DANA, f"קומה {floor}")
        assert asked == 2
        await later(t, timedelta(days=3) / timedelta(hours=1), tick=120)
        assert await t.db["alerts"].count_documents({"key": "alert_silent"}) >= 1
