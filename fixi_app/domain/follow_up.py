"""What the jobs did for a lead, and when each of them looks at it next.

It is part of the lead: counted and planned in the same write as what it counts, so that a reminder moves with its visit
and no job reads more than what is due.
"""

from datetime import datetime
from enum import StrEnum

from fixi_app.domain.base import Record, UtcTime


class Reminder(StrEnum):
    """Of a visit, before it."""

    DAY = "day"
    HOURS = "hours"


class FollowUp(Record):
    visit: UtcTime | None = None
    """The start that `fixed_at` and `reminded` speak of: a visit that moves begins anew."""
    fixed_at: UtcTime | None = None
    """Since when that start stands."""
    reminded: tuple[Reminder, ...] = ()
    """Reminders of this start that are done with: sent, or dropped because their time had passed."""
    pro_reminded: dict[str, int] = {}
    """Professional -> how often he was reminded of this lead, by all jobs together, over its whole life (L65)."""
    pro_reminded_at: UtcTime | None = None
    done_asked: int = 0
    """How often the customer was asked whether the job was done, over the lead's life (L64)."""
    done_asked_at: UtcTime | None = None
    not_yet_at: UtcTime | None = None
    """When one of the two said that it is not done yet: that postpones the next question."""
    flagged_at: UtcTime | None = None
    """When the owner was shown that the job was never closed."""
    heard_at: UtcTime | None = None
    """The customer's last word about an intake, where it told nothing that the lead keeps."""
    still_asked_at: UtcTime | None = None
    """When a customer who gave his address and then fell silent was asked whether he still needs somebody."""
    still_asked: int = 0
    """How often he was, over the lead's life."""
    silent_at: UtcTime | None = None
    """When the owner was shown that he said nothing to that either."""
    stuck_since: UtcTime | None = None
    """Since when somebody waits and nobody has it in hand."""
    taken_up: int = 0
    """How often it was taken up again since then."""
    remind_at: UtcTime | None = None
    stale_at: UtcTime | None = None
    close_at: UtcTime | None = None
    abandon_at: UtcTime | None = None
    stuck_at: UtcTime | None = None
    """When the job of that name looks next; None = never, as things stand."""


def reminded(follow: FollowUp, pro_id: str, at: datetime) -> FollowUp:
    """One more reminder of this professional, whichever job sent it."""
    count = follow.pro_reminded.get(pro_id, 0) + 1
    return follow.but(pro_reminded={**follow.pro_reminded, pro_id: count}, pro_reminded_at=at)
