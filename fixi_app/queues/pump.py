"""The two pumps: one takes conversations whose quiet time ended to their turns, one takes messages to the channel.

Each has `drain`, which does what is due now, one thing after the other (a virtual day, a test), and `run`, which does
it for ever with bounded concurrency. Both look at what is new or unsent only, so their cost does not grow with history.
A fault in one conversation rests that conversation, never the pump.
"""

import asyncio
import contextlib
from collections import defaultdict
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from loguru import logger

from fixi_app.clock import Clock
from fixi_app.domain.messages import FILE_LEFT_OUT, SendOutcome, SendResult
from fixi_app.queues.inbox import Inbox, Waiting, ready_at
from fixi_app.queues.outbox import Document, Outbox, next_try
from fixi_app.queues.pace import Pace
from fixi_app.queues.pressure import Pressure

_LOOK_EVERY = 1.0
"""Real seconds between two looks when nothing woke the pump: other processes may have kept something."""
_OTHERS_TURN = 0.5
"""Seconds before a conversation that another process has is asked for again."""
_MOST_FAULTS = 5
_SHARE = 9.0
"""Times what a look took, until the next one: looking may take a tenth of the pump's time."""
_HURRIED = 4
"""Turns beyond the width that emergencies may take."""


class _Faults:
    """How often something failed in a row, and until when it rests; on the computer's clock."""

    def __init__(self) -> None:
        self._count: dict[str, int] = defaultdict(int)
        self._until: dict[str, float] = {}

    def resting(self, key: str) -> bool:
        return self._until.get(key, 0.0) > asyncio.get_running_loop().time()

    def failed(self, key: str) -> int:
        self._count[key] += 1
        self._until[key] = asyncio.get_running_loop().time() + min(2.0 ** self._count[key], 60.0)
        return self._count[key]

    def rest(self, key: str, seconds: float = 2.0) -> None:
        """Leave it alone for a moment, without counting it."""
        self._until[key] = asyncio.get_running_loop().time() + seconds

    def fine(self, key: str) -> None:
        self._count.pop(key, None)
        self._until.pop(key, None)


class _Pump:
    """Runs something for each of many keys: never two at once for one key, at most `width` in all."""

    def __init__(self, width: int) -> None:
        self._width = width
        self._running: dict[str, asyncio.Task[None]] = {}
        self._wake = asyncio.Event()
        self._stopped = False
        self._troubled = ""

    def wake(self) -> None:
        """Something new is there: look now."""
        self._wake.set()

    async def stop(self, budget: float) -> None:
        """Take nothing new, and let what runs end within `budget` seconds; what does not is cancelled."""
        self._stopped = True
        self.wake()
        if self._running:
            _, late = await asyncio.wait(self._running.values(), timeout=budget)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    def _start(self, key: str, work: Awaitable[None]) -> None:
        async def worked() -> None:
            try:
                await work
            finally:
                self._running.pop(key, None)
                self.wake()

        self._running[key] = asyncio.create_task(worked())

    async def _trouble(self, fault: Exception) -> None:
        """Say once for each row of the same fault that nothing can be looked at, and look again in a moment."""
        if self._troubled != (kind := type(fault).__name__):
            logger.error("{} cannot look at its queue ({}); it goes on trying", type(self).__name__, kind)
        self._troubled = kind
        await asyncio.sleep(_LOOK_EVERY)

    async def _rest(self, seconds: float) -> None:
        self._troubled = ""
        try:
            async with asyncio.timeout(max(0.0, min(seconds, _LOOK_EVERY))):
                await self._wake.wait()
        except TimeoutError:
            return
        finally:
            self._wake.clear()


class _Lately:
    """What was due when the queue was last looked at.

    With thousands of messages waiting a look costs tens of milliseconds, and every message and every end of a turn
    wakes the pump: a list of a moment ago is worked off first. One that is short is never kept.
    """

    def __init__(self) -> None:
        self.due: list[str] = []
        self.later: datetime | None = None
        self._until = 0.0
        self._began = 0.0

    def is_old(self) -> bool:
        """Whether it is time to look again; a look begins now, if so."""
        self._began = asyncio.get_running_loop().time()
        return not self.due or self._began >= self._until

    def set(self, due: list[str], later: datetime | None) -> None:
        now = asyncio.get_running_loop().time()
        self.due, self.later = due, later
        self._until = now + _SHARE * (now - self._began)


