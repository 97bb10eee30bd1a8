"""The provider is told where Fixi is reached: only what differs, once for each address, and never for nothing."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from loguru import logger

import storage
from fixi_app.channels.contract import Numbered, Registers
from fixi_app.channels.green_api import GreenApiChannel
from fixi_app.channels.twilio import TwilioChannel
from fixi_app.clock import HandClock
from fixi_app.services.running.registering import Registering, RegisterState
from fixi_app.way_in import open_way_in
from tests.fakes.green_api import FakeGreenApi
from tests.fakes.house import SECRET, connected, house
from tests.fakes.process import until
from tests.fakes.twilio import FakeTwilio

HOME = "https://fixi.example.org"
START = datetime.fromisoformat("2026-11-24T09:00:00+02:00")


@pytest.fixture
def logged() -> Iterator[list[str]]:
    lines: list[str] = []
    sink = logger.add(lambda message: lines.append(str(message)), level="INFO", format="{message}")
    yield lines
    logger.remove(sink)


@dataclass
class Bench:
    """A Registering whose time stands still unless a test moves it."""

    registering: Registering
    clock: HandClock
    address: list[str | None]
    wanted: list[bool]
    waited: list[float] = field(default_factory=list)
    now: list[float] = field(default_factory=lambda: [0.0])

    async def after(self, seconds: float) -> None:
        self.now[0] += seconds
        self.clock.move(timedelta(seconds=seconds))
        await self.registering.once()


@asynccontextmanager
async def bench(channel: Registers, address: str | None = HOME) -> AsyncIterator[Bench]:
    db = await storage.connect("mongita::memory:")
    waited, now, addresses, wanted = list[float](), [0.0], [address], [True]

    async def pause(seconds: float) -> None:
        waited.append(seconds)

    clock = HandClock(START)
    registering = Registering(
        channel, lambda: addresses[0], lambda: wanted[0], db, clock, pause, lambda: now[0]
    )
    try:
        yield Bench(registering, clock, addresses, wanted, waited, now)
    finally:
        await db.close()
        await channel.close()  # type: ignore[attr-defined]


def green(fake: FakeGreenApi, token: str = SECRET) -> GreenApiChannel:
    return GreenApiChannel(fake.instance_id, fake.token, fake.url, fake.url, webhook_token=token)


async def test_a_new_instance_is_told_address_secret_and_kinds_once_and_nothing_else() -> None:
    async with FakeGreenApi() as fake, bench(green(fake)) as b:
        await b.registering.once()
        assert b.registering.status.state is RegisterState.DONE
        assert fake.settings["webhookUrl"] == f"{HOME}/webhook/green-api"
        assert fake.settings["webhookUrlToken"] == SECRET
        on = {name for name, value in fake.settings.items() if value == "yes"}
        assert on == {
            "incomingWebhook", "outgoingWebhook", "outgoingMessageWebhook", "stateWebhook", "incomingCallWebhook",
            "editedMessageWebhook", "deletedMessageWebhook",
        }  # fmt: skip
        assert fake.settings["delaySendMessagesMilliseconds"] == 500
        assert b.waited == [1.1], "one call a second is what is allowed"
        for _ in range(20):
            await b.after(1000)
        assert (fake.restarts, len(fake.calls_of("getSettings"))) == (1, 1)


async def test_what_stands_there_already_starts_no_instance_anew() -> None:
    async with FakeGreenApi() as fake:
        async with bench(green(fake)) as first:
            await first.registering.once()
        async with bench(green(fake)) as again:
            await again.registering.once()
            assert again.registering.status.state is RegisterState.DONE
        assert fake.restarts == 1


async def test_a_kind_that_the_instance_does_not_know_is_no_difference() -> None:
    async with FakeGreenApi() as fake:
        async with bench(green(fake)) as first:
            await first.registering.once()
        del fake.settings["editedMessageWebhook"]
        async with bench(green(fake)) as again:
            await again.registering.once()
        assert fake.restarts == 1


@pytest.mark.parametrize(
    "changed", [{"webhookUrl": "https://old.example"}, {"webhookUrlToken": "x"}, {"incomingWebhook": "no"}]
)
async def test_each_difference_is_mended(changed: dict[str, str]) -> None:
    async with FakeGreenApi() as fake:
        async with bench(green(fake)) as first:
            await first.registering.once()
        fake.settings |= changed
        async with bench(green(fake)) as again:  # with another store: as after ten minutes
            await again.registering.once()
        assert fake.restarts == 2
        assert fake.settings["webhookUrl"] == f"{HOME}/webhook/green-api"


async def test_another_address_is_told_and_no_address_yet_is_waited_for() -> None:
    async with FakeGreenApi() as fake, bench(green(fake), None) as b:
        await b.registering.once()
        assert not fake.calls
        b.address[0] = HOME
        await b.after(5)
        b.address[0] = None
        await b.after(5)
        b.address[0] = "https://other.example.org"
        await b.after(5)
        assert fake.restarts == 2
        assert fake.settings["webhookUrl"] == "https://other.example.org/webhook/green-api"


async def test_where_messages_are_fetched_the_queue_is_opened_for_it() -> None:
    async with FakeGreenApi() as fake, bench(green(fake), "") as b:
        fake.settings |= {"webhookUrl": "https://old.example", "webhookUrlToken": "of somebody"}
        await b.registering.once()
        assert (fake.settings["webhookUrl"], fake.settings["incomingWebhook"]) == ("", "yes")
        assert fake.settings["webhookUrlToken"] == "of somebody", "nothing is brought, so it guards nothing"


async def test_a_fault_is_told_with_what_to_do_and_tried_again_ever_more_seldom(logged: list[str]) -> None:
    async with FakeGreenApi() as fake, bench(green(fake)) as b:
        fake.fail_next(500, method="getSettings", times=4)
        for seconds in (0, 29, 1, 119, 1, 599, 1):
            await b.after(seconds)
        assert len(fake.calls_of("getSettings")) == 4
        failed = b.registering.status
        assert (failed.state, failed.why) == (RegisterState.LATER, "answered 500")
        assert failed.inbox == f"{HOME}/webhook/green-api"
        warned = [line for line in logged if "not told" in line]
        assert len(warned) == 1
        assert f"{HOME}/webhook/green-api" in warned[0]
        assert fake.token not in str(logged)
        assert SECRET not in str(logged)
        await b.after(3600)
        assert b.registering.status.state is RegisterState.DONE


async def test_a_telling_that_got_no_answer_is_not_repeated_before_it_could_hold() -> None:
    async with FakeGreenApi() as fake, bench(green(fake)) as b:
        fake.drop_next("setSettings")
        await b.registering.once()
        unanswered = b.registering.status
        assert unanswered.state is RegisterState.LATER
        await b.after(31)
        await b.after(121)
        assert len(fake.calls_of("setSettings")) == 1, "it may have been carried out"
        await b.after(600)
        assert len(fake.calls_of("setSettings")) == 2
        assert b.registering.status.state is RegisterState.DONE


async def test_switched_off_nothing_is_asked_and_the_address_is_told_to_the_owner() -> None:
    async with FakeGreenApi() as fake, bench(green(fake)) as b:
        b.wanted[0] = False
        await b.registering.once()
        assert not fake.calls
        assert b.registering.status.state is RegisterState.OFF
        assert b.registering.status.inbox == f"{HOME}/webhook/green-api"
        b.wanted[0] = True
        await b.after(5)
        assert fake.restarts == 1


async def test_a_stand_in_on_this_computer_is_told_only_an_address_that_was_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with FakeGreenApi() as fake:
        async with house(tmp_path, monkeypatch, **connected(fake)) as h:
            open_way_in(h.appliance)
            assert h.appliance.registering is None
        async with house(tmp_path, monkeypatch, **connected(fake), FIXI_PUBLIC_URL=HOME) as h:
            open_way_in(h.appliance)
            await until(lambda: fake.restarts == 1)
        assert fake.settings["webhookUrl"] == f"{HOME}/webhook/green-api"
        assert fake.settings["webhookUrlToken"] == SECRET


async def test_the_number_of_the_business_is_the_linked_phone() -> None:
    async with FakeGreenApi() as fake:
        channel = green(fake)
        assert isinstance(channel, Numbered)
        assert await channel.number() == "+972500000900"
        fake.settings["wid"] = ""
        assert await channel.number() is None
        fake.fail_next(500, method="getSettings")
        assert await channel.number() is None
        await channel.close()


def twilio(fake: FakeTwilio) -> TwilioChannel:
    return TwilioChannel(fake.account, fake.token, fake.sender, fake.url)


async def test_twilios_sender_gets_the_address_and_keeps_what_stands_there_besides() -> None:
    async with FakeTwilio() as fake, bench(twilio(fake)) as b:
        fake.senders = [
            {"sid": "XE1", "sender_id": "whatsapp:+972500000777", "webhook": {"callback_url": "https://hers.example"}},
            {"sid": "XE2", "sender_id": f"whatsapp:{fake.sender}",
             "webhook": {
                 "callback_url": "https://old.example", "fallback_url": "https://b.example", "callback_method": None}},
        ]  # fmt: skip
        await b.registering.once()
        assert b.registering.status.state is RegisterState.DONE
        assert fake.senders[0]["webhook"] == {"callback_url": "https://hers.example"}
        assert fake.senders[1]["webhook"] == {
            "callback_url": f"{HOME}/webhook/twilio", "callback_method": "POST", "fallback_url": "https://b.example",
        }  # fmt: skip
        assert len(fake.calls_of("v2/Channels/Senders/XE2")) == 1


async def test_a_number_that_is_no_sender_is_entered_by_hand() -> None:
    async with FakeTwilio() as fake, bench(twilio(fake)) as b:
        await b.registering.once()
        assert b.registering.status.state is RegisterState.BY_HAND
        assert b.registering.status.inbox == f"{HOME}/webhook/twilio"
        await b.after(10_000)
        assert len(fake.calls) == 1, "that does not change by itself"
