"""Needs you at the desk: what waits, what is done about it by whom, and what can be taken back."""

import pytest

from fixi_app.domain.business import Business
from fixi_app.domain.leads import LeadStatus
from fixi_app.domain.needs import NeedAction, NeedKind
from fixi_app.services.office import DeskRole, NeedRow, NotAllowed, User
from tests.fakes.desk import OWNER, VIEWER, AtDesk, at_desk
from tests.fakes.town import AVI, DANA, NOAM, RUTH

FAR = "יש לי נזילה מתחת לכיור באילת"
RINA = User(name="rina", role=DeskRole.EDITOR)


async def waiting(d: AtDesk, kind: NeedKind) -> NeedRow:
    rows = await d.desk.needs.rows()
    assert len(rows) == await d.desk.needs.count()
    [row] = [row for row in rows if row.kind is kind]
    return row


async def none_left(d: AtDesk, kind: NeedKind) -> None:
    rows = await d.desk.needs.rows()
    assert [row for row in rows if row.kind is kind] == []
    assert len(rows) == await d.desk.needs.count()


async def audited(d: AtDesk, what: str) -> int:
    return await d.town.db["audit_log"].count_documents({"what": what, "by": {"$in": ["owner", "rina"]}})


async def test_danger_stands_first_and_every_row_says_who_where_and_why() -> None:
    async with at_desk() as d:
        await d.town.says(DANA, FAR)
        await d.town.says(NOAM, "נציג")
        await d.town.says(RUTH, "יש ריח גז חזק בבית באילת")
        rows = await d.desk.needs.rows()
        assert rows[0].urgent
        lead = next(row for row in rows if row.kind is NeedKind.LEAD and not row.urgent)
        assert (lead.city, lead.why) == ("אילת", "אין מי שמתאים")
        assert NeedAction.TAKE in lead.actions
        chat = next(row for row in rows if row.kind is NeedKind.CHAT)
        assert (chat.words, chat.name != "") == ("נציג", True)
        assert len(rows) == await d.desk.needs.count()


async def test_a_lead_is_taken_by_one_and_the_other_reads_who_has_it() -> None:
    async with at_desk() as d:
        await d.town.says(DANA, FAR)
        lead = await waiting(d, NeedKind.LEAD)
        assert (await d.desk.needs.take(lead.kind, lead.ref, RINA)).ok
        late = await d.desk.needs.take(lead.kind, lead.ref, OWNER)
        assert (late.ok, "rina" in late.message) == (False, True)
        await d.town.settle()
        taken = await waiting(d, NeedKind.TAKEN_LEAD)
        assert taken.has == "rina"
        closing = await d.desk.needs.close(taken.ref, OWNER)
        assert not closing.ok
        assert (await d.desk.needs.close(taken.ref, RINA)).ok
        await none_left(d, NeedKind.TAKEN_LEAD)
        assert (await d.town.lead()).status is LeadStatus.CLOSED
        assert await audited(d, "lead") == 2


async def test_a_lead_is_assigned_among_candidates_that_are_shown_with_reasons() -> None:
    async with at_desk() as d:
        await d.town.says(DANA, FAR)
        lead = await waiting(d, NeedKind.LEAD)
        candidates = await d.desk.needs.candidates(lead.ref)
        assert candidates
        assert all(one.name in one.about and "ק״מ" in one.about for one in candidates)
        assigned = await d.desk.needs.assign(lead.ref, candidates[0].pro_id, OWNER)
        assert (assigned.ok, candidates[0].name in assigned.message) == (True, True)
        undone = await d.desk.needs.undo(assigned.deed, OWNER)
        assert undone.ok
        back = await d.town.lead()
        assert (back.status, back.pro_id, back.assigned_by_person) == (LeadStatus.PENDING, None, False)
        assert not (await d.desk.needs.undo(assigned.deed, OWNER)).ok
        assert (await d.desk.needs.assign(lead.ref, candidates[0].pro_id, OWNER)).ok
        await d.town.settle()
        stored = await d.town.lead()
        assert (stored.pro_id, stored.assigned_by_person) == (candidates[0].pro_id, True)
        await none_left(d, NeedKind.LEAD)


