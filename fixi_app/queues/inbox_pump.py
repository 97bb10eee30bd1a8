"""The pump of the inbox: it takes conversations whose quiet time ended to their turns.

`drain` does what is due now, one thing after the other (a virtual day, a test), `run` does it for ever with bounded
concurrency. It looks at what is new only, so its cost does not grow with history.
"""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from loguru import logger

from fixi_app.clock import Clock
from fixi_app.queues.inbox import Inbox, Waiting, ready_at
from fixi_app.queues.pressure import Pressure
from fixi_app.queues.pumping import LOOK_EVERY, Faults, Pump

_OTHERS_TURN = 0.5
"""Seconds before a conversation that another process has is asked for again."""
_MOST_FAULTS = 5
_SHARE = 49.0
"""Times what a look took, until the next one: looking may take a fiftieth of the pump's time."""
_HURRIED = 4
"""Turns beyond the width that emergencies may take."""


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


class InboxPump(Pump):
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
        width: int = 16,
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
        self._faults = Faults()

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
            await self._rest(self._clock.real_seconds(later - self._clock.now()) if later else LOOK_EVERY)

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
            self._begin_due(width)
        return self._list.later

    def _begin_due(self, width: int) -> None:
        """As many as have room; of those behind nothing is asked, for a crowd of them waits."""
        for number, id_ in enumerate(self._list.due):
            if not self._begin(id_, width):
                self._list.due = self._list.due[number:]
                return
        self._list.due = []

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
