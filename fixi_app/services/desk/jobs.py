"""The jobs at the desk: looked at, switched, run by hand."""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Protocol

from loguru import logger

from fixi_app.domain.business import Business
from fixi_app.services.audit import Told, audited
from fixi_app.services.desk.fault_words import kind_in_words
from fixi_app.services.desk.settings import DeskSettings
from fixi_app.services.desk.words import Words
from fixi_app.services.ground import Ground
from fixi_app.services.office import DeskRole, JobRow, Saved, User


class Machinery(Protocol):
    """What runs the jobs."""

    def states(self) -> Sequence[JobRow]: ...

    async def run_now(self, name: str) -> str:
        """Run it to its end; empty, or the kind of fault. Raises KeyError for no job."""
        ...

    def renew(self, business: Business) -> None:
        """Switches and times as they are now."""
        ...


class DeskJobs:
    """Implements Jobs."""

    def __init__(self, ground: Ground, machinery: Machinery | None, settings: DeskSettings, words: Words) -> None:
        self._ground, self._machinery, self._settings, self._words = ground, machinery, settings, words
        self._before: dict[str, datetime | None] = {}
        """When each job ran last before this start, asked once."""

    async def rows(self) -> Sequence[JobRow]:
        if self._machinery is None:
            return []
        fixed = {row.name for row in await self._settings.rows() if row.source == "environment"}
        return [await self._row(state, fixed) for state in self._machinery.states()]

    async def _row(self, state: JobRow, fixed: set[str]) -> JobRow:
        switch = f"job_{state.name}"
        last = state.last_run or await self._ran_before(state.name)
        known, label = switch in Business.model_fields, self._words.or_else(f"job.{state.name}", state.name)
        return state.but(label=label, switch=known, fixed=switch in fixed, last_run=last)

    async def _ran_before(self, name: str) -> datetime | None:
        """By the claims of its runs, whose ids begin with the job's name and end with the due time."""
        if name not in self._before:
            among = {"_id": {"$gte": f"{name}:", "$lt": f"{name};"}}
            found: dict[str, Any] | None = await self._ground.store.db["job_runs"].find_one(among, sort=[("_id", -1)])
            self._before[name] = found["at"] if found else None
        return self._before[name]

    async def switch(self, name: str, on: bool, user: User) -> Saved:
        done = await self._settings.change({f"job_{name}": "on" if on else "off"}, user)
        if not done.ok:
            return done
        return done.but(message=self._words("jobs.on" if on else "jobs.off"))

    async def run_now(self, name: str, user: User) -> Saved:
        if user.role is not DeskRole.OWNER:
            return self._said(False, "owner_only")
        if self._machinery is None or name not in {state.name for state in self._machinery.states()}:
            return self._said(False, "jobs.unknown")
        db, now = self._ground.store.db, self._ground.clock.now()
        await audited(db, self._ground.ids.new("run"), now, user.name, "job_run", after=Told(told=name))
        logger.info("The job {} is run by hand", name)
        fault = await asyncio.shield(self._machinery.run_now(name))
        if fault:
            return self._said(False, "jobs.failed", why=kind_in_words(self._words, fault))
        return self._said(True, "jobs.ran")

    def _said(self, ok: bool, key: str, **facts: str) -> Saved:
        return Saved(lead_id="", ok=ok, message=self._words(key, **facts))
