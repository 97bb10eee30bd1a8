"""The round of a job: it reads the leads that are due and nothing else, and no lead keeps the others waiting."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from loguru import logger

from fixi_app.booking.zone import NEVER
from fixi_app.domain.leads import Lead, LeadStatus
from fixi_app.services.ground import Ground

Look = Callable[[Lead, datetime], Awaitable[int]]
"""(lead, now) -> how many steps were taken."""
FLAGGED = {"status": LeadStatus.BOOKED.value, "follow.flagged_at": {"$gt": NEVER}}
"""Leads whose visit ended long ago and that nobody closed."""
SILENT = {"status": LeadStatus.CONTACTED.value, "follow.silent_at": {"$gt": NEVER}}
"""Leads whose customer fell silent, and said nothing when he was asked."""
_MOST = 500
"""Leads looked at in one round, the longest due first; the rest is due in the next one."""


async def round_of(ground: Ground, field: str, now: datetime, look: Look) -> int:
    """Look at every lead whose `follow.FIELD` has come; how many steps were taken."""
    name = f"follow.{field}"
    due = await ground.store.leads.many({name: {"$lte": now}}, sort=[(name, 1)], limit=_MOST)
    return sum([await _guarded(lead, now, look) for lead in due])


async def _guarded(lead: Lead, now: datetime, look: Look) -> int:
    try:
        return await look(lead, now)
    except Exception:  # noqa: BLE001  it is due again in the next round
        logger.bind(lead_id=lead.id).exception("A job could not look at lead {}", lead.id)
        return 0


async def note_dropped(ground: Ground, what: str, lead: Lead, due: datetime, now: datetime) -> None:
    """What was not sent because its time had passed, for the log and the owner's report; once for each due moment."""
    kept = await ground.store.db["dropped"].update_one(
        {"_id": f"{what}:{lead.id}:{due:%Y%m%dT%H%MZ}"},
        {"$setOnInsert": {"what": what, "lead_id": lead.id, "due": due, "at": now}},
        upsert=True,
    )
    if kept.upserted_id is not None:
        logger.bind(lead_id=lead.id).warning("The {} of lead {} was not sent: its time had passed", what, lead.id)


KEPT = timedelta(days=90)
"""As long as messages."""


async def forget_dropped(ground: Ground, now: datetime) -> int:
    return (await ground.store.db["dropped"].delete_many({"at": {"$lt": now - KEPT}})).deleted_count
