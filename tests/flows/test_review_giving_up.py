"""What fails again and again, and a store that is away for a while, end in no silence and in no dead end."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from fixi_app.queues import pumping
from fixi_app.services.turn.deeds import Deeds
from storage import StoreFailed
from tests.fakes.town import DANA, Town, town

OWNER = "+972500000900"


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pumping.Faults, "resting", lambda self, key: False)
    monkeypatch.setattr(pumping, "LOOK_EVERY", 0.01)


@contextlib.asynccontextmanager
async def _pumping(t: Town) -> AsyncIterator[None]:
    running = [asyncio.create_task(pump.run()) for pump in (t.road.inbox_pump, t.road.outbox_pump)]
    try:
        yield
    finally:
        for pump in (t.road.inbox_pump, t.road.outbox_pump):
            await pump.stop(1)
        await asyncio.gather(*running)


async def _until(found: Any) -> None:
    async with asyncio.timeout(5):
        while not await found():
            await asyncio.sleep(0.01)


async def test_a_turn_that_always_fails_goes_to_a_person_and_the_chat_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    perform = Deeds.perform

    async def broken(self: Deeds, wish: Any, *rest: Any) -> Any:
        if type(wish).__name__ == "OpenLead":
            raise ZeroDivisionError
        return await perform(self, wish, *rest)

    async with town(owner_phone=OWNER) as t, _pumping(t):
        monkeypatch.setattr(Deeds, "perform", broken)
        await t.says(DANA, "יש לי נזילה בחולון", settle=False)
        t.clock.move(timedelta(seconds=3))
        aside = t.db["inbox"].count_documents
        await _until(lambda: aside({"state": "aside"}))
        await _until(lambda: _heard(t, DANA))
        assert "קראתי לאדם" in t.last(DANA)
        await _until(lambda: _heard(t, OWNER))

        monkeypatch.setattr(Deeds, "perform", perform)
        await t.says(DANA, "המשך", settle=False)
        await t.says(DANA, "יש לי נזילה בחולון", settle=False)
        t.clock.move(timedelta(seconds=3))
        await _until(lambda: t.leads())
        await _until(lambda: _stand(t, 3))


async def _stand(t: Town, wanted: int) -> bool:
    """Also what was set aside stands in the history."""
    return await t.db["messages"].count_documents({"direction": "in"}) == wanted


async def _heard(t: Town, phone: str) -> bool:
    return bool(t.heard(phone))


async def test_a_store_that_is_away_for_a_while_sets_nothing_aside_and_ends_no_pump(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with town() as t, _pumping(t):
        away, waiting, run = [True], t.road.ground.inbox.waiting, t.road.turns.run
        looked = [0]

        async def looking(limit: int = 2000) -> Any:
            looked[0] += 1
            if away[0] and looked[0] % 2:
                raise StoreFailed("gone")
            return await waiting(limit)

        async def turn(conversation_id: str) -> None:
            if away[0]:
                raise StoreFailed("gone")
            await run(conversation_id)

        monkeypatch.setattr(t.road.ground.inbox, "waiting", looking)
        monkeypatch.setattr(t.road.inbox_pump, "_turn", turn)
        await t.says(DANA, "יש לי נזילה בחולון", settle=False)
        t.clock.move(timedelta(seconds=3))
        await _until(lambda: _more_than(looked, 20))
        away[0] = False
        await _until(lambda: _heard(t, DANA))
        assert await t.db["inbox"].count_documents({"state": "aside"}) == 0


async def _more_than(count: list[int], wanted: int) -> bool:
    return count[0] > wanted


async def test_a_reply_is_not_sent_again_when_its_closing_was_left_by_a_crash_long_ago() -> None:
    async with town() as t:
        keep_closing = t.road.turns._publish

        async def dies(conversation: Any, closing: Any) -> None:
            await keep_closing(conversation, closing)
            raise ZeroDivisionError

        t.road.turns._publish = dies  # type: ignore[method-assign]
        with contextlib.suppress(ZeroDivisionError):
            await t.says(DANA, "יש לי נזילה בחולון")
        t.road.turns._publish = keep_closing  # type: ignore[method-assign]
        await t.settle()
        assert t.heard(DANA)
        t.clock.move(timedelta(days=10))
        await t.db["outbox"].delete_many({})  # as the tidying does
        await t.says(DANA, "סטטוס")
        assert await t.db["outbox"].count_documents({}) == 1
