"""Lessons of messaging, bans and paging; each test is named with the number of its lesson."""

import re
from pathlib import Path

import fixi_app
from fixi_app.channels.simulator import SimulatorChannel
from fixi_app.domain.messages import ChannelState
from fixi_app.services.running.channel_watch import ChannelWatch
from tests.fakes.desk import at_desk
from tests.fakes.town import AVI, DANA, town

ROOT = Path(fixi_app.__file__).parent


class _Real(SimulatorChannel):
    """A channel that reaches real people."""

    @property
    def carries_samples(self) -> bool:
        return False


async def test_l58_sample_people_are_never_written_to_where_real_ones_are_reached() -> None:
    channel = _Real()
    async with town(channel=channel) as t:
        await t.says(DANA, "יש לי נזילה בחולון")
        items = await t.db["outbox"].find({}).to_list()
        assert items
        assert [(item["state"], item["reason"]) for item in items] == [
            ("failed", "a sample record is never written to")
        ] * len(items)
        assert channel.memory.sent == {}


async def test_l59_an_account_that_is_not_authorised_is_never_up_and_the_first_bad_answer_stops_everything() -> None:
    channel = SimulatorChannel()
    async with town(channel=channel) as t:
        watch = ChannelWatch(channel, t.road.outbox_pump)
        await watch.probe()
        assert t.road.outbox_pump.held is None
        for state in ChannelState:
            if state is not ChannelState.READY:
                watch.report((await channel.state()).but(state=state))
                assert t.road.outbox_pump.held, state
                await t.says(DANA, "יש לי נזילה בחולון")
        assert channel.memory.sent == {}


async def test_l60_a_fresh_process_that_has_not_asked_yet_sends_nothing() -> None:
    channel = SimulatorChannel()
    async with town(channel=channel) as t:
        ChannelWatch(channel, t.road.outbox_pump)
        await t.says(DANA, "יש לי נזילה בחולון")
        assert channel.memory.sent == {}
        assert await t.db["outbox"].count_documents({"state": "queued"}) == 1


def test_l62_there_is_one_way_out() -> None:
    """Nobody but the guarded sender hands a message to a channel, and nobody but the pump uses the sender."""
    calls = re.compile(r"\bchannel\.send\(|_channel\.send\(")
    found = {path.name for path in ROOT.rglob("*.py") if calls.search(path.read_text("utf-8"))}
    assert found == {"sending.py"}
    users = {path.name for path in ROOT.rglob("*.py") if "sending.send" in path.read_text("utf-8")}
    assert users == {"road.py"}


async def test_l62_what_holds_the_chats_holds_the_desk_as_well() -> None:
    async with at_desk(only=[AVI]) as d:
        t = d.town
        await t.to_offer(DANA)
        t.new(DANA)
        t.road.outbox_pump.held = "the brake is on"
        await d.save(await t.lead(), status="cancelled")
        assert t.new(DANA) == []
        t.road.outbox_pump.held = None
        await t.settle()
        assert len(t.new(DANA)) == 1


async def test_l63_a_channel_that_transmits_nothing_says_nothing_about_a_real_account() -> None:
    channel = SimulatorChannel()
    async with town(channel=channel) as t:
        before = await t.db["settings"].find({}).to_list()
        await ChannelWatch(channel, t.road.outbox_pump).probe()
        await t.says(DANA, "שלום")
        assert await t.db["settings"].find({}).to_list() == before
        assert (await channel.state()).detail == "simulator"
