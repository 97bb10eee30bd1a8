"""A professional's own hours and prices: shown, read back, changed; what was agreed before stays as it was agreed."""

import pytest

from tests.fakes.town import AVI, DANA, NOAM, Town, town

PRO = "pro_sample_avi"
LEAK = "יש לי נזילה מתחת לכיור, חולון, הרצל 12 קומה 2 דירה 7"


async def starts(t: Town, day: str) -> list[str]:
    slots = await t.db["slots"].find({"pro_id": PRO, "is_taken": False}, sort=[("start", 1)]).to_list()
    local = [slot["start"].astimezone(t.road.ground.zone) for slot in slots]
    return [f"{at:%H:%M}" for at in local if at.date().isoformat() == day]


async def prices(t: Town) -> dict[str, tuple[float, float]]:
    pro = await t.road.ground.store.professionals.get(PRO)
    assert pro is not None
    return {price.item: (price.start, price.end) for price in pro.price_list}


@pytest.mark.parametrize("word", ["22", "שעות", "hours"])
async def test_his_hours_are_shown(word: str) -> None:
    async with town(only=[AVI]) as t:
        await t.says(AVI, word)
        assert "08:00" in t.last(AVI)
        assert "למשל" in t.last(AVI)


@pytest.mark.parametrize(
    "said",
    [
        "שעות א-ה 10-15", "אני עובד ימים א-ה 10-15", "hours Sunday to Thursday 10-15", "I work Sun-Thu 10-15",
        "לשנות את השעות א-ה מ-10 עד 15",
    ],
)  # fmt: skip
async def test_other_hours_hold_from_now_on_after_a_yes(said: str) -> None:
    async with town(only=[AVI]) as t:
        before = await starts(t, "2026-11-25")
        await t.says(AVI, said)
        assert "10:00-15:00" in t.last(AVI)
        assert await starts(t, "2026-11-25") == before
        await t.says(AVI, "1")
        assert "נשמר" in t.last(AVI)
        free = await starts(t, "2026-11-25")
        assert free
        assert free[0] == "10:00"
        assert free[-1] < "15:00"


async def test_a_weekday_off_has_no_free_hour_and_a_booked_visit_stays() -> None:
    async with town(only=[AVI]) as t:
        await t.to_offer(DANA, LEAK)
        await t.says(AVI, "אשר")
        lead = await t.lead()
        await t.says(AVI, "שעות ג סגור")
        await t.says(AVI, "כן")
        assert await starts(t, "2026-12-01") == []
        assert await starts(t, "2026-12-02")
        assert (await t.lead()).slot_id == lead.slot_id
        assert await t.db["slots"].find_one({"_id": lead.slot_id, "is_taken": True})


@pytest.mark.parametrize("bad", ["שעות א-ה 25-30", "hours Sun-Thu 99", "שעות 8"])
async def test_hours_that_are_none_are_said_to_be_so_and_nothing_changes(bad: str) -> None:
    async with town(only=[AVI]) as t:
        before = await starts(t, "2026-11-25")
        await t.says(AVI, bad)
        assert "לא ברורות" in t.last(AVI)
        await t.says(AVI, "1")
        assert await starts(t, "2026-11-25") == before


@pytest.mark.parametrize("word", ["23", "מחירון", "prices", "מחיר", "what are my prices"])
async def test_his_prices_are_shown(word: str) -> None:
    async with town(only=[AVI]) as t:
        await t.says(AVI, word)
        assert "250-650" in t.last(AVI)


@pytest.mark.parametrize(
    "said", ["מחיר אינסטלציה 300-700", "תעדכן את המחיר של אינסטלציה ל-300-700", "price plumbing 300-700"]
)
async def test_a_price_changes_after_it_was_read_back(said: str) -> None:
    async with town(only=[AVI]) as t:
        await t.says(AVI, said)
        assert "300-700" in t.last(AVI)
        assert "250-650" in t.last(AVI)
        assert (await prices(t))["plumbing"] == (250, 650)
        await t.says(AVI, "כן")
        assert (await prices(t))["plumbing"] == (300, 700)


async def test_a_new_line_is_asked_for_its_trade_where_he_has_several() -> None:
    async with town(only=[AVI]) as t:
        await t.says(AVI, "מחיר החלפת ברז 200-300")
        assert "לאיזה תחום" in t.last(AVI) or "שורה חדשה" in t.last(AVI)
        await t.says(AVI, "1")
        if "שורה חדשה" in t.last(AVI):
            await t.says(AVI, "1")
        assert (await prices(t))["plumbing: החלפת ברז"] == (200, 300)


@pytest.mark.parametrize("bad", ["מחיר אינסטלציה 0", "מחיר אינסטלציה 700-300", "מחיר 300", "price plumbing 10 20 30"])
async def test_a_price_that_is_none_is_said_to_be_so_and_nothing_changes(bad: str) -> None:
    async with town(only=[AVI]) as t:
        before = await prices(t)
        await t.says(AVI, bad)
        assert "המחיר לא ברור" in t.last(AVI)
        await t.says(AVI, "1")
        assert await prices(t) == before


async def test_a_price_that_was_agreed_stays_and_a_new_request_hears_the_new_one() -> None:
    async with town(only=[AVI]) as t:
        await t.to_offer(DANA, LEAK)
        agreed = (await t.lead()).quoted
        await t.says(AVI, "מחיר אינסטלציה 300-700")
        await t.says(AVI, "כן")
        await t.says(AVI, "אשר")
        first = await t.lead()
        assert first.status == "booked"
        assert first.quoted == agreed
        await t.to_offer(NOAM, "נזילה בברז, חולון, ויצמן 3, בית פרטי")
        second = (await t.leads())[1]
        assert second.quoted
        assert (second.quoted.start, second.quoted.end) == (300, 700)


@pytest.mark.parametrize(
    "said", ["לא לכתוב לי בין 21 ל-7", "אל תפריעו לי מ-21 עד 7", "don't write to me 21-7", "do not disturb 9pm to 7am"]
)
async def test_hours_in_which_he_is_left_alone_are_read_back_and_kept(said: str) -> None:
    async with town(only=[AVI]) as t:
        await t.says(AVI, said)
        assert "21:00-07:00" in t.last(AVI)
        assert (await t.road.ground.store.professionals.get(PRO)).quiet_hours is None  # type: ignore[union-attr]
        await t.says(AVI, "1")
        hours = (await t.road.ground.store.professionals.get(PRO)).quiet_hours  # type: ignore[union-attr]
        assert hours
        assert (f"{hours.start:%H:%M}", f"{hours.end:%H:%M}") == ("21:00", "07:00")
        await t.says(AVI, "26")
        assert "21:00-07:00" in t.last(AVI)
        await t.says(AVI, "אפשר לכתוב לי תמיד")
        await t.says(AVI, "כן")
        assert (await t.road.ground.store.professionals.get(PRO)).quiet_hours is None  # type: ignore[union-attr]
