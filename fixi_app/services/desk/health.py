"""How Fixi is, part by part: for the header of the dashboard and for whoever watches from outside.

Promise: looking never raises and never waits for long. `down` as a whole means exactly that no message can be accepted,
which is asked of the store by writing to it: a full disk reads as well as ever.
"""

import asyncio
import shutil
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from fixi_app.queues.outbox_pump import OutboxPump
from fixi_app.services.desk import showing
from fixi_app.services.desk.fault_words import jobs_in_words, kind_in_words
from fixi_app.services.desk.heartbeat import Heartbeat
from fixi_app.services.desk.jobs import Machinery
from fixi_app.services.desk.own_parts import own_parts
from fixi_app.services.desk.reason_words import in_words, models_in_words
from fixi_app.services.desk.setup_edge import SetUpEdge
from fixi_app.services.desk.way_in_part import way_in_part
from fixi_app.services.desk.words import Words
from fixi_app.services.fault_kind import fault_kind
from fixi_app.services.ground import Ground
from fixi_app.services.office import Health, HealthPart
from fixi_app.services.running.channel_watch import UNKNOWN
from fixi_app.services.running.registering import RegisterStatus
from fixi_app.services.telling.second_telling import SecondTelling
from fixi_app.tunnel.contract import TunnelState, TunnelStatus

OK, DEGRADED, DOWN = "ok", "degraded", "down"
_TRIED_EVERY = 20.0
"""Real seconds between two trials of the store while it is well."""
_LOOKED_EVERY = 5.0
_PATIENCE = 5.0
_LEAST_DISK = 500 * 1024**2
_FIRST_MOMENTS = 15.0
"""Real seconds from the first look in which what was not asked yet is told as that; afterwards it is a fault."""
_REMEMBERED = timedelta(minutes=15)
"""So long a failure of all models is shown after the last one."""


@dataclass
class Surroundings:
    """What only the composition root knows of the parts around the road."""

    data_dir: Path | None = None
    """Where the store lies; None = in memory."""
    models: tuple[str, ...] = ()
    """Names of the models that are asked; empty = the offline reader alone."""
    model_faults: deque[str] = field(default_factory=deque)
    """Filled with the reason each time all models failed; emptied here."""
    failing_jobs: Callable[[], Mapping[str, str]] = dict
    """Name of a job whose last run failed -> kind of fault."""
    tunnel: Callable[[], TunnelStatus] | None = None
    registering: Callable[[], RegisterStatus | None] | None = None
    """How telling the provider our address goes; None, or an answer of None, where it cannot be told by a call."""
    address: Callable[[], str] = str
    """Where this computer serves."""
    from_outside: bool = False
    """Whether messages come from a provider out on the internet, which needs a way in."""
    database: str = ""
    """Which store is open, without its secrets."""
    overrides: Mapping[str, str] = field(default_factory=dict)
    """Settings of the business that the environment holds fast."""
    machinery: Machinery | None = None
    """What runs the jobs; None where none run."""
    media_dir: Path | None = None
    """Where the files of customers lie."""
    shared_files: bool = False
    """Whether they lie in the store instead, for all processes that share it."""
    backup_dir: Path | None = None
    """Where the backups lie; None where none are made here."""
    set_up: SetUpEdge | None = None
    """The hands of the set-up walk; None where there is nothing to set up."""
    sample_business: bool = False
    """Until the owner starts his own, at this very desk."""
    demo: bool = False
    keeping_awake: Callable[[], str | None] = lambda: None
    """kept, not_wanted, on_battery or cannot; None where nobody looks after it."""
    heartbeat: Callable[[], str | None] = lambda: None
    """fine, failing or waiting; None where none is asked for."""

    def way(self) -> TunnelStatus:
        """How the way in from outside is now."""
        return self.tunnel() if self.tunnel else TunnelStatus(TunnelState.OFF)


