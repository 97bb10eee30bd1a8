"""After a sleep of the computer, or a change of its clock: nothing stale is sent, nothing old has its old effect.

Answered late, each person hears one word of apology; what lay for very long, and every danger, goes to a person first.
"""

from datetime import timedelta

import pytest

from tests.fakes.later import asleep, later, look, until
from tests.fakes.town import AVI, DANA, MOSHE, town
from tests.flows.test_followup_reminders import booked

WITH_ADDRESS = "יש לי נזילה מתחת לכיור, חולון, הרצל 12 קומה 2 דירה 7"
OWNER = "+972500000999"
SORRY, VERY_LATE = "סליחה על האיחור", "באיחור גדול"


@pytest.mark.parametrize(("hours", "sorry"), [(0.1, 0), (1, 1), (11, 1)])
async def test_whoever_waited_long_hears_one_word_of_apology_and_his_answer(hours: float, sorry: int) -> None:
    async with town("2026-11-24T09:00:00+02:00", only=[AVI]) as t:
        await t.says(DANA, WITH_ADDRESS, settle=False)
        await asleep(t, hours)
        await t.settle()
        said = " ".join(t.new(DANA))
        assert said.count(SORRY) == sorry
        assert "מתי נוח" in said
        await t.says(DANA, "1")
        assert SORRY not in t.last(DANA)


async def test_what_is_older_than_twelve_hours_is_read_by_a_person_first_and_goes_on_when_he_likes() -> None:
    async with town(only=[AVI]) as t:
        await t.says(DANA, WITH_ADDRESS, settle=False)
        await asleep(t, 13)
        await t.settle()
        [said] = t.new(DANA)
        assert "שירותי הדגמה" in said
        assert VERY_LATE in said
        assert await t.db["alerts"].count_documents({"key": "alert_person"}) == 1
        await t.says(DANA, "המשך")
        assert "מתי נוח" in t.last(DANA)


async def test_a_danger_that_is_read_late_goes_to_a_person_at_once() -> None:
    async with town() as t:
        await t.says(DANA, "ריח חזק של גז! חולון", settle=False)
        await asleep(t, 1)
        await t.settle()
        assert await t.db["alerts"].count_documents({"key": "alert_emergency"}) == 1
        assert "102" in t.heard(DANA)[0]


async def test_stop_is_obeyed_however_late_it_is_read() -> None:
    async with town(only=[AVI]) as t:
        await t.says(DANA, "יש לי נזילה מתחת לכיור בחולון")
        await t.says(DANA, "הסר", settle=False)
        await asleep(t, 20)
        await t.settle()
        assert VERY_LATE not in t.last(DANA)
        assert (await t.lead()).status == "cancelled"


@pytest.mark.parametrize("step", ["pick", "confirm"])
async def test_a_yes_to_an_hour_that_has_passed_gets_the_hours_of_now(step: str) -> None:
    async with town(only=[AVI]) as t:
        await (t.says if step == "pick" else t.to_summary)(DANA, WITH_ADDRESS)
        await t.says(DANA, "1", settle=False)
        await asleep(t, 5)
        await t.settle()
        assert "מתי נוח" in t.last(DANA)
        assert (await t.lead()).status == "contacted"
        assert not [slot for slot in await t.taken() if slot["start"] <= t.clock.now() and slot["held_until"] is None]


@pytest.mark.parametrize("jobs_first", [True, False])
async def test_an_approval_of_an_hour_that_has_passed_books_nothing_and_both_hear_it(jobs_first: bool) -> None:
    async with town(only=[AVI]) as t:
        await t.to_offer(DANA, WITH_ADDRESS)
        await t.says(AVI, "אשר", settle=False)
        t.new(DANA), t.new(AVI)
        await asleep(t, 5)
        if not jobs_first:
            await t.settle()
        await look(t)
        assert (await t.lead()).status != "booked"
        assert not await t.taken()
        assert t.new(DANA)
        assert len(t.new(AVI)) == 1, "told once that it is over, and reminded of nothing"


async def test_an_offer_whose_hour_comes_goes_on_without_waiting_for_the_end_of_the_ladder() -> None:
    async with town("2026-11-24T11:10:00+02:00", only=[AVI, MOSHE]) as t:
        await t.to_offer(DANA, WITH_ADDRESS)
        lead = await t.lead()
        assert lead.appointment_start
        await t.db["leads"].update_one(
            {"_id": lead.id}, {"$set": {"appointment_start": t.clock.now() + timedelta(minutes=12)}}
        )
        t.new(DANA)
        await t.minutes(14)
        after = await t.lead()
        assert after.pro_id != lead.pro_id or after.status != "new"
        assert t.new(DANA)


async def test_a_sleep_over_the_whole_ladder_moves_on_once_and_reminds_nobody_of_the_past() -> None:
    async with town(only=[AVI]) as t:
        await t.to_offer(DANA, "יש לי נזילה מתחת לכיור, חולון, הרצל 12 קומה 2 דירה 7, מחר בצהריים")
        t.new(DANA), t.new(AVI)
        await asleep(t, 3)
        await look(t)
        await look(t)
        assert (await t.lead()).status == "pending_admin_review"
        assert len(t.new(DANA)) == 1
        assert len(t.new(AVI)) == 1


async def test_a_digit_written_before_the_question_was_put_is_asked_about() -> None:
    async with town(only=[AVI]) as t:
        await t.to_offer(DANA, "יש לי נזילה מתחת לכיור, חולון, הרצל 12 קומה 2 דירה 7, מחר בצהריים")
        await t.says(DANA, "ביטול")
        await t.says(DANA, "1", settle=False)
        lead = await t.lead()
        assert lead.offer
        await t.road.tell.customer("ask_other", "during-sleep", lead, t.clock.now(), offer_id=lead.offer.id)
        await asleep(t, 0.45)
        await t.settle()
        assert (await t.lead()).status in ("new", "cancelled")
        assert "ממשיכים לחכות" not in t.last(DANA), "it was no answer to what he had not read"


async def test_a_clock_set_back_sends_nothing_again_and_stops_nothing() -> None:
    async with town(only=[AVI]) as t:
        await t.to_offer(DANA, WITH_ADDRESS)
        await t.minutes(12)
        nudges = len(t.new(AVI))
        t.clock.move(-timedelta(hours=2))
        await later(t, 1, tick=5)
        assert len(t.new(AVI)) < nudges
        await until(t, "2026-11-24T12:30:00+02:00", tick=5)
        assert (await t.lead()).status != "new", "the ladder went on when its time came"


async def test_what_was_dropped_and_what_nobody_closed_is_told_in_the_owners_report() -> None:
    async with town("2026-11-24T09:00:00+02:00", only=[AVI], owner_phone=OWNER) as t:
        await booked(t)
        await asleep(t, 27.5)
        await look(t)
        await until(t, "2026-11-25T20:05:00+02:00")
        await t.road.reports.tick(t.clock.now())
        await t.road.settle()
        assert "לא נשלחו, כי המחשב לא פעל בזמן: 2" in t.last(OWNER)
        await until(t, "2026-11-26T20:05:00+02:00")
        await t.road.reports.tick(t.clock.now())
        await t.road.settle()
        assert "שהסתיימו ולא נסגרו: 1" in t.last(OWNER)
