"""A number that WhatsApp flags: everything waits at once, the owner hears of it, and no good state alone lets it go."""

from datetime import timedelta

import pytest

from fixi_app.channels.contract import Channel
from fixi_app.channels.meta.codes import MEANINGS
from fixi_app.channels.simulator import SimulatorChannel
from fixi_app.domain.messages import ChannelState, Event, Outgoing, SendOutcome, SendResult, StateReport
from fixi_app.queues.outbox_pump import OutboxPump
from fixi_app.services.running.channel_watch import ChannelWatch
from fixi_app.services.telling.brakes import FLAGGED_FOR, Brakes
from tests.fakes.desk import OWNER as OWNER_USER
from tests.fakes.desk import at_desk
from tests.fakes.town import DANA, Town, town
from tests.flows.test_office_faults import OWNER
from tests.flows.test_second_path import flies, with_pigeon
from tests.unit import test_green_webhook as green
from tests.unit import test_meta_webhook as meta

GREEN: list[Event] = green.events(green.BODIES.status("BAE57", "yellowCard"))
META: list[Event] = meta.events(meta.BODIES.status("wamid.57", "failed", 131048))
CARD = StateReport(state=ChannelState.STOPPED, detail="yellowCard", flagged=True)


class Refusing(SimulatorChannel):
    """Refuses each message as Meta does for a number that people reported; its state knows nothing of it."""

    def __init__(self) -> None:
        super().__init__()
        self.tries = 0

    async def send(self, message: Outgoing) -> SendResult:
        self.tries += 1
        known = MEANINGS[131048]
        return SendResult(outcome=known.outcome, reason=f"131048: {known.says}", flagged=known.flagged)


def watching(t: Town, channel: Channel | None = None) -> ChannelWatch:
    watch = ChannelWatch(channel or t.channel, t.road.outbox_pump)
    watch.on_report, t.road.receive.on_state = t.road.flags.heard, watch.heard
    return watch


async def alerts(t: Town) -> list[dict[str, object]]:
    return await t.db["alerts"].find({"_id": {"$regex": "^flagged:"}}).to_list()


@pytest.mark.parametrize("told", [GREEN, META], ids=["green_api", "meta"])
async def test_a_message_held_back_for_a_flag_stops_all_until_the_owner_lets_them_go(told: list[Event]) -> None:
    async with town() as t:
        watch = watching(t)
        await watch.probe()
        await t.road.receive.keep(told)
        for _ in range(30):
            t.clock.move(timedelta(minutes=2))
            assert await watch.probe() is ChannelState.READY
        await t.says(DANA, "יש לי נזילה בחולון")
        assert t.heard(DANA) == []
        assert (await t.road.brakes.state()).flagged
        await t.road.brakes.release("rina")
        await t.settle()
        assert len(t.heard(DANA)) == 1


@pytest.mark.parametrize("told", [GREEN, META], ids=["green_api", "meta"])
async def test_the_owner_hears_at_once_of_a_flag_and_once_and_not_over_whatsapp(told: list[Event]) -> None:
    async with town(owner_phone=OWNER) as t:
        pigeon, watch = with_pigeon(t), watching(t)
        await watch.probe()
        for _ in range(3):
            await t.road.receive.keep(told)
        assert await flies(t) == 1
        assert "סימן את המספר" in pigeon.took[0]
        (alert,) = await alerts(t)
        assert alert["state"] == "kept"
        assert "במקש שעוצר ומשחרר" in str(alert["text"])
        await t.road.brakes.release("rina")
        await t.settle()
        assert t.new(OWNER) == []


async def test_a_send_refused_for_a_flag_is_tried_no_more_and_kept_however_well_the_state_looks() -> None:
    channel = Refusing()
    async with town(channel=channel, owner_phone=OWNER) as t:
        watch = watching(t)
        await watch.probe()
        await t.says(DANA, "יש לי נזילה בחולון")
        for _ in range(5):
            await watch.probe()
            await t.settle(120)
        assert channel.tries == 1
        assert len(await alerts(t)) == 1
        assert [one["state"] for one in await t.db["outbox"].find({}).to_list()] == ["queued"]


async def test_a_send_refused_because_the_account_is_logged_out_goes_again_by_itself() -> None:
    channel = Refusing()
    async with town(channel=channel) as t:
        watch = watching(t)
        await watch.probe()
        linked = channel.send

        async def logged_out(message: Outgoing) -> SendResult:
            return SendResult(outcome=SendOutcome.ASK_A_PERSON, reason="the phone is no longer linked")

        channel.send = logged_out  # type: ignore[method-assign]
        await t.says(DANA, "יש לי נזילה בחולון")
        assert t.road.outbox_pump.held
        channel.send = linked  # type: ignore[method-assign]
        await watch.probe()
        await t.settle()
        assert channel.tries == 1
        assert (await t.road.brakes.state()).flagged, "now it was flagged"


async def test_a_flag_outlasts_a_restart() -> None:
    async with town() as t:
        await t.road.receive.keep([])
        await watching(t).heard(GREEN[-1])  # type: ignore[arg-type]
        ground = t.road.ground

        async def nothing(*_: object) -> None:
            raise AssertionError("nothing may leave")

        pump = OutboxPump(ground.outbox, nothing, ground.clock, nothing, nothing)  # type: ignore[arg-type]
        brakes = Brakes(ground, pump)
        assert pump.flagged is None
        await t.says(DANA, "שלום")
        assert await pump.drain() == 0
        assert pump.stopped_by == "yellowCard"
        assert (await brakes.state()).waiting == 1


async def test_a_state_that_was_bad_and_is_good_again_opens_it() -> None:
    async with town() as t:
        watch = watching(t)
        await watch.heard(GREEN[-1])  # type: ignore[arg-type]
        await watch.heard(CARD)
        await t.says(DANA, "שלום")
        assert t.heard(DANA) == []
        assert await watch.probe() is ChannelState.READY
        await t.settle()
        assert t.heard(DANA)


async def test_after_a_day_it_opens_by_itself() -> None:
    async with town() as t:
        watch = watching(t)
        await watch.heard(GREEN[-1])  # type: ignore[arg-type]
        await watch.probe()
        t.clock.move(FLAGGED_FOR - timedelta(minutes=5))
        await t.says(DANA, "שלום")
        assert t.heard(DANA) == []
        await t.settle(600)
        assert t.heard(DANA)
        assert not (await t.road.brakes.state()).on


async def test_the_desk_tells_why_and_how_to_let_go_and_the_audit_log_keeps_who_did() -> None:
    async with at_desk() as d:
        await d.town.road.flags.refused("131048: " + MEANINGS[131048].says)
        brake = await d.desk.brakes.state()
        assert brake.on
        assert "חסמו" in brake.flagged
        part = next(part for part in (await d.desk.health()).parts if part.name == "channel")
        assert (part.status, "חסמו" in part.detail, "Ctrl+B" in part.advice) == ("down", True, True)
        released = await d.desk.for_user(OWNER_USER).brakes.release(OWNER_USER)
        assert not released.on
        (kept,) = await d.town.db["audit_log"].find({"what": "brake"}).to_list()
        assert (kept["by"], kept["before"]["on"], kept["after"]["on"]) == ("owner", True, False)
        assert "חסמו" in kept["before"]["flagged"]


async def test_a_brake_that_was_pulled_stays_when_the_flag_goes() -> None:
    async with town() as t:
        watch = watching(t)
        await t.road.brakes.hold("rina")
        await watch.heard(CARD)
        await watch.probe()
        state = await t.road.brakes.state()
        assert (state.on, state.by, state.flagged) == (True, "rina", "")