async def test_a_chat_is_taken_answered_with_time_to_take_it_back_and_given_back() -> None:
    async with at_desk() as d:
        await d.town.says(NOAM, "נציג")
        chat = await waiting(d, NeedKind.CHAT)
        assert (await d.desk.needs.take(chat.kind, chat.ref, RINA)).ok
        await d.town.settle()
        said = await d.desk.needs.answer(chat.ref, "שלום, כאן רינה", RINA)
        assert said.ok
        assert (await d.desk.needs.unsay(said.message_id, RINA)).ok
        await d.town.settle(60)
        assert "שלום, כאן רינה" not in d.town.heard(NOAM)
        again = await d.desk.needs.answer(chat.ref, "שלום, כאן רינה מהמשרד", RINA)
        await d.town.settle(60)
        assert d.town.last(NOAM) == "שלום, כאן רינה מהמשרד"
        assert not (await d.desk.needs.unsay(again.message_id, RINA)).ok
        other = await d.desk.needs.answer(chat.ref, "גם אני כאן", OWNER)
        assert (other.ok, "rina" in other.message) == (False, True)
        assert (await d.desk.needs.answer(chat.ref, "  ", RINA)).ok is False
        assert [line.text for line in await d.desk.needs.talk(chat.ref)][-1] == "שלום, כאן רינה מהמשרד"
        assert (await d.desk.needs.give_back(chat.ref, OWNER)).ok
        await d.town.settle()
        await none_left(d, NeedKind.CHAT)
        kept = [await audited(d, what) for what in ("chat_taken", "chat_answered", "chat_given_back")]
        assert kept == [1, 2, 1]


async def test_an_application_is_decided_once() -> None:
    async with at_desk() as d:
        await d.town.db["professionals"].update_one({"phone": AVI}, {"$set": {"application": "pending"}})
        row = await waiting(d, NeedKind.APPLICATION)
        assert NeedAction.OPEN in row.actions
        assert (await d.desk.needs.refuse(row.kind, row.ref, OWNER)).ok
        assert not (await d.desk.needs.approve(row.kind, row.ref, RINA)).ok
        await none_left(d, NeedKind.APPLICATION)
        assert await audited(d, "application") == 1


async def test_a_proposed_reply_leaves_in_his_words_or_not_at_all() -> None:
    async with at_desk(business=Business(name="x", propose_first=True)) as d:
        await d.town.says(DANA, "שלום")
        row = await waiting(d, NeedKind.PROPOSAL)
        assert (row.words != "", row.name != "") == (True, True)
        assert (await d.desk.needs.approve(row.kind, row.ref, OWNER, "שלום, במה אפשר לעזור?")).ok
        await d.town.settle()
        assert d.town.heard(DANA) == ["שלום, במה אפשר לעזור?"]
        await d.town.says(NOAM, "שלום")
        row = await waiting(d, NeedKind.PROPOSAL)
        assert (await d.desk.needs.refuse(row.kind, row.ref, OWNER)).ok
        assert not (await d.desk.needs.approve(row.kind, row.ref, OWNER)).ok
        assert d.town.heard(NOAM) == []


async def test_what_was_read_goes_and_comes_back_and_a_failed_message_goes_once_more() -> None:
    async with at_desk() as d:
        await d.town.says(DANA, "שלום")
        lost = {"state": "failed", "reason": "63014: this person has blocked the business"}
        await d.town.db["outbox"].update_many({}, {"$set": lost})
        row = await waiting(d, NeedKind.FAILED_MESSAGE)
        assert (row.why, row.has) == ("האדם הזה חסם את העסק (63014)", "")
        assert (await d.desk.needs.dismiss(row.kind, row.ref, RINA)).ok
        await none_left(d, NeedKind.FAILED_MESSAGE)
        assert (await d.desk.needs.restore(row.kind, row.ref, RINA)).ok
        assert (await d.desk.needs.send_again(row.ref, RINA)).ok
        assert not (await d.desk.needs.send_again(row.ref, RINA)).ok
        assert [await audited(d, what) for what in ("put_away", "put_back", "sent_again")] == [1, 1, 1]


async def test_a_viewer_sees_and_does_nothing_here() -> None:
    async with at_desk() as d:
        await d.town.says(NOAM, "נציג")
        chat = await waiting(d, NeedKind.CHAT)
        assert not d.desk.for_user(VIEWER).opens("needs")
        with pytest.raises(NotAllowed):
            await d.desk.needs.take(chat.kind, chat.ref, VIEWER)
        with pytest.raises(NotAllowed):
            await d.desk.for_user(VIEWER).needs.rows()
        assert (await waiting(d, NeedKind.CHAT)).has == ""


async def test_under_the_presenter_no_name_and_no_word_of_a_customer_is_seen() -> None:
    async with at_desk() as d:
        await d.town.says(NOAM, "נציג")
        chat = await waiting(d, NeedKind.CHAT)
        office = d.desk.for_user(OWNER)
        await office.presenter.turn(True)
        [row] = [one for one in await office.needs.rows() if one.kind is NeedKind.CHAT]
        assert chat.name not in row.name
        assert "נציג" not in str(row)
        assert (await office.needs.take(row.kind, row.ref, OWNER)).ok


async def test_what_was_set_aside_comes_with_its_reason_which_is_nobodys_words() -> None:
    async with at_desk() as d:
        odd = {"_id": "odd", "conversation_id": None, "state": "aside", "received_at": d.town.clock.now()}
        await d.town.db["inbox"].insert_one({**odd, "reason": "idMessage is missing"})
        row = await waiting(d, NeedKind.ASIDE)
        assert (row.words, row.why, row.has) == ("", "הספק שלח משהו שחסר בו idMessage", "")
