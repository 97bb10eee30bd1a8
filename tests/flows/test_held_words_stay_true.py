"""What waits in the outbox for the morning is as true then as it was when it was decided."""

from tests.fakes.town import AVI, DANA, YOSSI, town

EVENING = "2026-11-24T20:41:00+02:00"


async def test_what_is_decided_at_night_and_read_in_the_morning_names_the_date_and_not_tomorrow() -> None:
    async with town(EVENING, only=[AVI, YOSSI]) as t:
        await t.db["professionals"].update_one({"phone": YOSSI}, {"$set": {"auto_accept": False}})
        await t.to_offer(DANA)
        await t.minutes(75, tick=5)
        assert "יוסי" not in t.last(DANA), "he is told of the next one in the morning"
        await t.hours(8)
        told = next(text for text in t.heard(DANA) if "פניתי אל יוסי" in text)
        assert "יום רביעי 25.11" in told
        assert "מחר" not in told


async def test_who_writes_before_the_morning_reads_the_date_and_not_today() -> None:
    async with town(EVENING, only=[AVI, YOSSI]) as t:
        await t.db["professionals"].update_one({"phone": YOSSI}, {"$set": {"auto_accept": False}})
        await t.to_offer(DANA)
        await t.minutes(75, tick=5)
        await t.says(DANA, "סטטוס")
        told = next(text for text in t.heard(DANA) if "פניתי אל יוסי" in text)
        assert "יום רביעי 25.11" in told
