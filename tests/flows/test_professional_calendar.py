"""Busy and free: a professional's own jobs and hours in the calendar, beside what customers hold and have booked."""

import asyncio
import itertools

import pytest

from tests.fakes.town import AVI, DANA, Town, town

PRO = "pro_sample_avi"
SINK = "סתימה בכיור, חולון, ויצמן 3, בית פרטי"


async def starts(t: Town, day: str, **more: object) -> list[str]:
    """Local hours of his slots on this day."""
    slots = await t.db["slots"].find({"pro_id": PRO, **more}, sort=[("start", 1)]).to_list()
    local = [slot["start"].astimezone(t.road.ground.zone) for slot in slots]
    return [f"{at:%H:%M}" for at in local if at.date().isoformat() == day]


async def nothing_overlaps(t: Town) -> None:
    slots = await t.db["slots"].find({"pro_id": PRO}, sort=[("start", 1)]).to_list()
    assert all(a["end"] <= b["start"] for a, b in itertools.pairwise(slots))


@pytest.mark.parametrize(
    "said",
    [
        "תפוס מחר 10-12", "אני תפוס מחר בין 10 ל-12", "busy tomorrow 10-12", "I'm busy tomorrow from 10 to 12",
        "אני לא פנוי מחר 10-12", "I'm not available tomorrow 10-12",
    ],
)  # fmt: skip
async def test_busy_for_some_hours_blocks_them_and_no_visit_lies_in_them(said: str) -> None:
    async with town(only=[AVI]) as t:
        await t.says(AVI, said)
        assert "10:00-12:00" in t.last(AVI)
        free = await starts(t, "2026-11-25", is_taken=False)
        assert not [hour for hour in free if "08:30" < hour < "12:00"]
        assert free
        assert await starts(t, "2026-11-25", own={"$gt": ""}) == ["10:00"]
        await nothing_overlaps(t)


@pytest.mark.parametrize("said", ["תפוס מחר", "busy tomorrow", "אני תפוסה מחר"])
async def test_busy_for_a_day_leaves_nothing_free_on_it(said: str) -> None:
    async with town(only=[AVI]) as t:
        await t.says(AVI, said)
        assert await starts(t, "2026-11-25", is_taken=False) == []
        assert await starts(t, "2026-11-26", is_taken=False)


@pytest.mark.parametrize(
    "said",
    ["קבעתי בעצמי עם משה מחר ב-9", "I booked Moshe myself tomorrow at 9", "סגרתי לבד עבודה מחר ב-9"],
)
async def test_a_job_of_his_own_blocks_as_long_as_a_visit_lasts(said: str) -> None:
    async with town(only=[AVI]) as t:
        await t.says(AVI, said)
        assert "09:00-10:30" in t.last(AVI)
        assert await starts(t, "2026-11-25", own={"$gt": ""}) == ["09:00"]
        await nothing_overlaps(t)


@pytest.mark.parametrize("word", ["18", "תפוס", "busy"])
async def test_without_a_time_he_is_asked(word: str) -> None:
    async with town(only=[AVI]) as t:
        await t.says(AVI, word)
        assert "מתי?" in t.last(AVI)
        await t.says(AVI, "מחר 10-12")
        assert "נחסם" in t.last(AVI)
        assert await starts(t, "2026-11-25", own={"$gt": ""}) == ["10:00"]


@pytest.mark.parametrize("bad", ["תפוס מחר 25-30", "תפוס מחר 99", "busy tomorrow 44-45"])
async def test_hours_that_are_none_block_nothing_and_are_asked_for(bad: str) -> None:
    async with town(only=[AVI]) as t:
        before = await starts(t, "2026-11-25")
        await t.says(AVI, bad)
        assert "מתי?" in t.last(AVI)
        assert await starts(t, "2026-11-25") == before


async def test_a_booked_visit_is_not_hidden_and_the_calendar_stays_as_it_was() -> None:
    async with town(only=[AVI]) as t:
        await t.to_offer(DANA)
        await t.says(AVI, "אשר")
        lead = await t.lead()
        before = await starts(t, "2026-11-24")
        await t.says(AVI, "תפוס היום 12-14")
        assert "כבר נקבע ביקור" in t.last(AVI)
        assert await starts(t, "2026-11-24") == before
        assert (await t.lead()).slot_id == lead.slot_id
        assert (await t.lead()).status == "booked"


