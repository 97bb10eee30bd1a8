"""What every channel promises, on every channel: the same tests for the simulator, Green API, Meta and Twilio."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
import pytest_asyncio

from fixi_app.channels.contract import Channel, MediaUnavailable
from fixi_app.channels.green_api import GreenApiChannel
from fixi_app.channels.meta import Confirmed, MetaChannel, MetaWebhook
from fixi_app.channels.simulator import SimulatorChannel, make_inbound
from fixi_app.channels.twilio import TwilioChannel
from fixi_app.domain.messages import Button, ChannelState, Media, MediaKind, Outgoing, SendOutcome
from tests.fakes.green_api import FakeGreenApi
from tests.fakes.meta import FakeMeta
from tests.fakes.meta_bodies import encoded
from tests.fakes.twilio import FakeTwilio

PHONE = "+972500000101"


@dataclass
class Rig:
    """A channel, and how to see what it delivered."""

    channel: Channel
    fake: FakeGreenApi | FakeMeta | FakeTwilio | None = None
    webhook: MetaWebhook | None = None
    """Of a provider that tells of itself what it has, and cannot be asked."""

    def hear_back(self) -> None:
        """What the provider says on its own after it took a message."""
        if self.webhook is not None and isinstance(self.fake, FakeMeta):
            for sent in self.fake.sent:
                body = self.fake.bodies.status(sent.id, "sent", biz_opaque_callback_data=sent.outbox_id)
                self.webhook.parse(encoded(body), datetime.now(timezone.utc))

    def delivered(self) -> list[str]:
        if isinstance(self.fake, FakeTwilio):
            return [message.body for message in self.fake.sent]
        if self.fake is not None:
            return [message.text for message in self.fake.sent]
        assert isinstance(self.channel, SimulatorChannel)
        return [message.text for message in self.channel.memory.sent.values()]


async def simulator() -> AsyncIterator[Rig]:
    yield Rig(SimulatorChannel())


async def green_api() -> AsyncIterator[Rig]:
    async with FakeGreenApi() as fake:
        channel = GreenApiChannel(fake.instance_id, fake.token, fake.url, fake.url)
        yield Rig(channel, fake)
        await channel.close()


async def meta() -> AsyncIterator[Rig]:
    async with FakeMeta() as fake:
        confirmed = Confirmed()
        channel = MetaChannel(fake.number_id, fake.token, fake.url, confirmed=confirmed)
        yield Rig(channel, fake, MetaWebhook(fake.number_id, "secret", "", confirmed))
        await channel.close()


async def twilio() -> AsyncIterator[Rig]:
    async with FakeTwilio() as fake:
        channel = TwilioChannel(fake.account, fake.token, fake.sender, fake.url)
        yield Rig(channel, fake)
        await channel.close()


@pytest_asyncio.fixture(params=[simulator, green_api, meta, twilio], ids=lambda opened: opened.__name__)
async def rig(request: pytest.FixtureRequest) -> AsyncIterator[Rig]:
    async for each in request.param():
        yield each


def message(rig: Rig, text: str = "שלום 👋", **more: object) -> Outgoing:
    fields = {"id": "turn_1:1", "address": rig.channel.address_of(PHONE), "text": text, **more}
    return Outgoing.model_validate(fields)


async def test_a_text_arrives_and_has_an_id(rig: Rig) -> None:
    result = await rig.channel.send(message(rig))
    assert result.outcome is SendOutcome.SENT
    assert result.provider_message_id
    assert rig.delivered() == ["שלום 👋"]


async def test_addresses_begin_with_the_channels_name(rig: Rig) -> None:
    assert rig.channel.address_of(PHONE).startswith(f"{rig.channel.name}:")
    assert rig.channel.address_of("+972 50-000-0101") == rig.channel.address_of(PHONE)


async def test_an_address_of_another_channel_is_never_written_to(rig: Rig) -> None:
    result = await rig.channel.send(message(rig, address="telegram:+972500000101"))
    assert result.outcome is SendOutcome.NEVER
    assert rig.delivered() == []


async def test_choices_reach_the_reader_one_way_or_the_other(rig: Rig) -> None:
    choices = [Button(id="approve", title="אשר"), Button(id="refuse", title="דחה")]
    await rig.channel.send(message(rig, "מאשרים?", buttons=choices))
    [text] = rig.delivered()
    assert "מאשרים?" in text
    if rig.channel.capabilities.buttons == 0:
        assert "1. אשר" in text
        assert "2. דחה" in text


async def test_torn_emoji_do_not_stop_a_message(rig: Rig) -> None:
    result = await rig.channel.send(message(rig, "a\ud83d b"))
    assert result.outcome is SendOutcome.SENT


async def test_what_was_sent_is_known_and_what_was_not_is_not_claimed(rig: Rig) -> None:
    since = datetime.now(timezone.utc) - timedelta(minutes=10)
    await rig.channel.send(message(rig, "first"))
    rig.hear_back()
    assert await rig.channel.was_sent(message(rig, "first"), since) is True
    unsent = await rig.channel.was_sent(message(rig, "second", id="turn_1:2"), since)
    assert unsent is (None if rig.webhook else False)


async def test_marking_as_read_is_harmless(rig: Rig) -> None:
    now = datetime.now(timezone.utc)
    for address in (rig.channel.address_of(PHONE), "nonsense"):
        await rig.channel.seen(make_inbound(address, sent_at=now, message_id="1"))
    assert rig.delivered() == []


async def test_nothing_was_missed_where_nobody_wrote(rig: Rig) -> None:
    assert list(await rig.channel.missed(datetime.now(timezone.utc) - timedelta(hours=2))) == []


async def test_the_state_is_ready(rig: Rig) -> None:
    assert (await rig.channel.state()).state is ChannelState.READY


async def test_samples_may_be_written_to_on_this_computer(rig: Rig) -> None:
    assert rig.channel.carries_samples


async def test_a_file_that_is_not_there_is_unavailable(rig: Rig) -> None:
    inbound = make_inbound(rig.channel.address_of(PHONE), sent_at=datetime.now(timezone.utc), message_id="1")
    with pytest.raises(MediaUnavailable):
        await rig.channel.fetch(inbound, Media(kind=MediaKind.IMAGE), 1000)


async def test_no_chats_are_invented(rig: Rig) -> None:
    assert list(await rig.channel.earlier_chats()) == []


async def test_closing_twice_is_harmless(rig: Rig) -> None:
    await rig.channel.close()
    await rig.channel.close()


async def test_the_simulator_shows_a_repeat_once() -> None:
    channel = SimulatorChannel()
    outgoing = Outgoing(id="x:1", address="simulator:+972500000101", text="once")
    first, again = await channel.send(outgoing), await channel.send(outgoing)
    assert first.provider_message_id == again.provider_message_id
    assert [each.text for each in channel.memory.chat("simulator:+972500000101")] == ["once"]


async def test_the_simulator_tries_again_when_its_sink_fails() -> None:
    async def broken(outgoing: Outgoing) -> str:
        raise OSError("disk full")

    channel = SimulatorChannel(record=broken)
    outgoing = Outgoing(id="x:1", address="simulator:+972500000101", text="x")
    assert (await channel.send(outgoing)).outcome is SendOutcome.TRY_AGAIN
    assert await channel.was_sent(outgoing, datetime.now(timezone.utc)) is None


async def test_the_simulator_reads_files_of_this_computer_up_to_a_limit(tmp_path: Path) -> None:
    file = tmp_path / "a picture.jpg"
    await asyncio.to_thread(file.write_bytes, b"\xff\xd8\xff" + b"0" * 97)
    channel, media = SimulatorChannel(), Media(kind=MediaKind.IMAGE, url=file.as_uri())
    inbound = make_inbound("simulator:+972500000101", sent_at=datetime.now(timezone.utc), message_id="1", media=[media])
    assert len(await channel.fetch(inbound, media, 100)) == 100
    with pytest.raises(MediaUnavailable):
        await channel.fetch(inbound, media, 99)