class InboxPump(_Pump):
    """Brings conversations to their turns."""

    def __init__(
        self,
        inbox: Inbox,
        turn: Callable[[str], Awaitable[bool]],
        clock: Clock,
        quiet: timedelta,
        factor: float,
        *,
        give_up: Callable[[str], Awaitable[int]],
        passes: tuple[type[Exception], ...] = (),
        width: int = 8,
        pressure: Pressure | None = None,
    ) -> None:
        """`turn` says False when another process is at this conversation.

        `give_up` hands a conversation that fails again and again to a person, and says how many messages it holds.

        `passes`: faults of the surroundings, which are no reason to give a conversation up however often they come.
        """
        super().__init__(width)
        self._list, self._pressure = _Lately(), pressure or Pressure()
        self._hurried: list[str] = []
        self._inbox, self._turn, self._clock = inbox, turn, clock
        self._give_up, self._passes = give_up, passes
        self._quiet, self._factor = quiet, factor
        self._faults = _Faults()

    async def due(self) -> tuple[list[str], datetime | None]:
        """Conversations whose quiet time is over, oldest first, and when the next one's will be."""
        grouped: dict[str, list[Waiting]] = defaultdict(list)
        for item in await self._inbox.waiting():
            grouped[item.conversation_id].append(item)
        now = self._clock.now()
        ready = {id_: ready_at(items, self._quiet, self._factor, now) for id_, items in grouped.items()}
        due = sorted((at, id_) for id_, at in ready.items() if at <= now)
        return [id_ for _, id_ in due], min((at for at in ready.values() if at > now), default=None)

    async def drain(self) -> int:
        """One turn for each conversation that is due, one after the other; how many there were."""
        due, _ = await self.due()
        for id_ in due:
            await self._turn(id_)
        return len(due)

    async def run(self) -> None:
        """For ever, until `stop`."""
        while not self._stopped:
            try:
                later = await self._look()
            except Exception as fault:  # noqa: BLE001  a store that cannot be read now must not end the pump for ever
                await self._trouble(fault)
                continue
            await self._rest(self._clock.real_seconds(later - self._clock.now()) if later else _LOOK_EVERY)

    def hurry(self, conversation_id: str) -> None:
        """This conversation comes before all that wait, however many they are."""
        self._hurried.append(conversation_id)
        self.wake()

    async def _look(self) -> datetime | None:
        """Start what is due and has room; when the next conversation will be due."""
        hurried, self._hurried = self._hurried, []
        for id_ in hurried:
            self._begin(id_, self._width + _HURRIED)
        if self._pressure.lets_through():
            width = self._pressure.turns(self._width)
            if len(self._running) < width and self._list.is_old():
                self._list.set(*await self.due())
            self._list.due = [id_ for id_ in self._list.due if not self._begin(id_, width)]
        return self._list.later

    def _begin(self, id_: str, width: int) -> bool:
        """Whether its turn was begun, or need not be now; False when there is no room for it yet."""
        if id_ in self._running or self._faults.resting(id_):
            return True
        if len(self._running) >= width:
            return False
        self._start(id_, self._guarded(id_))
        return True

    async def _guarded(self, conversation_id: str) -> None:
        try:
            ours = await self._turn(conversation_id)
            self._faults.fine(conversation_id)
            if not ours:  # its messages stay new for as long as the other's turn lasts: asked at once we would spin
                self._faults.rest(conversation_id, _OTHERS_TURN)
        except self._passes as fault:
            self._faults.rest(conversation_id)
            logger.error("A turn of {} must wait: {}", conversation_id, type(fault).__name__)
        except Exception:  # noqa: BLE001  one conversation's fault must not end the others
            count = self._faults.failed(conversation_id)
            logger.exception("A turn of {} failed ({} in a row)", conversation_id, count)
            if count >= _MOST_FAULTS:
                await self._given_up(conversation_id)

    async def _given_up(self, conversation_id: str) -> None:
        try:
            kept = await self._give_up(conversation_id)
        except Exception:  # noqa: BLE001  tried again with the next failing turn
            logger.exception("The messages of {} could not be set aside", conversation_id)
            return
        logger.error("{} messages of {} were set aside: a person must read them", kept, conversation_id)
        self._faults.fine(conversation_id)


class OutboxPump(_Pump):
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
        return f"held by {self.braked}" if self.braked is not None else self.held

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
            await self._rest(_LOOK_EVERY)

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
        if self.braked is not None:  # pulled since this was looked at
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
            await self._on_account_fault(result.reason)
        elif later := next_try(item["attempts"], now, result.retry_after, item.get("first_try_at")):
            await self._outbox.again(id_, later, result.reason)
        else:
            logger.warning("Message {} was given up: {}", id_, result.reason)
            await self._on_given_up(item)
            await self._outbox.ended(id_, "failed", result.reason)


async def _nothing_before() -> None:
    """Where there is no brake."""


async def _nobody_asked(provider_message_id: str | None) -> None:
    """Where nobody waits for that."""


async def _waits_for_nothing(item: Document) -> tuple[datetime, str] | None:
    """Where nothing but the queue decides."""
    return None
