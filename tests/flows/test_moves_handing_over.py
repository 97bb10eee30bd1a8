"""A visit of somebody who is away, or who does not come to an emergency: kept, moved or handed over, never lost."""

from tests.fakes.there import there
from tests.fakes.town import AVI, DANA, MOSHE, Town, town
from tests.fakes.visits import booked, nobody_is_in_two_places, of, professional, slots_of

ELECTRICIAN, SECOND = "+972500000103", "+972500000191"


async def away(t: Town) -> None:
    """Avi goes on a vacation in which Dana's visit lies, and is asked about it."""
    await booked(t)
    t.new(DANA)
    await t.says(AVI, "חופשה היום")
    await t.says(AVI, "כן")
    assert "3" in t.last(AVI)


async def test_a_visit_that_is_kept_stays_as_it_is() -> None:
    async with town(only=[AVI, MOSHE]) as t:
        await away(t)
        await t.says(AVI, "1")
        assert (await of(t, DANA)).status == "booked"
        assert t.new(DANA) == []


async def test_a_visit_that_is_to_move_is_put_to_the_customer_with_choices() -> None:
    async with town(only=[AVI, MOSHE]) as t:
        await away(t)
        await t.says(AVI, "2")
        assert "אין אפשרות להגיע" in t.last(DANA)
        assert "זמן אחר אצל אבי" in t.last(DANA)
        await t.says(DANA, "2")
        assert "היום" not in t.last(DANA)
        await t.says(DANA, "1")
        await t.says(DANA, "כן")
        await t.says(AVI, "אשר")
        lead = await of(t, DANA)
        assert (lead.status, lead.pro_id) == ("booked", "pro_sample_avi")
        assert await slots_of(t, lead) == {lead.slot_id}


async def test_a_visit_that_is_handed_over_goes_to_the_next_one_and_counts_against_nobody() -> None:
    async with town(only=[AVI, MOSHE]) as t:
        await away(t)
        await t.says(AVI, "3")
        assert "משה" in t.last(DANA)
        assert (await professional(t)).cancelled_jobs == 0
        await nobody_is_in_two_places(t)


async def test_l16_an_emergency_that_its_professional_does_not_reach_goes_to_the_next_ones_at_once() -> None:
    async with town(owner_phone="+972500000999") as t:
        found = there(await t.db["professionals"].find_one({"phone": ELECTRICIAN}))
        await t.db["professionals"].insert_one(
            {**found, "_id": "pro_more", "phone": SECOND, "name": "חשמלאי שני", "contact_id": None}
        )
        await t.says(DANA, "הצפה ליד לוח החשמל, חולון")
        await t.says(ELECTRICIAN, "אשר")
        before = await t.taken()
        t.new(DANA), t.new(SECOND)
        await t.says(DANA, "אף אחד לא הגיע")
        await t.says(ELECTRICIAN, "2")
        assert "לא תגיע בסוף" in t.last(DANA)
        assert "()" not in t.last(DANA)
        assert any("חירום" in said or "דחוף" in said for said in t.new(SECOND))
        await t.says(SECOND, "1")
        lead = await of(t, DANA)
        assert (lead.status, lead.pro_id) == ("booked", "pro_more")
        assert await t.taken() == before
