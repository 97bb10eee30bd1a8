"""Every lead that waits has a live owner, and the last step of every ladder is a person."""

from datetime import timedelta

import pytest

from fixi_app.domain.conversation import Conversation
from fixi_app.domain.leads import By, Lead, LeadStatus, OfferState, moved
from fixi_app.repositories.documents import from_document
from fixi_app.services.owner.needs_you import NeedKind
from fixi_app.services.telling.alerts import review_cause
from tests.fakes.later import later, look
from tests.fakes.town import AVI, DANA, MOSHE, Town, town

WITH_ADDRESS = "יש לי נזילה מתחת לכיור, חולון, הרצל 12 קומה 2 דירה 7"
OPEN, CLOSED = "עדיין פתוחה", "נסגרה"


async def kinds(t: Town) -> list[NeedKind]:
    return [need.kind for need in await t.road.needs_you.all(t.clock.now())]


async def chat(t: Town) -> Conversation:
    document = await t.db["conversations"].find_one({"_id": (await t.leads())[0].contact_id})
    assert document
    return from_document(Conversation, document)


# -- the customer is silent -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", ["יש לי נזילה מתחת לכיור", "יש לי נזילה מתחת לכיור בחולון"])
async def test_an_intake_that_never_got_an_address_is_closed_politely_and_once(words: str) -> None:
    async with town() as t:
        await t.says(DANA, words)
        t.new(DANA)
        await later(t, 23, tick=60)
        assert t.new(DANA) == []
        await later(t, 3)
        assert (await t.lead()).status == "closed"
        await later(t, 72, tick=60)
        assert len([text for text in t.new(DANA) if CLOSED in text]) == 1
        await t.says(DANA, WITH_ADDRESS)
        assert [lead.status for lead in await t.leads()] == ["closed", "contacted"]


async def test_his_next_word_puts_the_closing_off_though_it_told_nothing() -> None:
    async with town() as t:
        await t.says(DANA, "יש לי נזילה מתחת לכיור בחולון")
        await later(t, 20, tick=60)
        await t.says(DANA, "תודה")
        await later(t, 20, tick=60)
        assert (await t.lead()).status == "contacted"
        await later(t, 10, tick=60)
        assert (await t.lead()).status == "closed"


async def test_silence_while_choosing_an_hour_is_asked_about_once_with_the_hours_of_today() -> None:
    async with town(only=[AVI]) as t:
        await t.says(DANA, WITH_ADDRESS)
        t.new(DANA)
        await later(t, 26)
        [asked] = t.new(DANA)
        assert OPEN in asked
        assert "1. היום" in asked
        await t.says(DANA, "1")
        await t.says(DANA, "1")
        assert (await t.lead()).status == "new"


async def test_silence_at_the_summary_is_asked_about_once_and_its_hour_is_not_kept() -> None:
    async with town(only=[AVI]) as t:
        await t.to_summary(DANA, WITH_ADDRESS)
        t.new(DANA)
        await later(t, 26)
        [asked] = t.new(DANA)
        assert OPEN in asked
        assert not await t.taken(), "the hold ran out, and the janitor has cleared it away"
        await t.says(DANA, "1")
        await t.says(DANA, "כן")
        assert (await t.lead()).status == "new"


async def test_silence_even_then_is_shown_to_the_owner_and_the_customer_is_left_in_peace() -> None:
    async with town(only=[AVI]) as t:
        await t.says(DANA, WITH_ADDRESS)
        t.new(DANA)
        await later(t, 24 * 7, tick=60)
        assert len(t.new(DANA)) == 1
        assert await t.db["alerts"].count_documents({"key": "alert_silent"}) == 1
        assert NeedKind.SILENT_LEAD in await kinds(t)
        assert (await t.lead()).status == "contacted", "never closed by the machine for want of an answer"
        await t.says(DANA, "ביטול")
        await t.says(DANA, "1")
        assert NeedKind.SILENT_LEAD not in await kinds(t)


