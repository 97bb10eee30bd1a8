"""After the visit: who can say that it is done is asked, within caps; silence ends with the owner, or with closing."""

from datetime import timedelta

import pytest

from fixi_app.services.owner.needs_you import NeedKind
from tests.fakes.later import asleep, later, look, until
from tests.fakes.town import AVI, DANA, NOAM, Town, town
from tests.flows.test_followup_reminders import booked

ASKED = "העבודה הסתיימה?"


async def over(t: Town) -> None:
    """A visit whose hours are over, and that nobody closed."""
    await booked(t)
    lead = await t.lead()
    assert lead.appointment_end
    await until(t, lead.appointment_end, tick=60)
    t.new(DANA)


async def asked(t: Town) -> None:
    """His professional said nothing, and the customer is asked."""
    await over(t)
    await later(t, 1.1)
    assert ASKED in t.last(DANA)
    t.new(DANA), t.new(AVI)


async def test_the_professional_is_asked_first_and_the_customer_only_when_he_says_nothing() -> None:
    async with town(only=[AVI]) as t:
        await over(t)
        assert "*1* סיימתי" in t.last(AVI)
        assert ASKED not in t.last(DANA)
        await later(t, 1.1)
        assert ASKED in t.last(DANA)


@pytest.mark.parametrize("words", ["1", "סיימתי", "כן", "done"])
async def test_done_by_the_professional_closes_the_visit_and_asks_for_its_price_and_stars(words: str) -> None:
    async with town(only=[AVI]) as t:
        await over(t)
        await t.says(AVI, words)
        assert "כמה נגבה" in t.last(AVI)
        assert "מ-1 עד 5" in t.last(DANA)
        assert (await t.lead()).status == "completed"


@pytest.mark.parametrize("words", ["2", "עוד לא", "לא", "not yet"])
async def test_not_yet_by_the_professional_asks_nobody_for_six_hours(words: str) -> None:
    async with town(only=[AVI]) as t:
        await over(t)
        await t.says(AVI, words)
        assert "אשאל שוב" in t.last(AVI)
        t.new(DANA)
        await later(t, 5.9)
        assert t.new(DANA) == []
        await later(t, 0.5)
        assert ASKED in t.last(DANA)


async def test_a_command_of_his_is_no_answer_to_the_question() -> None:
    async with town(only=[AVI]) as t:
        await over(t)
        await t.says(AVI, "9")
        assert "*1* סיימתי" in t.last(AVI)
        await t.says(AVI, "תפריט")
        assert "דירוג" in t.last(AVI)
        assert (await t.lead()).status == "booked"


async def test_while_an_offer_is_open_the_digits_are_the_offers_and_he_is_told_the_word() -> None:
    async with town(only=[AVI]) as t:
        await booked(t)
        end = (await t.lead()).appointment_end
        assert end
        await until(t, end - timedelta(minutes=2), tick=60)
        await t.to_offer(NOAM)
        await until(t, end + timedelta(minutes=31))
        assert "*סיימתי*" in t.last(AVI)
        await t.says(AVI, "1")
        assert [lead.status for lead in await t.leads()] == ["booked", "booked"], "1 approved the offer, as it says"


@pytest.mark.parametrize("words", ["1", "כן", "כן הכל תוקן", "הוא סיים, תודה", "he fixed it", "закончил", "انتهى"])
async def test_done_by_the_customer_leads_to_the_rating_and_the_professional_hears_of_it(words: str) -> None:
    async with town(only=[AVI]) as t:
        await asked(t)
        await t.says(DANA, words)
        lead = await t.lead()
        assert (lead.status, lead.status_history[-1].by) == ("completed", "customer")
        assert "נסגר" in t.last(AVI)
        await t.says(DANA, "5")
        assert (await t.lead()).status == "closed"


@pytest.mark.parametrize("words", ["2", "עוד לא", "עדיין באמצע", "not yet", "ещё нет", "ليس بعد"])
async def test_l64_not_yet_by_the_customer_postpones(words: str) -> None:
    async with town(only=[AVI]) as t:
        await asked(t)
        await t.says(DANA, words)
        t.new(DANA)
        await later(t, 5.9)
        assert t.new(DANA) == []


