"""After a visit that nobody closed: when the professional is reminded, the customer asked, the owner shown it.

Pure. Caps hold over the lead's life and for all jobs together (L64, L65); who says "not yet" postpones the rest.
"""

from datetime import datetime, timedelta
from enum import StrEnum

from fixi_app.booking.cold import Addressee, QuietTime
from fixi_app.domain.leads import Lead, LeadStatus


class Step(StrEnum):
    REMIND_PRO = "remind_pro"
    ASK_CUSTOMER = "ask_customer"
    FLAG = "flag"


def ended_at(lead: Lead, rule: QuietTime) -> datetime | None:
    """When a booked visit is over; one without an hour (somebody comes now) lasts as long as visits do."""
    if lead.status is not LeadStatus.BOOKED:
        return None
    if lead.appointment_end:
        return lead.appointment_end + timedelta(minutes=lead.late_minutes)
    booked = [change.at for change in lead.status_history if change.status is LeadStatus.BOOKED]
    begun = lead.appointment_start or (booked[-1] if booked else lead.updated_at)
    return begun + timedelta(minutes=rule.business.visit_minutes)


def steps(lead: Lead, rule: QuietTime) -> dict[Step, datetime]:
    """The steps that are still open, with the moment of each."""
    end = ended_at(lead, rule)
    if end is None:
        return {}
    spans = {
        Step.REMIND_PRO: _of_pro(lead, end, rule),
        Step.ASK_CUSTOMER: _of_customer(lead, end, rule),
        Step.FLAG: _of_owner(lead, end, rule),
    }
    return {step: _planned(span, rule) for step, span in spans.items() if span}


def due_now(lead: Lead, now: datetime, rule: QuietTime) -> tuple[Step, ...]:
    """The steps to be taken now. One that came due while nobody looked waits for a permitted moment, as any other."""
    if not rule.permits(now, Addressee(emergency=lead.is_emergency)):
        return ()
    return tuple(step for step, moment in steps(lead, rule).items() if moment <= now)


def next_at(lead: Lead, rule: QuietTime) -> datetime | None:
    return min(steps(lead, rule).values(), default=None)


def may_remind(lead: Lead, pro_id: str, rule: QuietTime) -> bool:
    """Whether this professional may be reminded of this lead once more, by whichever job."""
    return lead.follow.pro_reminded.get(pro_id, 0) < rule.business.stale_pro_reminders


_Span = tuple[datetime, datetime]
"""Not before, and due: what falls into quiet time goes before it where that leaves the first of the two."""


def _planned(span: _Span, rule: QuietTime) -> datetime:
    """When it goes; before quiet time so early that the job, which looks now and then, cannot miss it."""
    earliest, due = span
    moment = rule.planned(due, earliest=earliest)
    return moment if moment >= due else max(earliest, moment - timedelta(minutes=rule.business.stale_every))


def _of_pro(lead: Lead, end: datetime, rule: QuietTime) -> _Span | None:
    if lead.pro_id is None or not may_remind(lead, lead.pro_id, rule):
        return None
    last = lead.follow.pro_reminded_at
    again = last is not None and last >= end  # a reminder before the visit was about the offer
    return _postponed(lead, (end, end), last if again else None, rule)


def _of_customer(lead: Lead, end: datetime, rule: QuietTime) -> _Span | None:
    """He is asked when the professional has let his first reminder pass."""
    if lead.follow.done_asked >= rule.business.stale_customer_reminders:
        return None
    first = end + 2 * timedelta(minutes=rule.business.stale_every)
    return _postponed(lead, (end, first), lead.follow.done_asked_at, rule)


def _of_owner(lead: Lead, end: datetime, rule: QuietTime) -> _Span | None:
    if lead.follow.flagged_at:
        return None
    due = end + timedelta(hours=rule.business.stale_flag_hours)
    return due, due


def _postponed(lead: Lead, first: _Span, last: datetime | None, rule: QuietTime) -> _Span:
    """The first time as planned; after it was said, or somebody answered "not yet", the whole gap has to pass."""
    said = [moment for moment in (last, lead.follow.not_yet_at) if moment]
    if not said:
        return first
    again = max(*said, first[1] - _gap(rule)) + _gap(rule)
    return again, again


def _gap(rule: QuietTime) -> timedelta:
    return timedelta(hours=rule.business.stale_customer_gap_hours)
