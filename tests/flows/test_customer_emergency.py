"""Danger: the safety text at once, place alone is enough, and nobody is left with a silence."""

from datetime import timedelta

from fixi_app.channels.simulator import make_inbound
from fixi_app.domain.leads import Lead
from tests.fakes.there import there
from tests.fakes.town import AVI, DANA, Town, town

ELECTRICIAN = "+972500000103"
SECOND, THIRD = "+972500000191", "+972500000192"
OWNER = "+972500000999"
FULL = "יש לי נזילה מתחת לכיור, חולון, הרצל 12 קומה 2 דירה 7"


async def three_electricians(t: Town) -> None:
    """Two more like the one of the sample."""
    found = there(await t.db["professionals"].find_one({"phone": ELECTRICIAN}))
    for number, phone in enumerate((SECOND, THIRD)):
        await t.db["professionals"].insert_one({
            **found, "_id": f"pro_more_{number}", "phone": phone, "name": f"חשמלאי {number}", "contact_id": None,
        })  # fmt: skip


async def flooded(t: Town) -> Lead:
    await t.says(DANA, "הצפה ליד לוח החשמל, חולון")
    return await t.lead()


async def test_the_safety_text_comes_first_and_the_city_alone_sends_offers() -> None:
    """L49."""
    async with town(owner_phone=OWNER) as t:
        await t.says(DANA, "ריח גז חזק בבית!!")
        assert "102" in t.heard(DANA)[0]
        assert "באיזו עיר" in t.last(DANA)
        assert t.heard(OWNER), "the owner knows from the start"
        await t.says(DANA, "חולון")
        lead = await t.lead()
        assert lead.is_emergency
        assert lead.offer is not None
        assert "הכתובת" in t.last(DANA)
        assert "קומה" not in t.last(DANA)


async def test_a_message_that_is_brought_again_hours_later_brings_no_second_safety_text() -> None:
    async with town(only=[AVI]) as t:
        message = make_inbound(f"simulator:{DANA}", "יש ריח חזק של גז", sent_at=t.clock.now(), message_id="gas")
        await t.road.receive.keep([message])
        await t.settle()
        assert any("גז" in said for said in t.new(DANA))
        t.clock.move(timedelta(hours=2))
        await t.road.receive.keep([message])
        await t.settle()
        assert t.new(DANA) == []


async def test_nothing_in_an_emergency_smiles_or_says_that_help_is_sure() -> None:
    async with town() as t:
        await flooded(t)
        assert not [c for c in "".join(t.heard(DANA)) if ord(c) > 0x1F000]
        assert "לא תחליף" in t.last(DANA)


async def test_three_are_asked_the_second_takes_it_and_the_others_are_told() -> None:
    async with town() as t:
        await three_electricians(t)
        lead = await flooded(t)
        assert lead.offer is not None
        assert set(lead.offer.pro_ids) == {"pro_sample_dana", "pro_more_0", "pro_more_1"}
        await t.says(SECOND, "1")
        assert "נא להתקשר עכשיו" in t.last(SECOND)
        assert "אישרה" in t.last(DANA)
        assert "הכתובת" in t.last(DANA), "the street is still wanted"
        for other in (ELECTRICIAN, THIRD):
            assert "נלקחה" in t.last(other)
        await t.says(ELECTRICIAN, "אשר")
        assert "לא פתוחה" in t.last(ELECTRICIAN)
        await t.says(DANA, "הרצל 12 קומה 3")
        assert "הרצל 12" in t.last(SECOND)


async def test_nobody_answers_and_the_customer_hears_it_plainly() -> None:
    async with town(owner_phone=OWNER) as t:
        await flooded(t)
        await t.minutes(11)
        assert "עדיין אין אישור" in t.last(DANA)
        assert "הזמן הפנוי הקרוב" in t.last(DANA)
        await t.minutes(25)
        assert (await t.lead()).status == "pending_admin_review"
        assert "אדם מהצוות" in t.last(DANA)


