"""A question that stays open over night is asked again in the words of the new day."""

from datetime import timedelta

from tests.fakes.town import AVI, DANA, NOAM, Town, town

EVENING = "2026-11-24T18:00:00+02:00"
"""The visits that are chosen now are of tomorrow."""
SINK = "סתימה בכיור, חולון, ויצמן 3, בית פרטי"


async def _two_of_tomorrow(t: Town) -> None:
    await t.to_offer(DANA)
    await t.says(AVI, "אשר")
    await t.to_offer(NOAM, SINK)
    await t.says(AVI, "אשר")


async def _which(t: Town, word: str) -> None:
    await _two_of_tomorrow(t)
    await t.says(AVI, word)
    assert "מחר" in t.last(AVI)
    t.clock.move(timedelta(hours=14))
    await t.says(AVI, "רגע, אני בודק מה כתוב אצלי")


async def test_which_visit_is_asked_again_with_the_day_that_is_true_now() -> None:
    async with town(EVENING, only=[AVI]) as t:
        await _which(t, "פרטים")
        assert "היום" in t.last(AVI)
        assert "מחר" not in t.last(AVI)


async def test_which_one_to_give_back_too() -> None:
    async with town(EVENING, only=[AVI]) as t:
        await _which(t, "ביטול עבודה")
        assert "היום" in t.last(AVI)
        assert "מחר" not in t.last(AVI)


async def test_days_of_illness_too() -> None:
    async with town(EVENING, only=[AVI]) as t:
        await _two_of_tomorrow(t)
        await t.says(AVI, "אני חולה מחר")
        assert "מחר" in t.last(AVI)
        t.clock.move(timedelta(hours=14))
        await t.says(AVI, "רגע, אני בודק מה כתוב אצלי")
        assert "מחר" not in t.last(AVI)
        assert "היום" in t.last(AVI)
