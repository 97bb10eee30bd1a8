"""A professional is ill: his day is planned anew, every customer gets choices, and nobody is booked twice."""

import pytest

from tests.fakes.town import AVI, DANA, MOSHE, NOAM, RUTH, Town, town
from tests.fakes.visits import FAULTS, booked, nobody_is_in_two_places, of, professional, slots_of

SICK = "אני חולה היום"


async def ill(t: Town) -> None:
    await booked(t)
    await booked(t, NOAM)
    t.new(DANA), t.new(NOAM)
    await t.says(AVI, SICK)


async def test_it_is_read_back_with_what_falls_away_and_a_no_changes_nothing() -> None:
    async with town(only=[AVI, MOSHE]) as t:
        await ill(t)
        assert "2. " in t.last(AVI)
        assert t.new(DANA) == []
        await t.says(AVI, "2")
        assert {lead.status for lead in await t.leads()} == {"booked"}


async def test_each_customer_of_today_hears_the_truth_with_choices_and_nobody_is_in_two_places() -> None:
    async with town(only=[AVI, MOSHE]) as t:
        await ill(t)
        await t.says(AVI, "1")
        for phone in (DANA, NOAM):
            said = t.new(phone)
            assert len(said) == 1
            assert "חלה" in said[0]
            assert "משה" in said[0]
            assert "לבטל את הבקשה" in said[0]
        await nobody_is_in_two_places(t)
        assert (await professional(t)).cancelled_jobs == 0, "to be ill is not to give back"
        await t.says(DANA, "1")
        await t.says(NOAM, "1")
        assert "כבר לא פנויה" in t.last(NOAM), "one hour was on both lists, and the other one was faster"
        assert "משה" in t.last(NOAM)
        await t.says(NOAM, "1")
        await t.says(MOSHE, "אשר")
        await t.says(MOSHE, "א")
        await t.says(MOSHE, "אשר")
        assert {lead.status for lead in await t.leads()} == {"booked"}
        assert {lead.pro_id for lead in await t.leads()} == {"pro_sample_moshe"}
        await nobody_is_in_two_places(t)


async def test_nothing_more_is_offered_with_him_today_but_tomorrow_is_as_it_was() -> None:
    async with town(only=[AVI]) as t:
        await t.says(AVI, SICK)
        await t.says(AVI, "1")
        await t.says(RUTH, FAULTS[RUTH])
        assert "היום" not in t.last(RUTH)
        assert "מחר" in t.last(RUTH)


async def test_another_day_with_him_can_be_chosen_and_the_request_can_be_cancelled() -> None:
    async with town(only=[AVI]) as t:
        await ill(t)
        await t.says(AVI, "1")
        assert "1. זמן אחר אצל אבי" in t.last(DANA)
        await t.says(DANA, "1")
        assert "מחר" in t.last(DANA)
        await t.says(NOAM, "2")
        assert (await of(t, NOAM)).status == "cancelled"
        assert not await slots_of(t, await of(t, NOAM))


async def test_an_offer_for_today_goes_on_to_the_next_one() -> None:
    async with town(only=[AVI, MOSHE]) as t:
        await t.to_offer(DANA)
        assert (await t.lead()).pro_id == "pro_sample_avi"
        await t.says(AVI, SICK)
        await t.says(AVI, "1")
        assert (await t.lead()).pro_id == "pro_sample_moshe"
        assert "משה" in t.last(DANA)


async def test_a_time_of_today_that_a_customer_had_on_his_list_is_gone_and_others_are_shown() -> None:
    async with town(only=[AVI]) as t:
        await t.to_summary(DANA)
        await t.says(AVI, SICK)
        await t.says(AVI, "1")
        await t.says(DANA, "כן")
        assert "כבר לא פנויה" in t.last(DANA)
        assert "מחר" in t.last(DANA)


async def test_a_customer_who_says_nothing_is_with_a_person_in_the_end() -> None:
    async with town(only=[AVI, MOSHE], owner_phone="+972500000999") as t:
        await ill(t)
        await t.says(AVI, "1")
        await t.minutes(65, tick=2)
        assert {lead.status for lead in await t.leads()} == {"pending_admin_review"}
        assert "אדם מהצוות" in t.last(DANA)
        assert not [slot for slot in await t.taken() if slot["lead_id"]]
        assert t.heard("+972500000999")


async def booked_tomorrow(t: Town) -> None:
    """Dana today, Noam tomorrow."""
    await booked(t)
    await t.says(NOAM, FAULTS[NOAM] + ", מחר")
    await t.says(NOAM, "1")
    await t.says(NOAM, "1")
    await t.says(AVI, "אשר")
    assert {lead.status for lead in await t.leads()} == {"booked"}
    t.new(DANA), t.new(NOAM), t.new(AVI)


@pytest.mark.parametrize(
    "words", ["חולה מחר", "אני חולה מחר", "מחר אני חולה", "לא מרגיש טוב, לא אוכל לעבוד מחר", "sick tomorrow",
              "I'm sick tomorrow", "out sick tomorrow", "болею завтра", "مريض بكرا"],
)  # fmt: skip
async def test_whoever_is_ill_tomorrow_puts_off_tomorrow_and_works_today(words: str) -> None:
    async with town(only=[AVI, MOSHE]) as t:
        await booked_tomorrow(t)
        await t.says(AVI, words)
        assert "מחר" in t.last(AVI)
        assert "היום" not in t.last(AVI)
        await t.says(AVI, "1")
        assert t.new(DANA) == []
        [said] = t.new(NOAM)
        assert "חלה" in said
        assert "לבטל את הבקשה" in said
        assert (await of(t, DANA)).status == "booked"
        assert (await of(t, NOAM)).status == "contacted"
        assert list((await professional(t)).schedule.exceptions.items())[-1] == ("2026-11-25", ())


async def test_two_days_that_are_named_are_both_put_off() -> None:
    async with town(only=[AVI, MOSHE]) as t:
        await booked_tomorrow(t)
        await t.says(AVI, "חולה היום ומחר")
        assert "2. " in t.last(AVI).split("המספר")[0]
        await t.says(AVI, "1")
        assert {lead.status for lead in await t.leads()} == {"contacted"}
        assert len(t.new(DANA)) == len(t.new(NOAM)) == 1
        await nobody_is_in_two_places(t)


async def test_being_crazy_about_something_is_no_illness() -> None:
    async with town(only=[AVI]) as t:
        await t.says(AVI, "אני חולה על הבוט הזה")
        assert "החלמה" not in t.last(AVI)
