"""The brake and *propose first*: nothing leaves that the owner does not want, and nothing is lost."""

from datetime import timedelta

from fixi_app.channels.simulator import SimulatorChannel
from fixi_app.domain.business import Business
from fixi_app.queues.outbox_pump import OutboxPump
from fixi_app.services.telling.brakes import Brakes
from tests.fakes.town import AVI, DANA, NOAM, town


async def test_one_deed_holds_everything_and_another_lets_it_go_in_order() -> None:
    async with town(only=[AVI]) as t:
        state = await t.road.brakes.hold("rina")
        assert (state.on, state.by) == (True, "rina")
        await t.says(DANA, "יש לי נזילה בחולון")
        await t.says(DANA, "הרצל 12")
        assert t.heard(DANA) == []
        assert (await t.road.brakes.state()).waiting > 1
        await t.road.brakes.release("rina")
        await t.settle()
        assert "רחוב" in t.heard(DANA)[0]
        assert (await t.road.brakes.state()).waiting == 0


async def test_the_brake_holds_over_a_restart_and_a_well_account_does_not_release_it() -> None:
    async with town() as t:
        await t.road.brakes.hold("rina")
        ground = t.road.ground
        sent = []

        async def send(item: dict[str, object]) -> object:
            sent.append(item)
            raise AssertionError("nothing may leave")

        async def fault(reason: object) -> None:
            raise AssertionError(reason)

        pump = OutboxPump(ground.outbox, send, ground.clock, fault, fault)  # type: ignore[arg-type]
        Brakes(ground, pump)
        await t.says(DANA, "שלום")
        pump.held = None
        assert await pump.drain() == 0
        assert sent == []


async def test_what_was_due_long_before_the_release_is_dropped_with_a_note() -> None:
    async with town() as t:
        await t.road.brakes.hold("rina")
        await t.says(DANA, "שלום")
        soon = t.clock.now() + timedelta(minutes=5)
        await t.db["outbox"].update_many({}, {"$set": {"not_after": soon}})
        t.clock.move(timedelta(hours=1))
        await t.road.brakes.release("rina")
        await t.settle()
        assert t.heard(DANA) == []
        assert {item["state"] for item in await t.db["outbox"].find({}).to_list()} == {"dropped"}


async def test_with_propose_first_each_reply_waits_for_his_key_and_may_be_put_in_other_words() -> None:
    async with town(business=Business(name="x", propose_first=True)) as t:
        await t.says(DANA, "שלום")
        assert t.heard(DANA) == []
        [proposal] = await t.road.proposals.waiting()
        assert await t.road.proposals.approve(proposal.id, "rina", "שלום, במה אפשר לעזור?")
        assert not await t.road.proposals.approve(proposal.id, "oren"), "it has been approved already"
        await t.settle()
        assert t.heard(DANA) == ["שלום, במה אפשר לעזור?"]
        said = await t.db["messages"].find_one({"_id": proposal.id})
        assert said is not None
        assert (said["text"], said["by"]) == ("שלום, במה אפשר לעזור?", "owner")


async def test_a_dropped_proposal_was_never_said_and_holds_nothing_behind_it() -> None:
    async with town() as t:
        await t.says(DANA, "שלום")
        contact = await t.db["conversations"].find_one({"phone": DANA})
        assert contact is not None
        await t.road.proposals.in_chat(contact["_id"], True)
        t.new(DANA)
        await t.says(DANA, "סטטוס")
        await t.says(NOAM, "שלום")
        assert t.new(DANA) == []
        assert t.heard(NOAM), "only this one chat waits"
        [proposal] = await t.road.proposals.waiting(contact["_id"])
        assert await t.road.proposals.drop(proposal.id, "rina")
        assert await t.db["messages"].find_one({"_id": proposal.id}) is None
        await t.road.proposals.in_chat(contact["_id"], False)
        await t.says(DANA, "סטטוס")
        assert len(t.new(DANA)) == 1


async def test_the_safety_text_waits_for_no_approval() -> None:
    async with town(business=Business(name="x", propose_first=True)) as t:
        await t.says(DANA, "יש ריח גז חזק בבית")
        assert isinstance(t.channel, SimulatorChannel)
        assert len(t.heard(DANA)) == 1


async def test_professionals_are_answered_at_once_also_with_propose_first() -> None:
    async with town(only=[AVI], business=Business(name="x", propose_first=True)) as t:
        await t.says(AVI, "תפריט")
        assert t.heard(AVI)
