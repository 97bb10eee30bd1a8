"""The pump of the outbox: it takes queued messages to the channel, in order within each chat.

`drain` and `run` as the other pump has them; it looks at what is unsent only.
"""

import contextlib
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from loguru import logger

from fixi_app.clock import Clock
from fixi_app.domain.messages import FILE_LEFT_OUT, SendOutcome, SendResult
from fixi_app.queues.outbox import Document, Outbox, next_try
from fixi_app.queues.pace import Pace
from fixi_app.queues.pumping import LOOK_EVERY, Pump


class OutboxPump(Pump):
    """Brings queued messages to the channel."""

    def __init__(
        self,
        outbox: Outbox,
        send: Callable[[Document], Awaitable[SendResult]],
        clock: Clock,
        on_account_fault: Callable[[str], Awaitable[None]],
        on_given_up: Callable[[Document], Awaitable[None]],
        *,
        width: int = 8,
    ) -> None:
        """`on_given_up` hears of a message that will never arrive, before that is noted: a crash tells it again."""
        super().__init__(width)
        self._hurried: list[str] = []
        self._outbox, self._send, self._clock = outbox, send, clock
        self._on_account_fault, self._on_given_up = on_account_fault, on_given_up
        self.held: str | None = None
        """The fault of the account for which nothing leaves; None = it is well."""
        self.braked: str | None = None
        """Who stopped everything on purpose."""
        self.flagged: str | None = None
        """Why the provider holds the number back: a latch, which no look at the account's state opens."""
        self.on_flagged: Callable[[str], Awaitable[None]] = _nobody_told
        """Told why, when a message was refused because the number is held back."""
        self.before_look: Callable[[], Awaitable[None]] = _nothing_before
        """Called before each look at the queue: the brake may have been pulled in another process."""
        self.pace = Pace()
        """How fast the provider may be used."""
        self.on_sent: Callable[[str | None], Awaitable[None]] = _nobody_asked
        """Told the provider's id of a message just kept as sent: what became of it may have been told before."""
        self.waits: Callable[[Document], Awaitable[tuple[datetime, str] | None]] = _waits_for_nothing
        """Until when a message must wait though its turn has come, and why; None = it may leave."""

    @property
    def stopped_by(self) -> str | None:
        """Why nothing leaves; None = messages go out."""
        return f"held by {self.braked}" if self.braked is not None else self.flagged or self.held

    async def drain(self) -> int:
        """Send every head that may go, one after the other, until none may; how many went."""
        count = 0
        await self.before_look()
        while self.stopped_by is None and (ready := await self._ready()):
            for item in ready:
                await self._deliver(item)
                count += 1
        return count

    async def run(self) -> None:
        """For ever, until `stop`."""
        while not self._stopped:
            try:
                await self._look()
            except Exception as fault:  # noqa: BLE001  as above
                await self._trouble(fault)
                continue
            await self._rest(LOOK_EVERY)

    def hurry(self, message_id: str) -> None:
        """This message comes before all that wait, however many they are, also in its own chat."""
        self._hurried.append(message_id)
        self.wake()

    async def _look(self) -> None:
        await self.before_look()
        if self.stopped_by is not None:
            return
        hurried, self._hurried = self._hurried, []
        for item in [found for id_ in hurried if (found := await self._outbox.queued(id_))]:
            self._start(item["_id"], self._guarded(item))
        for item in await self._ready() if len(self._running) < self._width else []:
            key = item["conversation_id"]
            if key not in self._running and len(self._running) < self._width:
                self._start(key, self._guarded(item))

    async def _guarded(self, item: Document) -> None:
        try:
            await self._deliver(item)
        except Exception:  # noqa: BLE001  one message's fault must not end the others
            logger.exception("Sending {} failed", item["_id"])
            with contextlib.suppress(Exception):  # a store that fails once more: `recover` finds the message later
                await self._outbox.again(item["_id"], self._clock.now() + timedelta(seconds=30), "a fault of ours")

    async def _ready(self) -> list[Document]:
        now = self._clock.now()
        heads = [item for item in await self._outbox.heads(now) if item["state"] == "queued"]
        due = [item for item in heads if not item.get("not_before") or item["not_before"] <= now]
        return [item for item in due if self.pace.ready(item["address"], now)]

    async def _deliver(self, item: Document) -> None:
        now = self._clock.now()
        if self.braked is not None or self.flagged is not None:  # since this was looked at
            return
        if item.get("not_after") and item["not_after"] < now:
            await self._outbox.ended(item["_id"], "dropped", "its time had passed")
            return
        if not self.pace.ready(item["address"], now):  # others of this look were faster
            return
        if wait := await self.waits(item):
            await self._outbox.wait(item["_id"], *wait)
        elif begun := await self._outbox.begin(item["_id"], now):
            self.pace.left(item["address"], now)
            await self._settle(begun, await self._send(begun))

    async def _settle(self, item: Document, result: SendResult) -> None:
        now, id_ = self._clock.now(), item["_id"]
        if result.outcome is SendOutcome.SENT:
            left_out = result.reason.removeprefix(FILE_LEFT_OUT)
            await self._outbox.sent(id_, result.provider_message_id, now, left_out)
            await self.on_sent(result.provider_message_id)
        elif result.outcome in (SendOutcome.NEVER, SendOutcome.WINDOW_CLOSED):
            logger.warning("Message {} cannot be delivered: {}", id_, result.reason)
            await self._on_given_up(item)
            await self._outbox.ended(id_, "failed", result.reason)
        elif result.outcome is SendOutcome.ASK_A_PERSON:
            await self._outbox.again(id_, now, result.reason)
            self.held = result.reason
            if result.flagged:
                await self.on_flagged(result.reason)
            await self._on_account_fault(result.reason)
        elif later := next_try(item["attempts"], now, result.retry_after, item.get("first_try_at")):
            await self._outbox.again(id_, later, result.reason)
        else:
            logger.warning("Message {} was given up: {}", id_, result.reason)
            await self._on_given_up(item)
            await self._outbox.ended(id_, "failed", result.reason)


async def _nothing_before() -> None:
    """Where there is no brake."""


async def _nobody_told(reason: str) -> None:
    """Where nobody keeps it."""


async def _nobody_asked(provider_message_id: str | None) -> None:
    """Where nobody waits for that."""


async def _waits_for_nothing(item: Document) -> tuple[datetime, str] | None:
    """Where nothing but the queue decides."""
    return None
