"""The key that signs addresses of lent files: made once and kept, so that a restart breaks nothing under way."""

import secrets

from storage import AsyncDatabase

_ID = "lent_files_key"


async def lent_files_key(db: AsyncDatabase) -> str:
    """The same for all processes on one store. Raises the storage's errors."""
    made = {"$setOnInsert": {"value": secrets.token_urlsafe(32)}}
    await db["settings"].update_one({"_id": _ID}, made, upsert=True)
    kept = await db["settings"].find_one({"_id": _ID})
    return str(kept["value"]) if kept else secrets.token_urlsafe(32)
