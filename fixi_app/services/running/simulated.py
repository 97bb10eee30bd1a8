"""The simulator's own memory: what it "delivered", kept in the store, so that it is still there after a restart."""

from collections.abc import Callable
from datetime import datetime

from fixi_app.domain.messages import Outgoing
from storage import AsyncDatabase


class SimulatorSink:
    """Keeps each message once by its outbox id; a repeat is recognised, as a provider with idempotency keys would."""

    def __init__(self, db: AsyncDatabase, now: Callable[[], datetime]) -> None:
        self._sent, self._now = db["simulator"], now

    async def record(self, message: Outgoing) -> str:
        await self._sent.update_one(
            {"_id": message.id},
            {"$setOnInsert": {"address": message.address, "text": _shown(message), "at": self._now()}},
            upsert=True,
        )
        return f"sim-{message.id}"

    async def find(self, outbox_id: str) -> str | None:
        found = await self._sent.find_one({"_id": outbox_id}, {"_id": 1})
        return f"sim-{outbox_id}" if found else None


def _shown(message: Outgoing) -> str:
    """The words; a file, which a terminal cannot show, by its name."""
    return f"[{message.media_name}] {message.text}" if message.media_path else message.text
