"""When each job looks at a lead next: planned in the very write that changes the lead.

So no job reads more than what is due, a reminder moves with its visit, and nobody who changes a lead has to remember
the jobs. Settings count as they were when the lead was last written; the janitor's round plans everything anew.
"""

from datetime import datetime

from fixi_app.booking import after_visit, reminders, waiting
from fixi_app.booking.cold import QuietTime
from fixi_app.domain.follow_up import FollowUp
from fixi_app.domain.leads import Lead, LeadStatus
from fixi_app.services.ground import Ground
from fixi_app.services.telling.quiet import quiet_time


def plan_leads(ground: Ground) -> None:
    """From now on every write of a lead plans its jobs."""
    ground.store.leads.derived = lambda before, after: planned(before, after, ground.clock.now(), quiet_time(ground))


def planned(before: Lead | None, after: Lead, now: datetime, rule: QuietTime) -> Lead:
    """The lead with the next look of each job."""
    lead = after.but(follow=_stuck(_of_silence(_of_visit(after, now), after), before, after, now))
    return lead.but(
        follow=lead.follow.but(
            remind_at=reminders.next_at(lead.follow, rule),
            stale_at=after_visit.next_at(lead, rule),
            close_at=waiting.closes_at(lead, rule),
            abandon_at=waiting.abandoned_at(lead, rule),
            stuck_at=waiting.stuck_at(lead, rule),
        )
    )


def _of_visit(lead: Lead, now: datetime) -> FollowUp:
    """The reminders of the visit as it stands: another start, or none, and they begin anew."""
    start = lead.appointment_start if lead.status is LeadStatus.BOOKED else None
    follow = lead.follow
    if start == follow.visit:
        return follow
    return follow.but(visit=start, fixed_at=now if start else None, reminded=())


def _of_silence(follow: FollowUp, lead: Lead) -> FollowUp:
    """He has spoken since, or the request went on without him: nothing about his silence is true any more."""
    if follow.silent_at and (lead.status is not LeadStatus.CONTACTED or waiting.last_word(lead) > follow.silent_at):
        return follow.but(silent_at=None)
    return follow


def _stuck(follow: FollowUp, before: Lead | None, after: Lead, now: datetime) -> FollowUp:
    """Since when nobody has it; waiting in one way and then in another is waiting anew."""
    if not waiting.nobody_has_it(after):
        return follow.but(stuck_since=None, taken_up=0)
    if follow.stuck_since and before is not None and before.status is after.status:
        return follow
    return follow.but(stuck_since=now, taken_up=0)
