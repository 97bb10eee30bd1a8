"""What an ended request leaves: its place is not asked for again, and whoever wants it after all goes on with it."""

from datetime import timedelta

import pytest

from tests.fakes.town import AVI, DANA, MOSHE, Town, town

LEAK = "יש לי נזילה מתחת לכיור, חולון, הרצל 12 קומה 2 דירה 7"


async def done(t: Town) -> None:
    await t.to_offer(DANA, LEAK)
    await t.says(AVI, "אשר")
    await t.at_the_visit()
    await t.says(AVI, "סיימתי")
    await t.says(DANA, "5")
    await t.says(DANA, "דלג")


async def cancelled(t: Town) -> None:
    await t.to_offer(DANA, LEAK)
    await t.says(AVI, "אשר")
    await t.says(DANA, "אני צריכה לבטל, הסתדרתי לבד")
    await t.says(DANA, "כן")


@pytest.mark.parametrize("words", ["הכיור שוב סתום", "יש לי עוד משהו, הברז בשירותים מטפטף"])
async def test_after_a_visit_the_address_is_told_and_not_asked_again(words: str) -> None:
    async with town(only=[AVI]) as t:
        await done(t)
        await t.says(DANA, words)
        assert "באיזו עיר" not in t.last(DANA)
        assert "הרצל 12, קומה 2, דירה 7, חולון" in t.last(DANA)
        lead = await t.lead(status="contacted")
        assert (lead.city, lead.street, lead.apartment, lead.appointment_start) == ("H̱olon", "הרצל", "7", None)


async def test_another_place_told_then_takes_its_place() -> None:
    async with town(only=[AVI]) as t:
        await done(t)
        await t.says(DANA, "הכיור שוב סתום")
        await t.says(DANA, "לא, זה בבת ים, בלפור 3, בית פרטי")
        lead = await t.lead(status="contacted")
        assert (lead.city, lead.street, lead.apartment) == ("Bat Yam", "בלפור", None)


@pytest.mark.parametrize("words", ["הכיור סתום בבת ים", "יש נזילה אצל אמא שלי", "יש ריח גז"])
async def test_with_another_place_another_home_or_danger_nothing_is_taken_from_before(words: str) -> None:
    async with town(only=[AVI, MOSHE]) as t:
        await done(t)
        await t.says(DANA, words)
        assert "הרצל" not in t.last(DANA)
        assert not [lead for lead in await t.leads() if lead.status != "closed" and lead.street]


async def test_after_half_a_year_the_place_is_asked_for() -> None:
    async with town(only=[AVI]) as t:
        await done(t)
        t.clock.move(timedelta(days=200))
        await t.says(DANA, "הכיור שוב סתום")
        assert "הרצל" not in t.last(DANA)
        assert "באיזו עיר" in t.last(DANA)


@pytest.mark.parametrize(
    "words",
    ["בסוף לא הסתדרתי, אפשר שיבוא בכל זאת?", "התחרטתי, אני כן צריכה", "I need him after all",
     "передумала, пусть всё-таки приедет"],
)
async def test_who_cancelled_and_wants_it_after_all_is_shown_times_at_once(words: str) -> None:
    async with town(only=[AVI]) as t:
        await cancelled(t)
        await t.says(DANA, words)
        assert "\n1. " in t.last(DANA)
        lead = await t.lead(status="contacted")
        assert (lead.trade, lead.street, lead.slot_id) == ("plumbing", "הרצל", None)


@pytest.mark.parametrize(
    ("words", "then"), [("הרצל 12 קומה 1 דירה 2", "\n1. "), ("כן, עדיין צריך", "מה הכתובת")]
)
async def test_who_answers_after_his_intake_was_closed_goes_on_where_it_stood(words: str, then: str) -> None:
    async with town(only=[AVI]) as t:
        await t.says(DANA, "יש לי נזילה בחולון")
        await t.hours(30)
        assert "נסגרה" in t.last(DANA)
        await t.says(DANA, words)
        assert then in t.last(DANA)
        assert "נזילה" in t.last(DANA)
        assert (await t.lead(status="contacted")).trade == "plumbing"


async def test_that_he_did_not_manage_by_himself_cancels_nothing() -> None:
    async with town(only=[AVI]) as t:
        await t.to_offer(DANA, LEAK)
        await t.says(AVI, "אשר")
        await t.says(DANA, "לא הסתדרתי לבד בסוף")
        assert "לבטל" not in t.last(DANA)


async def test_of_who_was_erased_nothing_is_remembered() -> None:
    async with town(only=[AVI]) as t:
        await done(t)
        await t.says(DANA, "תמחקו את המידע שלי")
        await t.says(DANA, "כן")
        t.clock.move(timedelta(minutes=10))
        assert await t.road.erasures.tick(t.clock.now()) == 1
        await t.says(DANA, "הכיור שוב סתום")
        assert "הרצל" not in t.last(DANA)
        assert "באיזו עיר" in t.last(DANA)