async def test_an_hour_that_a_customer_holds_is_not_taken_from_under_her() -> None:
    async with town(only=[AVI]) as t:
        await t.to_summary(DANA)
        await t.says(AVI, "תפוס היום 11-20")
        assert "נשאר כמו שהיה" in t.last(AVI)
        await t.says(DANA, "כן")
        assert (await t.lead()).status == "new"
        await nothing_overlaps(t)


async def test_of_a_customer_and_his_own_job_at_one_moment_only_one_gets_the_hour() -> None:
    async with town(only=[AVI]) as t:
        await t.says(DANA, "יש לי נזילה מתחת לכיור, חולון, הרצל 12 קומה 2 דירה 7")
        await t.says(DANA, "1", settle=False, wait=0)
        await t.says(AVI, "תפוס היום", settle=False, wait=0)
        await t.settle()
        await t.says(DANA, "1")
        await t.says(AVI, "אשר")
        await nothing_overlaps(t)
        for lead in await t.leads():
            if lead.slot_id:
                held = await t.db["slots"].find_one({"_id": lead.slot_id})
                assert held is not None
                assert held["lead_id"] == lead.id


async def test_busy_said_twice_or_over_itself_is_one_block() -> None:
    async with town(only=[AVI]) as t:
        await t.says(AVI, "תפוס מחר 10-12")
        await t.says(AVI, "תפוס מחר 10-12")
        assert "נחסם" in t.last(AVI)
        assert await starts(t, "2026-11-25", own={"$gt": ""}) == ["10:00"]


@pytest.mark.parametrize(
    "said", ["פנוי מחר 10-12", "אני פנוי מחר 10-12", "free tomorrow 10-12", "I'm free tomorrow 10-12"]
)
async def test_free_again_gives_the_hours_back(said: str) -> None:
    async with town(only=[AVI]) as t:
        before = await starts(t, "2026-11-25", is_taken=False)
        await t.says(AVI, "תפוס מחר 10-12")
        await t.says(AVI, said)
        assert "פתוח ביומן" in t.last(AVI)
        assert await starts(t, "2026-11-25", own={"$gt": ""}) == []
        assert len(await starts(t, "2026-11-25", is_taken=False)) == len(before)
        await nothing_overlaps(t)


@pytest.mark.parametrize("word", ["19", "פנוי", "free"])
async def test_free_without_a_time_is_asked_and_an_evening_can_be_opened(word: str) -> None:
    async with town(only=[AVI]) as t:
        await t.says(AVI, word)
        assert "מתי?" in t.last(AVI)
        await t.says(AVI, "מחר 20-22")
        assert [hour for hour in await starts(t, "2026-11-25", is_taken=False) if hour >= "20:00"]
        await nothing_overlaps(t)


async def test_a_day_of_rest_is_opened_only_on_purpose() -> None:
    async with town(only=[AVI]) as t:
        before = await starts(t, "2026-11-28")
        await t.says(AVI, "פנוי בשבת 10-14")
        assert "מנוחה" in t.last(AVI)
        assert await starts(t, "2026-11-28") == before
        await t.says(AVI, "כן")
        assert "10:00" in await starts(t, "2026-11-28", is_taken=False)


async def test_a_time_that_is_over_changes_nothing() -> None:
    async with town("2026-11-24T18:00:00+02:00", only=[AVI]) as t:
        await t.says(AVI, "תפוס היום 10-12")
        assert "כבר עבר" in t.last(AVI)


async def test_two_words_at_once_are_both_done() -> None:
    async with town(only=[AVI]) as t:
        for text in ("תפוס מחר 10-12", "תפוס ביום חמישי 10-12"):
            await t.says(AVI, text, settle=False, wait=0)
            await asyncio.gather(t.settle())
        assert await starts(t, "2026-11-25", own={"$gt": ""}) == ["10:00"]
        assert await starts(t, "2026-11-26", own={"$gt": ""}) == ["10:00"]
