"""The hours in which a professional asked not to be written to: no clock runs in them, and no reminder goes out."""

from datetime import datetime, timedelta

from tests.fakes.later import until
from tests.fakes.town import AVI, DANA, Town, town
from tests.flows.test_followup_reminders import booked

TOMORROW = "יש לי נזילה מתחת לכיור, חולון, הרצל 12 קומה 2 דירה 7, מחר בצהריים"


async def quiet(t: Town, hours: str) -> None:
    start, end = hours.split("-")
    kept = {"start": start, "end": end}
    await t.db["professionals"].update_one({"_id": "pro_sample_avi"}, {"$set": {"quiet_hours": kept}})


async def test_the_ladder_stands_still_in_them_and_the_customer_hears_when_an_answer_can_be_expected() -> None:
    async with town(only=[AVI]) as t:
        await quiet(t, "08:30-14:00")
        await t.to_offer(DANA, TOMORROW)
        assert "14:00" in t.last(DANA)
        assert "14:00" in t.last(AVI), "no hurry until then"
        t.new(DANA), t.new(AVI)
        await until(t, "2026-11-24T14:05:00+02:00", tick=5)
        assert (t.new(DANA), t.new(AVI)) == ([], [])
        await until(t, "2026-11-24T14:12:00+02:00", tick=1)
        assert len(t.new(AVI)) == 1
        await until(t, "2026-11-24T15:05:00+02:00", tick=1)
        assert (await t.lead()).status == "pending_admin_review"


async def test_an_emergency_knows_none() -> None:
    async with town(only=[AVI]) as t:
        await quiet(t, "08:30-14:00")
        await t.to_offer(DANA, TOMORROW)
        lead = await t.lead()
        await t.road.ground.store.leads.change(lead.id, lambda stored: stored.but(is_emergency=True))
        t.new(AVI)
        await t.minutes(6)
        assert len(t.new(AVI)) == 1


async def test_hours_that_pass_midnight_are_left_out_whole() -> None:
    async with town("2026-11-24T20:00:00+02:00", only=[AVI]) as t:
        await quiet(t, "20:30-09:00")
        await t.to_offer(DANA, TOMORROW + " ב-14:00")
        await until(t, "2026-11-25T09:25:00+02:00", tick=15)
        assert (await t.lead()).refused_pro_ids == (), "29 minutes yesterday and 25 today are no hour"
        await until(t, "2026-11-25T09:40:00+02:00", tick=5)
        assert (await t.lead()).status != "new"


async def test_a_wish_for_another_time_waits_for_their_end_too() -> None:
    async with town(only=[AVI]) as t:
        await booked(t)
        await quiet(t, "08:30-14:00")
        await t.says(DANA, "אפשר להזיז את הביקור?")
        await t.says(DANA, "2")
        t.new(DANA), t.new(AVI)
        await until(t, "2026-11-24T14:05:00+02:00", tick=5)
        assert (t.new(DANA), t.new(AVI)) == ([], [])
        await until(t, "2026-11-24T15:05:00+02:00", tick=1)
        assert t.new(AVI)
        assert t.new(DANA)


async def test_whether_his_visit_is_done_is_asked_when_they_are_over() -> None:
    async with town(only=[AVI]) as t:
        await booked(t)
        await quiet(t, "13:00-16:00")
        end = (await t.lead()).appointment_end
        assert end
        await until(t, datetime.fromisoformat("2026-11-25T15:59:00+02:00"), tick=15)
        assert not [text for text in t.new(AVI) if "כבר נגמר?" in text]
        await until(t, t.clock.now() + timedelta(minutes=20))
        assert [text for text in t.new(AVI) if "כבר נגמר?" in text]
