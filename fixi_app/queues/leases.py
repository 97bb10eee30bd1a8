"""Leases: the right to write a conversation, held by one turn at a time, across processes.

Not locks in memory: many copies of Fixi may share one store. A lease ends by itself, so a copy that died blocks nobody
for long; each write of a turn carries its token, so a copy that only slept cannot write over its successor's work.
Leases run on the computer's own clock, never on the clock of business decisions, which may stand still or jump.
"""

import asyncio
import contextlib
import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from typing import Any

from loguru import logger

from storage import AsyncDatabase, ReturnDocument

SPAN = timedelta(seconds=60)
RENEW_EVERY = 20.0
"""Seconds; a third of the span, so that two renewals may fail."""


def _now() -> datetime:
    return datetime.now(timezone.utc)


@dataclass
class Lease:
    """The right to write one conversation."""

    token: str
    document: dict[str, Any]
    """The conversation as it stood when the lease was taken."""
    last: dict[str, Any] = field(default_factory=dict)
    """Fields that are written in the very write that gives the lease back."""


class Leases:
    def __init__(self, db: AsyncDatabase) -> None:
        self._conversations = db["conversations"]

    @contextlib.asynccontextmanager
    async def held(self, conversation_id: str) -> AsyncIterator[Lease | None]:
        """Hold the lease for as long as the block runs; None when another has it, or there is no such conversation."""
        lease = await self._claim(conversation_id)
        if lease is None:
            yield None
            return
        renewing = asyncio.create_task(self._renew(conversation_id, lease.token))
        try:
            yield lease
        finally:
            renewing.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await renewing
            await self._release(conversation_id, lease)

    async def _claim(self, conversation_id: str) -> Lease | None:
        token, now = secrets.token_hex(8), _now()
        claimed = await self._conversations.find_one_and_update(
            {"_id": conversation_id, "$or": [{"lease": None}, {"lease.until": {"$lt": now}}]},
            {"$set": {"lease": {"owner": token, "until": now + SPAN}}},
            return_document=ReturnDocument.AFTER,
        )
        return Lease(token, dict(claimed)) if claimed else None

    async def _renew(self, conversation_id: str, token: str) -> None:
        while True:
            await asyncio.sleep(RENEW_EVERY)
            try:
                await self._conversations.update_one(
                    {"_id": conversation_id, "lease.owner": token}, {"$set": {"lease.until": _now() + SPAN}}
                )
            except Exception as fault:  # noqa: BLE001  the next renewal may succeed, and the turn must not fail for it
                logger.warning("The lease of {} was not renewed: {}", conversation_id, type(fault).__name__)

    async def _release(self, conversation_id: str, lease: Lease) -> None:
        await self._conversations.update_one(
            {"_id": conversation_id, "lease.owner": lease.token}, {"$set": {**lease.last, "lease": None}}
        )

    async def drop_ended(self) -> int:
        """Drop leases that ended with their holder: a chat in which nobody writes again would bear one for ever, and
        could never be erased."""
        result = await self._conversations.update_many({"lease.until": {"$lt": _now()}}, {"$set": {"lease": None}})
        return result.modified_count

    async def clear(self) -> int:
        """Drop all leases: right only for a store that this process alone has, just after it opened it.

        Without this a start after a crash would leave each conversation that was in a turn silent for a minute.
        """
        result = await self._conversations.update_many({"lease": {"$ne": None}}, {"$set": {"lease": None}})
        return result.modified_count
