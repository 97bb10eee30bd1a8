"""After the visit: who can say that it is done is asked, within caps; silence ends with the owner, or with closing."""

from tests.fakes.later import later, until
from tests.fakes.town import AVI, DANA, Town, town
from tests.flows.test_followup_reminders import booked


async def over(t: Town) -> None:
    """A visit whose hours are over, and that nobody closed."""
    await booked(t)
    lead = await t.lead()
    assert lead.appointment_end
    await until(t, lead.appointment_end, tick=60)
    t.new(DANA), t.new(AVI)


async def test_l64_the_customer_is_asked_at_most_twice_and_six_hours_apart() -> None:
    async with town(only=[AVI]) as t:
        await over(t)
        await later(t, 40)
        assert len([text for text in t.new(DANA) if "הסתיימה" in text and "1" not in text]) <= 2
        follow = (await t.lead()).follow
        assert (follow.done_asked, follow.pro_reminded) == (2, {"pro_sample_avi": 3})
        assert follow.flagged_at is not None


async def test_a_completed_visit_that_nobody_rates_is_closed_after_48_hours() -> None:
    async with town(only=[AVI]) as t:
        await over(t)
        await t.says(AVI, "סיימתי")
        await later(t, 47, tick=60)
        assert (await t.lead()).status == "completed"
        await later(t, 2, tick=60)
        assert (await t.lead()).status == "closed"
