"""A pump on a store that another process shares: it waits for the other's turn, and does not ask without end."""

import asyncio
from datetime import timedelta

from fixi_app.queues.leases import Leases
from tests.fakes.inner_store import the_one
from tests.fakes.process import until
from tests.fakes.town import DANA, town


async def test_a_conversation_that_another_process_has_is_asked_for_now_and_then() -> None:
    asked: list[float] = []

    def on_write(collection: str, method: str, phase: str) -> None:
        if (collection, method, phase) == ("conversations", "find_one_and_update", "before"):
            asked.append(asyncio.get_running_loop().time())

    async with town(on_write=on_write) as t:
        await t.says(DANA, "יש לי נזילה", settle=False)
        t.clock.move(timedelta(seconds=3))
        conversation = await the_one(t.db["conversations"], {})
        async with Leases(t.db).held(conversation["_id"]) as held:
            assert held is not None
            asked.clear()
            pump = asyncio.create_task(t.road.inbox_pump.run())
            await until(lambda: len(asked) >= 3)
            assert asked[1] - asked[0] >= 0.5
            assert asked[2] - asked[1] >= 0.5
        await until(lambda: t.road.ground.outbox.count_waiting())
        await t.road.inbox_pump.stop(1)
        await pump
        assert (await the_one(t.db["conversations"], {}))["turns"] == 1
