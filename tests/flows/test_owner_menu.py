"""The owner on WhatsApp: the menu, his decisions, and what those whom they concern hear of it."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from fixi_app.channels.simulator import SimulatorChannel
from fixi_app.domain.business import Business
from fixi_app.domain.leads import LeadStatus
from fixi_app.services.owner.lead_deeds import OwnerDeeds
from tests.fakes.desk import at_desk
from tests.fakes.town import AVI, DANA, MOSHE, NOAM, YOSSI, Town, town

OWNER = "+972500000999"
FAR = "יש לי נזילה מתחת לכיור באילת"


async def waiting(t: Town, phone: str = DANA) -> str:
    """A lead that waits for the owner, because nobody serves the place."""
    await t.says(phone, FAR)
    leads = await t.leads(status=LeadStatus.PENDING.value)
    t.new(OWNER)
    return leads[-1].id


async def quoting(t: Town, found: str, text: str) -> None:
    """The owner replies to the last message of his that holds these words."""
    assert isinstance(t.channel, SimulatorChannel)
    items = await t.db["outbox"].find({"state": "sent"}, sort=[("created_at", -1)]).to_list()
    item = next(i for i in items if found in i["text"] and i["address"].endswith(OWNER))
    await t.says(OWNER, text, quotes=item["provider_message_id"])


async def test_the_menu_shows_what_waits_and_every_question_has_an_exit() -> None:
    async with town(owner_phone=OWNER) as t:
        await waiting(t)
        await t.says(OWNER, "ניהול")
        assert "בקשות שמחכות להחלטה (1)" in t.last(OWNER)
        await t.says(OWNER, "1")
        assert "אין מי שמתאים" in t.last(OWNER), "why it waits"
        await t.says(OWNER, "1")
        assert "*3* להשאיר" in t.last(OWNER)
        await t.says(OWNER, "0")
        assert "מחכות להחלטה" in t.last(OWNER)
        await t.says(OWNER, "7")
        assert "לא הבנתי" in t.last(OWNER)
        await t.says(OWNER, "חזרה")
        assert "ניהול ·" in t.last(OWNER)
        await t.says(OWNER, "0")
        assert "סיימנו" in t.last(OWNER)


async def test_who_is_not_the_owner_has_no_menu() -> None:
    async with town(owner_phone=OWNER) as t:
        await waiting(t)
        await t.says(NOAM, "ניהול")
        await t.says(NOAM, "1")
        assert not any("מחכות" in text for text in t.heard(NOAM))


async def test_a_lead_that_he_takes_is_his_the_customer_is_told_and_the_ladder_leaves_it_alone() -> None:
    async with town(owner_phone=OWNER) as t:
        await waiting(t)
        t.new(DANA)
        await t.says(OWNER, "ניהול")
        await t.says(OWNER, "1")
        await t.says(OWNER, "א")
        await t.says(OWNER, "לקחת")
        assert "אצלך" in t.last(OWNER)
        [told] = t.new(DANA)
        assert "מטפל עכשיו אישית" in told
        lead = await t.lead()
        assert (lead.is_taken(), lead.taken_by, lead.assigned_by_person) == (True, "WhatsApp", True)


async def test_a_taken_lead_with_which_nothing_happens_is_remembered_at_growing_gaps() -> None:
    async with town(owner_phone=OWNER) as t:
        await waiting(t)
        await t.says(OWNER, "ניהול")
        for words in ("1", "1", "1"):
            await t.says(OWNER, words)
        t.new(OWNER)
        await t.minutes(59, tick=1)
        assert t.new(OWNER) == []
        await t.minutes(2, tick=1)
        assert "60 דקות" in t.last(OWNER)
        await t.minutes(250, tick=5)
        assert len(t.new(OWNER)) == 3, "after one hour, two and four"
        await t.says(OWNER, "ניהול")
        await t.says(OWNER, "1")
        await t.says(OWNER, "1")
        assert "*1* טופל" in t.last(OWNER)
        await t.says(OWNER, "1")
        assert (await t.lead()).status is LeadStatus.CLOSED
        t.new(OWNER)
        await t.minutes(600, tick=30)
        assert t.new(OWNER) == []


async def test_he_chooses_among_candidates_whose_reasons_he_reads_and_the_customer_is_told_l34_l27() -> None:
    business = Business(name="x", max_reassignments=0)
    async with town(only=[AVI, MOSHE], owner_phone=OWNER, business=business) as t:
        await t.to_offer(DANA)
        await t.says(AVI, "דחה")
        assert (await t.lead()).status is LeadStatus.PENDING
        await t.says(OWNER, "ניהול")
        await t.says(OWNER, "1")
        assert "אף אחד לא אישר" in t.last(OWNER)
        await t.says(OWNER, "1")
        await t.says(OWNER, "2")
        offered = t.last(OWNER)
        assert "ק״מ" in offered
        assert "סירב או לא ענה" in offered
        assert "עבודות פתוחות" in offered
        t.new(DANA), t.new(AVI), t.new(MOSHE)
        await t.says(OWNER, "1")
        assert "הלקוח קיבל הודעה" in t.last(OWNER)
        lead = await t.lead()
        assert lead.assigned_by_person
        assert lead.pro_id is not None
        assert len(t.new(DANA)) == 1, "the customer hears who has it now"
        version = lead.version
        await t.minutes(180, tick=5)
        assert (await t.lead()).version == version, "the next sweeps leave it alone"


async def test_an_assignment_that_is_refused_leaves_the_lead_as_it_was() -> None:
    business = Business(name="x", max_reassignments=0)
    async with town(only=[AVI, MOSHE], owner_phone=OWNER, business=business) as t:
        await t.to_offer(DANA)
        await t.says(AVI, "דחה")
        for words in ("ניהול", "1", "1", "2"):
            await t.says(OWNER, words)
        await t.db["professionals"].update_many({}, {"$set": {"is_active": False}})
        t.new(DANA)
        await t.says(OWNER, "1")
        lead = await t.lead()
        assert (lead.status, lead.assigned_by_person) == (LeadStatus.PENDING, False)
        assert t.new(DANA) == []
        assert "הלקוח קיבל הודעה" not in t.last(OWNER)


async def test_of_two_who_take_a_lead_at_the_same_time_one_wins_and_the_other_is_told() -> None:
    async with at_desk(owner_phone=OWNER) as d:
        t = d.town
        lead_id = await waiting(t)
        await t.says(OWNER, "ניהול")
        await t.says(OWNER, "1")
        await t.says(OWNER, "1")
        owners: OwnerDeeds = t.road.owners
        done = await owners.taken(lead_id, "rina", t.clock.now(), "press")
        assert done.outcome == "done"
        await t.settle()
        t.new(DANA)
        await t.says(OWNER, "1")
        assert "אצל rina" in t.last(OWNER)
        assert t.new(DANA) == [], "nobody is told twice"
        assert (await t.lead()).taken_by == "rina"


async def test_what_the_desk_assigned_meanwhile_is_not_assigned_again() -> None:
    async with at_desk(only=[AVI, YOSSI], owner_phone=OWNER) as d:
        t = d.town
        await t.to_offer(DANA)
        await d.save(await t.lead(), status=LeadStatus.PENDING)
        await t.says(OWNER, "ניהול")
        for words in ("1", "1", "2"):
            await t.says(OWNER, words)
        lead = await t.lead()
        saved = await d.save(lead, pro_id="pro_sample_avi", status=LeadStatus.NEW)
        assert saved.ok
        await t.says(OWNER, "1")
        assert "מישהו הקדים" in t.last(OWNER)
        assert "אבי" in t.last(OWNER)


# -- alerts acted on -------------------------------------------------------------------------------------------------


async def test_an_alert_says_how_to_act_and_a_reply_to_it_acts_on_just_that_one() -> None:
    async with town(owner_phone=OWNER) as t:
        first = await waiting(t)
        second = await waiting(t, NOAM)
        await t.db["leads"].update_one({"_id": first}, {"$set": {"customer_name": "דנה"}})
        await t.says(NOAM, "נציג")
        texts = t.heard(OWNER)
        assert any("*1* לקחת לטיפול" in text for text in texts)
        alert = await t.db["alerts"].find_one({"lead_id": first, "contact_id": None})
        assert alert is not None
        item = await t.db["outbox"].find_one({"_id": f"alert:{alert['_id']}"})
        assert item is not None
        await t.says(OWNER, "1", quotes=item["provider_message_id"])
        leads = {lead.id: lead for lead in await t.leads()}
        assert leads[first].is_taken()
        assert not leads[second].is_taken()


async def test_a_bare_number_is_for_the_only_alert_and_of_several_it_is_asked_which() -> None:
    async with town(owner_phone=OWNER) as t:
        first = await waiting(t)
        await t.says(OWNER, "1")
        assert (await t.leads())[0].is_taken()
        second, third = await waiting(t, NOAM), await waiting(t, "+972500000503")
        await t.says(OWNER, "1")
        assert "לאיזו התראה" in t.last(OWNER)
        leads = {lead.id: lead for lead in await t.leads()}
        assert not leads[second].is_taken()
        assert not leads[third].is_taken()
        await t.says(OWNER, "ב")
        leads = {lead.id: lead for lead in await t.leads()}
        assert (leads[second].is_taken(), leads[third].is_taken()) == (False, True)
        assert first in leads


async def test_an_alert_takes_no_number_from_the_question_that_he_is_answering() -> None:
    async with town(owner_phone=OWNER) as t:
        await waiting(t)
        await t.says(OWNER, "ניהול")
        await t.says(NOAM, "נציג")
        await t.says(OWNER, "1")
        assert "מחכות להחלטה" in t.last(OWNER), "the menu was asked; the alert is answered by a reply to it"


# -- chats -----------------------------------------------------------------------------------------------------------


async def test_a_chat_is_taken_answered_and_given_back_from_his_phone() -> None:
    async with town(owner_phone=OWNER) as t:
        await t.says(DANA, "נציג")
        await t.says(OWNER, "ניהול")
        await t.says(OWNER, "2")
        await t.says(OWNER, "1")
        assert "*3* לענות" in t.last(OWNER)
        await t.says(OWNER, "3")
        t.new(DANA)
        await t.says(OWNER, "שלום, כאן רינה. איך אפשר לעזור?")
        assert "בעוד 10 שניות" in t.last(OWNER)
        await t.settle(11)
        assert t.new(DANA) == ["שלום, כאן רינה. איך אפשר לעזור?"]
        await t.says(OWNER, "ניהול")
        for words in ("2", "1", "2"):
            await t.says(OWNER, words)
        assert "חזר לבוט" in t.last(OWNER)
        assert t.new(DANA) == []
        await t.says(DANA, "שלום")
        assert t.new(DANA)


async def test_a_reply_to_the_alert_of_a_chat_is_the_answer_and_can_be_taken_back() -> None:
    async with town(owner_phone=OWNER) as t:
        await t.says(DANA, "נציג")
        t.new(DANA)
        await quoting(t, "מבקשים אדם", "נחזור אליך בעוד רגע")
        assert "בעוד 10 שניות" in t.last(OWNER)
        await t.says(OWNER, "בטל", wait=1)
        assert "לא נשלח" in t.last(OWNER)
        await t.settle(60)
        assert t.new(DANA) == []
        await quoting(t, "מבקשים אדם", "כבר מטפלים")
        await t.settle(15)
        assert t.new(DANA) == ["כבר מטפלים"]


async def test_a_chat_that_somebody_has_at_the_dashboard_is_not_taken_from_him() -> None:
    async with town(owner_phone=OWNER) as t:
        await t.says(DANA, "נציג")
        contact = await t.db["conversations"].find_one({"phone": DANA})
        assert contact is not None
        await asyncio.gather(
            t.road.handoff.take(contact["_id"], "rina"), t.says(OWNER, "1")
        )
        await t.settle()
        after: Any = await t.db["conversations"].find_one({"phone": DANA})
        lost = "מישהו הקדים" in t.last(OWNER)
        assert after["person_by"] == ("rina" if lost else "WhatsApp")


# -- the rest --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("number", "approved", "said"), [("1", True, "אושרה"), ("2", False, "תודה על הפנייה")])
async def test_who_applies_is_approved_or_refused_and_told(number: str, approved: bool, said: str) -> None:
    async with town(owner_phone=OWNER) as t:
        applied = {"approved": False, "is_active": False, "application": "pending"}
        await t.db["professionals"].update_one({"phone": AVI}, {"$set": applied})
        await t.says(OWNER, "ניהול")
        assert "הצטרפות (1)" in t.last(OWNER)
        await t.says(OWNER, "3")
        await t.says(OWNER, "1")
        assert "*1* לאשר" in t.last(OWNER)
        await t.says(OWNER, number)
        assert said in t.last(AVI)
        pro = await t.db["professionals"].find_one({"phone": AVI})
        assert pro is not None
        assert (pro["approved"], pro["is_active"]) == (approved, approved)


async def test_the_day_in_numbers_and_the_report_are_told_on_demand() -> None:
    async with town(owner_phone=OWNER) as t:
        await waiting(t)
        await t.says(OWNER, "ניהול")
        await t.says(OWNER, "4")
        assert "בקשות 1" in t.last(OWNER)
        await t.says(OWNER, "ניהול")
        await t.says(OWNER, "5")
        assert len(t.last(OWNER)) > 20


async def test_the_report_comes_by_its_name_without_the_menu_and_a_professional_gets_that_of_his_month() -> None:
    async with town(owner_phone=OWNER) as t:
        await t.says(OWNER, "ניהול")
        await t.says(OWNER, "5")
        told = t.last(OWNER)
        await t.hours(12)
        for word in ("דוח", "דו״ח", "Report"):
            t.new(OWNER)
            await t.says(OWNER, word)
            assert t.last(OWNER).splitlines()[0].split("(")[0] == told.splitlines()[0].split("(")[0]
        await t.says(AVI, "דוח")
        assert t.last(AVI) != told


async def test_an_alert_never_goes_over_a_channel_that_is_broken_l61() -> None:
    async with town(owner_phone=OWNER) as t:
        t.road.outbox_pump.held = "the account is logged out"
        await t.says(DANA, "נציג")
        alert = await t.db["alerts"].find_one({})
        assert alert is not None
        assert alert["state"] == "kept"
        t.road.outbox_pump.held = None
        await t.settle()
        assert t.heard(OWNER) == [], "nor late, when it is not true any more"


async def test_three_looks_at_a_lead_that_was_handed_over_make_one_alert_l26() -> None:
    async with town(owner_phone=OWNER) as t:
        await t.says(DANA, FAR)
        assert len(t.new(OWNER)) == 1, "it pages at once (L35)"
        await t.minutes(30)
        assert t.new(OWNER) == []
        await t.says(DANA, "מה קורה?")
        assert len(await t.leads()) == 1, "no second lead (L04)"
        t.clock.move(timedelta(hours=25))
        await t.says(DANA, "צריך חשמלאי בחולון, אין חשמל בבית")
        assert len(await t.leads()) == 2, "and no wall either (L05)"




@pytest.mark.parametrize("word", ["6", "בדיקה", "test"])
async def test_a_test_alert_is_sent_from_the_menu_once_and_on_the_way_of_every_alert(word: str) -> None:
    async with town(owner_phone=OWNER) as t:
        await t.says(OWNER, "ניהול")
        assert "*6*" in t.last(OWNER)
        t.new(OWNER)
        await t.says(OWNER, word)
        told = t.new(OWNER)
        assert sum("ההתראות מגיעות" in text for text in told) == 1
        assert sum("הודעת בדיקה יצאה" in text for text in told) == 1


async def test_a_test_alert_that_cannot_leave_says_so() -> None:
    async with town(owner_phone=OWNER) as t:
        await t.says(OWNER, "ניהול")
        t.road.alerts.fault = lambda: "not authorized"
        await t.says(OWNER, "6")
        assert "התראות לא יוצאות עכשיו" in t.last(OWNER)
        assert await t.db["alerts"].count_documents({"key": "alert_test", "state": "kept"}) == 1


async def test_the_word_test_of_somebody_else_sends_nothing() -> None:
    async with town(owner_phone=OWNER) as t:
        await t.says(DANA, "בדיקה")
        assert await t.db["alerts"].count_documents({"key": "alert_test"}) == 0


async def test_after_an_empty_list_the_next_number_is_still_the_menus_and_no_customers_word() -> None:
    async with town(owner_phone=OWNER) as t:
        await t.says(OWNER, "ניהול")
        await t.says(OWNER, "1")
        await t.says(OWNER, "4")
        assert "במה אפשר לעזור" not in t.last(OWNER)
        assert "היום" in t.last(OWNER)
        await t.says(OWNER, "0")
        await t.says(OWNER, "יש לי נזילה בחולון")
        assert "הכתובת" in t.last(OWNER)


async def test_a_word_said_while_two_alerts_are_open_is_still_that_word_once_he_says_which() -> None:
    """ "Choose a professional" must not become "I take it myself" because the alert had to be asked for first."""
    async with town(owner_phone=OWNER) as t:
        await t.says(DANA, FAR)
        await t.says(NOAM, FAR)
        await t.says(OWNER, "לבחור")
        assert "א." in t.last(OWNER)
        await t.says(OWNER, "א")
        assert "מי ייקח" in t.last(OWNER)
        assert not any(lead.is_taken() for lead in await t.leads())


async def test_one_whose_phone_nobody_confirmed_stands_among_the_candidates_with_that_reason() -> None:
    async with town(owner_phone=OWNER) as t:
        await t.db["professionals"].update_many({"phone": {"$ne": AVI}}, {"$set": {"is_active": False}})
        await t.db["professionals"].update_many({}, {"$set": {"phone_confirmed": False, "sample": False}})
        await waiting(t)
        for answer in ("ניהול", "1", "1", "2"):
            await t.says(OWNER, answer)
        assert "אבי כהן: הטלפון עוד לא אומת" in t.last(OWNER)


async def test_what_he_took_by_phone_is_his_and_what_another_took_stands_with_that_name() -> None:
    async with town(owner_phone=OWNER) as t:
        await waiting(t)
        await t.says(DANA, "נציג")
        await quoting(t, "מבקשים אדם", "1")
        await t.says(DANA, "יש מישהו?")
        await t.says(OWNER, "ניהול")
        await t.says(OWNER, "2")
        assert "אצלך" in t.last(OWNER)
        assert "WhatsApp" not in t.last(OWNER)
        later = t.clock.now() + timedelta(minutes=1)
        await t.db["leads"].update_many({}, {"$set": {"taken_by": "noga", "taken_at": later}})
        await t.says(OWNER, "ניהול")
        await t.says(OWNER, "1")
        assert "אצל noga" in t.last(OWNER)


async def test_an_owners_word_that_does_not_fit_there_opens_no_request_of_his_own() -> None:
    async with town(owner_phone=OWNER) as t:
        await t.says(OWNER, "נהול")
        await t.says(OWNER, "ניהול")
        await t.says(OWNER, "שיבוץ")
        assert "לא הבנתי" in t.last(OWNER)
        assert "ניהול ·" in t.last(OWNER)
