"""Calendars with what nobody has any more: holds that ran out, and hours booked for leads that do not have them.

A hold that ran out is free for everybody anyway, so nothing depends on this; it only makes the calendar tell the truth.
An hour that is booked for a lead which does not know it (a crash fell in between, a document was put back from a
backup) would be lost for ever. Read is only what is held or booked ahead, never what has been.
"""

from datetime import datetime, timedelta

from loguru import logger

from fixi_app.booking.claims import release_filter, release_update
from fixi_app.domain.appointments import Slot
from fixi_app.domain.leads import Lead
from fixi_app.services.ground import Ground

_PATIENCE = timedelta(hours=1)
"""No turn and no deed at the desk is under way for so long."""


async def sweep_slots(ground: Ground, now: datetime) -> int:
    """Free what nobody has; how many hours were freed."""
    return await _lapsed_holds(ground, now) + await _orphans(ground, now)


async def _lapsed_holds(ground: Ground, now: datetime) -> int:
    lapsed = {"is_taken": True, "held_until": {"$lt": now - _PATIENCE}}
    return (await ground.store.slots.collection.update_many(lapsed, release_update())).modified_count


async def _orphans(ground: Ground, now: datetime) -> int:
    freed = 0
    booked = {"is_taken": True, "start": {"$gt": now}, "held_until": None, "lead_id": {"$ne": None}}
    async for slot in ground.store.slots.each(booked):
        if slot.lead_id and is_orphan(slot, await ground.store.leads.get(slot.lead_id), now):
            mine = {**release_filter(slot.id, slot.lead_id), "held_until": None}
            freed += (await ground.store.slots.collection.update_one(mine, release_update())).modified_count
            logger.bind(lead_id=slot.lead_id).warning("The hour {} is free again: its lead has it not", slot.id)
    return freed


def is_orphan(slot: Slot, lead: Lead | None, now: datetime) -> bool:
    """Whether this booked hour belongs to nobody, and nobody is about to change that."""
    if lead is None:
        return True
    if lead.owed or now - lead.updated_at < _PATIENCE:
        return False
    proposed = lead.proposal.slot_id if lead.proposal else None
    return not lead.is_open() or slot.id not in (lead.slot_id, proposed)