async def test_who_comes_back_after_days_goes_on_where_he_was() -> None:
    async with town(only=[AVI]) as t:
        await t.to_summary(DANA, WITH_ADDRESS)
        await later(t, 24 * 4, tick=60)
        await t.says(DANA, "2")
        await t.says(DANA, "1")
        await later(t, 1)
        assert NeedKind.SILENT_LEAD not in await kinds(t)
        assert len(await t.leads()) == 1


async def test_while_a_person_has_the_chat_the_machine_closes_and_asks_nothing() -> None:
    async with town() as t:
        await t.says(DANA, "יש לי נזילה מתחת לכיור בחולון")
        await t.says(DANA, "נציג")
        await t.road.handoff.take((await t.lead()).contact_id, "rina")
        t.new(DANA)
        await later(t, 48, tick=60)
        assert not [text for text in t.new(DANA) if CLOSED in text or OPEN in text]
        assert (await t.lead()).status == "contacted"


# -- we are silent ----------------------------------------------------------------------------------------------------


async def lost(t: Town, **changes: object) -> Lead:
    """A lead whose news a crash has swallowed: it waits, and nobody is told."""
    lead = await t.lead()
    await t.db["inbox"].update_many({"state": "new"}, {"$set": {"state": "done"}})
    stored = await t.road.ground.store.leads.change(lead.id, lambda now: now.but(**changes))
    assert stored
    return stored


async def test_a_refusal_whose_news_was_lost_goes_on_to_the_next_professional_after_ten_minutes() -> None:
    async with town(only=[AVI, MOSHE]) as t:
        await t.to_offer(DANA, WITH_ADDRESS)
        lead = await t.lead()
        assert lead.offer
        refused = lead.offer.but(state=OfferState.REFUSED, refused_by=(lead.offer.pro_id,))
        await lost(t, offer=refused)
        t.new(DANA)
        await later(t, 0.15, tick=1)
        assert t.new(DANA) == []
        await later(t, 0.1, tick=1)
        after = await t.lead()
        assert after.pro_id != lead.pro_id
        assert t.new(DANA), "asked at once, or, where he is not free then, the customer is shown his hours"


async def test_l26_a_confirmed_lead_without_any_offer_goes_to_a_person_and_that_once() -> None:
    async with town(only=[AVI]) as t:
        await t.to_offer(DANA, WITH_ADDRESS)
        await lost(t, offer=None)
        t.new(DANA)
        await later(t, 2, tick=1)
        assert (await t.lead()).status == "pending_admin_review"
        assert len(t.new(DANA)) == 1
        assert await t.db["alerts"].count_documents({}) == 1
        assert NeedKind.LEAD in await kinds(t)


async def test_l27_what_a_person_assigned_is_left_alone() -> None:
    async with town(only=[AVI]) as t:
        await t.to_offer(DANA, WITH_ADDRESS)
        await lost(t, offer=None, assigned_by_person=True)
        await later(t, 5, tick=5)
        assert (await t.lead()).status == "new"


@pytest.mark.parametrize("minutes", [4, 6])
async def test_an_emergency_is_taken_up_after_half_the_time(minutes: int) -> None:
    async with town(only=[AVI]) as t:
        await t.to_offer(DANA, WITH_ADDRESS)
        await lost(t, offer=None, is_emergency=True)
        await later(t, minutes / 60, tick=0.5)
        assert (await t.lead()).status == ("new" if minutes < 5 else "pending_admin_review")


async def test_l35_a_lead_that_waits_for_a_person_nobody_was_told_of_alerts_the_owner() -> None:
    async with town(only=[AVI]) as t:
        await t.says(DANA, WITH_ADDRESS)
        lead, now = await t.lead(), t.clock.now()
        waiting = moved(lead, LeadStatus.PENDING, at=now, by=By.FIXI, reason="lost", cause="lost")
        await t.road.ground.store.leads.change(lead.id, lambda stored: waiting.but(waiting_since=now))
        await later(t, 0.5, tick=1)
        assert await t.db["alerts"].count_documents({"lead_id": lead.id}) == 1
        await later(t, 3, tick=5)
        assert await t.db["alerts"].count_documents({"lead_id": lead.id}) == 1


