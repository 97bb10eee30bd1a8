"""The clock of business decisions as the settings want it; a made-up one goes on from where it stood.

Kept in the store as the document `clock` of `settings`: a restart of a made-up day must not jump back to its start.
"""

from datetime import datetime

from fixi_app.clock import Clock, ShiftedClock, SystemClock
from fixi_app.settings import ClockStart
from storage import AsyncDatabase

_ID = "clock"


async def business_clock(db: AsyncDatabase, wanted: ClockStart | None) -> Clock:
    """The computer's clock, or the made-up one that was asked for."""
    if wanted is None:
        return SystemClock()
    kept = await db["settings"].find_one({"_id": _ID})
    same = kept is not None and kept.get("start") == wanted.start and kept.get("speed") == wanted.speed
    begin: datetime = kept["now"] if kept and same else wanted.start
    return ShiftedClock(begin, wanted.speed)


async def keep_clock(db: AsyncDatabase, clock: Clock, wanted: ClockStart | None) -> None:
    """Remember where a made-up clock stands; nothing for a real one."""
    if wanted is None:
        return
    await db["settings"].update_one(
        {"_id": _ID}, {"$set": {"start": wanted.start, "speed": wanted.speed, "now": clock.now()}}, upsert=True
    )
