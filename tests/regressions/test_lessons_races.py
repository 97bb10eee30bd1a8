"""Lessons of duplicates, races and ordering; each test is named with the number of its lesson."""

import asyncio
from datetime import timedelta

import pytest

from fixi_app.channels.simulator import make_inbound
from fixi_app.domain.contacts import Contact
from fixi_app.domain.reading import Draft, Heard
from tests.fakes.there import there
from tests.fakes.town import AVI, DANA, NOAM, offline, town

OWNER = "+972500000999"


async def test_l02_five_first_messages_that_arrive_in_the_same_moment_are_one_person_with_one_lead() -> None:
    async with town(only=[AVI]) as t:
        words = ["היי", "יש לי נזילה", "מתחת לכיור", "אני בחולון", "הרצל 12"]
        at, chat = t.clock.now(), f"simulator:{DANA}"
        messages = [
            make_inbound(chat, text, sent_at=at + timedelta(milliseconds=n), message_id=f"b{n}")
            for n, text in enumerate(words)
        ]
        await asyncio.gather(*(t.road.receive.keep([message]) for message in messages))
        await t.settle()
        assert await t.db["addresses"].count_documents({"_id": chat}) == 1
        assert await t.db["conversations"].count_documents({}) == 1
        assert await t.db["contacts"].count_documents({"phone": DANA}) == 1
        lead = await t.lead()
        assert (lead.city, lead.street) == ("H̱olon", "הרצל")
        history = await t.db["messages"].find({"direction": "in"}, sort=[("at", 1), ("order", 1)]).to_list()
        assert [message["text"] for message in history] == words
        assert len(t.heard(DANA)) == 1


async def test_l02_a_second_message_between_the_two_writes_of_a_newcomer_leaves_him_his_contact(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with town(only=[AVI]) as t:
        first, second = (
            make_inbound(f"simulator:{DANA}", text, sent_at=t.clock.now(), message_id=text)
            for text in ("יש לי נזילה", "בחולון")
        )
        contacts, waiting = t.road.ground.store.contacts, [second]
        add = contacts.add

        async def add_and_meanwhile(contact: Contact) -> None:
            await add(contact)
            if waiting:
                await t.road.receive.keep([waiting.pop()])

        monkeypatch.setattr(contacts, "add", add_and_meanwhile)
        await t.road.receive.keep([first])
        await t.settle()
        assert await t.db["contacts"].count_documents({"phone": DANA}) == 1
        await t.says(DANA, "הרצל 12")
        assert (await t.lead()).street == "הרצל"


async def test_l06_a_booked_customer_with_a_new_fault_is_asked_and_gets_one_more_request_at_most() -> None:
    async with town() as t:
        await t.to_offer(DANA)
        await t.says(there(await t.road.ground.store.professionals.get((await t.lead()).pro_id)).phone, "אשר")
        for _ in range(3):
            await t.says(DANA, "יש לי גם בעיה חדשה: קצר בחשמל בסלון")
            await t.says(DANA, "2")
        leads = await t.leads()
        assert len(leads) == 2
        assert [lead.trade for lead in leads] == ["plumbing", "electrical"]


async def test_l07_each_word_is_once_in_the_history_and_once_in_what_the_reader_is_given() -> None:
    given: list[Heard] = []

    async def listening(heard: Heard, media: object = ()) -> Draft:
        given.append(heard)
        return await offline(heard)

    async with town(only=[AVI], reader=listening) as t:
        said = ["יש לי נזילה בחולון", "הרצל 12", "קומה 2 דירה 7", "1", "סטטוס"]
        for words in said:
            await t.says(DANA, words)
        stored = await t.db["messages"].find({"direction": "in"}, sort=[("at", 1)]).to_list()
        assert [message["text"] for message in stored] == said
        assert [text for heard in given for text in heard.texts] == said
        for heard in given[1:]:
            earlier = [text for who, text in heard.recent if who == "customer"]
            assert len(earlier) == len(set(earlier))
            assert not set(heard.texts) & set(earlier)


async def test_l08_two_customers_who_rate_one_professional_at_once_both_count() -> None:
    async with town(only=[AVI]) as t:
        for phone, text in ((DANA, "יש לי נזילה, חולון, הרצל 12, בית פרטי"), (NOAM, "סתימה, חולון, ויצמן 3, בית פרטי")):
            await t.to_offer(phone, text)
            await t.says(AVI, "אשר")
        await t.db["leads"].update_many({}, {"$set": {"appointment_start": t.clock.now() - timedelta(hours=2)}})
        for _ in range(2):
            await t.says(AVI, "סיימתי")
            await t.says(AVI, "1")
            await t.says(AVI, "דלג")
        before = there(await t.road.ground.store.professionals.first({"phone": AVI})).rating
        await t.says(DANA, "5", settle=False, wait=60)
        await t.says(NOAM, "2", settle=False, wait=0)
        t.clock.move(timedelta(seconds=5))
        chats = [there(await t.db["conversations"].find_one({"phone": phone}))["_id"] for phone in (DANA, NOAM)]
        await asyncio.gather(*(t.road.turns.run(chat) for chat in chats))
        after = there(await t.road.ground.store.professionals.first({"phone": AVI})).rating
        assert (after.count - before.count, after.sum - before.sum) == (2, 7)


async def test_l09_the_last_step_and_the_customers_own_word_for_it_tell_each_once() -> None:
    async with town(only=[AVI], owner_phone=OWNER) as t:
        await t.to_offer(DANA)
        await t.minutes(59.5)
        t.new(DANA), t.new(OWNER)
        t.clock.move(timedelta(minutes=1))
        await t.says(DANA, "2", settle=False, wait=0)
        chat = there(await t.db["conversations"].find_one({"phone": DANA}))["_id"]
        await asyncio.gather(t.road.ladder.tick(t.clock.now()), t.road.turns.run(chat))
        await t.settle()
        await t.minutes(2)
        assert len(t.new(DANA)) == 1
        assert len(t.new(OWNER)) == 1
        assert (await t.lead()).status == "pending_admin_review"


async def test_l10_two_ticks_at_once_remind_once() -> None:
    async with town(only=[AVI]) as t:
        await t.to_offer(DANA)
        t.new(AVI)
        t.clock.move(timedelta(minutes=11))
        await asyncio.gather(*(t.road.ladder.tick(t.clock.now()) for _ in range(4)))
        await t.settle()
        assert len(t.new(AVI)) == 1


async def test_l12_a_word_that_comes_while_another_has_the_chat_is_taken_up_afterwards() -> None:
    async with town(only=[AVI]) as t:
        await t.says(DANA, "יש לי נזילה בחולון")
        chat = there(await t.db["conversations"].find_one({"phone": DANA}))["_id"]
        async with t.road.leases.held(chat) as token:
            assert token
            await t.says(DANA, "הרצל 12 קומה 2 דירה 7", settle=False)
            t.clock.move(timedelta(seconds=60))
            assert not await t.road.turns.run(chat)
            assert (await t.lead()).street is None
        await t.settle()
        assert (await t.lead()).street == "הרצל"
