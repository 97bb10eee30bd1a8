"""How often the promise gate dropped something, and why: kept in the store, shown by `doctor`."""

import storage
from fixi_app.dialogue.gate import Fault

_COUNTS, _GATE = "counts", "promise_gate"


async def count_drop(db: storage.AsyncDatabase, fault: Fault) -> None:
    await db[_COUNTS].update_one({"_id": _GATE}, {"$inc": {fault.value: 1}}, upsert=True)


async def drops(db: storage.AsyncDatabase) -> dict[str, int]:
    """Fault -> how often, the most frequent first."""
    kept = await db[_COUNTS].find_one({"_id": _GATE}) or {}
    counts = {fault.value: int(kept[fault.value]) for fault in Fault if fault.value in kept}
    return dict(sorted(counts.items(), key=lambda count: (-count[1], count[0])))
