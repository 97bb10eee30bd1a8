"""The jobs of follow-up, together: what the road hands to the clock."""

from dataclasses import dataclass

from fixi_app.services.followup.janitor import Janitor
from fixi_app.services.followup.plan import plan_leads
from fixi_app.services.followup.stale_jobs import StaleJobs
from fixi_app.services.followup.stuck_leads import StuckLeads
from fixi_app.services.followup.visit_reminders import VisitReminders
from fixi_app.services.ground import Ground
from fixi_app.services.telling.alerts import Alerts
from fixi_app.services.telling.tell import Tell
from fixi_app.services.visits.owing import Owing


@dataclass(frozen=True)
class FollowUps:
    reminders: VisitReminders
    stale: StaleJobs
    janitor: Janitor
    stuck: StuckLeads


def follow_ups(ground: Ground, tell: Tell, alerts: Alerts, owing: Owing) -> FollowUps:
    """Put them together; from then on every write of a lead plans them."""
    plan_leads(ground)
    return FollowUps(
        reminders=VisitReminders(ground, tell),
        stale=StaleJobs(ground, tell, alerts),
        janitor=Janitor(ground, tell, alerts, owing),
        stuck=StuckLeads(ground, tell, alerts, owing),
    )
