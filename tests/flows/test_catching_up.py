"""A sleep, an outage, a broken way in: what people wrote meanwhile is fetched, and answered once."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from fixi_app.channels.contract import Capabilities, MissedUnknown
from fixi_app.channels.green_api import GreenApiChannel, GreenApiWebhook
from fixi_app.channels.simulator import SimulatorChannel, make_inbound
from fixi_app.clock import HandClock
from fixi_app.commands.store import clear
from fixi_app.domain.messages import Event, Inbound
from fixi_app.services.running.catching_up import CatchingUp
from fixi_app.services.running.fetching import Fetching
from fixi_app.settings import Settings
from fixi_app.tunnel.contract import TunnelState
from fixi_app.way_in import open_way_in
from tests.fakes.green_api import INSTANCE, FakeGreenApi
from tests.fakes.house import connected, house
from tests.fakes.process import until
from tests.fakes.town import DANA, NOAM, Town, town


class Remembering(SimulatorChannel):
    """A provider with a journal of what was sent to the business."""

    def __init__(self) -> None:
        super().__init__()
        self.journal: list[Inbound] = []
        self.asked: list[datetime] = []
        self.silent = False

    @property
    def capabilities(self) -> Capabilities:
        return Capabilities(text_limit=4096, recall_hours=72)

    async def missed(self, since: datetime) -> Sequence[Event]:
        self.asked.append(since)
        if self.silent:
            raise MissedUnknown("the journal is shut")
        return [message for message in self.journal if message.sent_at >= since]


def wrote(channel: Remembering, t: Town, phone: str, text: str, *, ago: timedelta = timedelta()) -> Inbound:
    """Somebody wrote, and it never reached this computer."""
    message = make_inbound(
        f"simulator:{phone}", text, sent_at=t.clock.now() - ago, message_id=f"missed{len(channel.journal)}"
    )
    channel.journal.append(message)
    return message


async def looked(t: Town, catching: CatchingUp) -> int:
    count = await catching.look()
    await t.settle()
    return count


async def test_after_a_sleep_everybody_who_wrote_is_answered_once() -> None:
    async with town(channel=(channel := Remembering())) as t:
        catching = CatchingUp(t.road.ground, t.road.receive.keep)
        await looked(t, catching)
        t.clock.move(timedelta(hours=5))
        wrote(channel, t, DANA, "יש לי נזילה בחולון", ago=timedelta(hours=3))
        wrote(channel, t, NOAM, "צריך חשמלאי בבת ים", ago=timedelta(minutes=90))
        assert await looked(t, catching) == 2
        assert "סליחה" in t.heard(DANA)[0]
        answers = (len(t.heard(DANA)), len(t.heard(NOAM)))
        t.clock.move(timedelta(minutes=11))
        assert await looked(t, catching) == 0, "the journal tells them once more"
        assert (len(t.heard(DANA)), len(t.heard(NOAM))) == answers


async def test_what_was_answered_before_the_history_was_cleared_is_not_answered_again() -> None:
    async with town(channel=(channel := Remembering())) as t:
        catching = CatchingUp(t.road.ground, t.road.receive.keep)
        await looked(t, catching)
        t.clock.move(timedelta(minutes=20))
        wrote(channel, t, DANA, "יש לי נזילה בחולון")
        assert await looked(t, catching) == 1
        answers = len(t.heard(DANA))
        await clear(t.db)
        wrote(channel, t, NOAM, "צריך חשמלאי בבת ים")
        t.clock.move(timedelta(minutes=11))
        assert await looked(t, catching) == 1, "but whoever wrote while it stood still is"
        assert (len(t.heard(DANA)), await t.leads(phone=DANA)) == (answers, [])


async def test_what_is_older_than_half_a_day_goes_to_a_person() -> None:
    async with town(channel=(channel := Remembering())) as t:
        catching = CatchingUp(t.road.ground, t.road.receive.keep)
        await looked(t, catching)
        t.clock.move(timedelta(hours=25))
        wrote(channel, t, DANA, "יש לי נזילה בחולון", ago=timedelta(hours=20))
        wrote(channel, t, NOAM, "צריך חשמלאי בבת ים", ago=timedelta(minutes=40))
        assert await looked(t, catching) == 2
        chats = {need.contact_id for need in await t.road.needs_you.all(t.clock.now())}
        waiting = await t.db["contacts"].find_one({"phone": DANA})
        assert waiting is not None
        assert waiting["_id"] in chats


async def test_what_came_by_webhook_is_not_heard_twice() -> None:
    async with town(channel=(channel := Remembering())) as t:
        catching = CatchingUp(t.road.ground, t.road.receive.keep)
        await looked(t, catching)
        await t.says(DANA, "יש לי נזילה בחולון")
        kept = await t.db["inbox"].find_one({"kind": "message"})
        assert kept is not None
        channel.journal.append(Inbound.model_validate(kept["inbound"]))
        answers = len(t.heard(DANA))
        t.clock.move(timedelta(minutes=11))
        assert await looked(t, catching) == 0
        assert len(t.heard(DANA)) == answers


async def test_no_more_than_three_days_are_asked_for_and_no_less_than_the_gap() -> None:
    async with town(channel=(channel := Remembering())) as t:
        catching = CatchingUp(t.road.ground, t.road.receive.keep)
        start = t.clock.now()
        await catching.look()
        assert channel.asked == [], "what was said before Fixi came is no request"
        t.clock.move(timedelta(minutes=9))
        await catching.look()
        assert channel.asked == [], "not more often than every ten minutes"
        t.clock.move(timedelta(hours=2))
        await catching.look()
        assert channel.asked == [start - timedelta(minutes=5)]
        t.clock.move(timedelta(days=9))
        await catching.look()
        assert channel.asked[-1] == t.clock.now() - timedelta(hours=72)


async def test_a_journal_that_is_shut_is_asked_again_from_the_same_moment() -> None:
    async with town(channel=(channel := Remembering())) as t:
        catching = CatchingUp(t.road.ground, t.road.receive.keep)
        await looked(t, catching)
        t.clock.move(timedelta(hours=2))
        wrote(channel, t, DANA, "יש לי נזילה בחולון", ago=timedelta(hours=1))
        channel.silent = True
        assert await looked(t, catching) == 0
        channel.silent = False
        assert await looked(t, catching) == 1
        assert channel.asked[0] == channel.asked[1]


async def test_a_restart_asks_from_where_the_last_start_stopped() -> None:
    async with town(channel=(channel := Remembering())) as t:
        await looked(t, CatchingUp(t.road.ground, t.road.receive.keep))
        t.clock.move(timedelta(hours=2))
        wrote(channel, t, DANA, "יש לי נזילה בחולון", ago=timedelta(hours=1))
        assert await looked(t, CatchingUp(t.road.ground, t.road.receive.keep)) == 1


# Without a way in


async def test_with_no_way_in_messages_are_fetched_and_answered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with FakeGreenApi() as fake, house(tmp_path, monkeypatch, **connected(fake)) as h:
        open_way_in(h.appliance)
        fake.notes.append(fake.bodies.text("יש לי נזילה בחולון"))
        await until(lambda: bool(fake.texts_to("972500000101@c.us")))
        assert not fake.notes, "what is kept here is forgotten there"


async def test_before_the_provider_was_asked_the_way_in_is_being_opened_and_not_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with FakeGreenApi() as fake, house(tmp_path, monkeypatch, **connected(fake)) as h:
        assert h.appliance.tunnel_status().state is TunnelState.OFF, "a stand-in on this computer needs none"
        monkeypatch.setattr(Settings, "provider_is_local", False)
        assert h.appliance.tunnel_status().state is TunnelState.CONNECTING
        open_way_in(h.appliance)
        assert h.appliance.tunnel_status().state is TunnelState.CONNECTING
        await until(lambda: h.appliance.tunnel_status().state is TunnelState.FETCHING)
        h.appliance.fetching = None
        assert h.appliance.tunnel_status().state is TunnelState.OFF, "nothing was found to get in by"


async def test_a_note_that_could_not_be_kept_stays_there() -> None:
    async with FakeGreenApi() as fake:
        clock, pauses = HandClock(datetime.fromisoformat("2026-11-24T09:00:00+02:00")), list[float]()
        channel = GreenApiChannel(fake.instance_id, fake.token, fake.url, fake.url)
        kept: list[Event] = []
        full = True

        async def keep(events: Sequence[Event]) -> None:
            if full:
                raise OSError("no space left")
            kept.extend(events)

        async def pause(seconds: float) -> None:
            pauses.append(seconds)

        fetching = Fetching(channel, GreenApiWebhook(INSTANCE, "x"), keep, clock, pause)
        assert not fetching.tried
        fake.notes.append(fake.bodies.text("יש לי נזילה"))
        assert not await fetching.once()
        assert len(fake.notes) == 1
        assert (fetching.since, fetching.tried) == (None, True)
        full = False
        assert await fetching.once()
        assert [event.text for event in kept if isinstance(event, Inbound)] == ["יש לי נזילה"]
        assert not fake.notes
        assert not await fetching.once()
        await channel.close()


async def test_a_provider_that_refuses_is_asked_less_and_less() -> None:
    async with FakeGreenApi() as fake:
        clock, pauses = HandClock(datetime.fromisoformat("2026-11-24T09:00:00+02:00")), list[float]()
        channel = GreenApiChannel(fake.instance_id, "wrong", fake.url, fake.url)

        async def keep(events: Sequence[Event]) -> None:
            raise AssertionError("nothing was fetched")

        async def pause(seconds: float) -> None:
            pauses.append(seconds)
            if len(pauses) == 10:
                raise KeyboardInterrupt

        fetching = Fetching(channel, GreenApiWebhook(INSTANCE, "x"), keep, clock, pause)
        with pytest.raises(KeyboardInterrupt):
            await fetching.run()
        assert (fetching.since, fetching.why) == (None, "Green API answered 401")
        assert pauses[0] == 4
        assert pauses[-1] == 300
        await channel.close()
