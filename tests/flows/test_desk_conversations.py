"""Conversations at the desk: the list, one chat with what became of each message, and Propose first for one chat."""

from datetime import timedelta

import pytest

from fixi_app.domain.contacts import Standing
from fixi_app.domain.needs import NeedKind
from fixi_app.domain.reading import Trade
from fixi_app.services.desk.talk import MOST_LINES
from fixi_app.services.office import ChatFilter, NotAllowed, TalkLine
from tests.fakes.desk import OWNER, VIEWER, AtDesk, at_desk
from tests.fakes.town import DANA, NOAM, RUTH

LEAK = "יש לי נזילה מתחת לכיור בחולון"
TOO_LARGE = "it is larger than WhatsApp at Meta takes"


async def ids(d: AtDesk, wanted: ChatFilter = ChatFilter.ALL, text: str = "") -> list[str]:
    return [row.phone for row in await d.desk.conversations.rows(wanted, text)]


async def id_of(d: AtDesk, phone: str) -> str:
    return next(r.contact_id for r in await d.desk.conversations.rows(ChatFilter.ALL) if r.phone == phone)


async def test_who_waits_for_a_person_stands_first_then_the_newest() -> None:
    async with at_desk() as d:
        await d.town.says(NOAM, "נציג")
        await d.town.settle(120)
        await d.town.says(DANA, LEAK)
        await d.town.settle(120)
        await d.town.says(RUTH, "שלום")
        assert [phone for phone in await ids(d) if phone in (DANA, NOAM, RUTH)] == [NOAM, RUTH, DANA]
        first = (await d.desk.conversations.rows(ChatFilter.ALL))[0]
        assert (first.since is not None, first.has, first.last_text != "") == (True, "", True)
        assert await ids(d, ChatFilter.WAITS) == [NOAM]
        assert await ids(d, ChatFilter.PERSON) == []
        await d.desk.needs.take(NeedKind.CHAT, first.contact_id, OWNER)
        await d.town.settle()
        assert await ids(d, ChatFilter.PERSON) == [NOAM]
        [taken] = await d.desk.conversations.rows(ChatFilter.PERSON)
        assert taken.has == "owner"


async def test_a_chat_is_found_by_a_part_of_its_phone_however_it_is_written() -> None:
    async with at_desk() as d:
        await d.town.says(DANA, LEAK)
        local = "0" + DANA.removeprefix("+972")
        for typed in (DANA, local, f"{local[:3]}-{local[3:6]} {local[6:]}", local[-4:]):
            assert await ids(d, text=typed) == [DANA], typed
        await d.town.db["conversations"].update_one({"phone": DANA}, {"$set": {"name": "דנה (לוי)"}})
        assert await ids(d, text="(לוי) דנה") == [DANA]
        assert await ids(d, text="לוי נועם") == []


async def test_a_chat_tells_what_fixi_knows_and_waits_for() -> None:
    async with at_desk() as d:
        await d.town.says(DANA, LEAK)
        chat = await d.desk.conversations.chat(await id_of(d, DANA))
        assert chat is not None
        assert (chat.trade, chat.city) == (Trade.PLUMBING, "חולון")
        assert chat.question is not None
        assert chat.lead_id is not None
        assert chat.talk[0].text == LEAK
        assert chat.talk[-1].by == "bot"
        assert await d.desk.conversations.chat("nobody") is None


async def test_below_a_customers_words_stands_what_was_understood_and_why_who_was_chosen_as_leads_tells_it() -> None:
    async with at_desk() as d:
        await d.town.says(NOAM, "שלום")
        greeting = await d.desk.conversations.chat(await id_of(d, NOAM))
        assert greeting is not None
        assert (greeting.why, greeting.lead_id) == ((), None)
        await d.town.to_offer(DANA)
        chat = await d.desk.conversations.chat(await id_of(d, DANA))
        assert chat is not None
        told = [line.understood for line in chat.talk if line.understood]
        assert [line.by for line in chat.talk if line.understood] == ["customer"] * len(told)
        assert (told[0].trade, told[0].city, told[0].street) == (Trade.PLUMBING, "חולון", "הרצל")
        assert told[-1].answer is not None
        assert chat.lead_id is not None
        lead = await d.desk.leads.detail(chat.lead_id)
        assert lead is not None
        assert chat.why == lead.why != ()


