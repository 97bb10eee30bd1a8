"""Before Fixi ends it says what will wait meanwhile."""

from datetime import datetime

from fixi_app.services.running.left_waiting import LeftWaiting, left_waiting
from tests.fakes.desk import at_desk
from tests.fakes.town import DANA, NOAM, town


async def test_open_offers_and_waiting_people_and_unsent_messages_are_counted() -> None:
    async with town() as t:
        assert await left_waiting(t.road.ground) == LeftWaiting()
        await t.says(DANA, "יש לי נזילה")  # is answered, and waits for nobody
        await t.says(NOAM, "נציג בבקשה")
        assert (await left_waiting(t.road.ground)).people == 1
        await t.db["leads"].insert_one({"_id": "o", "offer": {"state": "open"}})
        await t.db["leads"].insert_one({"_id": "c", "offer": {"state": "refused"}})
        assert (await left_waiting(t.road.ground)).offers == 1
        await t.db["outbox"].insert_one({"_id": "x", "state": "queued"})
        assert (await left_waiting(t.road.ground)).unsent == 1


async def test_a_reminder_of_today_is_counted_and_one_of_tomorrow_is_not() -> None:
    """By the day of the business: its midnight is 22:00 in UTC."""
    async with town() as t:
        for id_, at in (("a", "2026-11-24T21:59:00+00:00"), ("b", "2026-11-24T22:00:00+00:00")):
            await t.db["leads"].insert_one({"_id": id_, "follow": {"remind_at": datetime.fromisoformat(at)}})
        assert (await left_waiting(t.road.ground)).reminders == 1


async def test_the_desk_says_it_in_words_and_says_nothing_where_nothing_waits() -> None:
    async with at_desk() as d:
        assert await d.desk.checks.at_quitting() == ""
        await d.town.says(DANA, "נציג בבקשה")
        told = await d.desk.checks.at_quitting()
        assert "לקוחות שמחכים לאדם: 1" in told
        assert "הצעות" not in told
