"""The end of the sample business: its people, calendars and chats go, what the owner made himself stays."""

from loguru import logger

from storage import AsyncDatabase

_TRIED_OUT = (
    "leads", "messages", "inbox", "outbox", "decisions", "conversations", "contacts", "addresses", "reviews", "alerts",
    "handoffs", "merges", "erasures", "dropped", "reports", "spending", "simulator", "offers",
    "cleared",
)  # fmt: skip
"""All of it was played in the simulator: over it no real person ever wrote."""


async def end_sample(db: AsyncDatabase) -> int:
    """Only for a business that is a sample as a whole. Returns how many records went."""
    gone = 0
    for name in _TRIED_OUT:
        gone += (await db[name].delete_many({})).deleted_count
    samples = [one["_id"] for one in await db["professionals"].find({"sample": True}, {"_id": 1}).to_list()]
    gone += (await db["slots"].delete_many({"pro_id": {"$in": samples}})).deleted_count
    gone += (await db["professionals"].delete_many({"sample": True})).deleted_count
    # His own professionals were tried out in chats that are gone; their calendars are free again.
    await db["professionals"].update_many({}, {"$set": {"contact_id": None}})
    free = {"is_taken": False, "lead_id": None, "held_until": None}
    await db["slots"].update_many({"lead_id": {"$ne": None}}, {"$set": free})
    logger.info("The sample business is cleared: {} records", gone)
    return gone
