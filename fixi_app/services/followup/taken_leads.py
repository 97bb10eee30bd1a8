"""A lead that a person took and with which nothing happens: he is reminded, for it still needs a live owner.

The gaps double, so that he is not nagged and it is never forgotten; only in the hours of the ladder.
"""

from datetime import datetime, timedelta

from loguru import logger

from fixi_app.booking.clocks import ladder_elapsed
from fixi_app.domain.business import Business
from fixi_app.domain.leads import Lead, LeadStatus
from fixi_app.services.ground import Ground
from fixi_app.services.telling.alerts import Alerts

_MOST = 10


def reminders_due(idle: timedelta, business: Business) -> int:
    """How many reminders this much idleness is worth: after one span, two, four ..."""
    spans = idle / timedelta(minutes=business.taken_reminder_after)
    return sum(spans >= 2**number for number in range(_MOST))


class TakenLeads:
    def __init__(self, ground: Ground, alerts: Alerts) -> None:
        self._ground, self._alerts = ground, alerts

    async def tick(self, now: datetime) -> int:
        """Remind of each; how many were looked at."""
        found = await self._ground.store.leads.many({"status": LeadStatus.PENDING.value, "taken_at": {"$ne": None}})
        taken = [lead for lead in found if lead.is_taken()]
        for lead in taken:
            await self._guarded(lead, now)
        return len(taken)

    async def _guarded(self, lead: Lead, now: datetime) -> None:
        """One lead that cannot be looked at must not keep the others from being remembered."""
        try:
            await self._look(lead, now)
        except Exception:  # noqa: BLE001  it is looked at again with the next tick
            logger.bind(lead_id=lead.id).exception("The taken lead {} could not be looked at", lead.id)

    async def _look(self, lead: Lead, now: datetime) -> None:
        ground, hours = self._ground, self._ground.business.ladder_hours
        since = max(lead.taken_at or lead.updated_at, lead.updated_at)
        idle = ladder_elapsed(since, now, hours.start, hours.end, ground.zone, ground.rest)
        if number := reminders_due(idle, ground.business):
            cause = f"taken:{lead.id}:{since:%Y%m%dT%H%M%S}:{number}"
            await self._alerts.owner(cause, "alert_taken_idle", lead, now, count=int(idle / timedelta(minutes=1)))
