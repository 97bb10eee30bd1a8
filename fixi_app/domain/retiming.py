"""The time of a lead is set here and nowhere else: slot, start and end, price, and all that belongs to that one time.

Promise: whatever counts or reminds for a time (reminders sent, lateness, an absence) begins anew with the next one, so
that a moved visit is reminded of as if it had been booked so from the start.
"""

from datetime import datetime
from typing import Any

from fixi_app.domain.appointments import Slot
from fixi_app.domain.leads import Lead, Quote
from fixi_app.domain.moves import TimeChange

MARKS: tuple[str, ...] = ("way", "here", "knock", "late_minutes", "late_by", "prolonged_by", "absence", "called_off")
"""Fields of a lead that belong to one time of its visit; each goes back to its default with another time."""
_MOST_CHANGES = 12


def with_time(lead: Lead, slot: Slot | None, quoted: Quote | None = None) -> Lead:
    """The lead at this time (None = at no time), with the price for that hour."""
    fresh = {} if slot and slot.id == lead.slot_id else unmarked()
    if slot is None:
        return lead.but(slot_id=None, appointment_start=None, appointment_end=None, quoted=quoted, **fresh)
    return lead.but(
        slot_id=slot.id, appointment_start=slot.start, appointment_end=slot.end, quoted=quoted, **fresh
    )


def unmarked() -> dict[str, Any]:
    """What belongs to one time of a visit, as it is before anything is known of it."""
    return {name: _default(name) for name in MARKS}


def moved_to(lead: Lead, slot: Slot, quoted: Quote | None, *, at: datetime, cause: str) -> Lead:
    """The lead at another time, perhaps of another professional, with the change noted."""
    change = TimeChange(
        at=at, cause=cause, from_slot=lead.slot_id, from_pro=lead.pro_id, from_start=lead.appointment_start,
        to_slot=slot.id,
    )  # fmt: skip
    changes = (*lead.time_changes, change)[-_MOST_CHANGES:]
    return with_time(lead, slot, quoted).but(pro_id=slot.pro_id, time_changes=changes, updated_at=at)


def change_by(lead: Lead, cause: str) -> TimeChange | None:
    """What this turn changed of the lead's time, now or before it was repeated."""
    return next((change for change in lead.time_changes if change.cause == cause), None)


def _default(name: str) -> object:
    return Lead.model_fields[name].get_default(call_default_factory=True)
