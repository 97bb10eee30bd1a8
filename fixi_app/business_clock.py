"""The clock of business decisions as the settings want it; a made-up one goes on from where it stood.

Kept in the store as the document `clock` of `settings`: a restart of a made-up day must not jump back to its start.
A process that was killed could not keep it; then what it took in and said tells how far its day had come. Set back, a
clock would call a message of a moment ago the future, and whoever wrote it would wait until then.
"""

from datetime import datetime, timedelta

from fixi_app.clock import Clock, ShiftedClock, SystemClock
from fixi_app.settings import ClockStart
from storage import AsyncDatabase

_ID = "clock"
_KEPT_AT_LEAST_EVERY = timedelta(minutes=10)
"""Of real time. What lies further ahead of what was kept was written under another clock."""


async def business_clock(db: AsyncDatabase, wanted: ClockStart | None) -> Clock:
    """The computer's clock, or the made-up one that was asked for."""
    if wanted is None:
        return SystemClock()
    kept = await db["settings"].find_one({"_id": _ID})
    same = kept is not None and kept.get("start") == wanted.start and kept.get("speed") == wanted.speed
    begin = await _went_on_to(db, kept["now"], wanted.speed) if kept and same else wanted.start
    clock = ShiftedClock(begin, wanted.speed)
    await keep_clock(db, clock, wanted)
    return clock


async def _went_on_to(db: AsyncDatabase, kept: datetime, speed: float) -> datetime:
    """The last moment under this clock that the store knows of."""
    since = {"$gt": kept, "$lte": kept + _KEPT_AT_LEAST_EVERY * speed}
    said = await db["messages"].find_one({"at": since}, {"at": 1}, sort=[("at", -1)])
    came = await db["inbox"].find_one(
        {"state": "new", "received_at": since}, {"received_at": 1}, sort=[("received_at", -1)]
    )
    return max(kept, said["at"] if said else kept, came["received_at"] if came else kept)


async def keep_clock(db: AsyncDatabase, clock: Clock, wanted: ClockStart | None) -> None:
    """Remember where a made-up clock stands; nothing for a real one."""
    if wanted is None:
        return
    await db["settings"].update_one(
        {"_id": _ID}, {"$set": {"start": wanted.start, "speed": wanted.speed, "now": clock.now()}}, upsert=True
    )
