"""Alerts that cannot go over WhatsApp, and all faults of Fixi's own parts, go by a second path of the owner's."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import web
from loguru import logger

from fixi_app.log_masking import clean
from fixi_app.second_path import AppriseWay
from fixi_app.services.office import SettingKind
from fixi_app.services.running.channel_watch import ChannelWatch
from fixi_app.services.telling.second_path import Reached
from fixi_app.services.telling.second_telling import PAUSES
from fixi_app.tunnel.contract import TunnelState, TunnelStatus
from storage import StoreError
from tests.fakes.desk import OWNER as OWNER_USER
from tests.fakes.desk import VIEWER, at_desk
from tests.fakes.there import there
from tests.fakes.town import DANA, Town, town
from tests.flows.test_office_faults import BROKEN, OWNER, watched

ADDRESS = "json://127.0.0.1:9/with-a-secret"


class Pigeon:
    """A second path that takes what it is given, unless it is `lost`."""

    def __init__(self) -> None:
        self.lost, self.took = False, list[str]()
        self.tries = 0

    async def read(self, addresses: str) -> tuple[bool, ...]:
        return tuple("://" in one for one in addresses.split(","))

    async def send(self, addresses: str, text: str) -> Reached:
        self.tries += 1
        if self.lost:
            return Reached(of=1)
        self.took.append(text)
        return Reached(of=1, took=1)


def with_pigeon(t: Town) -> Pigeon:
    pigeon = Pigeon()
    t.road.ground.second_path = pigeon
    t.road.ground.business = t.road.ground.business.but(alert_urls=ADDRESS)
    return pigeon


async def flies(t: Town, minutes: float = 0) -> int:
    t.clock.move(timedelta(minutes=minutes))
    return await t.road.alerts.second.tick(t.clock.now())


@pytest.fixture
def log() -> Iterator[list[str]]:
    lines: list[str] = []
    sink = logger.add(lambda message: lines.append(str(message)), level="DEBUG", format="{message}")
    yield lines
    logger.remove(sink)


async def asks_for_a_person(t: Town) -> None:
    await t.says(DANA, "קוראים לי דנה לוי. נציג בבקשה")


async def test_without_a_phone_an_alert_goes_by_the_second_path_once_and_names_nobody() -> None:
    async with town() as t:
        pigeon = with_pigeon(t)
        await asks_for_a_person(t)
        assert await flies(t) == 1
        assert await flies(t, 60) == 0
        (told,) = pigeon.took
        assert "לקוח מחכה לאדם" in told
        assert not any(word in told for word in ("דנה", "לוי", "501"))


async def test_over_a_channel_that_is_well_it_goes_there_alone() -> None:
    async with town(owner_phone=OWNER) as t:
        pigeon = with_pigeon(t)
        await asks_for_a_person(t)
        assert await flies(t) == 0
        assert pigeon.tries == 0
        assert t.new(OWNER)


async def test_with_the_channel_broken_it_goes_by_the_second_path() -> None:
    async with town(owner_phone=OWNER) as t:
        pigeon = with_pigeon(t)
        ChannelWatch(t.channel, t.road.outbox_pump).report(BROKEN)
        await asks_for_a_person(t)
        assert await flies(t) == 1
        assert len(pigeon.took) == 1


async def test_a_fault_of_a_part_goes_both_ways_and_without_its_detail() -> None:
    async with town(owner_phone=OWNER) as t:
        pigeon = with_pigeon(t)
        await watched(t, tunnel=lambda: TunnelStatus(TunnelState.DOWN, detail="host.of.mine"))
        for _ in range(6):
            t.clock.move(timedelta(minutes=2))
            await t.road.faults.tick(t.clock.now())
        await t.settle()
        assert len(t.new(OWNER)) == 1
        assert await flies(t) == 1
        assert "כתובת הכניסה" in pigeon.took[0]
        assert "host.of.mine" not in pigeon.took[0]


async def test_a_report_that_asks_for_nothing_does_not_go_there() -> None:
    async with town() as t:
        pigeon = with_pigeon(t)
        await t.road.alerts.words("report:x", "report", "דנה לוי", t.clock.now())
        assert await flies(t) == 0
        assert pigeon.tries == 0


async def test_what_does_not_arrive_is_tried_again_with_growing_pauses_and_then_given_up(log: list[str]) -> None:
    async with town() as t:
        pigeon = with_pigeon(t)
        pigeon.lost = True
        await asks_for_a_person(t)
        await flies(t)
        for pause in PAUSES:
            await flies(t, pause - 0.1)
            before = pigeon.tries
            await flies(t, 0.2)
            assert pigeon.tries == before + 1
        pigeon.lost = False
        assert await flies(t, 60) == 0
        stored = there(await t.db["alerts"].find_one({}))
        assert stored["second"]["state"] == "given_up"
        assert len([line for line in log if "takes no alert" in line]) == 1
        assert not any("with-a-secret" in line for line in log)


async def test_one_that_was_lost_arrives_at_a_later_try_and_only_once() -> None:
    async with town() as t:
        pigeon = with_pigeon(t)
        pigeon.lost = True
        await asks_for_a_person(t)
        await flies(t)
        pigeon.lost = False
        assert await flies(t, 1.1) == 1
        assert await flies(t, 60) == 0
        assert len(pigeon.took) == 1


async def test_two_processes_tell_it_once_and_a_crash_before_the_sending_loses_nothing() -> None:
    async with town() as t:
        pigeon = with_pigeon(t)
        await asks_for_a_person(t)

        class Crash(BaseException):
            pass

        async def dies(addresses: str, text: str) -> Reached:
            assert await t.road.alerts.second.tick(t.clock.now()) == 0, "the other process has it"
            raise Crash

        pigeon.send = dies  # type: ignore[method-assign]
        with pytest.raises(Crash):
            await flies(t)
        del pigeon.send
        assert await flies(t, 1) == 0
        assert await flies(t, 5) == 1
        assert await flies(t, 60) == 0
        assert len(pigeon.took) == 1


async def test_an_alert_of_long_ago_is_not_told_any_more() -> None:
    async with town() as t:
        pigeon = with_pigeon(t)
        await asks_for_a_person(t)
        assert await flies(t, 60 * 7) == 0
        assert pigeon.tries == 0
        assert there(await t.db["alerts"].find_one({}))["second"]["state"] == "given_up"


async def test_a_broken_store_is_told_from_memory_once_an_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    async with town(owner_phone=OWNER) as t:
        pigeon = with_pigeon(t)
        await watched(t)
        faults, second = t.road.faults, t.road.alerts.second

        async def breaks(*_: Any, **__: Any) -> Any:
            raise StoreError("the disk is gone")

        assert not await faults.store_looked_at(t.clock.now())
        monkeypatch.setattr(t.db["health"], "update_one", breaks)
        monkeypatch.setattr(type(t.db["health"]), "update_one", breaks)
        monkeypatch.setattr("fixi_app.services.desk.health._TRIED_EVERY", 0.0)
        assert not await faults.store_looked_at(t.clock.now()), "once may be by chance"
        assert await faults.store_looked_at(t.clock.now())
        assert not await faults.store_looked_at(t.clock.now())
        assert await second.tick(t.clock.now()) == 1
        assert "מסד הנתונים" in pigeon.took[0]
        assert await second.tick(t.clock.now()) == 0


# -- the setting ------------------------------------------------------------------------------------------------------


async def test_the_addresses_are_veiled_on_the_screen_and_in_the_audit_log() -> None:
    async with at_desk() as d:
        d.town.road.ground.second_path = Pigeon()
        assert (await d.desk.settings.change({"alert_urls": ADDRESS}, OWNER_USER)).ok
        assert d.town.road.ground.business.alert_urls == ADDRESS
        row = next(one for one in await d.desk.settings.rows() if one.name == "alert_urls")
        assert (row.kind, row.value) == (SettingKind.SECRET, "json://•••")
        assert "secret" not in str(await d.town.db["audit_log"].find({}).to_list())
        assert "secret" not in repr(d.town.road.ground.business)
        assert "alert_urls" in there(await d.town.db["audit_log"].find_one({"what": "settings"}))["after"]


async def test_an_address_that_cannot_be_read_is_refused_by_its_place_and_not_repeated() -> None:
    async with at_desk() as d:
        d.town.road.ground.second_path = Pigeon()
        refused = await d.desk.settings.change({"alert_urls": f"{ADDRESS},my-password"}, OWNER_USER)
        assert not refused.ok
        assert "2" in refused.message
        assert "my-password" not in refused.message
        assert not d.town.road.ground.business.alert_urls


async def test_the_owner_tries_it_and_hears_how_it_went() -> None:
    async with at_desk() as d:
        pigeon = Pigeon()
        d.town.road.ground.second_path = pigeon
        assert not (await d.desk.settings.try_second_path(OWNER_USER)).ok
        await d.desk.settings.change({"alert_urls": ADDRESS}, OWNER_USER)
        assert not (await d.desk.settings.try_second_path(VIEWER)).ok
        assert pigeon.tries == 0
        assert (await d.desk.settings.try_second_path(OWNER_USER)).ok
        assert "בדיקה" in pigeon.took[0]
        pigeon.lost = True
        assert not (await d.desk.settings.try_second_path(OWNER_USER)).ok


async def test_health_says_how_the_second_path_and_the_rest_of_looking_after_itself_are() -> None:
    states: list[str | None] = [None, None]
    around = {"keeping_awake": lambda: states[0], "heartbeat": lambda: states[1]}
    async with at_desk(around=lambda _: around) as d:
        async def look() -> dict[str, str]:
            return {part.name: part.status for part in (await d.desk.health()).parts}

        assert not {"awake", "heartbeat", "second_path"} & (await look()).keys()
        pigeon = with_pigeon(d.town)
        states[:] = ["cannot", "failing"]
        seen = await look()
        assert (seen["awake"], seen["heartbeat"], seen["second_path"]) == ("ok", "degraded", "ok")
        pigeon.lost = True
        await d.desk.settings.try_second_path(OWNER_USER)
        states[:] = ["kept", "fine"]
        seen = await look()
        assert (seen["awake"], seen["heartbeat"], seen["second_path"]) == ("ok", "ok", "degraded")
        assert "secret" not in str(d.desk.as_json())


# -- apprise itself ---------------------------------------------------------------------------------------------------


@asynccontextmanager
async def hook(status: int = 200) -> AsyncIterator[tuple[str, list[Any]]]:
    """A service that takes webhooks: its address as apprise reads it, and what it was given."""
    given: list[Any] = []

    async def take(request: web.Request) -> web.Response:
        given.append(await request.json())
        return web.Response(status=status)

    app = web.Application()
    app.add_routes([web.post("/token-of-mine", take)])
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"json://127.0.0.1:{runner.addresses[0][1]}/token-of-mine", given
    finally:
        await runner.cleanup()


async def test_apprise_delivers_and_each_address_counts_for_itself(log: list[str]) -> None:
    async with hook() as (well, given), hook(500) as (broken, _):
        assert await AppriseWay().send(f"{well}, {broken}", "שלום") == Reached(of=2, took=1)
        assert [one["message"] for one in given] == ["שלום"]
        assert await AppriseWay().send(broken, "x") == Reached(of=1)
    assert "token-of-mine" not in "".join(log)
    assert "token-of-mine" not in clean(f"a line with {well}")


async def test_apprise_says_which_addresses_it_reads() -> None:
    read = AppriseWay().read
    assert await read("ntfys://topic, mailtos://a:b@example.com?to=c@example.com,d@example.com") == (True, True)
    assert await read("json://127.0.0.1/x, unheard://of") == (True, False)
    assert await read("what is this") == (False,)
