"""A run is claimed by one atomic find-and-modify: whoever inserts it runs it, however many processes there are."""

from datetime import datetime, timedelta

from storage import AsyncDatabase, ReturnDocument

KEPT = timedelta(days=8)
_CLOCKS_APART = timedelta(minutes=1)
"""By so much the clocks of two computers that share a store may differ."""


async def claim(db: AsyncDatabase, run_id: str, now: datetime) -> bool:
    """True for exactly one caller for each run.

    A run that was claimed later than now was claimed before somebody set the clock back: without claiming it anew no
    job would run until the clock is again where it was.
    """
    runs = db["job_runs"]
    before = await runs.find_one_and_update(
        {"_id": run_id}, {"$setOnInsert": {"at": now}}, upsert=True, return_document=ReturnDocument.BEFORE
    )
    if before is None:
        return True
    anew = await runs.update_one({"_id": run_id, "at": {"$gt": now + _CLOCKS_APART}}, {"$set": {"at": now}})
    return anew.modified_count == 1


async def forget(db: AsyncDatabase, now: datetime) -> int:
    """Drop claims that nobody can ask for any more."""
    return (await db["job_runs"].delete_many({"at": {"$lt": now - KEPT}})).deleted_count
