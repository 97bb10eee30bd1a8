"""APScheduler wakes each job; whether it is due is asked of the clock of the business, and the run is claimed.

Not cron triggers: they know only the computer's clock, drop what fell into a sleep, and fire twice in autumn.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from loguru import logger

from fixi_app.clock import Clock
from fixi_app.domain.business import Business
from fixi_app.jobs.due import following, run_id
from fixi_app.jobs.table import Job, jobs
from fixi_app.services.fault_kind import fault_kind
from fixi_app.services.office import JobRow

Claim = Callable[[str, datetime], Awaitable[bool]]
"""(run id, now) -> True for exactly one process."""
Failed = Callable[[str, Exception, datetime], Awaitable[object]]
"""(job, what happened, now): somebody is told."""
_SHORTEST = 0.5
"""Real seconds between two looks, however fast the clock of the business runs."""


class Runner:
    def __init__(
        self, claim: Claim, clock: Clock, zone: ZoneInfo, jobs: Sequence[Job], failed: Failed | None = None
    ) -> None:
        self._claim, self._clock, self._zone, self._failed = claim, clock, zone, failed
        self._jobs = {job.name: job for job in jobs}
        self._scheduler: AsyncIOScheduler | None = None
        self._running: set[asyncio.Task[bool]] = set()
        self._at_work: dict[str, asyncio.Lock] = {job.name: asyncio.Lock() for job in jobs}
        """One run of a job at a time: a run by hand and one that is due do not meet."""
        self._ended: dict[str, tuple[datetime, str]] = {}
        """Job -> when its last run began, and the kind of its fault."""
        self.failing: dict[str, str] = {}
        """Jobs whose last run failed, with the kind of fault, for health."""

    async def look(self, name: str) -> bool:
        """Run this job if it is on, due, and not claimed yet; True when it ran."""
        job = self._jobs[name]
        now = self._clock.now()
        return job.on and await self._mine(job, now) and await self._run(job)

    async def _mine(self, job: Job, now: datetime) -> bool:
        try:
            return await self._claim(run_id(job.name, job.due(now, self._zone), self._zone), now)
        except Exception as fault:  # noqa: BLE001  else a traceback that names no job, at each look
            logger.error("The job {} could not be begun ({}); it is tried again", job.name, fault_kind(fault))
            return False

    async def run_now(self, name: str) -> str:
        """Run this job whatever its switch and its due time say; empty, or the kind of fault that ended it."""
        return "" if await self._run(self._jobs[name]) else self.failing.get(name, "")

    def states(self) -> Sequence[JobRow]:
        """Every job as it is now."""
        return [self._state(job, self._clock.now()) for job in self._jobs.values()]

    def _state(self, job: Job, now: datetime) -> JobRow:
        at, fault = self._ended.get(job.name, (None, ""))
        return JobRow(
            name=job.name,
            on=job.on,
            running=self._at_work[job.name].locked(),
            last_run=at,
            ended="" if at is None else "failed" if fault else "fine",
            fault=fault,
            next_due=following(job.due, now, self._zone) if job.on else None,
        )

    def renew(self, business: Business) -> None:
        """Switches, due times and rhythms as the business has them now."""
        before = self._jobs
        self._jobs = {job.name: job for job in jobs(business, {name: job.work for name, job in before.items()})}
        for job in self._jobs.values():
            if self._scheduler and job.look_every != before[job.name].look_every:
                self._scheduler.reschedule_job(job.name, trigger="interval", seconds=self._seconds(job))

    async def _run(self, job: Job) -> bool:
        async with self._at_work[job.name]:
            began = self._clock.now()
            done = await self._worked(job, began)
            self._ended[job.name] = (began, self.failing.get(job.name, ""))
            return done

    async def _worked(self, job: Job, now: datetime) -> bool:
        try:
            await job.work(now)
        except Exception as fault:  # noqa: BLE001  one job's fault must not end the others
            self.failing[job.name] = fault_kind(fault)
            logger.exception("The job {} failed; it is tried again at its next due time", job.name)
            await self._tell(job.name, fault)
            return False
        self.failing.pop(job.name, None)
        return True

    async def _tell(self, name: str, fault: Exception) -> None:
        if self._failed is None:
            return
        try:
            await self._failed(name, fault, self._clock.now())
        except Exception as trouble:  # noqa: BLE001  often the very fault that the job met; the log has both
            logger.error("The failure of {} could be told to nobody ({})", name, type(trouble).__name__)

    def start(self) -> None:
        """Begin to look at every job, at once and then in its rhythm."""
        scheduler = AsyncIOScheduler(timezone=self._zone)
        for job in self._jobs.values():
            scheduler.add_job(
                self._tracked,
                "interval",
                args=[job.name],
                seconds=self._seconds(job),
                id=job.name,
                coalesce=True,
                max_instances=1,
                misfire_grace_time=None,
                next_run_time=datetime.now(self._zone),
            )
        scheduler.start()
        self._scheduler = scheduler

    def _seconds(self, job: Job) -> float:
        return max(_SHORTEST, self._clock.real_seconds(job.look_every))

    async def _tracked(self, name: str) -> None:
        """APScheduler's own shutdown cancels coroutine jobs; kept as our tasks they can end in peace."""
        task = asyncio.ensure_future(self.look(name))
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        try:
            await asyncio.shield(task)
        except asyncio.CancelledError:
            if self._scheduler is not None:
                raise
            # Fixi ends: APScheduler would write this down as an error of the job, with a traceback for each of them.

    async def stop(self, budget: float) -> None:
        """No new runs; what runs may end within `budget` seconds."""
        if self._scheduler:
            self._scheduler.shutdown(wait=False)
            self._scheduler = None
            await asyncio.sleep(0)
        if self._running:
            _, late = await asyncio.wait(self._running, timeout=budget)
            for task in late:
                task.cancel()
