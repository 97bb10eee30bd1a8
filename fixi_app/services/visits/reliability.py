"""What is counted about a professional's word: silent on an offer, came, did not come, gave a visit back.

Promise: each offer and each visit counts once, however often the turn that tells of it is repeated: the counter and
the id of what was counted last are one write. What was withdrawn from him is not counted at all.
"""

from enum import StrEnum

from fixi_app.repositories.records import Store


class Counted(StrEnum):
    """The counters, by the names of their fields."""

    SILENT = "offers_silent"
    DONE = "visits_done"
    NO_SHOW = "no_shows"
    GAVE_BACK = "cancelled_jobs"


async def count(store: Store, pro_id: str, what: Counted, of: str) -> None:
    """Count this offer or visit (`of` is its id, and the turn's where a visit can count twice) against or for him."""
    mark = f"last_counted.{what.value}"
    await store.professionals.collection.update_one(
        {"_id": pro_id, mark: {"$ne": of}}, {"$inc": {what.value: 1}, "$set": {mark: of}}
    )
