"""The inbox: what came in, kept before anybody is told that it arrived.

An item's id is made from its cause, so keeping the same thing again changes nothing: a webhook delivered five times is
one item, and so is news that a job wishes at each of its ticks.
"""

import asyncio
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from fixi_app.domain.base import Record, UtcTime
from storage import AsyncDatabase, DuplicateKeyError

ARRIVED = "arrived"
_ENDED = ["done", "aside"]
_ERASED = "erased"
_DELIVERED = ("message", "aside")
"""Kinds of what a provider brought."""
_BATCH = 200


def news_id(kind: str, cause: str) -> str:
    return f"news:{kind}:{cause}"


class Waiting(Record):
    """A new item as far as the quiet time cares."""

    id: str
    conversation_id: str
    received_at: UtcTime
    urgent: bool = False
    """Ends the quiet time at once: a tap, an exact command, a menu digit, danger, news from inside."""


class Inbox:
    def __init__(self, db: AsyncDatabase) -> None:
        self._items = db["inbox"]

    async def keep(self, item: dict[str, Any]) -> bool:
        """Keep one item durably; False when it was there already.

        Raises the storage's errors when it cannot be kept: the sender must then not be told that it was.
        """
        try:
            await self._items.insert_one(item)
        except DuplicateKeyError:
            return False
        return True

    async def arrive(self, id_: str, inbound: dict[str, Any], at: datetime) -> bool:
        """Keep a message durably before it is known whose it is: one write, so that nobody waits for more.

        False when it was there already. Raises the storage's errors, as `keep`.
        """
        return await self.keep({
            "_id": id_, "conversation_id": None, "kind": "message", "received_at": at, "state": ARRIVED,
            "turn_id": None, "inbound": inbound,
        })  # fmt: skip

    async def arrived(self, limit: int) -> list[dict[str, Any]]:
        """The oldest messages of which it is not known yet whose they are."""
        return await self._items.find({"state": ARRIVED}, sort=[("received_at", 1)], limit=limit).to_list()

    async def is_arrived(self, id_: str) -> bool:
        """Whether it is still not known whose it is."""
        item = await self._items.find_one({"_id": id_})
        return item is not None and item["state"] == ARRIVED

    async def taken_in(self, ids: Sequence[str], conversation_id: str, *, urgent: bool) -> int:
        """Whose they are: from now on they wait for a turn of his. Of how many that was not known yet."""
        fields = {"conversation_id": conversation_id, "state": "new", "urgent": urgent}
        changed = await self._items.update_many({"_id": {"$in": list(ids)}, "state": ARRIVED}, {"$set": fields})
        return changed.modified_count

    async def gone(self, ids: Sequence[str]) -> None:
        """Arrived messages that are nobody's to answer (a private chat) are not kept."""
        await self._items.delete_many({"_id": {"$in": list(ids)}, "state": ARRIVED})

    async def fetched(self, id_: str, media: list[dict[str, Any]], text: str) -> None:
        """What became of the files of a message: where they lie, why they could not be had, the words in them."""
        await self._items.update_one({"_id": id_}, {"$set": {"inbound.media": media, "inbound.text": text}})

    async def news(self, conversation_id: str, kind: str, cause: str, at: datetime, **facts: str) -> bool:
        """Tell a conversation something from inside; once for each kind and cause, however often it is said."""
        return await self.keep({
            "_id": news_id(kind, cause),
            "conversation_id": conversation_id,
            "kind": kind,
            "received_at": at,
            "state": "new",
            "turn_id": None,
            "urgent": True,
            "news": facts,
        })  # fmt: skip

    async def waiting(self, limit: int = 2000) -> list[Waiting]:
        """New items over all conversations, oldest first."""
        fields = {"conversation_id": 1, "received_at": 1, "urgent": 1}
        found = self._items.find({"state": "new"}, fields, sort=[("received_at", 1)], limit=limit)
        return [
            Waiting(
                id=doc["_id"],
                conversation_id=doc["conversation_id"],
                received_at=doc["received_at"],
                urgent=bool(doc.get("urgent")),
            )
            for doc in await found.to_list()
        ]

    async def of(self, conversation_id: str, limit: int = 50) -> list[dict[str, Any]]:
        """The new items of one conversation in the order in which they came."""
        found = self._items.find(
            {"conversation_id": conversation_id, "state": "new"}, sort=[("received_at", 1)], limit=limit
        )
        return await found.to_list()

    async def done(self, ids: Sequence[str], turn_id: str) -> None:
        await self._items.update_many(
            {"_id": {"$in": list(ids)}, "state": "new"}, {"$set": {"state": "done", "turn_id": turn_id}}
        )

    async def any_new(self, ids: Sequence[str]) -> bool:
        """By one after the other: nearly always the first one is, and asked by its id alone it costs a fifth."""
        for id_ in ids:
            item = await self._items.find_one({"_id": id_})
            if item is not None and item.get("state") == "new":
                return True
        return False

    async def those(self, ids: Sequence[str]) -> list[dict[str, Any]]:
        """These items in this order, in whatever state; one that is gone by now is left out."""
        found = [await self._items.find_one({"_id": id_}) for id_ in ids]
        return [item for item in found if item is not None]

    async def put_aside(self, ids: Sequence[str], reason: str) -> int:
        """Set unanswered items aside, kept and shown, after they failed again and again."""
        result = await self._items.update_many(
            {"_id": {"$in": list(ids)}, "state": {"$in": [ARRIVED, "new"]}},
            {"$set": {"state": "aside", "reason": reason}},
        )
        return result.modified_count

    async def erase(self, which: dict[str, Any]) -> None:
        """Of the ended ones of these items only ids and times stay, which name nobody, until their time is over.

        A webhook may be delivered again for days: without its id it would count as new, bring back the words and the
        phone of somebody who was promised that nothing of him is left, and be answered.
        """
        ended = {"state": {"$in": _ENDED}, **which}
        while batch := await self._items.find(ended, {"received_at": 1}, limit=_BATCH).to_list():
            for item in batch:
                await self._items.replace_one({**ended, "_id": item["_id"]}, _without_words(item["received_at"]))

    async def clear(self) -> int:
        """Everything goes, answered or not, but the ids by which a provider may deliver it again; how much it was.

        News from inside nobody delivers again.
        """
        gone = (await self._items.delete_many({"kind": {"$nin": [*_DELIVERED, _ERASED]}})).deleted_count
        worded = {"kind": {"$in": list(_DELIVERED)}}
        while batch := await self._items.find(worded, {"received_at": 1}, limit=_BATCH).to_list():
            bare = ((item["_id"], _without_words(item["received_at"])) for item in batch)
            await asyncio.gather(*(self._items.replace_one({"_id": id_}, one) for id_, one in bare))
            gone += len(batch)
        return gone

    async def is_erased(self, id_: str) -> bool:
        return await self._items.find_one({"_id": id_, "kind": _ERASED}, {"_id": 1}) is not None

    async def is_kept(self, id_: str) -> bool:
        """Whether this was taken in before, answered or not."""
        found = await self._items.find_one({"_id": id_}, {"state": 1})
        return found is not None and found["state"] != ARRIVED

    async def count_waiting(self) -> int:
        return await self._items.count_documents({"state": {"$in": [ARRIVED, "new"]}})


def _without_words(received_at: datetime) -> dict[str, Any]:
    return {"conversation_id": None, "kind": _ERASED, "received_at": received_at, "state": "done", "turn_id": None}


def ready_at(items: Iterable[Waiting], quiet: timedelta, factor: float, now: datetime) -> datetime:
    """When the quiet time of these new items of one conversation ends.

    `quiet` after the last one, at most `factor` times that after the first; at once when one of them is urgent, or
    when they are of the future: then the clock was set back since, and nobody must wait until it is there again.
    """
    listed = sorted(items, key=lambda item: item.received_at)
    first, last = listed[0].received_at, listed[-1].received_at
    if any(item.urgent for item in listed) or last > now + quiet:
        return min(first, now)
    return min(last + quiet, first + quiet * factor)
