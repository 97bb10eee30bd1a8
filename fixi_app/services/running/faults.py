"""Faults of Fixi itself: the health watch, jobs that fail, and a test alert that shows whether alerts arrive.

Promise: one alert for each cause and hour, however often it is seen; never over what is broken (L61): with the channel
down it is in the log, in health and in the list of alerts, with the store down in log and health; and where the owner
has a second path it goes by that in each case. A part that is bad for one look only (a tunnel that connects anew) is
not alerted.
"""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timezone
from typing import Any

from loguru import logger

from fixi_app.dialogue import render
from fixi_app.dialogue.owner.owner_wishes import SendTestAlert
from fixi_app.domain.reading import Language
from fixi_app.services.context import Context
from fixi_app.services.desk.fault_words import kind_in_words
from fixi_app.services.desk.reason_words import in_words
from fixi_app.services.desk.words import Words
from fixi_app.services.fault_kind import fault_kind
from fixi_app.services.ground import Ground
from fixi_app.services.office import Health, HealthPart
from fixi_app.services.telling.alerts import PART, Alerts, AlertState
from storage import StoreError

_PARTS = {
    "store": "part_store",
    "channel": "part_channel",
    "tunnel": "part_tunnel",
    "model": "part_model",
    "disk": "part_disk",
}
_JOBS = {
    "offers": "job_offers",
    "stuck_leads": "job_stuck_leads",
    "person_timeouts": "job_person_timeouts",
    "stale_jobs": "job_stale_jobs",
    "agenda": "job_agenda",
    "visit_reminders": "job_visit_reminders",
    "owner_report": "job_owner_report",
    "janitor": "job_janitor",
    "slot_generation": "job_slot_generation",
    "backup": "job_backup",
    "retention": "job_retention",
    "health_watch": "job_health_watch",
}
_OTHER_JOB = "job_other"
_WELL = "ok"


class Faults:
    def __init__(self, ground: Ground, alerts: Alerts) -> None:
        self._ground, self._alerts = ground, alerts
        self.look: Callable[[], Awaitable[Health]] | None = None
        """How every part is; set once the desk is there."""
        self._bad: set[str] = set()
        """Parts that were bad at the last look."""
        self._store_bad = False
        """Whether the store was bad at the last look of its own."""
        self._logged: dict[str, str] = {}
        """Part -> the hour in which its fault was logged last."""

    def table(self) -> Mapping[str, Any]:
        return {"SendTestAlert": self.tested}

    async def tested(self, wish: SendTestAlert, context: Context) -> bool:
        return await self.test_alert(context.now) is AlertState.QUEUED

    async def tick(self, now: datetime) -> int:
        """Look at every part; how many faults were told."""
        if self.look is None:
            return 0
        bad = {part.name: part for part in (await self.look()).parts if part.status != _WELL and part.name in _PARTS}
        lasting, self._bad = self._bad & bad.keys(), set(bad)
        return sum([await self._told(bad[name], now) for name in sorted(lasting)])

    async def _told(self, part: HealthPart, now: datetime) -> bool:
        hour = _hour(now)
        if self._logged.get(part.name) == hour:
            return False
        logger.error("The part {} of Fixi is {}: {}", part.name, part.status, part.said or part.detail)
        cause, outside = f"fault:{part.name}:{hour}", self._outside(part)
        if part.name == "store":  # an alert would have to be kept in it
            self._alerts.second.keep_in_memory(cause, self._alerts.second.due(PART, now, outside))
        else:
            words = self._words(PART, _PARTS[part.name], part.detail)
            await self._alerts.words(cause, PART, words, now, outside=outside)
        self._logged[part.name] = hour
        return True

    async def store_looked_at(self, now: datetime) -> bool:
        """Beside the watch, which is a job and cannot run while the store does not take the note that it does."""
        parts = (await self.look()).parts if self.look else ()
        broken = next((part for part in parts if part.name == "store" and part.status != _WELL), None)
        if broken is None:
            self._store_bad = False
            return False
        lasting, self._store_bad = self._store_bad, True
        return lasting and await self._told(broken, now)

    def _outside(self, part: HealthPart) -> str:
        """Without the detail, which may say where things are."""
        language = self._ground.language
        what = render.text(_PARTS[part.name], language)
        return render.text("outside_part", language, business=self._ground.business.name, options=what)

    async def account_says(self, why: str) -> AlertState:
        """What the provider tells of the account by itself: once a day, for it may say it with every message."""
        now = self._ground.clock.now()
        part = HealthPart(name="channel", status="degraded")
        told = self._words(PART, _PARTS[part.name], in_words(Words(self._ground.language), why))
        cause = f"account:{now.astimezone(self._ground.zone):%Y-%m-%d}:{why}"
        return await self._alerts.words(cause, PART, told, now, outside=self._outside(part))

    async def job_failed(self, name: str, fault: Exception, now: datetime) -> AlertState:
        """A job's run failed. Raises StoreError when that cannot even be kept."""
        words = self._words("alert_job", _JOBS.get(name, _OTHER_JOB), _why(fault, self._ground.language))
        return await self._alerts.words(f"fault:job_{name}:{_hour(now)}", "alert_job", words, now)

    async def test_alert(self, now: datetime) -> AlertState:
        """An alert that means nothing, on the whole way that a real one takes: `queued`, or `kept` with no way out."""
        text = render.text("alert_test", self._ground.language, business=self._ground.business.name)
        return await self._alerts.words(f"test:{now.isoformat()}", "alert_test", text, now)

    def _words(self, key: str, what: str, why: str) -> str:
        language = self._ground.language
        return render.text(key, language, options=render.text(what, language), text=why)


def _hour(now: datetime) -> str:
    return f"{now.astimezone(timezone.utc):%Y%m%dT%H}"


def _why(fault: Exception, language: Language) -> str:
    """A sentence where there is one for people, else the kind; an unknown error's text may hold anything."""
    if language is Language.HE:
        return kind_in_words(Words(language), fault_kind(fault))
    if isinstance(fault, StoreError):
        return str(fault)
    return (fault.strerror if isinstance(fault, OSError) else None) or type(fault).__name__
