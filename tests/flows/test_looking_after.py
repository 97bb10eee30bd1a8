"""The computer is kept awake on mains while real customers are served, and somebody outside hears that Fixi lives."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import web
from loguru import logger

from fixi_app.awake import Awake, Keeping, can_be_kept
from fixi_app.pulse import Pulse


class Hands:
    """A system that can be kept awake, or refuses."""

    def __init__(self, agrees: bool = True) -> None:
        self.agrees, self.asked, self.kept = agrees, 0, False

    def begin(self) -> bool:
        self.asked += 1
        self.kept = self.agrees
        return self.agrees

    def end(self) -> None:
        self.kept = False


@pytest.fixture
def lines() -> list[str]:
    seen: list[str] = []
    logger.add(lambda line: seen.append(str(line)), format="{message}")
    return seen


async def test_it_is_kept_awake_on_mains_and_let_go_on_battery() -> None:
    system, plugged = Hands(), True
    awake = Awake(lambda: True, system, lambda: plugged)
    await awake.look()
    await awake.look()
    assert (system.kept, system.asked, awake.state) == (True, 1, Keeping.KEPT)
    plugged = False
    await awake.look()
    assert (system.kept, awake.state) == (False, Keeping.ON_BATTERY)
    plugged = True
    await awake.look()
    assert system.kept


async def test_the_owners_setting_holds_at_once() -> None:
    system, wanted = Hands(), False
    awake = Awake(lambda: wanted, system, lambda: True)
    await awake.look()
    assert (system.asked, awake.state) == (0, Keeping.NOT_WANTED)
    wanted = True
    await awake.look()
    assert system.kept


async def test_a_system_that_refuses_is_told_of_once(lines: list[str]) -> None:
    awake = Awake(lambda: True, Hands(agrees=False), lambda: True)
    for _ in range(3):
        await awake.look()
    assert len([line for line in lines if "does not let Fixi keep it awake" in line]) == 1
    assert not awake.kept
    assert awake.state is Keeping.CANNOT


def test_a_trial_keeps_nothing_awake_afterwards() -> None:
    system = Hands()
    assert can_be_kept(system)
    assert (system.asked, system.kept) == (1, False)
    assert not can_be_kept(Hands(agrees=False))


@asynccontextmanager
async def watcher(statuses: list[int]) -> AsyncIterator[str]:
    """Somebody outside who counts; each answer is the next of these."""

    async def beat(request: web.Request) -> web.Response:
        return web.Response(status=statuses.pop(0))

    app = web.Application()
    app.add_routes([web.get("/ping/secret-of-mine", beat)])
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/ping/secret-of-mine"
    finally:
        await runner.cleanup()


async def test_a_sign_of_life_arrives_while_fixi_serves_and_only_then() -> None:
    statuses, serves = [200, 200], True
    async with watcher(statuses) as address:
        pulse = Pulse(lambda: address, lambda: serves)
        assert await pulse.beat()
        serves = False
        assert not await pulse.beat()
        assert len(statuses) == 1
        assert not await Pulse(lambda: "", lambda: True).beat()


async def test_one_that_does_not_arrive_is_told_once_without_its_address(lines: list[str]) -> None:
    async with watcher([500, 500, 200, 500]) as address:
        pulse = Pulse(lambda: address, lambda: True)
        assert [await pulse.beat() for _ in range(4)] == [False, False, True, False]
    assert not await pulse.beat(), "nobody listens there any more"
    told = [line for line in lines if "heartbeat" in line]
    assert len(told) == 3
    assert "secret-of-mine" not in "".join(lines)
