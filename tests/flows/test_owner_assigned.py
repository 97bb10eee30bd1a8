"""What a person took or assigned: nothing moves under his hands, and an offer that he did not make is watched."""

from fixi_app.domain.leads import LeadStatus, OfferState
from tests.fakes.town import AVI, DANA, MOSHE, Town, town

OWNER = "+972500000999"


async def waiting(t: Town) -> str:
    """A request that waits for the owner, because the only plumber of its place had no part in it yet."""
    await t.db["professionals"].update_many({}, {"$set": {"is_active": False}})
    await t.says(DANA, "יש לי נזילה מתחת לכיור, חולון, הרצל 12 קומה 2 דירה 7")
    lead = await t.lead()
    assert lead.status is LeadStatus.PENDING
    return lead.id


async def assigned_to_avi(t: Town) -> None:
    """The owner gives the request to Avi by hand; the customer chooses the time himself."""
    await waiting(t)
    await assigned_by_hand(t)


async def assigned_by_hand(t: Town) -> None:
    await t.db["professionals"].update_many({"phone": {"$in": [AVI, MOSHE]}}, {"$set": {"is_active": True}})
    await t.says(OWNER, "ניהול")
    for answer in ("1", "1", "2", "1"):
        await t.says(OWNER, answer)
    lead = await t.lead()
    assert lead.assigned_by_person
    await t.says(DANA, "1")
    await t.says(DANA, "1")


async def test_l27_an_offer_that_the_customer_set_off_is_watched_though_a_person_chose_the_professional() -> None:
    async with town(owner_phone=OWNER) as t:
        await assigned_to_avi(t)
        lead = await t.lead()
        assert lead.offer is not None
        assert lead.offer.state is OfferState.OPEN
        asked = AVI if t.heard(AVI) else MOSHE
        before = len(t.heard(asked))
        await t.minutes(12)
        assert "תזכורת" in t.heard(asked)[before]
        await t.minutes(15)
        assert "מה עדיף" in t.last(DANA)


async def test_l27_the_last_step_of_such_an_offer_is_a_person() -> None:
    async with town(owner_phone=OWNER) as t:
        await assigned_to_avi(t)
        for _ in range(4):
            await t.minutes(70, tick=2)
        assert (await t.lead()).status in (LeadStatus.PENDING, LeadStatus.CONTACTED)
        assert any("אדם מהצוות" in said or "בזמנים אחרים" in said for said in t.heard(DANA))


async def test_a_request_that_was_declined_comes_back_to_the_owner_with_that_reason() -> None:
    """He gave it away a moment ago: the words by which it came to him first would read as the same alert once more."""
    async with town(owner_phone=OWNER) as t:
        await waiting(t)
        first = t.last(OWNER)
        await assigned_by_hand(t)
        await t.db["professionals"].update_many({"phone": {"$ne": AVI}}, {"$set": {"is_active": False}})
        t.new(OWNER)
        await t.says(AVI, "דחה")
        back = [text for text in t.new(OWNER) if "מחכה להחלטה שלך" in text]
        assert (await t.lead()).status is LeadStatus.PENDING
        assert len(back) == 1
        assert back[0].startswith("לא התקבל אישור מאיש מקצוע")
        assert back[0] != first


async def test_l27_another_place_does_not_move_a_request_that_a_person_took() -> None:
    async with town(owner_phone=OWNER) as t:
        id_ = await waiting(t)
        await t.says(OWNER, "ניהול")
        for answer in ("1", "1", "1"):
            await t.says(OWNER, answer)
        lead = await t.lead()
        assert lead.is_taken()
        await t.db["professionals"].update_many({}, {"$set": {"is_active": True}})
        t.new(DANA)
        t.new(OWNER)
        await t.says(DANA, "לא חולון, בת ים, רוטשילד 5")
        after = await t.lead(_id=id_)
        assert (after.status, after.city, after.street) == (LeadStatus.PENDING, lead.city, lead.street)
        assert t.new(DANA) == ["העברתי את זה לאדם מהצוות שמטפל בבקשה, והתשובה תגיע לכאן."]
        assert "בת ים, רוטשילד 5" in t.new(OWNER)[0]
