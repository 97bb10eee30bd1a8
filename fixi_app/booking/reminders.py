"""Before a visit: when the customer is reminded of it, and what a reminder that comes too late is still worth.

Pure. A reminder whose moment had passed when the time was fixed, or came while he had hardly stopped talking about it,
is never sent; after a sleep only the newest of those due is, and none once the visit has begun.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from fixi_app.booking.cold import Addressee, QuietTime
from fixi_app.booking.zone import ONE_DAY, at, local_day
from fixi_app.domain.follow_up import FollowUp, Reminder


class Verdict(StrEnum):
    SEND = "send"
    WAIT = "wait"
    """It is quiet time: it is looked at again."""
    DROP = "drop"


def moments(start: datetime, rule: QuietTime) -> dict[Reminder, datetime]:
    """When each reminder of a visit with this start goes, quiet time kept."""
    business, to = rule.business, Addressee(visit_start=start)
    eve = at(local_day(start, rule.zone) - ONE_DAY, business.day_reminder_at, rule.zone)
    return {
        Reminder.DAY: rule.planned(eve, to),
        Reminder.HOURS: rule.planned(start - timedelta(hours=business.reminder_hours), to),
    }


def pending(follow: FollowUp, rule: QuietTime) -> dict[Reminder, datetime]:
    """The reminders that are still to come or due, with their moments."""
    if follow.visit is None:
        return {}
    just_spoken = timedelta(minutes=rule.business.warm_minutes)
    spoken_until = follow.fixed_at + just_spoken if follow.fixed_at else None
    return {
        kind: moment
        for kind, moment in moments(follow.visit, rule).items()
        if kind not in follow.reminded and (spoken_until is None or moment > spoken_until)
    }


def next_at(follow: FollowUp, rule: QuietTime) -> datetime | None:
    return min(pending(follow, rule).values(), default=None)


def verdicts(follow: FollowUp, now: datetime, rule: QuietTime) -> Mapping[Reminder, Verdict]:
    """What becomes of each reminder that is due."""
    due = {kind: moment for kind, moment in pending(follow, rule).items() if moment <= now}
    if follow.visit is None or not due:
        return {}
    newest = max(due, key=lambda kind: due[kind])
    return {kind: _verdict(follow, kind is newest, now, rule) for kind in due}


def _verdict(follow: FollowUp, newest: bool, now: datetime, rule: QuietTime) -> Verdict:
    start = follow.visit
    assert start is not None
    coming = [moment for moment in pending(follow, rule).values() if moment > now]
    soon = min(coming, default=start)
    if not newest or start <= now or now + timedelta(minutes=rule.business.warm_minutes) >= soon:
        return Verdict.DROP
    return Verdict.SEND if rule.permits(now, Addressee(visit_start=start)) else Verdict.WAIT
