"""Times that are put again still lie ahead."""

from tests.fakes.town import AVI, DANA, town

NAMED = "יש לי נזילה מתחת לכיור, חולון, הרצל 12 קומה 2 דירה 7"


async def test_a_yes_on_the_next_day_is_shown_three_times_that_are_not_over() -> None:
    async with town() as t:
        await t.to_summary(DANA)
        await t.minutes(200)
        await t.says(DANA, "כן")
        assert "1. היום 14:00-15:00" in t.last(DANA)
        await t.hours(30)
        await t.says(DANA, "כן")
        assert "היום 14:00" not in t.last(DANA)
        assert all(f"{number}. " in t.last(DANA) for number in (1, 2, 3, 4))
        await t.says(DANA, "1")
        assert "לסיכום" in t.last(DANA), "and the first of them can be had"


async def test_a_day_asked_for_that_is_over_is_not_looked_for_any_more() -> None:
    async with town() as t:
        await t.says(DANA, f"{NAMED}, היום אחרי 14:00")
        assert "היום 14:00" in t.last(DANA)
        await t.hours(30)
        await t.says(DANA, "כן")
        assert "היום 14:00" not in t.last(DANA)
        assert "מתי נוח" in t.last(DANA)


async def test_other_times_for_a_booked_visit_lie_ahead_as_well() -> None:
    async with town() as t:
        await t.says(DANA, f"{NAMED}, מחר ב-12:00")
        await t.says(DANA, "1")
        await t.says(DANA, "1")
        await t.says(AVI, "1")
        await t.says(DANA, "אפשר להזיז?")
        assert "היום 12:00" in t.last(DANA)
        await t.hours(6)
        await t.says(DANA, "אוקיי")
        assert "היום 12:00" not in t.last(DANA)
        assert "1. " in t.last(DANA)


async def test_times_that_all_lie_ahead_are_put_again_as_they_were() -> None:
    async with town() as t:
        await t.says(DANA, NAMED)
        shown = t.last(DANA).partition("1. ")[2]
        await t.minutes(20)
        await t.says(DANA, "כן")
        assert t.last(DANA).partition("1. ")[2] == shown