class Vitals:
    def __init__(
        self, ground: Ground, pump: OutboxPump, around: Surroundings, words: Words, second: SecondTelling
    ) -> None:
        self._ground, self._pump, self._around, self._words = ground, pump, around, words
        self._second = second
        self.heartbeat = Heartbeat()
        self._store = HealthPart(name="store", status=DOWN, detail="-")
        self._tried_at: float | None = None
        self._begun_at: float | None = None
        self._model_failed: tuple[datetime, str] | None = None
        self._last = Health(status=DOWN, parts=())

    async def run(self) -> None:
        """Beat and look for ever, so that `last` is fresh although nobody looks at a dashboard."""
        async with asyncio.TaskGroup() as both:
            both.create_task(self.heartbeat.run())
            both.create_task(self._looking())

    async def _looking(self) -> None:
        while True:
            await self.look()
            await asyncio.sleep(_LOOKED_EVERY)

    @property
    def last(self) -> Health:
        """As it was seen last."""
        return self._last

    async def look(self) -> Health:
        self._last = await self.told_in(self._words)
        return self._last

    async def told_in(self, words: Words) -> Health:
        """The same in a language that need not be the desk's: an alert goes out in that of the business."""
        self._begun_at = self._seconds() if self._begun_at is None else self._begun_at
        await self._try_store()
        own = own_parts(self._around.keeping_awake(), self._around.heartbeat(), self._second, words)
        parts = (
            self._store, self._channel(words), self._tunnel(words), self._model(words), await self._disk(words),
            self._jobs(words), *own,
        )  # fmt: skip
        inbox, outbox = await self._waiting()
        return Health(
            status=_overall(parts),
            parts=parts,
            inbox_waiting=inbox,
            outbox_waiting=outbox,
            loop_lag_ms=self.heartbeat.lag_ms,
            address=self._address(),
            sample_business=self._around.sample_business,
            demo=self._around.demo,
        )

    def _seconds(self) -> float:
        return asyncio.get_running_loop().time()

    # -- the parts ----------------------------------------------------------------------------------------------------

    async def _try_store(self) -> None:
        now = self._seconds()
        fresh = self._tried_at is not None and now - self._tried_at < _TRIED_EVERY
        if fresh and self._store.status == OK:
            return
        self._tried_at = now
        try:
            async with asyncio.timeout(_PATIENCE):
                await self._ground.store.db["health"].update_one(
                    {"_id": "written"}, {"$set": {"at": self._ground.clock.now()}}, upsert=True
                )
                leads = await self._ground.store.db["leads"].count_documents({})
        except Exception as fault:  # noqa: BLE001  whatever a store says, this is the place that tells it
            kind = fault_kind(fault)
            detail = self._words("health.store_down", why=kind_in_words(self._words, kind))
            self._store = self._bad(self._words, "store", DOWN, detail).but(said=kind)
        else:
            self._store = HealthPart(name="store", status=OK, detail=self._open_store(leads))

    def _open_store(self, leads: int) -> str:
        store = self._around.database
        return self._words("health.store_open", store=store, leads=leads) if store else self._words("health.store_ok")

    @staticmethod
    def _bad(words: Words, name: str, status: str, detail: str, advice: str = "") -> HealthPart:
        """A part that is not well, with what to do about it."""
        return HealthPart(name=name, status=status, detail=detail, advice=words(f"advice.{advice or name}"))

    def _channel(self, words: Words) -> HealthPart:
        if self._pump.flagged is not None:
            detail = words("health.flagged", why=in_words(words, self._pump.flagged))
            return self._bad(words, "channel", DOWN, detail, "flagged").but(said=self._pump.flagged)
        if self._pump.stopped_by is not None:
            detail = words("health.held", why=in_words(words, self._pump.stopped_by))
            bad = self._bad(words, "channel", DOWN, detail).but(said=self._pump.stopped_by)
            return self._asking(bad) if self._pump.stopped_by == UNKNOWN else bad
        detail = words("health.channel_ok", name=in_words(words, self._ground.channel.name))
        return HealthPart(name="channel", status=OK, detail=detail)

    def _tunnel(self, words: Words) -> HealthPart:
        told = self._around.registering() if self._around.registering else None
        way = self._around.way()
        part = way_in_part(way, told, self._around.from_outside, words)
        return self._asking(part) if way.state is TunnelState.CONNECTING else part

    def _asking(self, part: HealthPart) -> HealthPart:
        """This part before its first answer: no fault yet, and nothing to do about it, for some moments."""
        begun = self._begun_at is not None and self._seconds() - self._begun_at >= _FIRST_MOMENTS
        return part if begun else part.but(asking=True, advice="")

    def _model(self, words: Words) -> HealthPart:
        """The words of the last failure, for as long as it may still be so: nobody tells when a model is well again."""
        now, faults = self._ground.clock.now(), self._around.model_faults
        while faults:
            self._model_failed = (now, faults.popleft())
        if self._model_failed and now - self._model_failed[0] < _REMEMBERED:
            at, why = self._model_failed
            when = showing.moment(at, self._ground)
            detail = words("health.model_failed", when=when, why=models_in_words(words, why))
            return self._bad(words, "model", DEGRADED, detail).but(said=why)
        if not (names := self._around.models):
            return self._bad(words, "model", OK, words("health.model_none"), "model_none")
        return HealthPart(name="model", status=OK, detail=words("health.model_ok", names=", ".join(names)))

    async def _disk(self, words: Words) -> HealthPart:
        folder = self._around.data_dir
        if folder is None:
            return HealthPart(name="disk", status=OK)
        try:
            free = (await asyncio.to_thread(shutil.disk_usage, folder)).free
        except OSError as fault:
            kind = fault_kind(fault)
            detail = words("health.disk_unknown", why=kind_in_words(words, kind))
            return self._bad(words, "disk", DEGRADED, detail).but(said=kind)
        if free < _LEAST_DISK:
            return self._bad(words, "disk", DEGRADED, words("health.disk_low", free=free // 1024**2))
        return HealthPart(name="disk", status=OK, detail=words("health.disk", free=free // 1024**2))

    def _jobs(self, words: Words) -> HealthPart:
        failing = self._around.failing_jobs()
        if not failing:
            return HealthPart(name="jobs", status=OK, detail=words("health.jobs_ok"))
        said = ", ".join(f"{name} ({kind})" for name, kind in sorted(failing.items()))
        detail = words("health.jobs_failing", names=jobs_in_words(words, failing))
        return self._bad(words, "jobs", DEGRADED, detail).but(said=said)

    async def _waiting(self) -> tuple[int, int]:
        if self._store.status != OK:
            return self._last.inbox_waiting, self._last.outbox_waiting
        return await self._ground.inbox.count_waiting(), await self._ground.outbox.count_waiting()

    def _address(self) -> str:
        way = self._around.way()
        return way.url if way.state is TunnelState.UP and way.url else self._around.address()


def _overall(parts: tuple[HealthPart, ...]) -> str:
    if any(part.name == "store" and part.status == DOWN for part in parts):
        return DOWN
    return OK if all(part.status == OK for part in parts) else DEGRADED


def as_json(health: Health) -> Mapping[str, Any]:
    """For `GET /health`."""
    return {
        "status": health.status,
        "parts": {part.name: {"status": part.status, "detail": part.detail} for part in health.parts},
        "inbox_waiting": health.inbox_waiting,
        "outbox_waiting": health.outbox_waiting,
        "loop_lag_ms": round(health.loop_lag_ms, 1),
    }
