"""While a request waits for a person, answers and questions are heard, each time, and reach that person."""

from datetime import timedelta

import pytest

from tests.fakes.town import AVI, DANA, Town, town

OWNER = "+972500000999"


async def passed_to_a_person(t: Town) -> None:
    """Avi did not come, the new times were not chosen in time, and a minute ago a person got the request."""
    await t.to_offer(DANA)
    await t.says(AVI, "אשר")
    lead = await t.lead()
    assert lead.appointment_start is not None
    await t.minutes((lead.appointment_start - t.clock.now()) / timedelta(minutes=1) + 25)
    await t.says(DANA, "הוא לא הגיע")
    await t.minutes(20)
    await t.minutes(61)
    assert (await t.lead()).status == "pending_admin_review"
    t.new(DANA), t.new(OWNER)


async def test_a_choice_that_comes_too_late_is_told_so_and_the_owner_hears_what_was_picked() -> None:
    async with town(only=[AVI], owner_phone=OWNER) as t:
        await passed_to_a_person(t)
        await t.says(DANA, "1")
        [said] = t.new(DANA)
        assert "כבר נסגרה" in said
        assert "14:00" in said
        [alert] = t.new(OWNER)
        assert "14:00" in alert
        await t.says(DANA, "אני רוצה את הראשון")
        assert len(t.new(DANA)) == 1
        assert "אני רוצה את הראשון" in t.new(OWNER)[0]


@pytest.mark.parametrize("words", ["מה עם זה?", "will it still be Avi?", "כן"])
async def test_a_question_or_a_yes_is_answered_although_something_was_said_a_minute_ago(words: str) -> None:
    async with town(only=[AVI], owner_phone=OWNER) as t:
        await passed_to_a_person(t)
        await t.says(DANA, words)
        assert len(t.new(DANA)) == 1
        await t.says(DANA, words)
        assert len(t.new(DANA)) == 1
        assert any(words in alert for alert in t.new(OWNER))


async def test_in_an_emergency_that_waits_for_a_person_a_question_is_answered() -> None:
    async with town(only=[AVI], owner_phone=OWNER) as t:
        await t.says(DANA, "המים מציפים את הלוח חשמל, באר שבע הרצל 3")
        t.new(DANA)
        await t.says(DANA, "מה עם זה?")
        assert len(t.new(DANA)) == 1
