"""A slot: one possible visit in one professional's calendar."""

from datetime import datetime, timezone

from fixi_app.domain.base import Record, UtcTime


class Slot(Record):
    """`is_taken` is true for held and booked; `held_until` is a time while held and None once booked or free."""

    id: str
    """PRO:START_UTC, so that one professional cannot have two slots with one start."""
    pro_id: str
    start: UtcTime
    end: UtcTime
    is_taken: bool = False
    lead_id: str | None = None
    held_until: UtcTime | None = None
    own: str = ""
    """Time of his own (taken by no lead): the turn in which he blocked it; empty for visits."""
    note: str = ""

    def is_free(self, now: datetime) -> bool:
        """Free, or held by somebody whose hold has run out. No sweep is needed for this to be right."""
        return not self.is_taken or (self.held_until is not None and self.held_until < now)


def slot_id(pro_id: str, start: datetime) -> str:
    """The id of a professional's slot that starts then."""
    return f"{pro_id}:{start:%Y%m%dT%H%MZ}"


def start_of(id_: str) -> datetime | None:
    """The start that a slot's id names; None when it is no slot's id."""
    try:
        return datetime.strptime(id_.rpartition(":")[2], "%Y%m%dT%H%MZ").replace(tzinfo=timezone.utc)
    except ValueError:
        return None
