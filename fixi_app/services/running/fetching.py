"""Messages fetched one by one, where nothing can reach in: a provider that keeps a queue is asked for its oldest note.

A note is forgotten there only when it is kept here; until then the same one comes again, which changes nothing.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

from loguru import logger

from fixi_app.channels.contract import MissedUnknown, Polled, Webhook
from fixi_app.clock import Clock
from fixi_app.domain.messages import Event

_SOONEST, _LATEST = 2.0, 300.0

Keep = Callable[[Sequence[Event]], Awaitable[None]]
Pause = Callable[[float], Awaitable[None]]


class Fetching:
    """`pause` waits real seconds; handed in, so that a test does not."""

    def __init__(
        self, channel: Polled, webhook: Webhook, keep: Keep, clock: Clock, pause: Pause = asyncio.sleep
    ) -> None:
        self._channel, self._webhook, self._keep = channel, webhook, keep
        self._clock, self._pause = clock, pause
        self._wait = _SOONEST
        self.since: datetime | None = None
        """Since when notes are being fetched without a fault; None while they cannot be."""
        self.why = ""
        """Why they cannot be, as the log has it."""

    @property
    def tried(self) -> bool:
        """Whether the provider was asked at all."""
        return self.since is not None or self._wait > _SOONEST

    async def run(self) -> None:
        """For ever, until cancelled."""
        while True:
            fetched = await self.once()
            if not fetched:
                await self._pause(self._wait)

    async def once(self) -> bool:
        """Fetch and keep one note; False when there was none, or none could be had."""
        try:
            note = await self._channel.next_note()
            self._is_well()
            if note is None:
                return False
            await self._keep(self._webhook.parse(note[0], self._clock.now()))
            await self._channel.took_note(note[1])
        except MissedUnknown as fault:
            self._is_ill(str(fault))
            return False
        except Exception as fault:  # noqa: BLE001  a store that cannot write now: the note stays there and comes again
            self._is_ill(type(fault).__name__)
            return False
        return True

    def _is_well(self) -> None:
        if self.since is None:
            logger.info("Messages are fetched from the provider: no address of this computer is needed")
            self.since = self._clock.now()
        self._wait, self.why = _SOONEST, ""

    def _is_ill(self, why: str) -> None:
        """Told once in a row; asked less and less often, for what is refused today may be refused for long."""
        if self._wait == _SOONEST:
            logger.warning("Messages cannot be fetched from the provider now: {}", why)
        self.since, self.why = None, why
        self._wait = min(self._wait * 2, _LATEST)
