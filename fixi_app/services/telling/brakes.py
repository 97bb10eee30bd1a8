"""The brake: one deed stops every message that would leave, another lets them go again.

Promise: nothing is lost, it waits in the outbox; what its time has passed meanwhile is dropped there with a note, as
after any wait. The brake stands in the store: it holds over a restart, and in every process that shares the store.
"""

from datetime import datetime

from loguru import logger

from fixi_app.domain.base import Record, UtcTime
from fixi_app.queues.outbox_pump import OutboxPump
from fixi_app.services.ground import Ground

_ID = "brake"


class Brake(Record):
    """How the brake stands."""

    on: bool = False
    by: str = ""
    """Who pulled or released it last."""
    at: UtcTime | None = None
    waiting: int = 0
    """Messages that wait in the outbox."""


class Brakes:
    def __init__(self, ground: Ground, pump: OutboxPump) -> None:
        self._ground, self._pump = ground, pump
        self._kept = ground.store.db["settings"]
        pump.before_look = self.obey

    async def hold(self, by: str) -> Brake:
        """Stop everything that would leave, at once."""
        self._pump.braked = by
        await self._set(True, by)
        return await self.state()

    async def release(self, by: str) -> Brake:
        """Let go what waited."""
        await self._set(False, by)
        await self.obey()
        self._pump.wake()
        return await self.state()

    async def state(self) -> Brake:
        stored = await self._kept.find_one({"_id": _ID}) or {}
        waiting = await self._ground.outbox.count_waiting()
        return Brake(on=bool(stored.get("on")), by=stored.get("by", ""), at=stored.get("at"), waiting=waiting)

    async def obey(self) -> None:
        """Take over how the brake stands in the store: another process, or the one before, may have pulled it."""
        stored = await self._kept.find_one({"_id": _ID}, {"on": 1, "by": 1})
        self._pump.braked = stored["by"] if stored and stored.get("on") else None

    async def _set(self, on: bool, by: str) -> None:
        now: datetime = self._ground.clock.now()
        await self._kept.update_one({"_id": _ID}, {"$set": {"on": on, "by": by, "at": now}}, upsert=True)
        logger.warning("The brake is {} by {}", "pulled" if on else "released", by)
