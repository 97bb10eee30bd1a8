"""Files and addresses go to the one whom they concern, with the words they came with, and once."""

from datetime import timedelta

from fixi_app.domain.leads import LeadStatus
from fixi_app.services.visits.upkeep import Upkeep
from tests.fakes.town import AVI, DANA, MOSHE, Town, town
from tests.flows.test_media_road import REQUEST, Sent, sent

__all__ = ["sent"]


async def _booked(t: Town) -> None:
    await t.to_offer(DANA, REQUEST)
    await t.says(AVI, "אשר")
    assert (await t.lead()).status is LeadStatus.BOOKED


async def test_another_street_without_a_number_does_not_keep_the_old_number() -> None:
    async with town(only=[AVI]) as t:
        await _booked(t)
        await t.says(DANA, "זה ברחוב סוקולוב")
        lead = await t.lead()
        assert (lead.street, lead.house_number) == ("סוקולוב", None), "nobody lives at Sokolov 12"
        assert "12" not in t.last(AVI).replace("12:", "")


async def test_a_photo_of_another_fault_goes_with_the_new_request_and_not_to_the_old_professional(sent: Sent) -> None:
    async with town(media=sent.kept) as t:
        await t.to_offer(DANA, REQUEST)
        [lead] = await t.leads()
        first = AVI if any("עבודה חדשה" in text for text in t.heard(AVI)) else MOSHE
        await t.says(first, "אשר")
        await t.says(DANA, "יש לי גם קצר בשקע, צריך חשמלאי", **sent.photo())
        assert "2. בקשה חדשה" in t.last(DANA)
        await t.says(DANA, "2")
        old, new = await t.leads()
        assert old.id == lead.id
        assert (len(old.files), len(new.files)) == (0, 1)
        assert new.photos == 1
        await t.says(DANA, "קומה 4")
        assert t.files(first) == []


async def test_a_photo_of_the_same_visit_stays_with_it_when_he_says_so(sent: Sent) -> None:
    async with town(only=[AVI], media=sent.kept) as t:
        await _booked(t)
        await t.says(DANA, "יש לי גם קצר בשקע, צריך חשמלאי", **sent.photo())
        await t.says(DANA, "1")
        assert len((await t.lead()).files) == 1
        assert t.files(AVI) == ["image.jpg"]
        assert any("קצר בשקע" in text for text in t.heard(AVI))


async def test_the_words_under_a_photo_of_a_booked_visit_reach_the_professional_with_it(sent: Sent) -> None:
    async with town(only=[AVI], media=sent.kept) as t:
        await _booked(t)
        await t.says(DANA, "המפתח אצל השכנה ממול", **sent.photo())
        assert t.files(AVI) == ["image.jpg"]
        assert any("המפתח אצל השכנה" in text for text in t.heard(AVI))


async def test_a_photo_with_thanks_reaches_the_professional_of_a_booked_visit(sent: Sent) -> None:
    async with town(only=[AVI], media=sent.kept) as t:
        await _booked(t)
        await t.says(DANA, "תודה", **sent.photo())
        assert t.files(AVI) == ["image.jpg"]


async def test_news_of_a_visit_that_is_no_longer_his_brings_him_neither_file_nor_door(sent: Sent) -> None:
    async with town(only=[AVI], media=sent.kept) as t:
        await _booked(t)
        lead = await t.lead()
        contact = await t.db["conversations"].find_one({"phone": AVI})
        assert contact
        before = len(t.heard(AVI))
        await t.db["leads"].update_one(
            {"_id": lead.id}, {"$set": {"pro_id": "pro_somebody_else", "files": [
                {"kind": "image", "path": "f-0", "mime": "image/jpeg"}]}}
        )  # fmt: skip
        for kind in ("details_changed", "photo_added", "customer_note", "booked"):
            await t.road.ground.inbox.news(contact["_id"], kind, f"late-{kind}", t.clock.now(), lead_id=lead.id)
        await t.settle()
        assert t.files(AVI) == []
        assert not any("הרצל" in text for text in t.heard(AVI)[before:])


async def test_a_file_that_he_got_does_not_come_again_after_the_queue_was_tidied(sent: Sent) -> None:
    async with town(only=[AVI], media=sent.kept) as t:
        await t.says(DANA, "", **sent.photo())
        await _booked(t)
        assert t.files(AVI) == ["image.jpg"]
        t.clock.move(timedelta(days=9))
        assert await Upkeep(t.road.ground).tidy(t.clock.now())
        await t.says(DANA, "קומה 4 בעצם")
        assert "קומה 4" in t.last(AVI)
        assert await t.db["outbox"].count_documents({"media": {"$ne": None}}) == 0, "nor is it queued again"


async def test_danger_said_again_with_the_address_and_a_photo_loses_neither(sent: Sent) -> None:
    async with town(media=sent.kept) as t:
        await t.says(DANA, "יש ניצוצות מהשקע, חולון")
        lead = await t.lead()
        assert lead.offer is not None
        assert "הכתובת" in t.last(DANA)
        await t.says(DANA, "יש עוד ניצוצות! אני ברחוב הרצל 12 קומה 3", **sent.photo("one"))
        lead = await t.lead()
        assert (lead.street, lead.house_number, lead.floor, len(lead.files)) == ("הרצל", "12", "3", 1)
        assert "הכתובת" not in t.last(DANA)
        electrician = "+972500000103"
        await t.says(electrician, "1")
        assert "הרצל 12" in "".join(t.heard(electrician))
        assert t.files(electrician) == ["image.jpg"]
        await t.says(DANA, "ניצוצות שוב, דירה 8", **sent.photo("two"))
        assert "דירה 8" in "".join(t.heard(electrician)), "who is on his way hears it at once"
        assert t.files(electrician) == ["image.jpg", "image.jpg"]


async def test_danger_said_again_does_not_change_for_which_trade_help_was_called() -> None:
    async with town() as t:
        await t.says(DANA, "יש ניצוצות מהשקע, חולון")
        await t.says(DANA, "ריח גז חזק")
        conversation = await t.db["conversations"].find_one({"phone": DANA})
        assert conversation
        assert conversation["facts"]["trade"] == (await t.lead()).trade == "electrical"


async def test_the_owner_is_called_for_the_danger_and_not_for_the_visit_that_was_booked_before() -> None:
    async with town(owner_phone="+972500000999") as t:
        await t.to_offer(DANA, REQUEST)
        await t.says(next(pro for pro in (AVI, MOSHE) if t.heard(pro)), "אשר")
        await t.says(DANA, "ריח גז חזק בבית")
        [alert] = [text for text in t.heard("+972500000999") if "חירום" in text]
        assert "חולון" in alert
        assert "גז" in alert
        assert "כיור" not in alert


async def test_the_day_of_an_old_wish_does_not_stand_in_the_way_of_a_new_hour() -> None:
    async with town(only=[AVI]) as t:
        await t.says(DANA, f"{REQUEST}, מחר בבוקר")
        assert "1. מחר" in t.last(DANA)
        t.clock.move(timedelta(days=4, hours=23))
        await t.says(DANA, "אחרי 14:00")
        assert "14:00" in t.last(DANA)
        assert "10:00" not in t.last(DANA), "he asked for the afternoon, and last week is over"