async def test_what_became_of_each_message_is_shown_with_its_reason() -> None:
    async with at_desk() as d:
        await d.town.says(NOAM, "נציג")
        contact = await id_of(d, NOAM)
        said = await d.desk.needs.answer(contact, "שלום, כאן רינה", OWNER)

        async def line() -> TalkLine:
            chat = await d.desk.conversations.chat(contact)
            assert chat is not None
            return next(one for one in chat.talk if one.id == said.message_id)

        assert (await line()).delivery == "waiting"
        await d.town.settle(60)
        assert (await line()).delivery in ("sent", "delivered", "read")
        outbox = d.town.db["outbox"]
        await outbox.update_one({"_id": said.message_id}, {"$set": {"delivery": "read"}})
        assert (await line()).delivery == "read"
        await outbox.update_one({"_id": said.message_id}, {"$set": {"left_out": TOO_LARGE}})
        assert ((await line()).why, (await line()).left_out) == ("", "הקובץ גדול ממה שוואטסאפ דרך Meta מקבל")
        await outbox.update_one({"_id": said.message_id}, {"$set": {"state": "failed", "reason": "no such number"}})
        assert ((await line()).delivery, (await line()).why) == ("failed", "no such number")
        [row] = [row for row in await d.desk.conversations.rows(ChatFilter.ALL) if row.phone == NOAM]
        assert row.undelivered


async def test_a_private_chat_is_found_by_its_filter_and_normal_again_by_the_deed_back() -> None:
    async with at_desk() as d:
        await d.town.says(NOAM, "שלום")
        contact = await id_of(d, NOAM)
        assert (await d.desk.people.put(contact, Standing.PRIVATE, OWNER)).ok
        [row] = await d.desk.conversations.rows(ChatFilter.QUIET)
        assert (row.contact_id, row.standing) == (contact, Standing.PRIVATE)
        assert (await d.desk.people.put(contact, Standing.NORMAL, OWNER)).ok
        assert await ids(d, ChatFilter.QUIET) == []


async def test_propose_first_for_one_chat_lets_its_replies_wait_and_no_others() -> None:
    async with at_desk() as d:
        await d.town.says(NOAM, "שלום")
        contact = await id_of(d, NOAM)
        assert (await d.desk.conversations.propose(contact, True, OWNER)).ok
        heard = len(d.town.heard(NOAM))
        await d.town.says(NOAM, LEAK)
        await d.town.says(DANA, LEAK)
        assert (len(d.town.heard(NOAM)), len(d.town.heard(DANA)) > 0) == (heard, True)
        assert await ids(d, ChatFilter.PROPOSAL) == [NOAM]
        chat = await d.desk.conversations.chat(contact)
        assert chat is not None
        assert (chat.propose_here, chat.propose_everywhere, len(chat.proposals)) == (True, False, 1)
        assert chat.talk[-1].delivery == "proposed"
        await d.desk.needs.approve(NeedKind.PROPOSAL, chat.proposals[0].message_id, OWNER, "רגע")
        await d.town.settle()
        assert d.town.last(NOAM) == "רגע"
        off = await d.desk.conversations.propose(contact, False, OWNER)
        assert off.ok
        await d.town.says(NOAM, "מחר בבוקר")
        assert len(d.town.heard(NOAM)) > heard + 1
        kept = await d.town.db["audit_log"].count_documents({"what": "chat_proposing", "by": "owner"})
        assert kept == 2
        assert not (await d.desk.conversations.propose("nobody", True, OWNER)).ok
        with pytest.raises(NotAllowed):
            await d.desk.conversations.propose(contact, True, VIEWER)


async def test_a_chat_of_thousands_of_messages_shows_its_last_ones() -> None:
    async with at_desk() as d:
        await d.town.says(NOAM, "שלום")
        contact, at = await id_of(d, NOAM), d.desk.now() + timedelta(hours=1)
        for number in range(600):
            await d.town.db["messages"].insert_one({
                "_id": f"m{number}", "conversation_id": contact, "direction": "in", "by": "customer",
                "text": str(number), "at": at + timedelta(seconds=number // 2), "order": number % 2,
            })  # fmt: skip
        chat = await d.desk.conversations.chat(contact)
        assert chat is not None
        assert [line.text for line in chat.talk] == [str(number) for number in range(600 - MOST_LINES, 600)]
        assert chat.row.last_at == chat.talk[-1].at


async def test_a_viewer_sees_chats_only_where_the_business_lets_him() -> None:
    async with at_desk() as d:
        assert not d.desk.for_user(VIEWER).may("conversations", "rows")
        with pytest.raises(NotAllowed):
            await d.desk.for_user(VIEWER).conversations.rows(ChatFilter.ALL)
