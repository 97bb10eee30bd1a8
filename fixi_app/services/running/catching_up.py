"""What was missed: after a sleep, an outage or a broken way in, the provider is asked for what people wrote meanwhile.

One rule for all of these: when it was asked last is remembered, and every ten minutes, and at each start, it is asked
for the time since then. Nothing needs to notice that a gap was there, and asking twice is harmless: each message is
kept once, under the provider's own id.
"""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta

from loguru import logger

from fixi_app.channels.contract import MissedUnknown
from fixi_app.domain.messages import Event, Inbound
from fixi_app.services.ground import Ground

_ID = "heard_until"
_EVERY = timedelta(minutes=10)
_OVERLAP = timedelta(minutes=5)
"""A provider's journal shows a message some minutes late."""

Keep = Callable[[Sequence[Event]], Awaitable[None]]


class CatchingUp:
    def __init__(self, ground: Ground, keep: Keep) -> None:
        self._ground, self._keep = ground, keep
        self._settings = ground.store.db["settings"]
        self._refused = ""

    async def look(self) -> int:
        """Ask for what was missed, where it is time to; how many messages were new.

        The first look of a new business only remembers the moment: what was said before Fixi came is no request.
        """
        now = self._ground.clock.now()
        if self._ground.channel.capabilities.recall_hours is None:
            return 0
        until = await self._until()
        if until is None:
            await self._heard_until(now)
            return 0
        if timedelta() <= now - until < _EVERY:
            return 0
        return await self._fetched(until, now)

    async def _fetched(self, until: datetime, now: datetime) -> int:
        try:
            events = await self._ground.channel.missed(max(until - _OVERLAP, now - self._longest()))
        except MissedUnknown as fault:
            self._say_once(str(fault))
            return 0
        told = [event for event in events if isinstance(event, Inbound)]
        fresh = [event for event in told if not await self._is_kept(event)]
        fresh.sort(key=lambda event: event.sent_at)
        await self._keep(fresh)
        await self._heard_until(now)
        self._refused = ""
        count = sum([await self._is_kept(event) for event in fresh])  # without those of chats that are not spoken to
        if count:
            logger.info("{} messages had been missed and are answered now", count)
        return count

    def _longest(self) -> timedelta:
        """How far back is asked at most: as far as the provider remembers, and no further than the owner wants."""
        remembers = self._ground.channel.capabilities.recall_hours or 0
        return timedelta(hours=min(remembers, self._ground.business.catch_up_hours))

    async def _is_kept(self, event: Inbound) -> bool:
        return await self._ground.inbox.is_kept(event.id)

    def _say_once(self, why: str) -> None:
        if why != self._refused:
            logger.warning("What was missed cannot be asked for now: {}", why)
        self._refused = why

    async def _until(self) -> datetime | None:
        kept = await self._settings.find_one({"_id": _ID})
        return kept["at"] if kept and kept.get("channel") == self._ground.channel.name else None

    async def _heard_until(self, now: datetime) -> None:
        await self._settings.update_one(
            {"_id": _ID}, {"$set": {"at": now, "channel": self._ground.channel.name}}, upsert=True
        )
