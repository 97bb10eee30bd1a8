"""The Numbers of the desk.

Promise: read are the leads touched since the first day (by an index), never all of history: 62 days at most. Counted
in pieces of a few milliseconds. Nothing is kept between two looks, so a price or a cancellation that comes late is in
the next one; figures kept for finished days would have to be mended for each of them, and save little: of a hundred
thousand leads over two years a month takes half a second, and no piece of it 10 ms.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from fixi_app.domain.leads import Lead
from fixi_app.repositories.documents import from_document
from fixi_app.services.desk.numbers_tally import Tally, times
from fixi_app.services.desk.pace import Pace
from fixi_app.services.ground import Ground
from fixi_app.services.office import Figures, Times
from fixi_app.services.turn import spending

LONGEST = 62
"""Days: a whole month seen from the end of the next one is no more."""
_MOST_ASKED = 300
"""Leads whose first answer is looked up; the median of so many is as good as that of all."""
_FIRST_MESSAGES = 8
_CHUNK = 100
_FIELDS = (
    "contact_id", "status", "status_history", "pro_id", "offer", "refused_pro_ids", "decision_id", "final_price",
    "created_at", "updated_at",
)  # fmt: skip


class DeskNumbers:
    """Implements Numbers."""

    def __init__(self, ground: Ground) -> None:
        self._ground, self._db = ground, ground.store.db

    async def figures(self, first: date, last: date) -> Figures:
        if not first <= last or (last - first).days >= LONGEST:
            raise ValueError(f"numbers are counted for 1 to {LONGEST} days, not from {first} to {last}")
        tally, pace = Tally(first, last, self._ground.zone), Pace()
        await self._leads(tally, pace)
        await self._each("offers", "sent_at", tally, pace)
        await self._each("reviews", "at", tally, pace)
        used = await spending.of_days(self._db, first, last)
        return Figures(
            first=first,
            last=last,
            currency=self._ground.business.currency,
            first_answer=await self._first_answers(tally.came, pace),
            asked=len(_sample(tally.came)),
            pros=tally.pros(*await self._names(tally.who())),
            tokens=sum(one.tokens for one in used.values()),
            dollars=sum(one.micros for one in used.values()) / 1_000_000,
            unpriced_tokens=sum(one.unpriced for one in used.values()),
            ever=bool(tally.came) or await self._db["leads"].find_one({}, {"_id": 1}) is not None,
            **tally.totals(),
        )

    async def _leads(self, tally: Tally, pace: Pace) -> None:
        """Whatever happened to a lead in the span, the lead was touched since; what came after it does not count."""
        touched = {"updated_at": {"$gte": tally.span[0]}, "created_at": {"$lt": tally.span[1]}}
        found = self._db["leads"].find(touched, _FIELDS)
        while chunk := await found.to_list(_CHUNK):
            rated = await self._rated(chunk)
            for document in chunk:
                tally.lead(from_document(Lead, document), rated=document["_id"] in rated)
                await pace.rest()

    async def _rated(self, chunk: Sequence[dict[str, Any]]) -> set[str]:
        """Ids of those of them that were rated: a review has the id of its lead."""
        done = [one["_id"] for one in chunk if one["status"] in ("completed", "closed")]
        if not done:
            return set()
        return {one["_id"] for one in await self._db["reviews"].find({"_id": {"$in": done}}, {"_id": 1}).to_list()}

    async def _each(self, collection: str, moment: str, tally: Tally, pace: Pace) -> None:
        add = tally.offer if collection == "offers" else tally.review
        found = self._db[collection].find({moment: {"$gte": tally.span[0], "$lt": tally.span[1]}})
        while chunk := await found.to_list(_CHUNK):
            for document in chunk:
                add(document)
                await pace.rest()

    async def _first_answers(self, came: Sequence[str], pace: Pace) -> Times:
        waits = []
        for lead_id in _sample(came):
            wait = await self._waited(lead_id)
            if wait is not None:
                waits.append(wait)
            await pace.rest()
        return times(waits)

    async def _waited(self, lead_id: str) -> float | None:
        """Seconds from the customer's first message of this lead to the first answer; None without either."""
        messages = self._db["messages"].find(
            {"lead_id": lead_id}, {"at": 1, "direction": 1, "by": 1}, sort=[("at", 1)], limit=_FIRST_MESSAGES
        )
        asked = None
        for message in await messages.to_list():
            if message["by"] == "customer" and asked is None:
                asked = message["at"]
            if message["direction"] == "out" and asked is not None:
                return float((message["at"] - asked).total_seconds())
        return None

    async def _names(self, ids: Sequence[str]) -> tuple[dict[str, str], list[str]]:
        """(names by id, ids of the active ones)."""
        wanted = {"$or": [{"is_active": True}, {"_id": {"$in": list(ids)}}]}
        found = await self._db["professionals"].find(wanted, {"name": 1, "is_active": 1}).to_list()
        return {one["_id"]: one["name"] for one in found}, [one["_id"] for one in found if one.get("is_active")]


def _sample(ids: Sequence[str]) -> Sequence[str]:
    """All of them, or evenly spread ones of very many."""
    return ids[:: -(-len(ids) // _MOST_ASKED)] if ids else ids
