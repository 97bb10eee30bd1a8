"""One person with several numbers and ids: joined by the provider's word or the owner's deed, and parted again."""

import contextlib

import pytest

from fixi_app.channels.simulator import make_inbound
from fixi_app.domain.contacts import Standing
from fixi_app.services.people.merging import Joined
from tests.fakes.mortal import Killed, Mortality
from tests.fakes.town import AVI, DANA, NOAM, Town, town

LEAK = "יש לי נזילה מתחת לכיור, חולון, הרצל 12 קומה 2 דירה 7"
LID = "99887766@lid"


async def from_id(t: Town, text: str, phone: str | None = None, chat: str = LID, *, settle: bool = True) -> None:
    """Words from a chat whose id is no phone; `phone` is what the provider says is behind it."""
    t._count += 1
    message = make_inbound(f"simulator:{chat}", text, sent_at=t.clock.now(), message_id=f"m{t._count}")
    await t.road.receive.keep([message.but(phone=phone)])
    if settle:
        await t.settle()


async def contact_of(t: Town, chat: str) -> str:
    address = await t.db["addresses"].find_one({"_id": f"simulator:{chat}"})
    assert address is not None
    return str(address["contact_id"])


async def join(t: Town, one: str, other: str) -> Joined:
    joined = await t.road.merging.join(await contact_of(t, one), await contact_of(t, other), "owner", t.clock.now())
    await t.settle()
    return joined


async def test_a_message_without_a_phone_is_a_customer_like_any_other() -> None:
    async with town() as t:
        await from_id(t, LEAK)
        lead = await t.lead()
        assert lead.phone is None
        assert "1." in t.last(LID)


async def test_one_phone_behind_two_addresses_is_one_contact_whichever_wrote_first() -> None:
    async with town() as t:
        await from_id(t, LEAK, DANA)
        await t.says(DANA, "1")
        assert await contact_of(t, LID) == await contact_of(t, DANA)
        assert (await t.lead()).slot_id


async def test_when_the_provider_names_the_phone_later_the_two_become_one_and_the_request_goes_on() -> None:
    async with town() as t:
        await t.says(DANA, "שלום")
        await from_id(t, LEAK)
        assert len(await t.leads()) == 1
        t.new(LID)
        await from_id(t, "1", DANA)
        lead = await t.lead()
        assert lead.contact_id == await contact_of(t, DANA)
        assert lead.slot_id
        assert lead.phone == DANA
        assert len(t.new(LID)) == 1  # answered once, and where it was written
        await t.says(DANA, "1")
        assert (await t.lead()).status == "new"


async def test_the_history_of_both_lies_under_one_and_goes_back_when_parted() -> None:
    async with town() as t:
        await t.says(DANA, "שלום")
        await from_id(t, LEAK)
        elder, younger = await contact_of(t, DANA), await contact_of(t, LID)
        assert (await join(t, LID, DANA)).contact_id == elder
        assert await t.db["messages"].count_documents({"conversation_id": younger}) == 0
        assert (await t.lead()).contact_id == elder
        assert (await t.road.merging.part(younger, "owner", t.clock.now())).ok
        await t.settle()
        assert (await t.lead()).contact_id == younger
        assert await t.db["messages"].count_documents({"conversation_id": younger, "text": LEAK}) == 1
        assert await t.db["messages"].count_documents({"conversation_id": elder, "text": LEAK}) == 0
        await t.says(DANA, "סטטוס")
        assert "נזילה" not in t.last(DANA)
        await from_id(t, "סטטוס")
        assert "חולון" in t.last(LID) or "נזילה" in t.last(LID)


async def test_joining_and_parting_are_in_the_audit_log() -> None:
    async with town() as t:
        await t.says(DANA, "שלום")
        await t.says(NOAM, "שלום")
        await join(t, NOAM, DANA)
        await t.road.merging.part(await contact_of(t, NOAM), "owner", t.clock.now())
        kept = await t.db["audit_log"].find({"what": "merge"}, sort=[("at", 1), ("_id", 1)]).to_list()
        assert [entry["by"] for entry in kept] == ["owner", "owner"]
        assert any(entry["after"].get("merged_into") for entry in kept)
        assert any(entry["before"].get("merged_into") for entry in kept)


async def test_what_a_customer_claims_joins_nobody() -> None:
    async with town() as t:
        await t.says(DANA, LEAK)
        await t.says(NOAM, f"זאת דנה, המספר שלי {DANA}, מה הסטטוס?")
        assert await contact_of(t, NOAM) != await contact_of(t, DANA)
        assert not await t.db["merges"].find({}).to_list()


async def test_what_the_owner_parted_the_provider_does_not_join_again_but_the_owner_may() -> None:
    async with town() as t:
        await t.says(DANA, "שלום")
        await from_id(t, "שלום")
        await from_id(t, "יש מישהו?", DANA)
        younger = await contact_of(t, LID)
        assert (await t.road.merging.part(younger, "owner", t.clock.now())).ok
        await t.settle()
        await from_id(t, LEAK, DANA)
        assert (await t.lead()).contact_id == younger
        assert (await join(t, LID, DANA)).ok
        assert (await t.lead()).contact_id == await contact_of(t, DANA)