async def test_l26_an_alert_told_by_a_turn_that_died_and_was_gone_through_again_is_not_told_again() -> None:
    """The turn keeps the hour at which it began; the lead waits from the moment at which it was written anew."""
    async with town(only=[AVI]) as t:
        await t.says(DANA, WITH_ADDRESS)
        lead, begun = await t.lead(), t.clock.now()
        waiting = moved(lead, LeadStatus.PENDING, at=begun, by=By.FIXI, reason="nobody fits", cause="turn_died")
        t.clock.move(timedelta(seconds=5))
        stored = await t.road.ground.store.leads.change(lead.id, lambda now: waiting.but(waiting_since=begun))
        assert stored
        await t.road.alerts.owner(review_cause(lead.id, "turn_died"), "alert_review", stored, begun)
        await later(t, 1, tick=1)
        assert await t.db["alerts"].count_documents({"lead_id": lead.id}) == 1


async def test_words_that_no_turn_takes_up_reach_the_owner() -> None:
    async with town(only=[AVI]) as t:
        await t.says(DANA, WITH_ADDRESS)
        await t.says(DANA, "הלו?", settle=False)
        for _ in range(3):
            t.clock.move(timedelta(minutes=11))
            await t.road.follow.stuck.tick(t.clock.now())
        assert await t.db["alerts"].count_documents({"key": "alert_person"}) == 1


async def test_words_that_got_no_answer_bring_a_person_and_the_customer_hears_so() -> None:
    async with town(only=[AVI]) as t:
        await t.says(DANA, WITH_ADDRESS)
        talk = await chat(t)
        unanswered = {"$set": {"unanswered_since": t.clock.now()}}
        await t.db["conversations"].update_one({"_id": talk.id}, unanswered)
        t.new(DANA)
        await later(t, 0.3, tick=1)
        assert len(t.new(DANA)) == 1
        assert (await chat(t)).mode == "waiting_for_person"


@pytest.mark.parametrize("text", ["יש לי נזילה מתחת לכיור באילת, הרצל 12", WITH_ADDRESS])
async def test_l22_l24_whoever_finds_nobody_waits_for_a_person_and_is_never_closed(text: str) -> None:
    async with town(only=[AVI]) as t:
        await t.to_offer(DANA, text)
        await later(t, 24 * 5, tick=30)
        assert (await t.lead()).status == "pending_admin_review"
        assert NeedKind.LEAD in await kinds(t)


async def test_l23_l25_l32_silence_of_all_professionals_ends_with_one_sentence_and_one_alert() -> None:
    async with town() as t:
        await t.to_offer(DANA, WITH_ADDRESS)
        t.new(DANA)
        for _ in range(24):
            await later(t, 1, tick=2)
            while (await t.lead()).status == "contacted":  # the next one is not free then: he chooses another hour
                await t.says(DANA, "1")
        lead = await t.lead()
        assert lead.status == "pending_admin_review"
        assert len([text for text in t.new(DANA) if "אף איש מקצוע לא אישר" in text]) == 1
        assert await t.db["alerts"].count_documents({"lead_id": lead.id, "key": "alert_unapproved"}) == 1


async def test_l33_what_the_store_gives_back_has_times_that_jobs_can_compare() -> None:
    async with town(only=[AVI], uri="mongita::memory:") as t:
        await t.says(DANA, "יש לי נזילה מתחת לכיור בחולון")
        stored = await t.lead()
        assert stored.follow.abandon_at
        assert stored.follow.abandon_at.tzinfo
        await look(t)
