"""The outbox: what is to be said, queued exactly once and sent at least once, in order within each chat.

`sending` is stored before the call to the provider, because no provider knows idempotency keys: after a crash in
between, the provider is asked where it can tell, and else the message goes again. A head that cannot go yet holds only
its own chat; one that can never go is passed over and shown.
"""

from datetime import datetime, timedelta
from typing import Any

from fixi_app.domain.base import Record, UtcTime
from fixi_app.domain.messages import Template
from storage import AsyncDatabase, DuplicateKeyError, ReturnDocument

Document = dict[str, Any]


class Queued(Record):
    """One message to be sent."""

    id: str
    conversation_id: str
    address: str
    text: str
    created_at: UtcTime
    order: int = 0
    """Place among the messages of one turn."""
    media: str | None = None
    """A file kept here that goes along, by its name in the media folder."""
    media_name: str | None = None
    state: str = "queued"
    not_before: UtcTime | None = None
    cold: bool = False
    """It waits for the end of quiet time; nothing else waits behind it."""
    not_after: UtcTime | None = None
    attempts: int = 0
    provider_message_id: str | None = None
    reason: str = ""
    about: str | None = None
    """The offer or lead it is about, so that a reply to it finds that."""
    sample: bool = False


class Outbox:
    def __init__(self, db: AsyncDatabase) -> None:
        self._items = db["outbox"]

    async def put(self, item: Document) -> bool:
        """Queue one message; False when it is queued (or sent) already."""
        try:
            await self._items.insert_one(item)
        except DuplicateKeyError:
            return False
        return True

    async def heads(self, now: datetime, limit: int = 500) -> list[Document]:
        """The oldest unsent message of each chat; later ones of a chat wait behind it.

        Not behind what waits for the end of quiet time: a reminder of the visit in two hours would come after it.
        """
        unsent = {"state": {"$in": ["queued", "sending"]}, "$or": [{"cold": None}, {"not_before": {"$lte": now}}]}
        found = self._items.find(unsent, sort=[("created_at", 1), ("order", 1)], limit=limit)
        heads: dict[str, Document] = {}
        for item in await found.to_list():
            heads.setdefault(item["conversation_id"], item)
        return list(heads.values())

    async def queued(self, id_: str) -> Document | None:
        """One message that waits to be sent."""
        return await self._items.find_one({"_id": id_, "state": "queued"})

    async def begin(self, id_: str, now: datetime) -> Document | None:
        """Mark a queued message as being sent, before the provider is called; None when another process did."""
        return await self._items.find_one_and_update(
            {"_id": id_, "state": "queued"},
            {
                "$set": {"state": "sending", "sending_since": now}, "$inc": {"attempts": 1},
                "$min": {"first_try_at": now},
            },
            return_document=ReturnDocument.AFTER,
        )  # fmt: skip

    async def handed_as(self, id_: str, template: Template | None) -> None:
        """The form in which the provider gets it now, stored before the call: after a crash it is asked for by that.

        Without the words that stand in the template: they are the message's own text, and are erased with it.
        """
        form = {"name": template.name, "language": template.language} if template else None
        await self._items.update_one({"_id": id_}, {"$set": {"as_template": form}})

    async def sent(self, id_: str, provider_message_id: str | None, at: datetime, left_out: str = "") -> None:
        """`left_out`: why its file did not go with it; empty where nothing was left out."""
        fields = {"state": "sent", "provider_message_id": provider_message_id, "sent_at": at,
                  "left_out": left_out or None}  # fmt: skip
        await self._items.update_one({"_id": id_}, {"$set": fields})

    async def wait(self, id_: str, until: datetime, reason: str) -> None:
        """A queued message waits, for no fault of its own; no attempt is counted."""
        await self._items.update_one(
            {"_id": id_, "state": "queued"}, {"$set": {"not_before": until, "reason": reason}}
        )

    async def again(self, id_: str, at: datetime, reason: str) -> None:
        """Back into the queue, not before `at`."""
        await self._items.update_one({"_id": id_}, {"$set": {"state": "queued", "not_before": at, "reason": reason}})

    async def ended(self, id_: str, state: str, reason: str) -> None:
        """`failed` or `dropped`, with the reason that a person will read."""
        await self._items.update_one({"_id": id_}, {"$set": {"state": state, "reason": reason}})

    async def warmed(self, conversation_id: str) -> None:
        """He wrote himself: what waited for the end of quiet time in his chat may go now, in its old order.

        Nearly always nothing waited, and to look costs a tenth of a write.
        """
        waiting = {"conversation_id": conversation_id, "state": "queued", "cold": True}
        if await self._items.find_one(waiting, {"_id": 1}):
            await self._items.update_many(waiting, {"$set": {"cold": None, "not_before": None}})

    async def unfinished(self, before: datetime | None) -> list[Document]:
        """Messages whose sending began before this moment (None: whenever) and never ended: a crash fell in between."""
        since = {} if before is None else {"sending_since": {"$lte": before}}
        return await self._items.find({"state": "sending", **since}, limit=500).to_list()

    async def by_provider_id(self, provider_message_id: str) -> Document | None:
        return await self._items.find_one({"provider_message_id": provider_message_id})

    async def delivery(
        self, provider_message_id: str, state: str, at: datetime, reason: str | None
    ) -> Document | None:
        """What became of a sent message; a later state never falls back to an earlier one.

        The message, where this is news of it.
        """
        item = await self.by_provider_id(provider_message_id)
        if item is None or _RANK.get(state, 0) <= _RANK.get(item.get("delivery") or "", 0):
            return None
        fields = {"delivery": state, "delivery_at": at, "reason": reason or item.get("reason", "")}
        await self._items.update_one({"_id": item["_id"]}, {"$set": fields})
        return {**item, **fields}

    async def undelivered(self, id_: str, reason: str) -> bool:
        """It was taken and never arrived: `failed`, for a person to see. False when that is known already."""
        changed = await self._items.update_one(
            {"_id": id_, "state": "sent"}, {"$set": {"state": "failed", "reason": reason}}
        )
        return changed.modified_count == 1

    async def as_template(self, id_: str, at: datetime) -> bool:
        """A message that came back because the chat's window is closed goes once more, in the form that may."""
        again = {"state": "queued", "not_before": at, "window_closed": True, "provider_message_id": None,
                 "delivery": None}  # fmt: skip
        changed = await self._items.update_one({"_id": id_, "state": "sent", "window_closed": None}, {"$set": again})
        return changed.modified_count == 1

    async def count_waiting(self) -> int:
        return await self._items.count_documents({"state": {"$in": ["queued", "sending"]}})


MOST_ATTEMPTS = 8
_AT_LEAST = timedelta(hours=1)
_RANK = {"sent": 1, "failed": 1, "delivered": 2, "read": 3}


def next_try(attempts: int, now: datetime, asked: float | None, first: datetime | None = None) -> datetime | None:
    """When to try again after a fault that passes: 2, 4, 8 ... seconds, at most 15 minutes; None = no more.

    `first`: the first attempt. Eight attempts are over in four minutes, and an outage of a provider lasts ten; so a
    message is given up only when it has also been tried for an hour.
    """
    if attempts >= MOST_ATTEMPTS and (first is None or now - first >= _AT_LEAST):
        return None
    wait = max(float(2 ** min(attempts, 10)), asked or 0.0)
    return now + timedelta(seconds=min(wait, 900.0))
