"""A number changes hands: after long silence, or under another name, nothing of before is shown or used until he says
who he is; and after the months of the settings whoever is silent is forgotten, also if he never wrote himself."""

from datetime import timedelta

import pytest

from fixi_app.domain.leads import LeadStatus
from fixi_app.services.office import NewLead
from fixi_app.services.visits.upkeep import Upkeep
from tests.fakes.desk import OWNER, at_desk
from tests.fakes.town import AVI, DANA, NOAM, Town, town

LEAK = "יש לי נזילה מתחת לכיור, חולון, הרצל 12 קומה 2 דירה 7"


async def pleased(t: Town, phone: str = DANA, name: str = "דנה לוי") -> None:
    """A visit that took place, was rated with five stars, and was ordered under this name."""
    await t.says(phone, f"שמי {name}. {LEAK}")
    await t.says(phone, "1")
    await t.says(phone, "1")
    await t.says(AVI, "אשר")
    lead = (await t.leads())[-1]
    assert lead.appointment_end
    t.clock.move(lead.appointment_end - t.clock.now())
    await t.says(AVI, "סיימתי")
    await t.says(AVI, "400")
    await t.says(phone, "5")
    await t.says(phone, "דלג")
    named = {"$set": {"customer_name": name, "status": LeadStatus.CLOSED.value}}
    await t.db["leads"].update_one({"_id": lead.id}, named)


async def months_pass(t: Town, months: float) -> None:
    t.clock.move(timedelta(days=30 * months))
    for pro in await t.road.ground.store.professionals.many({"phone": AVI}):
        await Upkeep(t.road.ground).slots_of(pro, t.clock.now())


async def test_within_the_months_he_is_known_and_his_professional_is_offered() -> None:
    async with town(only=[AVI]) as t:
        await pleased(t)
        await months_pass(t, 3)
        await t.says(DANA, LEAK)
        assert "אבי" in t.last(DANA)
        await t.says(DANA, "מה שמור עליי")
        assert "דנה" in t.last(DANA)


async def test_after_six_silent_months_nothing_of_before_is_shown_or_used() -> None:
    async with town(only=[AVI]) as t:
        await pleased(t)
        await months_pass(t, 6.5)
        t.new(DANA)
        await t.says(DANA, "מה שמור עליי")
        said = "\n".join(t.new(DANA))
        assert "דנה" not in said
        assert "הרצל" not in said
        assert "רק אחרי ששולחים את השם" in said
        assert "שירותי הדגמה" in said  # greeted anew, with the privacy line


async def test_once_he_says_who_he_is_he_is_known_again() -> None:
    async with town(only=[AVI]) as t:
        await pleased(t)
        await months_pass(t, 6.5)
        await t.says(DANA, f"שמי דנה לוי, {LEAK}")
        await t.says(DANA, "מה שמור עליי")
        assert "דנה" in t.last(DANA)
        assert "רק אחרי ששולחים" not in t.last(DANA)


async def test_somebody_elses_name_opens_nothing() -> None:
    async with town(only=[AVI]) as t:
        await pleased(t)
        await months_pass(t, 6.5)
        await t.says(DANA, "שמי רותם כהן, יש לי סתימה בכיור בחולון")
        await t.says(DANA, "מה שמור עליי")
        assert "דנה" not in t.last(DANA)
        assert "הרצל" not in t.last(DANA)
        assert "רותם" in t.last(DANA)


async def test_the_months_are_a_setting() -> None:
    async with town(only=[AVI]) as t:
        t.road.ground.business = t.road.ground.business.but(forget_after_months=12)
        await pleased(t)
        await months_pass(t, 6.5)
        await t.says(DANA, "מה שמור עליי")
        assert "דנה" in t.last(DANA)


async def test_under_another_name_it_is_another_person_and_under_a_nickname_it_is_not() -> None:
    async with town(only=[AVI]) as t:
        await pleased(t, name="דנה לוי")
        await t.db["conversations"].update_one({"phone": DANA}, {"$set": {"name": "דנה לוי"}})
        await t.says(DANA, "מה שמור עליי", name="דנה 🌸")
        assert "הרצל" in t.last(DANA)
        await t.says(DANA, "מה שמור עליי", name="Moshe Cohen")
        assert "הרצל" not in t.last(DANA)
        await t.says(DANA, "מה שמור עליי", name="Moshe Cohen")
        assert "הרצל" not in t.last(DANA)


