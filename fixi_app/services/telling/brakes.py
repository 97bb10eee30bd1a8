"""The brake: one deed stops every message that would leave, another lets them go again.

Promise: nothing is lost, it waits in the outbox; what its time has passed meanwhile is dropped there with a note, as
after any wait. The brake stands in the store: it holds over a restart, and in every process that shares the store.

A flagged number pulls it as well, and for that one the account's state is not asked alone: the state says "authorized"
well after the first message was held back (L59). It opens by a person's word, when the state was bad and is good again,
or after a day, for how Meta and Green API see a number is not always told.
"""

from datetime import datetime, timedelta
from typing import Any

from loguru import logger

from fixi_app.domain.base import Record, UtcTime
from fixi_app.queues.outbox_pump import OutboxPump
from fixi_app.services.ground import Ground

_ID = "brake"
FLAGGED_FOR = timedelta(hours=24)
"""So long Green API keeps the queue of a flagged number."""


class Brake(Record):
    """How the brake stands."""

    on: bool = False
    by: str = ""
    """Who pulled or released it last."""
    at: UtcTime | None = None
    waiting: int = 0
    """Messages that wait in the outbox."""
    flagged: str = ""
    """Why the provider holds the number back, where it does: the brake is on for that as well."""


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
        """Let go what waited, whoever or whatever stopped it."""
        await self._set(False, by)
        await self._unflag("a person's word")
        await self.obey()
        self._pump.wake()
        return await self.state()

    async def state(self) -> Brake:
        stored = await self._kept.find_one({"_id": _ID}) or {}
        waiting = await self._ground.outbox.count_waiting()
        on, flag = bool(stored.get("on")), stored.get("flag")
        if flag and not on:
            return Brake(on=True, at=flag["at"], waiting=waiting, flagged=flag["why"])
        why = flag["why"] if flag else ""
        return Brake(on=on, by=stored.get("by", ""), at=stored.get("at"), waiting=waiting, flagged=why)

    async def flag(self, why: str, *, by_state: bool) -> datetime:
        """The number is held back; since when. `by_state`: the account's own state says it, not one message.

        Stopped before it is written down: not even a store that fails may let one more message go.
        """
        self._pump.flagged = self._pump.flagged or why
        flag = {"why": why, "at": self._ground.clock.now(), "by_state": False}
        await self._kept.update_one({"_id": _ID}, {"$setOnInsert": {"on": False, "by": ""}}, upsert=True)
        await self._kept.update_one({"_id": _ID, "flag": None}, {"$set": {"flag": flag}})
        if by_state:
            await self._kept.update_one({"_id": _ID, "flag": {"$ne": None}}, {"$set": {"flag.by_state": True}})
        stored: dict[str, Any] = await self._kept.find_one({"_id": _ID}) or {}
        kept: dict[str, Any] = stored.get("flag") or flag
        self._pump.flagged = kept["why"]  # once more: a look that had begun before may have taken it back
        since: datetime = kept["at"]
        return since

    async def state_is_good(self) -> None:
        """Opens what the state itself had reported; of a message held back it need not know yet."""
        stored = await self._kept.find_one({"_id": _ID}, {"flag": 1}) or {}
        if (stored.get("flag") or {}).get("by_state"):
            await self._unflag("the account's state, which was bad and is good again")

    async def obey(self) -> None:
        """Take over how the brake stands in the store: another process, or the one before, may have pulled it."""
        stored: dict[str, Any] = await self._kept.find_one({"_id": _ID}, {"on": 1, "by": 1, "flag": 1}) or {}
        self._pump.braked = stored["by"] if stored.get("on") else None
        flag = stored.get("flag")
        if flag and flag["at"] + FLAGGED_FOR <= self._ground.clock.now():
            await self._unflag("the time that has passed")
        else:
            self._pump.flagged = flag["why"] if flag else None

    async def _unflag(self, by: str) -> None:
        changed = await self._kept.update_one({"_id": _ID, "flag": {"$ne": None}}, {"$set": {"flag": None}})
        self._pump.flagged = None
        if changed.modified_count:
            logger.warning("The flagged number may send again, by {}", by)
            self._pump.wake()

    async def _set(self, on: bool, by: str) -> None:
        now: datetime = self._ground.clock.now()
        await self._kept.update_one({"_id": _ID}, {"$set": {"on": on, "by": by, "at": now}}, upsert=True)
        logger.warning("The brake is {} by {}", "pulled" if on else "released", by)
