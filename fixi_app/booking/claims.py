"""The filters and updates with which a slot changes hands, each meant for one find-and-modify.

Promise: of any number who claim one slot at one time exactly one wins, no sweep of lapsed holds is needed for that,
and a claim that is repeated by the lead that has the slot succeeds again and changes nothing.
"""

from datetime import datetime, timedelta
from typing import Any

from fixi_app.booking.zone import utc

Document = dict[str, Any]


def claim_filter(slot_id: str, lead_id: str, now: datetime) -> Document:
    """Finds the slot if this lead may hold it: free, held by somebody whose hold ran out, or held by this lead.

    A slot that is booked is not found, even by its own lead: holding it again would turn the booking into a hold.
    """
    return {"_id": slot_id, "$or": [*_free(now), {"lead_id": lead_id, "held_until": {"$ne": None}}]}


def hold_update(lead_id: str, until: datetime) -> Document:
    """Makes it held for this lead until then."""
    return {"$set": {"is_taken": True, "lead_id": lead_id, "held_until": utc(until)}}


def book_filter(slot_id: str, lead_id: str, now: datetime) -> Document:
    """Finds the slot if this lead may book it: free, lapsed, or this lead's own, held or booked already."""
    return {"_id": slot_id, "$or": [*_free(now), {"lead_id": lead_id, "is_taken": True}]}


def book_update(lead_id: str) -> Document:
    """Makes it booked by this lead."""
    return {"$set": {"is_taken": True, "lead_id": lead_id, "held_until": None}}


def release_filter(slot_id: str, lead_id: str) -> Document:
    """Finds the slot only while this lead has it: a late release never frees what another got meanwhile."""
    return {"_id": slot_id, "lead_id": lead_id}


def release_update() -> Document:
    """Makes it free."""
    return {"$set": {"is_taken": False, "lead_id": None, "held_until": None}}


def free_filter(pro_id: str, start: datetime, end: datetime, now: datetime) -> Document:
    """Finds the free slots of a professional that start from `start` (included) to `end` (excluded)."""
    return {"pro_id": pro_id, "start": {"$gte": utc(start), "$lt": utc(end)}, "$or": _free(now)}


def hold_end(now: datetime, slot_start: datetime, span: timedelta = timedelta(minutes=15)) -> datetime:
    """Until when a hold that begins (or is prolonged) now lasts: `span`, but never past the start of the visit."""
    return min(utc(now) + span, utc(slot_start))


def _free(now: datetime) -> list[Document]:
    """Exactly the product's meaning of free. `held_until` None (free or booked) is not earlier than any time."""
    return [{"is_taken": False}, {"held_until": {"$lt": utc(now)}}]