@pytest.mark.parametrize("words", ["3", "לא הגיע", "אף אחד לא בא", "nobody came", "никто не пришёл"])
async def test_nobody_came_asks_the_professional_at_once_and_never_for_stars(words: str) -> None:
    async with town(only=[AVI]) as t:
        await asked(t)
        await t.says(DANA, words)
        assert "איפה הוא" in t.last(DANA) or "אבי כהן" in t.last(DANA)
        assert "הגיעו" in t.last(AVI)
        await t.minutes(20)
        assert (await t.lead()).status != "booked", "nobody answered: the owner knows, and the customer may choose anew"
        assert not [text for text in t.new(DANA) if "מ-1 עד 5" in text]


async def test_l64_l65_silence_has_its_caps_and_ends_with_the_owner() -> None:
    async with town(only=[AVI]) as t:
        await booked(t)
        await later(t, 27 + 40)
        follow = (await t.lead()).follow
        assert (follow.done_asked, follow.pro_reminded) == (2, {"pro_sample_avi": 3})
        assert len([text for text in t.new(DANA) if ASKED in text]) == 2
        assert len([text for text in t.new(AVI) if "כבר נגמר?" in text]) == 3
        assert await t.db["alerts"].count_documents({"key": "alert_stale"}) == 1
        needs = await t.road.needs_you.all(t.clock.now())
        assert [need.kind for need in needs if need.kind is NeedKind.OPEN_JOB]
        await later(t, 72, tick=60)
        assert not [text for text in t.new(DANA) if ASKED in text]


async def test_l65_nudges_for_the_offer_count_towards_the_same_cap() -> None:
    async with town(only=[AVI]) as t:
        await t.to_offer(DANA, "יש לי נזילה מתחת לכיור, חולון, הרצל 12 קומה 2 דירה 7, מחר בצהריים")
        await t.minutes(12)
        await t.says(AVI, "אשר")
        t.new(AVI)
        await later(t, 27 + 48, tick=30)
        assert len([text for text in t.new(AVI) if "כבר נגמר?" in text]) == 2


async def test_after_a_long_sleep_each_step_is_taken_once_and_the_next_ones_keep_their_distance() -> None:
    async with town(only=[AVI]) as t:
        await booked(t)
        await asleep(t, 27 + 20)
        t.new(DANA), t.new(AVI)
        await look(t)
        await look(t)
        assert len([text for text in t.new(DANA) if ASKED in text]) <= 1
        assert len([text for text in t.new(AVI) if "כבר נגמר?" in text]) <= 1


async def test_a_completed_visit_that_nobody_rates_is_closed_after_48_hours_without_a_word() -> None:
    async with town(only=[AVI]) as t:
        await over(t)
        await t.says(AVI, "סיימתי")
        t.new(DANA)
        await later(t, 47, tick=60)
        assert (await t.lead()).status == "completed"
        await later(t, 2, tick=60)
        assert (await t.lead()).status == "closed"
        assert t.new(DANA) == []


async def test_the_stars_of_the_last_moment_count_though_the_lead_is_closed() -> None:
    async with town(only=[AVI]) as t:
        await over(t)
        await t.says(AVI, "סיימתי")
        await later(t, 60, tick=120)
        await t.says(DANA, "5")
        assert await t.db["reviews"].count_documents({}) == 1
        assert "תודה" in t.last(DANA)


@pytest.mark.parametrize("stars", ["", "5"])
async def test_the_review_has_an_end_and_later_words_begin_anew(stars: str) -> None:
    async with town(only=[AVI]) as t:
        await over(t)
        await t.says(AVI, "סיימתי")
        if stars:
            await t.says(DANA, stars)
        await later(t, 60, tick=120)
        await t.says(DANA, "יש לי סתימה בכיור, חולון")
        assert len(await t.leads()) == 2
        assert await t.db["reviews"].count_documents({"text": {"$regex": "סתימה"}}) == 0


async def test_whoever_comes_late_is_asked_so_much_later_whether_he_is_done() -> None:
    async with town(only=[AVI]) as t:
        await booked(t)
        lead = await t.lead()
        assert lead.appointment_end
        await t.road.ground.store.leads.change(lead.id, lambda stored: stored.but(late_minutes=60))
        t.new(AVI)
        await until(t, lead.appointment_end + timedelta(minutes=55))
        assert not [text for text in t.new(AVI) if "כבר נגמר?" in text]
        await later(t, 0.5)
        assert [text for text in t.new(AVI) if "כבר נגמר?" in text]
