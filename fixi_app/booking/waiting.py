"""Leads that wait: when an intake is abandoned, when somebody waits whom nobody has in hand, when a lead is closed.

Pure. What a person assigned is left alone (L27).
"""

from datetime import datetime, timedelta

from fixi_app.booking.cold import QuietTime
from fixi_app.domain.leads import Lead, LeadStatus, OfferState


def has_address(lead: Lead) -> bool:
    """Enough to ring a bell: street and number, or a pin."""
    return bool(lead.street and lead.house_number) or lead.lat is not None


def abandoned_at(lead: Lead, rule: QuietTime) -> datetime | None:
    """When an intake that never got an address is closed."""
    if lead.status is not LeadStatus.CONTACTED or has_address(lead) or lead.assigned_by_person:
        return None
    last = max(lead.updated_at, lead.follow.heard_at or lead.updated_at)
    return rule.planned(last + timedelta(hours=rule.business.intake_close_hours), earliest=last)


def closes_at(lead: Lead, rule: QuietTime) -> datetime | None:
    """When a completed lead that nobody rated is closed; silently, so at any hour."""
    if lead.status is not LeadStatus.COMPLETED:
        return None
    return (lead.completed_at or lead.updated_at) + timedelta(hours=rule.business.close_after_hours)


def nobody_has_it(lead: Lead) -> bool:
    """Whether the customer confirmed and no offer is open for him, or a person should have been called."""
    if lead.status is LeadStatus.PENDING:
        return True
    if lead.status is not LeadStatus.NEW or lead.assigned_by_person:
        return False
    return lead.offer is None or lead.offer.state is not OfferState.OPEN


MOST_TIMES = 2
"""Taken up again once, and then given to a person; a third time nobody would hear anything new (L26)."""


def stuck_at(lead: Lead, rule: QuietTime) -> datetime | None:
    """When such a lead is taken up; an emergency after half the time."""
    since = lead.follow.stuck_since
    if since is None or lead.follow.taken_up >= MOST_TIMES:
        return None
    factor = rule.business.emergency_factor if lead.is_emergency else 1.0
    return since + timedelta(minutes=rule.business.stuck_after * factor * (lead.follow.taken_up + 1))
