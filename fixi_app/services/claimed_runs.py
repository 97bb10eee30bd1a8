"""A run is claimed by one atomic find-and-modify: whoever inserts it runs it, however many processes there are."""

from datetime import datetime, timedelta

from storage import AsyncDatabase, ReturnDocument

KEPT = timedelta(days=8)


async def claim(db: AsyncDatabase, run_id: str, now: datetime) -> bool:
    """True for exactly one caller for each run."""
    before = await db["job_runs"].find_one_and_update(
        {"_id": run_id}, {"$setOnInsert": {"at": now}}, upsert=True, return_document=ReturnDocument.BEFORE
    )
    return before is None


async def forget(db: AsyncDatabase, now: datetime) -> int:
    """Drop claims that nobody can ask for any more."""
    return (await db["job_runs"].delete_many({"at": {"$lt": now - KEPT}})).deleted_count