async def test_whoever_waits_for_a_visit_is_known_under_any_name() -> None:
    async with town(only=[AVI]) as t:
        await t.to_offer(DANA)
        await t.db["conversations"].update_one({"phone": DANA}, {"$set": {"name": "דנה לוי"}})
        await t.says(DANA, "סטטוס", name="Moshe Cohen")
        assert "אבי" in t.last(DANA)


async def test_words_of_an_old_matter_never_reach_the_next_one_l46() -> None:
    async with town(only=[AVI]) as t:
        await t.says(DANA, "יש לי נזילה בחולון")
        lead = await t.lead()
        await t.db["leads"].update_one({"_id": lead.id}, {"$set": {"status": "closed", "slot_id": None}})
        await months_pass(t, 7)
        await t.says(DANA, "שלום")
        chat = await t.db["conversations"].find_one({"phone": DANA})
        assert chat is not None
        assert chat["facts"]["city"] is None
        assert not any("נזילה" in text for _, text in chat["recent"])


# -- retention --------------------------------------------------------------------------------------------------------


async def test_who_was_only_written_to_is_forgotten_as_well() -> None:
    async with at_desk() as d:
        t = d.town
        created = await d.desk.leads.create(NewLead(phone=NOAM, customer_name="נועם", city="חולון"), OWNER)
        assert created.lead_id
        await t.db["leads"].update_one({"_id": created.lead_id}, {"$set": {"status": "closed"}})
        await months_pass(t, 20)
        await t.road.retention.tick(t.clock.now())
        assert await t.db["contacts"].count_documents({"phone": NOAM}) == 1
        await months_pass(t, 6)
        done = await t.road.retention.tick(t.clock.now())
        assert done["contacts"] == 1
        assert await t.db["contacts"].count_documents({"$or": [{"phone": NOAM}, {"name": "נועם"}]}) == 0
        assert (await t.road.retention.tick(t.clock.now()))["contacts"] == 0


async def test_an_open_request_keeps_him() -> None:
    async with at_desk() as d:
        await d.desk.leads.create(NewLead(phone=NOAM, customer_name="נועם", city="חולון"), OWNER)
        await months_pass(d.town, 30)
        await d.town.road.retention.tick(d.town.clock.now())
        assert await d.town.db["contacts"].count_documents({"phone": NOAM}) == 1


@pytest.mark.parametrize("writes", [DANA, NOAM])
async def test_one_person_with_two_numbers_is_kept_while_he_uses_either_and_goes_whole(writes: str) -> None:
    async with town() as t:
        await t.says(DANA, "שלום")
        await t.says(NOAM, "שלום")
        addresses = await t.db["addresses"].find({"_id": {"$in": [f"simulator:{DANA}", f"simulator:{NOAM}"]}}).to_list()
        ids = [address["contact_id"] for address in addresses]
        await t.road.merging.join(ids[0], ids[1], "owner", t.clock.now())
        await t.settle()
        await months_pass(t, 23)
        await t.says(writes, "שלום")
        await months_pass(t, 3)
        await t.road.retention.tick(t.clock.now())
        assert await t.db["addresses"].count_documents({"contact_id": {"$in": ids}}) == 2
        await months_pass(t, 23)
        await t.road.retention.tick(t.clock.now())
        assert await t.db["addresses"].count_documents({"contact_id": {"$in": ids}}) == 0


async def test_news_for_somebody_who_has_no_chat_any_more_is_cleared_away() -> None:
    async with town(only=[AVI]) as t:
        inbox = t.road.ground.inbox
        await inbox.news("gone_lead_1", "completed", "lead_1", t.clock.now(), lead_id="lead_1")
        message = {"_id": "m0", "conversation_id": "gone_lead_1", "kind": "message", "received_at": t.clock.now()}
        await inbox.keep({**message, "state": "new", "turn_id": None, "urgent": False})
        assert await inbox.count_waiting() == 2
        await t.settle()
        assert await inbox.count_waiting() == 0
        aside = await t.db["inbox"].find_one({"state": "aside"})
        assert aside
        assert aside["_id"] == "m0", "words of a person are not thrown away unread"
