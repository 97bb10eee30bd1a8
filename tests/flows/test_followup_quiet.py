"""Quiet time holds for whatever a customer is told unasked, whoever wished it (L66)."""

from datetime import datetime, timedelta

from tests.fakes.town import AVI, DANA, MOSHE, ZONE, Town, town

NIGHT = "2026-11-24T23:00:00+02:00"
AT_FOUR = "יש לי נזילה מתחת לכיור, חולון, הרצל 12 קומה 2 דירה 7, מחר ב-16:00"


def clock(t: Town) -> str:
    return f"{t.clock.now().astimezone(ZONE):%d %H:%M}"


async def until(t: Town, moment: str) -> None:
    """Let the time come to this moment, `25 08:00`, in steps of a quarter of an hour, the ladder looking."""
    day, _, wall = moment.partition(" ")
    end = datetime.fromisoformat(f"2026-11-{day}T{wall}:00").replace(tzinfo=ZONE)
    await t.minutes((end - t.clock.now()) / timedelta(minutes=1), tick=15)


async def test_a_yes_in_the_middle_of_the_night_is_told_in_the_morning() -> None:
    async with town(NIGHT, only=[AVI]) as t:
        await t.to_offer(DANA, AT_FOUR)
        await t.settle(45 * 60)
        t.new(DANA)
        await t.says(AVI, "אשר")
        assert (await t.lead()).status == "booked"
        assert t.new(DANA) == []
        await until(t, "25 07:59")
        assert t.new(DANA) == []
        await until(t, "25 08:00")
        assert "נקבע" in t.last(DANA)


async def test_whoever_writes_himself_hears_at_once_what_waited_and_in_its_order() -> None:
    async with town(NIGHT, only=[AVI]) as t:
        await t.to_offer(DANA, AT_FOUR)
        await t.settle(45 * 60)
        await t.says(AVI, "אשר")
        t.new(DANA)
        await t.says(DANA, "סטטוס")
        booked, status = t.new(DANA)
        assert "נקבע" in booked
        assert "16:00" in status
        await until(t, "25 08:30")
        assert t.new(DANA) == [], "nothing is told twice"


async def test_what_follows_a_refusal_is_done_at_night_and_only_the_telling_waits() -> None:
    async with town(NIGHT, only=[AVI, MOSHE]) as t:
        await t.to_offer(DANA)
        await t.settle(45 * 60)
        t.new(DANA)
        await t.says(AVI, "דחה")
        assert (await t.lead()).pro_id == "pro_sample_moshe"
        assert t.new(DANA) == []
        await until(t, "25 08:00")
        assert "משה ביטון" in t.new(DANA)[0]


async def test_a_message_about_a_visit_that_is_near_does_not_wait_behind_a_cold_one() -> None:
    async with town("2026-11-24T20:00:00+02:00", only=[AVI]) as t:
        await t.to_offer(DANA, "יש לי נזילה מתחת לכיור, חולון, הרצל 12 קומה 2 דירה 7, מחר ב-8:00")
        await until(t, "24 20:45")
        await t.says(AVI, "אשר")
        lead = await t.lead()
        assert lead.appointment_start is not None
        await until(t, "24 23:00")
        t.new(DANA)
        await t.road.ground.outbox.put({
            "_id": "cold", "conversation_id": lead.contact_id, "address": f"simulator:{DANA}", "text": "קר",
            "media": None, "state": "queued", "created_at": t.clock.now(), "order": 0, "attempts": 0, "cold": True,
            "not_before": t.clock.now() + timedelta(hours=9), "not_after": None, "provider_message_id": None,
        })  # fmt: skip
        await until(t, "25 07:00")
        await t.says(AVI, "בדרך")
        assert len(t.new(DANA)) == 1
        await until(t, "25 08:00")
        assert t.new(DANA) == ["קר"]


async def test_wait_or_another_one_is_not_asked_before_the_morning() -> None:
    async with town("2026-11-24T20:30:00+02:00", only=[AVI, MOSHE]) as t:
        await t.to_offer(DANA, AT_FOUR)
        lead = await t.lead()
        await t.db["leads"].update_one({"_id": lead.id}, {"$set": {"offer.sent_at": lead.created_at}})
        await t.db["conversations"].update_one({"_id": lead.contact_id}, {"$set": {"last_inbound_at": None}})
        await until(t, "24 20:35")
        await t.settle(26 * 60)
        t.new(DANA)
        await t.road.ladder.tick(t.clock.now())
        await t.settle()
        assert clock(t) > "24 21:00"
        assert t.new(DANA) == []
        assert (await t.lead()).offer.step == "nudged"  # type: ignore[union-attr]
