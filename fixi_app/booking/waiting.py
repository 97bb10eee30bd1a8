"""Leads that wait: when an intake is abandoned, when somebody waits whom nobody has in hand, when a lead is closed.

Pure. What a person assigned is left alone (L27).
"""

from datetime import datetime, timedelta

from fixi_app.booking.cold import QuietTime
from fixi_app.domain.leads import Lead, LeadStatus, OfferState


def has_address(lead: Lead) -> bool:
    """Enough to ring a bell: street and number, or a pin."""
    return bool(lead.street and lead.house_number) or lead.lat is not None


def last_word(lead: Lead) -> datetime:
    """Since when its customer is silent, as far as the lead knows."""
    return max(lead.updated_at, lead.follow.heard_at or lead.updated_at)


def was_asked(lead: Lead) -> bool:
    """Whether he was asked, since his last word, if he still needs somebody."""
    asked = lead.follow.still_asked_at
    return asked is not None and asked >= last_word(lead)


def may_be_asked(lead: Lead, rule: QuietTime) -> bool:
    """Whoever falls silent again and again is asked a few times over the lead's life, and no more."""
    return lead.follow.still_asked < rule.business.stale_customer_reminders


def abandoned_at(lead: Lead, rule: QuietTime) -> datetime | None:
    """When something is done about a request whose customer fell silent before he confirmed it.

    Without an address it is closed; with one he is asked once, and after that the owner is shown it. A visit that was
    called off has clocks of its own.
    """
    if lead.status is not LeadStatus.CONTACTED or lead.assigned_by_person or lead.called_off:
        return None
    span, follow = timedelta(hours=rule.business.intake_close_hours), lead.follow
    if has_address(lead) and (was_asked(lead) or not may_be_asked(lead, rule)):
        since = follow.still_asked_at if was_asked(lead) and follow.still_asked_at else last_word(lead)
        return None if follow.silent_at else since + span
    return rule.planned(last_word(lead) + span, earliest=last_word(lead))


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
