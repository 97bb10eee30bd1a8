"""Needs you: what waits for a person stands there, goes when it is dealt with, and comes back with an undo."""

from datetime import timedelta

from fixi_app.domain.business import Business
from fixi_app.domain.leads import LeadStatus
from fixi_app.services.owner.needs_you import Need, NeedAction, NeedKind
from tests.fakes.town import AVI, DANA, NOAM, RUTH, Town, town

FAR = "יש לי נזילה מתחת לכיור באילת"


async def needs(t: Town, kind: NeedKind | None = None) -> list[Need]:
    found = await t.road.needs_you.all(t.clock.now())
    return [need for need in found if kind in (None, need.kind)]


async def test_nothing_waits_in_a_business_where_all_goes_well() -> None:
    async with town(only=[AVI]) as t:
        await t.to_offer(DANA)
        await t.says(AVI, "אשר")
        assert await needs(t) == []


async def test_leads_chats_and_applications_stand_there_with_what_can_be_done() -> None:
    async with town() as t:
        await t.says(DANA, FAR)
        await t.says(NOAM, "נציג")
        await t.db["professionals"].update_one({"phone": AVI}, {"$set": {"application": "pending"}})
        kinds = {need.kind: need for need in await needs(t)}
        assert {NeedKind.LEAD, NeedKind.CHAT, NeedKind.APPLICATION} <= set(kinds)
        assert NeedAction.TAKE in kinds[NeedKind.LEAD].actions
        assert NeedAction.GIVE_BACK in kinds[NeedKind.CHAT].actions
        assert NeedAction.APPROVE in kinds[NeedKind.APPLICATION].actions
        lead_id = kinds[NeedKind.LEAD].ref
        await t.road.owners.taken(lead_id, "rina", t.clock.now(), "press")
        [taken] = await needs(t, NeedKind.TAKEN_LEAD)
        assert (taken.ref, taken.by) == (lead_id, "rina")
        await t.road.handoff.give_back(kinds[NeedKind.CHAT].ref, "rina")
        await t.settle()
        assert await needs(t, NeedKind.CHAT) == []


async def test_an_emergency_stands_first() -> None:
    async with town(only=[AVI]) as t:
        await t.says(DANA, FAR)
        t.clock.move(timedelta(minutes=5))
        await t.says(RUTH, "יש ריח גז חזק בבית באילת")
        first = (await needs(t))[0]
        assert first.urgent
        lead = await t.lead(_id=first.lead_id)
        assert (lead.is_emergency, lead.status) == (True, LeadStatus.PENDING)


async def test_a_failed_message_is_sent_again_or_put_away_and_taken_back() -> None:
    async with town() as t:
        await t.says(DANA, "שלום")
        item = await t.db["outbox"].find_one({})
        assert item is not None
        await t.db["outbox"].update_one({"_id": item["_id"]}, {"$set": {"state": "failed", "reason": "blocked"}})
        [need] = await needs(t, NeedKind.FAILED_MESSAGE)
        assert await t.road.needs_you.dismiss(need.kind, need.ref, "rina")
        assert await needs(t, NeedKind.FAILED_MESSAGE) == []
        assert await t.road.needs_you.restore(need.kind, need.ref)
        assert await t.road.needs_you.send_again(need.ref)
        assert not await t.road.needs_you.send_again(need.ref)
        await t.settle()
        again = await t.db["outbox"].find_one({"_id": need.ref})
        assert again is not None
        assert (again["state"], again["attempts"]) == ("sent", 1)


async def test_what_waits_for_a_decision_cannot_be_put_away_unread() -> None:
    async with town() as t:
        await t.says(DANA, FAR)
        [need] = await needs(t, NeedKind.LEAD)
        assert not await t.road.needs_you.dismiss(need.kind, need.ref, "rina")
        assert len(await needs(t, NeedKind.LEAD)) == 1


async def test_alerts_that_could_not_go_out_proposals_and_set_aside_messages_are_there_to_be_read() -> None:
    async with town(business=Business(name="x", propose_first=True)) as t:
        await t.says(DANA, "נציג")
        assert len(await needs(t, NeedKind.ALERT)) == 1, "no phone of the owner is set"
        [proposal] = await needs(t, NeedKind.PROPOSAL)
        assert await t.road.proposals.drop(proposal.ref, "rina")
        await t.road.ground.inbox.keep(
            {"_id": "x", "conversation_id": None, "state": "aside", "received_at": t.clock.now(), "reason": "odd"}
        )
        [aside] = await needs(t, NeedKind.ASIDE)
        assert (aside.text, aside.reason) == ("", "odd")
