"""The evening report reaches the owner's phone once, tells what waits for him, and comes again only while it waits."""

from datetime import datetime, timedelta

from tests.fakes.town import AVI, DANA, NOAM, ZONE, Town, town

OWNER = "+972500000900"


async def told(t: Town, until: str) -> list[str]:
    """What the owner hears until then; the job looks every five minutes."""
    end = datetime.fromisoformat(until).replace(tzinfo=ZONE)
    while t.clock.now() < end:
        t.clock.move(timedelta(minutes=5))
        await t.road.reports.tick(t.clock.now())
    await t.settle()
    return t.new(OWNER)


async def test_the_day_is_told_in_the_evening_once_and_kept_for_the_dashboard() -> None:
    async with town(owner_phone=OWNER, only=[AVI]) as t:
        await t.to_offer(DANA)
        await t.says(AVI, "אשר")
        t.clock.move(timedelta(hours=3))
        await t.says(AVI, "סיימתי")
        await t.says(AVI, "420")
        t.new(OWNER)
        assert await told(t, "2026-11-24T19:55") == []
        (report,) = await told(t, "2026-11-25T07:55")
        for part in ("סיכום", "פניות שנכנסו: 1", "ביקורים שנקבעו: 1", "עבודות שהושלמו: 1", "420 ₪", "שום דבר לא מחכה"):
            assert part in report
        kept = await t.road.reports.of(datetime(2026, 11, 24, tzinfo=ZONE).date(), t.clock.now())
        assert (kept.came, kept.completed, kept.earned) == (1, 1, 420)


async def test_what_found_nobody_is_told_with_the_change_that_would_have_helped() -> None:
    async with town(owner_phone=OWNER, only=[AVI]) as t:
        await t.says(DANA, "יש לי נזילה באילת, התמרים 5")
        await t.says(NOAM, "צינור התפוצץ באילת, רחוב ים סוף 3")
        t.new(OWNER)
        report = (await told(t, "2026-11-24T20:30"))[-1]
        assert "באילת (פניות: 2)" in report
        assert "בקשות שצריכות החלטה: 2" in report


async def test_while_somebody_waits_the_owner_is_reminded_every_four_hours_by_day_only() -> None:
    async with town(owner_phone=OWNER, only=[AVI]) as t:
        await t.says(DANA, "יש לי נזילה באילת, התמרים 5")
        t.new(OWNER)
        reminders = await told(t, "2026-11-24T19:55")
        assert len(reminders) == 2, "at 12:00 and 16:00"
        assert all("עדיין מחכה לך" in text for text in reminders)
        assert len(await told(t, "2026-11-24T20:30")) == 1
        assert await told(t, "2026-11-25T07:50") == []
        assert len(await told(t, "2026-11-25T08:30")) == 1


async def test_nothing_stuck_is_no_reminder() -> None:
    async with town(owner_phone=OWNER, only=[AVI]) as t:
        await t.to_offer(DANA)
        assert await told(t, "2026-11-24T19:55") == []


async def test_after_sleep_the_missed_evening_is_told_in_the_morning_and_a_stale_one_never() -> None:
    async with town("2026-11-24T19:00:00+02:00", owner_phone=OWNER, only=[AVI]) as t:
        await t.says(DANA, "יש לי נזילה באילת, התמרים 5")
        t.new(OWNER)
        t.clock.move(timedelta(hours=12))
        assert len(await told(t, "2026-11-25T10:30")) == 1
    async with town("2026-11-24T19:00:00+02:00", owner_phone=OWNER, only=[AVI]) as t:
        await t.says(DANA, "יש לי נזילה באילת, התמרים 5")
        t.new(OWNER)
        t.clock.move(timedelta(hours=16))
        (only,) = await told(t, "2026-11-25T12:30")
        assert "עדיין מחכה לך" in only


async def test_without_a_phone_the_report_is_kept_all_the_same() -> None:
    async with town(only=[AVI]) as t:
        await t.says(DANA, "יש לי נזילה באילת, התמרים 5")
        await told(t, "2026-11-24T20:30")
        assert await t.db["reports"].find_one({"_id": "2026-11-24"}) is not None
