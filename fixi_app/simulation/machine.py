"""The computer on which Fixi runs: it works off what is due, looks at its jobs, dies, and starts again on its store.

With several copies each does everything, and both go at each conversation in the same moment.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from fixi_app.chores import chores
from fixi_app.clock import HandClock
from fixi_app.ids import SeededIds
from fixi_app.jobs.runner import Runner
from fixi_app.jobs.table import Job, jobs
from fixi_app.queues.inbox import Inbox
from fixi_app.road import Road
from fixi_app.sample_road import ground_on, road_on
from fixi_app.services.forgetting.copies import Copies
from fixi_app.services.ground import Ground
from fixi_app.services.running.backups import Backups
from fixi_app.services.running.channel_watch import ChannelWatch
from fixi_app.services.running.claimed_runs import claim
from fixi_app.services.turn.hearing import Reader
from fixi_app.services.visits.upkeep import Upkeep
from fixi_app.simulation.chronicle import Chronicle, Turned
from fixi_app.simulation.model import ModelBroke
from fixi_app.simulation.mortal import Killed, Mortality

T = TypeVar("T")
Alter = Callable[[Road], object]
"""Changes a road just after it was laid: how a test builds a Fixi in which something is left out."""
_MOST_ROUNDS, _MOST_AT_ONCE, _MOST_BROKEN = 400, 12, 5
_A_START = timedelta(seconds=5)


@dataclass
class Copy:
    """One Fixi."""

    road: Road
    runner: Runner
    jobs: tuple[Job, ...]
    watch: ChannelWatch


class Machine:
    def __init__(
        self, base: Ground, clock: HandClock, read: Reader, mortality: Mortality, kept: Chronicle, copies: int,
        alter: Alter,
    ) -> None:  # fmt: skip
        self._base, self._clock, self._read, self._alter = base, clock, read, alter
        self._mortality, self._kept, self._number = mortality, kept, copies
        self._starts = 0
        self._rests: dict[str, datetime] = {}
        self._broken: dict[str, int] = {}
        self._looked: dict[str, datetime] = {}
        self._rounds: Counter[str] = Counter()
        self.copies: list[Copy] = []
        self.later: datetime | None = None
        """When the next quiet time ends."""

    @property
    def road(self) -> Road:
        return self.copies[0].road

    @property
    def is_held(self) -> bool:
        return self.road.outbox_pump.held is not None

    # -- starting and dying -------------------------------------------------------------------------------------------

    async def start(self) -> None:
        self.copies = [self._made() for _ in range(self._number)]
        if self._number == 1:
            await self.road.leases.clear()
        for copy in self.copies:
            await copy.watch.probe()
            await copy.road.sending.recover(None if self._number == 1 else timedelta(minutes=5))

    def _made(self) -> Copy:
        """A fresh process: a new road on the same store, with ids that no dead one ever used."""
        self._starts += 1
        base, db = self._base, self._base.store.db
        ground = ground_on(
            db, self._clock, base.channel, base.business, seed=0, owner_phone=base.owner_phone, language=base.language
        )
        ground.ids, ground.inbox = SeededIds(self._starts), Inbox(db)
        road = road_on(ground, self._read)
        self._alter(road)

        async def claimed(run_id: str, now: datetime) -> bool:
            return await claim(db, run_id, now)

        backups = Backups(ground, Path("nowhere"), None, on_server=True)  # a store in memory is not worth a file
        table = jobs(ground.business, chores(road, Upkeep(ground), backups, Copies(ground, (), None), db))
        watch = ChannelWatch(base.channel, road.outbox_pump)
        return Copy(road, Runner(claimed, self._clock, ground.zone, table), table, watch)

    async def surviving(self, deed: Callable[[], Awaitable[T]], *, again: bool = False) -> T | None:
        """Do it; whoever dies of it is started again, and `again` what was asked from outside is asked once more."""
        try:
            return await deed()
        except Killed:
            await self._rise()
        return await self.surviving(deed, again=again) if again else None

    async def _rise(self) -> None:
        died = self._clock.now()
        self._mortality.revive()
        self._kept.deaths += 1
        self._kept.note(died, "the process died")
        self._clock.move(_A_START)
        await self.start()
        self._kept.shaken.append((died - timedelta(minutes=1), self._clock.now() + timedelta(minutes=2)))

    # -- what is due --------------------------------------------------------------------------------------------------

    async def settle(self) -> None:
        """Everything that is due now, one thing after the other, until nothing is."""
        self._rounds.clear()
        for _ in range(_MOST_ROUNDS):
            deaths = self._kept.deaths
            done = await self.surviving(self._turns) or await self.surviving(self._sent)
            if not done and self._kept.deaths == deaths:  # whoever died is started again, and takes up what lies there
                return
        self._kept.faults.append("the road does not come to rest: each answer seems to cause another")

    async def _sent(self) -> int:
        return sum([await copy.road.outbox_pump.drain() for copy in self.copies])

    async def _turns(self) -> int:
        due, later = await self.road.inbox_pump.due()
        now = self._clock.now()
        ready = [chat for chat in due if self._rests.get(chat, now) <= now]
        resting = [self._rests[chat] for chat in due if chat not in ready]
        self.later = min([moment for moment in (later, *resting) if moment], default=None)
        for chat in ready:
            await self._turn(chat)
        return len(ready)

    async def _turn(self, chat: str) -> None:
        await self._noted(chat)
        self._rounds[chat] += 1
        if self._rounds[chat] > _MOST_AT_ONCE:
            self._kept.faults.append(f"the chat {chat} never comes to rest")
            self._rests[chat] = self._clock.now() + timedelta(minutes=10)
            return
        try:
            await asyncio.gather(*(copy.road.turns.run(chat) for copy in self.copies))
        except ModelBroke:
            self._rests[chat] = self._clock.now() + timedelta(seconds=2)
        except Exception as fault:  # noqa: BLE001  what breaks out of a turn is what the days are played to find
            self._broke(chat, fault)
        else:
            self._broken.pop(chat, None)

    def _broke(self, chat: str, fault: Exception) -> None:
        count = self._broken[chat] = self._broken.get(chat, 0) + 1
        self._rests[chat] = self._clock.now() + timedelta(seconds=2**count)
        self._kept.faults.append(f"a turn of {chat} broke ({count} in a row): {_told(fault)}")
        if count >= _MOST_BROKEN:
            self._rests[chat] = self._clock.now() + timedelta(days=1)

    async def _noted(self, chat: str) -> None:
        self._kept.turns += 1
        seen = await self._base.store.db["conversations"].find_one(
            {"_id": chat}, {"mode": 1, "state": 1, "open_question.kind": 1}
        )
        found: dict[str, Any] = seen or {}
        question = (found.get("open_question") or {}).get("kind", "")
        self._kept.turned.append(
            Turned(self._clock.now(), chat, found.get("mode", "bot"), found.get("state", "idle"), question)
        )

    # -- jobs ---------------------------------------------------------------------------------------------------------

    async def look_at_jobs(self) -> None:
        """Every job whose rhythm says so, in the table's order, at all copies."""
        now = self._clock.now()
        for job in self.copies[0].jobs:
            if now - self._looked.get(job.name, now - job.look_every) >= job.look_every:
                self._looked[job.name] = now
                await self.surviving(partial(self._looked_at, job.name))

    async def _looked_at(self, name: str) -> None:
        for copy in self.copies:
            await copy.runner.look(name)

    async def probe(self) -> None:
        for copy in self.copies:
            await copy.watch.probe()


def _told(fault: Exception) -> str:
    """The fault and the place in Fixi where it came from."""
    trace, place = fault.__traceback__, ""
    while trace:
        code = trace.tb_frame.f_code
        if "fixi_app" in code.co_filename and "simulation" not in code.co_filename:
            place = f"{code.co_filename.rpartition('fixi_app')[2]}:{trace.tb_lineno}"
        trace = trace.tb_next
    return f"{type(fault).__name__} {fault} at {place}"