async def test_danger_in_the_middle_frees_the_held_time_and_forgets_its_price() -> None:
    async with town() as t:
        await t.to_summary(DANA, FULL)
        await t.says(DANA, "יש ניצוצות מהשקע")
        lead = await t.lead()
        assert lead.is_emergency
        assert (lead.slot_id, lead.appointment_start, lead.quoted) == (None, None, None)
        assert not await t.taken()
        assert "כמה שיותר מהר" in t.last(ELECTRICIAN)


async def test_an_offer_that_danger_overtakes_is_told_that_it_moved_on() -> None:
    async with town(only=[AVI, ELECTRICIAN]) as t:
        await t.to_offer(DANA, FULL)
        await t.says(DANA, "יש ניצוצות מהשקע")
        assert "הועברה הלאה" in t.last(AVI)
        await t.says(AVI, "אשר")
        assert "לא פתוחה" in t.last(AVI)
        assert "חירום" in t.last(ELECTRICIAN)


async def test_danger_beside_a_booked_visit_leaves_the_visit_booked() -> None:
    async with town() as t:
        await t.to_offer(DANA, "יש לי נזילה, פתח תקווה, רוטשילד 3 קומה 1")
        await t.says(DANA, "ריח גז חזק בבית")
        first, second = await t.leads()
        assert (first.status, first.is_emergency) == ("booked", False)
        assert (second.is_emergency, second.city) == (True, first.city)
        assert [slot["lead_id"] for slot in await t.taken()] == [first.id]


async def test_danger_while_a_person_was_called_does_not_wait_for_him() -> None:
    async with town() as t:
        await t.says(DANA, FULL)
        await t.says(DANA, "נציג")
        await t.says(DANA, "יוצא עשן מלוח החשמל")
        assert "102" in t.heard(DANA)[-2]
        assert (await t.lead()).is_emergency


async def test_while_a_person_is_here_he_is_called_and_the_safety_text_still_goes_out() -> None:
    async with town(owner_phone=OWNER) as t:
        await t.says(DANA, FULL)
        contact = there(await t.db["conversations"].find_one({"phone": DANA}))["_id"]
        await t.road.ground.inbox.news(contact, "phone_spoke", "x", t.clock.now())
        await t.settle()
        await t.says(DANA, "יוצא עשן מלוח החשמל")
        assert "102" in t.last(DANA)
        assert t.heard(OWNER)
        assert not (await t.lead()).is_emergency


async def test_words_of_no_danger_start_no_emergency() -> None:
    async with town() as t:
        await t.says(DANA, "לא דחוף, אין סכנה, אבל השקע בסלון לא עובד, חולון")
        assert not (await t.lead()).is_emergency
        assert len(t.heard(DANA)) == 1


async def test_an_emergency_knows_no_night() -> None:
    async with town("2026-11-24T23:30:00+02:00", only=[AVI]) as t:
        await t.db["professionals"].update_many({"phone": AVI}, {"$set": {"trades": ["plumbing", "electrical"]}})
        await flooded(t)
        assert "חירום" in t.last(AVI)
        await t.minutes(6)
        assert "תזכורת" in t.last(AVI)


async def test_danger_while_he_chooses_among_cities_is_met_as_danger_and_the_choice_sends_help() -> None:
    async with town(owner_phone=OWNER) as t:
        await t.says(DANA, "יש לי נזילה בקריות")
        t.new(DANA)
        await t.says(DANA, "יש ריח חזק של גז בבית")
        safety, asked = t.new(DANA)
        assert "102" in safety
        assert "אפנה מיד לאנשי מקצוע" in asked
        assert "1. " in asked
        assert "חירום" in t.last(OWNER)
        await t.says(DANA, "1")
        lead = await t.lead()
        assert lead.is_emergency
        assert lead.city
