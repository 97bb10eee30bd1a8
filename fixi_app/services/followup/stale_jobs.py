"""After a visit: who can say that it is done is asked, the owner sees what nobody closed, what nobody rated ends.

The caps hold over the lead's life (L64, L65), so each step is counted in the lead itself.
"""

from datetime import datetime

from loguru import logger

from fixi_app.booking.after_visit import Step, due_now
from fixi_app.booking.zone import local
from fixi_app.domain.follow_up import reminded
from fixi_app.domain.leads import By, Lead, LeadStatus, moved
from fixi_app.services.followup.rounds import round_of
from fixi_app.services.ground import Ground
from fixi_app.services.telling.alerts import Alerts
from fixi_app.services.telling.quiet import quiet_time
from fixi_app.services.telling.tell import Tell


class StaleJobs:
    def __init__(self, ground: Ground, tell: Tell, alerts: Alerts) -> None:
        self._ground, self._tell, self._alerts = ground, tell, alerts

    async def tick(self, now: datetime) -> int:
        """One round; how many steps were taken."""
        taken = await round_of(self._ground, "stale_at", now, self._look)
        return taken + await round_of(self._ground, "close_at", now, self._close)

    async def _look(self, lead: Lead, now: datetime) -> int:
        due = due_now(lead, now, quiet_time(self._ground))
        if Step.REMIND_PRO in due and await self._left_alone(lead, now):
            due = tuple(step for step in due if step is not Step.REMIND_PRO)
        for step in due:
            await self._take(lead, step, now)
        if due:
            await self._ground.store.leads.change(lead.id, lambda stored: _counted(stored, lead, due, now))
        return len(due)

    async def _left_alone(self, lead: Lead, now: datetime) -> bool:
        """Whether he asked not to be written to at this hour: his reminder waits until it is over."""
        pro = await self._ground.store.professionals.get(lead.pro_id)
        return pro is not None and pro.quiet_hours is not None and pro.quiet_hours.holds(
            local(now, self._ground.zone).time()
        )

    async def _take(self, lead: Lead, step: Step, now: datetime) -> None:
        follow, pro_id = lead.follow, lead.pro_id or ""
        if step is Step.REMIND_PRO:
            number = follow.pro_reminded.get(pro_id, 0) + 1
            await self._tell.professional(pro_id, "close_job", f"{lead.id}:{number}", lead, now)
        elif step is Step.ASK_CUSTOMER:
            await self._tell.customer("ask_done", f"{lead.id}:{follow.done_asked + 1}", lead, now)
        else:
            await self._alerts.owner(f"stale:{lead.id}", "alert_stale", lead, now)
        logger.bind(lead_id=lead.id).info("Lead {} was never closed: {}", lead.id, step.value)

    async def _close(self, lead: Lead, now: datetime) -> int:
        """Silently: nobody who did not want to rate is asked again."""

        def decide(stored: Lead) -> Lead | None:
            if stored.status is not LeadStatus.COMPLETED or not stored.follow.close_at or stored.follow.close_at > now:
                return None
            return moved(stored, LeadStatus.CLOSED, at=now, by=By.FIXI, reason="not rated", cause=f"close:{lead.id}")

        await self._ground.store.leads.change(lead.id, decide)
        return 1


def _counted(stored: Lead, seen: Lead, taken: tuple[Step, ...], now: datetime) -> Lead | None:
    """The lead with these steps counted; None where another round was faster."""
    if _counts(stored) != _counts(seen):
        return None
    follow = stored.follow
    if Step.REMIND_PRO in taken and seen.pro_id:
        follow = reminded(follow, seen.pro_id, now)
    if Step.ASK_CUSTOMER in taken:
        follow = follow.but(done_asked=follow.done_asked + 1, done_asked_at=now)
    if Step.FLAG in taken:
        follow = follow.but(flagged_at=now)
    return stored.but(follow=follow)


def _counts(lead: Lead) -> tuple[object, ...]:
    follow = lead.follow
    return follow.done_asked, follow.pro_reminded, follow.flagged_at
