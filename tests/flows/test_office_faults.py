"""Faults of Fixi itself reach the owner once an hour for each cause, by a way that is not the broken one."""

import re
from collections import deque
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from loguru import logger

import storage
from fixi_app.channels.simulator import SimulatorChannel
from fixi_app.domain.messages import ChannelState, StateReport
from fixi_app.domain.reading import Language
from fixi_app.jobs.due import every
from fixi_app.jobs.runner import Runner
from fixi_app.jobs.table import Job
from fixi_app.services.desk.changes import Changes
from fixi_app.services.desk.health import Surroundings
from fixi_app.services.desk.office import Desk
from fixi_app.services.running.backups import Backups
from fixi_app.services.running.channel_watch import ChannelWatch
from fixi_app.services.running.claimed_runs import claim
from fixi_app.services.telling.alerts import AlertState
from fixi_app.tunnel.contract import TunnelState, TunnelStatus
from fixi_app.understanding.places import gazetteer
from tests.fakes.desk import NoLog
from tests.fakes.town import AVI, DANA, Town, town
from tests.unit import test_green_webhook as green

OWNER = "+972500000900"
BROKEN = StateReport(state=ChannelState.STOPPED, detail="yellowCard")


@pytest.fixture
def log() -> Iterator[list[str]]:
    """Level and text of every line."""
    lines: list[str] = []
    sink = logger.add(lambda message: lines.append(f"{message.record['level'].name} {message.record['message']}"))
    yield lines
    logger.remove(sink)


async def watched(t: Town, **around: object) -> Desk:
    desk = Desk(t.road, NoLog(), Changes(), gazetteer, Surroundings(**around))  # type: ignore[arg-type]
    await desk.open()
    t.road.faults.look = desk.health_for_alerts
    return desk


async def looks(t: Town, minutes: float) -> list[str]:
    """What the owner hears while the watch looks every two minutes."""
    end = t.clock.now() + timedelta(minutes=minutes)
    while t.clock.now() < end:
        t.clock.move(timedelta(minutes=2))
        await t.road.faults.tick(t.clock.now())
    await t.settle()
    return t.new(OWNER)


async def test_a_fault_that_lasts_is_told_once_an_hour_and_a_short_one_not_at_all() -> None:
    async with town(owner_phone=OWNER) as t:
        tunnel = [TunnelStatus(TunnelState.DOWN, detail="no way in")]
        await watched(t, tunnel=lambda: tunnel[0])
        assert await looks(t, 2) == []
        (told,) = await looks(t, 40)
        assert "כתובת הכניסה" in told
        assert "no way in" in told
        assert len(await looks(t, 60)) == 1
        tunnel[0] = TunnelStatus(TunnelState.UP, url="https://x")
        assert await looks(t, 120) == []


async def test_an_alert_is_in_the_language_of_the_business_whatever_the_desk_speaks() -> None:
    async with town(owner_phone=OWNER) as t:
        desk = await watched(t, tunnel=lambda: TunnelStatus(TunnelState.NOT_FETCHING, detail="Green API answered 401"))
        desk.speak(Language.EN)
        (told,) = await looks(t, 10)
        assert "אי אפשר למשוך הודעות מהספק: Green API לא מקבל את המפתחות (401)" in told
        assert not re.search("[a-z]{4}", told.replace("Green", ""))
        assert desk.language is Language.EN


