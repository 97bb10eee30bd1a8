"""At night an offer waits for the morning without hurry; an emergency knows no night."""

from tests.fakes.town import AVI, DANA, MOSHE, town

NIGHT = "2026-11-24T23:30:00+02:00"


async def test_the_ladder_waits_for_the_morning() -> None:
    async with town(NIGHT, only=[AVI, MOSHE]) as t:
        await t.to_offer(DANA)
        assert "07:00" in t.last(DANA), "the customer hears when an answer can be expected"
        asked = AVI if t.heard(AVI) else MOSHE
        assert len(t.heard(asked)) == 1, "the offer is sent at once, at any hour"
        assert "07:00" in t.last(asked)
        t.new(DANA), t.new(asked)
        await t.minutes(7 * 60, tick=10)
        assert t.new(DANA) == []
        assert t.new(asked) == [], "nobody is nudged at night"
        await t.minutes(60, tick=1)
        assert len(t.new(asked)) >= 1, "after 07:00 the clock runs"


async def test_a_professional_who_slept_is_not_taken_for_a_silent_one() -> None:
    async with town(NIGHT, only=[AVI]) as t:
        await t.to_offer(DANA)
        await t.minutes(7 * 60, tick=10)
        await t.says(AVI, "אשר")
        assert "נקבע" in t.last(DANA)
        assert (await t.lead()).status == "booked"


async def test_an_emergency_does_not_wait_for_the_morning() -> None:
    async with town(NIGHT) as t:
        await t.says(DANA, "יוצאים ניצוצות ועשן מהשקע! אני בתל אביב, הרצל 12")
        safety, *_ = t.heard(DANA)
        assert "102" in safety, "the safety text comes first"
        lead = await t.lead()
        assert lead.is_emergency
        assert lead.offer is not None
        first = lead.offer.id
        offered = {"_id": {"$in": list(lead.offer.pro_ids)}}
        asked = [pro["phone"] for pro in await t.db["professionals"].find(offered).to_list()]
        for phone in asked:
            t.new(phone)
        await t.minutes(6)
        assert all(t.new(phone) for phone in asked), "reminded after half of ten minutes"
        t.new(DANA)
        await t.minutes(5)
        assert t.new(DANA), "after ten minutes the customer hears plainly that nobody answered"
        await t.minutes(25)
        moved = await t.lead()
        assert moved.offer is None or moved.offer.id != first or moved.status == "pending_admin_review"