async def test_of_two_beginnings_of_one_request_one_goes_on() -> None:
    async with town() as t:
        await t.says(DANA, LEAK)
        await t.says(NOAM, "נזילה במטבח בחולון")
        await join(t, NOAM, DANA)
        leads = await t.leads()
        assert sorted(lead.status.value for lead in leads) == ["closed", "contacted"]
        assert len({lead.contact_id for lead in leads}) == 1
        await t.says(NOAM, "1")
        assert (await t.lead(status="contacted")).slot_id


async def test_a_visit_of_one_number_is_seen_from_the_other() -> None:
    async with town() as t:
        await t.to_offer(NOAM)
        pro_id = (await t.lead()).pro_id
        pro = await t.road.ground.store.professionals.get(pro_id)
        assert pro is not None
        await t.says(pro.phone, "אשר")
        await t.says(DANA, "שלום")
        await join(t, DANA, NOAM)
        await t.says(DANA, "סטטוס")
        assert pro.name in t.last(DANA)
        t.new(DANA), t.new(NOAM)
        await t.says(DANA, "ביטול")
        await t.says(DANA, "1")
        assert (await t.lead()).status == "cancelled"
        assert not t.new(NOAM)  # he is answered where he wrote


async def test_words_that_wait_while_they_are_joined_are_answered_once() -> None:
    async with town() as t:
        await t.says(DANA, "שלום")
        await from_id(t, "שלום")
        t.new(LID), t.new(DANA)
        await from_id(t, LEAK, settle=False)
        assert (await join(t, LID, DANA)).ok
        assert len(t.new(LID)) == 1
        assert not t.new(DANA)
        assert await t.db["messages"].count_documents({"text": LEAK}) == 1
        assert (await t.lead()).contact_id == await contact_of(t, DANA)


async def test_news_for_the_one_that_is_gone_reaches_the_one_that_stays() -> None:
    async with town() as t:
        await t.says(DANA, "שלום")
        await t.to_offer(NOAM)
        lead = await t.lead()
        await join(t, NOAM, DANA)
        # a process that had loaded the lead before tells the old chat
        await t.road.tell.customer("cancelled_by_owner", "late", lead, t.clock.now())
        await t.settle()
        waiting = await t.db["inbox"].find({"state": "new"}).to_list()
        assert not waiting


async def test_a_professional_keeps_his_offers_when_his_second_number_is_joined() -> None:
    async with town(only=[AVI]) as t:
        await t.says(NOAM, "שלום")
        await t.to_offer(DANA)
        t.new(AVI), t.new(NOAM)
        await join(t, NOAM, AVI)
        await t.says(NOAM, "אשר")
        assert (await t.lead()).status == "booked"


async def test_two_professionals_are_never_one_person() -> None:
    async with town() as t:
        await t.says(AVI, "תפריט")
        await t.says("+972500000102", "תפריט")
        joined = await join(t, AVI, "+972500000102")
        assert (joined.ok, joined.why_not) == (False, "two_professionals")


async def test_who_is_blocked_or_asked_for_quiet_stays_so_under_every_number() -> None:
    async with town() as t:
        await t.says(DANA, "שלום")
        await t.says(NOAM, "הסר")
        blocked = {"$set": {"standing": "blocked"}}
        await t.db["contacts"].update_one({"_id": await contact_of(t, NOAM)}, blocked)
        await join(t, DANA, NOAM)
        elder = await t.road.merging.root(await contact_of(t, DANA))
        assert elder is not None
        assert elder.standing is Standing.BLOCKED
        assert elder.opted_out_at is not None
        t.new(DANA)
        await t.says(DANA, LEAK)
        assert not t.new(DANA)
        assert not await t.leads()


@pytest.mark.parametrize("phase", ["before", "after"])
@pytest.mark.parametrize("write", range(1, 50, 2))
async def test_killed_at_any_write_it_is_carried_on_and_nothing_is_lost_or_said_twice(write: int, phase: str) -> None:
    mortality = Mortality()
    async with town(on_write=mortality.hook) as t:
        await t.says(DANA, "שלום")
        await from_id(t, LEAK)
        await from_id(t, "אחרי הצהריים", settle=False)
        one, other = await contact_of(t, LID), await contact_of(t, DANA)
        mortality.writes, mortality.kill_at = 0, (write, phase)
        with contextlib.suppress(Killed):
            await t.road.merging.join(one, other, "owner", t.clock.now())
            await t.settle()
        mortality.revive()
        await t.road.leases.clear()
        begun = await t.db["merges"].find_one({})
        await t.road.merging.resume(t.clock.now())
        await t.settle(90)
        assert (await t.lead()).contact_id == (other if begun else one)
        assert not await t.db["inbox"].find({"state": "new"}).to_list()
        heard = t.heard(LID)
        assert len(heard) == len(set(heard))