async def test_a_full_disk_and_a_failing_model_each_have_their_alert(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with town(owner_phone=OWNER) as t:
        await watched(t, data_dir=tmp_path, model_faults=deque(["m1: quota"]))
        monkeypatch.setattr("shutil.disk_usage", lambda _: type("Usage", (), {"free": 1024**2})())
        told = await looks(t, 10)
        assert len(told) == 2
        assert any("דיסק" in text for text in told)
        assert any("quota" in text for text in told)


async def test_l61_a_broken_account_is_in_the_log_and_in_the_list_and_never_told_over_itself(log: list[str]) -> None:
    """Neither then, nor late when it is well again."""
    async with town(owner_phone=OWNER) as t:
        watch = ChannelWatch(t.channel, t.road.outbox_pump)
        await watched(t)
        watch.report(BROKEN)
        assert await looks(t, 20) == []
        assert any(line.startswith("ERROR") and "channel" in line and "yellowCard" in line for line in log)
        kept = await t.db["alerts"].find({"_id": {"$regex": "^fault:channel:"}}).to_list()
        assert [alert["state"] for alert in kept] == ["kept"]
        watch.report(StateReport(state=ChannelState.READY, detail="authorized"))
        assert await looks(t, 20) == []


async def test_l61_with_the_account_broken_other_faults_are_kept_for_the_dashboard_as_well() -> None:
    async with town(owner_phone=OWNER) as t:
        ChannelWatch(t.channel, t.road.outbox_pump).report(BROKEN)
        await watched(t, tunnel=lambda: TunnelStatus(TunnelState.DOWN, detail="no way in"))
        assert await looks(t, 10) == []
        assert {one["_id"].split(":")[1] for one in await t.db["alerts"].find({}).to_list()} == {"channel", "tunnel"}


async def test_a_state_that_is_not_known_yet_or_not_ready_lets_nothing_leave_and_the_first_bad_probe_stops() -> None:
    """L59, L60: a fresh process sends nothing before the first good answer; a 200 for a message proves nothing."""
    async with town() as t:
        watch = ChannelWatch(t.channel, t.road.outbox_pump)
        await watched(t)
        assert t.road.faults.look is not None
        await t.says(DANA, "יש לי נזילה בחולון")
        assert t.new(DANA) == []
        ready = ChannelState.READY
        for state in (ChannelState.STARTING, ready, ChannelState.STOPPED):
            leaves = state is ready
            watch.report(StateReport(state=state, detail="x"))
            status = {part.name: part.status for part in (await t.road.faults.look()).parts}
            assert (status["channel"] == "ok") is leaves
            await t.says(DANA, "סטטוס")
            assert bool(t.new(DANA)) is leaves


async def test_sending_alone_never_makes_an_account_well() -> None:
    """L63: a transport that reports success says nothing about the account; only the probe's answer does."""
    channel = SimulatorChannel()
    async with town(channel=channel) as t:
        watch = ChannelWatch(channel, t.road.outbox_pump)
        watch.report(BROKEN)
        await t.says(DANA, "יש לי נזילה בחולון")
        held = t.road.outbox_pump.held
        item = (await t.db["outbox"].find({}).to_list())[0]
        assert (await t.road.sending.send(item)).outcome == "sent"
        await t.settle()
        assert t.road.outbox_pump.held == held
        assert watch.state == BROKEN


async def test_l67_a_test_alert_goes_the_whole_way_and_says_when_it_cannot() -> None:
    async with town(owner_phone=OWNER) as t:
        assert await t.road.faults.test_alert(t.clock.now()) is AlertState.QUEUED
        await t.settle()
        (told,) = t.new(OWNER)
        assert "הודעת בדיקה" in told
        t.road.outbox_pump.held = "logged out"
        t.clock.move(timedelta(seconds=1))
        assert await t.road.faults.test_alert(t.clock.now()) is AlertState.KEPT
    async with town() as t:
        assert await t.road.faults.test_alert(t.clock.now()) is AlertState.KEPT


def runner(t: Town, name: str, work: object) -> Runner:
    async def claimed(run: str, now: datetime) -> bool:
        return await claim(t.db, run, now)

    half = timedelta(seconds=30)
    job = Job(name, True, every(half), work, half)  # type: ignore[arg-type]
    return Runner(claimed, t.clock, ZoneInfo("Asia/Jerusalem"), [job], t.road.faults.job_failed)


async def test_l67_a_job_that_fails_at_each_tick_is_told_once_an_hour(log: list[str]) -> None:
    """A repeated failure of the store pages once per hour."""
    async def fails(now: datetime) -> None:
        raise storage.StoreFull("There is no room left on the disk.")

    async with town(owner_phone=OWNER) as t:
        failing = runner(t, "offers", fails)
        for _ in range(150):
            t.clock.move(timedelta(seconds=30))
            await failing.look("offers")
        await t.settle()
        told = t.new(OWNER)
        assert len(told) == 2, "75 minutes touch two hours"
        assert "מעקב אחרי הצעות" in told[0]
        assert "הדיסק מלא" in told[0]
        assert sum("failed" in line and line.startswith("ERROR") for line in log) == 150


async def test_l67_a_backup_that_fails_is_told_that_night(tmp_path: Path) -> None:
    """A backup failed nightly and nobody noticed."""
    (tmp_path / "in_the_way").write_text("a file")
    async with town(owner_phone=OWNER) as t:
        failing = runner(t, "backup", Backups(t.road.ground, tmp_path / "in_the_way", None).tick)
        assert not await failing.look("backup")
        await t.settle()
        (told,) = t.new(OWNER)
        assert "הגיבוי הלילי (כבר יש קובץ או תיקייה בשם הזה)" in told
        assert "backup" in failing.failing


async def test_an_alert_that_cannot_be_kept_ends_neither_the_job_nor_the_others(log: list[str]) -> None:
    async def fails(now: datetime) -> None:
        raise KeyError("secret words")

    async with town(owner_phone=OWNER) as t:
        failing = runner(t, "offers", fails)

        async def cannot(name: str, fault: Exception, now: datetime) -> None:
            raise storage.StoreFailed("the store does not answer")

        failing._failed = cannot
        assert not await failing.look("offers")
        assert any("could be told to nobody" in line for line in log)


async def test_l67_nobody_fitting_is_a_warning_and_no_fault(log: list[str]) -> None:
    """Routine gaps are no errors."""
    async with town(owner_phone=OWNER, only=[AVI]) as t:
        await t.says(DANA, "יש לי נזילה באילת, התמרים 5")
        assert any(line.startswith("WARNING") and "nobody fits" in line for line in log)
        assert not any(line.startswith(("ERROR", "CRITICAL")) for line in log)


@pytest.mark.parametrize("label", ["quotaExceeded", "incomingBlock"])
async def test_a_quota_that_the_provider_says_is_used_up_is_told_to_the_owner_once_a_day(label: str) -> None:
    async with town(owner_phone=OWNER) as t:
        for _ in range(3):
            await t.road.receive.accept(green.events(green.BODIES.quota() | {"typeWebhook": label}))
        await t.settle()
        (told,) = t.new(OWNER)
        assert "המכסה החודשית נגמרה" in told
        t.clock.move(timedelta(days=1))
        await t.road.receive.accept(green.events(green.BODIES.quota() | {"typeWebhook": label}))
        await t.settle()
        assert len(t.new(OWNER)) == 1
