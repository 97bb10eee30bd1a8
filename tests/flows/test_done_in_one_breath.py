"""A job closed by somebody in a hurry: with its sum in the same message, or with the same word once too often."""

import pytest

from tests.fakes.town import AVI, DANA, NOAM, Town, town
from tests.fakes.visits import booked, of, until


async def two_visits(t: Town) -> None:
    """At noon and at two; the clock stands shortly after one, and the first one is closed."""
    await booked(t, NOAM)
    await booked(t)
    await until(t, await of(t, NOAM), 65)
    await t.says(AVI, "סיימתי")
    await t.says(AVI, "1")
    assert (await of(t, NOAM)).status == "completed"
    t.new(DANA)


@pytest.mark.parametrize(
    ("said", "sum_"),
    [
        ("סיימתי 450", 450),
        ("סיימתי, 450 במזומן", 450),
        ("סיים 450 ביט", 450),
        ("גמרתי הכל, לקחתי 1,200", 1200),
        ("סיימתי אצל דנה 380 שח", 380),
        ("finished 450", 450),
        ("all done, charged 500", 500),
        ("הכל בסדר, סיימתי. 600", 600),
    ],
)
async def test_done_with_its_sum_closes_the_visit_and_takes_the_sum_down(said: str, sum_: float) -> None:
    async with town(only=[AVI]) as t:
        await until(t, await booked(t), 60)
        await t.says(AVI, said)
        lead = await t.lead()
        assert (lead.status, lead.final_price) == ("completed", sum_)
        assert "כמה נגבה" not in t.last(AVI)
        await t.says(AVI, "טעיתי, 540")
        assert (await t.lead()).final_price == 540


@pytest.mark.parametrize("said", ["סיימתי אצל דנה בהרצל 12", "סיימתי כאן אחרי 45 דקות", "סיימתי והיא לא שילמה"])
async def test_another_number_beside_done_is_no_price(said: str) -> None:
    async with town(only=[AVI]) as t:
        await until(t, await booked(t), 60)
        await t.says(AVI, said)
        lead = await t.lead()
        assert (lead.status, lead.final_price) == ("completed", None)
        assert "כמה נגבה" in t.last(AVI)


async def test_done_said_twice_does_not_close_the_next_visit() -> None:
    async with town(only=[AVI]) as t:
        await two_visits(t)
        await t.says(AVI, "סיימתי")
        assert ((await of(t, DANA)).status, t.new(DANA)) == ("booked", [])
        await t.says(AVI, "450")
        assert (await of(t, NOAM)).final_price == 450, "the sum is still that of the one that was closed"
        await t.says(AVI, "סיימתי, בדרך לבא")
        assert ((await of(t, DANA)).status, t.new(DANA)) == ("booked", [])


async def test_two_jobs_that_are_closed_one_after_the_other_take_one_yes() -> None:
    async with town(only=[AVI]) as t:
        await two_visits(t)
        await t.says(AVI, "סיימתי")
        await t.says(AVI, "כן")
        assert (await of(t, DANA)).status == "completed"
        await t.says(AVI, "300")
        assert (await of(t, DANA)).final_price == 300
