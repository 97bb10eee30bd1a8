"""Ten minutes without a provider, a day without the computer: what is still true goes out once, in order, in pace; what
is stale is dropped and noted."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from fixi_app.channels.contract import Capabilities
from fixi_app.channels.simulator import SimulatorChannel
from fixi_app.domain.messages import Event, Inbound, Outgoing, SendOutcome, SendResult
from fixi_app.queues.pace import Pace
from fixi_app.services.owner.needs_you import NeedKind
from fixi_app.services.running.catching_up import CatchingUp
from fixi_app.services.telling.speak import queue_reply
from tests.fakes.town import AVI, DANA, NOAM, RUTH, Town, town


class Flaky(SimulatorChannel):
    """A provider that is away when told to, and remembers what people sent meanwhile."""

    def __init__(self) -> None:
        super().__init__()
        self.away = False
        self.arrived: list[tuple[str, str, datetime]] = []
        self.missed_messages: list[Inbound] = []
        self.town: Town | None = None

    @property
    def capabilities(self) -> Capabilities:
        return Capabilities(text_limit=4096, recall_hours=72)

    async def send(self, message: Outgoing) -> SendResult:
        if self.away:
            return SendResult(outcome=SendOutcome.TRY_AGAIN, reason="the provider answered 503")
        assert self.town is not None
        self.arrived.append((message.address, message.id, self.town.clock.now()))
        return await super().send(message)

    async def missed(self, since: datetime) -> Sequence[Event]:
        return [message for message in self.missed_messages if message.sent_at >= since]


async def passes(t: Town, minutes: float, *, tick: float = 5) -> None:
    """Time goes by, a look every few seconds, as the running Fixi does."""
    end = t.clock.now() + timedelta(minutes=minutes)
    while t.clock.now() < end:
        t.clock.move(timedelta(seconds=tick))
        await t.road.settle()


async def _say(t: Town, phone: str, number: int, not_after: datetime | None = None) -> None:
    contact = await t.db["contacts"].find_one({"phone": phone})
    assert contact is not None
    await queue_reply(
        t.road.ground, id_=f"note:{phone[-1]}:{number}", conversation_id=contact["_id"], address=f"simulator:{phone}",
        text=f"הודעה {number}", at=t.clock.now(), not_after=not_after,
    )  # fmt: skip


async def test_after_ten_minutes_without_a_provider_everything_goes_out_once_in_order_and_in_pace() -> None:
    async with town(channel=(flaky := Flaky())) as t:
        flaky.town = t
        people = (DANA, NOAM, RUTH)
        for phone in people:
            await t.says(phone, "יש לי נזילה בחולון")
        await passes(t, 1)
        flaky.away = True
        before = len(flaky.arrived)
        t.road.outbox_pump.pace = Pace(per_second=1)
        for number in range(5):
            for phone in people:
                await _say(t, phone, number)
            await passes(t, 2)
        assert len(flaky.arrived) == before
        flaky.away = False
        await passes(t, 16)
        came = flaky.arrived[before:]
        for phone in people:
            notes = [id_ for address, id_, _ in came if address.endswith(phone) and id_.startswith("note:")]
            assert notes == [f"note:{phone[-1]}:{number}" for number in range(5)]
        times = [at for _, _, at in came]
        assert max(times.count(at) for at in times) <= 6, "what its pace allows in the five seconds between two looks"
        assert not [n for n in await t.road.needs_you.all(t.clock.now()) if n.kind is NeedKind.FAILED_MESSAGE]


async def test_what_is_stale_after_an_outage_is_dropped_and_noted() -> None:
    async with town(channel=(flaky := Flaky())) as t:
        flaky.town = t
        await t.says(DANA, "יש לי נזילה בחולון")
        await passes(t, 1)
        flaky.away = True
        await _say(t, DANA, 1, not_after=t.clock.now() + timedelta(minutes=5))
        await _say(t, DANA, 2)
        await passes(t, 10)
        flaky.away = False
        await passes(t, 16)
        sent = [id_ for _, id_, _ in flaky.arrived if id_.startswith("note:")]
        assert sent == [f"note:{DANA[-1]}:2"]
        stale = await t.db["outbox"].find_one({"_id": f"note:{DANA[-1]}:1"})
        assert stale is not None
        assert (stale["state"], stale["reason"]) == ("dropped", "its time had passed")


async def test_a_message_that_no_try_brings_through_is_given_up_after_an_hour_and_shown() -> None:
    async with town(channel=(flaky := Flaky())) as t:
        flaky.town = t
        await t.says(DANA, "יש לי נזילה בחולון")
        flaky.away = True
        await _say(t, DANA, 1)
        await passes(t, 30, tick=30)
        item = await t.db["outbox"].find_one({"_id": f"note:{DANA[-1]}:1"})
        assert item is not None
        assert item["state"] == "queued"
        await passes(t, 60, tick=30)
        item = await t.db["outbox"].find_one({"_id": f"note:{DANA[-1]}:1"})
        assert item is not None
        assert item["state"] == "failed"


async def test_after_a_day_of_sleep_each_is_answered_once_and_old_matters_go_to_a_person() -> None:
    async with town(channel=(flaky := Flaky()), only=[AVI]) as t:
        flaky.town = t
        await t.to_offer(DANA)
        catching = CatchingUp(t.road.ground, t.road.receive.keep)
        await catching.look()
        slept = t.clock.now()
        t.clock.move(timedelta(hours=25))
        wakes = t.clock.now()
        wrote = [(AVI, "אשר", slept + timedelta(hours=1)), (NOAM, "יש לי נזילה בבת ים", slept + timedelta(hours=4)),
                 (RUTH, "צריכה חשמלאי בחולון", wakes - timedelta(minutes=40))]  # fmt: skip
        flaky.missed_messages = [
            Inbound(id=f"simulator:local:slept{n}", address=f"simulator:{p}", phone=p, sent_at=at, text=text)
            for n, (p, text, at) in enumerate(wrote)
        ]
        before = {phone: len(t.heard(phone)) for phone in (DANA, NOAM, RUTH, AVI)}
        assert await catching.look() == 3
        await passes(t, 2)
        assert (await t.lead(phone=DANA)).status.value != "booked", "a yes of yesterday holds no hour that is over"
        for phone in (NOAM, RUTH):
            told = t.heard(phone)[before[phone] :]
            assert sum("סליחה" in text for text in told) == 1, told
        waiting = {need.contact_id for need in await t.road.needs_you.all(t.clock.now())}
        old = await t.db["contacts"].find_one({"phone": NOAM})
        assert old is not None
        assert old["_id"] in waiting
        t.clock.move(timedelta(minutes=11))
        assert await catching.look() == 0
