"""Whom the store has forgotten, known by keyed hashes alone: so that copies made before can be cleaned of them, too.

Promise: nothing here names anybody to whoever has not the key, which lies in the settings of the store and in no log;
what is written first survives a crash in the middle of an erasing, and a copy made in that middle does not count as
clean. An entry ends when every copy of its time would lose the person to retention anyway.
"""

import hmac
import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime

from fixi_app.domain.base import Record, UtcTime
from fixi_app.repositories.documents import from_document, to_document
from storage import AsyncDatabase

COLLECTION = "forgotten"
KEY = "forgotten_key"
"""The document of the settings that holds the key."""


class Gone(Record):
    """One erasing of one person: document of the collection `forgotten`."""

    id: str
    at: UtcTime
    marks: tuple[str, ...] = ()
    """Keyed hashes of his contacts' ids, addresses and phones."""
    done: bool = False
    """False while the erasing is under way: a copy made just then still holds something of him."""
    scrubbed: bool = False
    """Whether what was erased is overwritten on the disk."""


def mark(key: bytes, *what: str) -> str:
    return hmac.digest(key, "\0".join(what).encode(), "sha256").hex()[:40]


def key_mark(key: bytes) -> str:
    """By this a list says which key made it."""
    return mark(key, "key")


class Forgotten:
    def __init__(self, db: AsyncDatabase) -> None:
        self._db, self._kept = db, db[COLLECTION]

    async def key(self) -> bytes:
        """Made once, and then a part of every copy of the store."""
        fresh = {"$setOnInsert": {"value": secrets.token_hex(32)}}
        await self._db["settings"].update_one({"_id": KEY}, fresh, upsert=True)
        found = await self._db["settings"].find_one({"_id": KEY})
        assert found is not None
        return bytes.fromhex(found["value"])

    async def all(self) -> list[Gone]:
        return [from_document(Gone, one) for one in await self._kept.find({}, sort=[("at", 1)]).to_list()]

    async def begun(self, contact_ids: Sequence[str], asked_at: datetime, now: datetime) -> str:
        """Write down who goes, before anything of him goes; again after a crash it adds what it still finds."""
        key = await self.key()
        marks = [mark(key, known) for known in await self._known_by(contact_ids)]
        id_ = mark(key, "erasing", contact_ids[0], asked_at.isoformat())
        await self._kept.update_one(
            {"_id": id_},
            {"$addToSet": {"marks": {"$each": marks}}, "$setOnInsert": {"at": now, "done": False, "scrubbed": False}},
            upsert=True,
        )
        return id_

    async def ended(self, id_: str, now: datetime) -> None:
        await self._kept.update_one({"_id": id_}, {"$set": {"done": True, "at": now}})

    async def scrubbed(self) -> None:
        await self._kept.update_many({"done": True}, {"$set": {"scrubbed": True}})

    async def unscrubbed(self) -> bool:
        return await self._kept.find_one({"done": True, "scrubbed": False}, {"_id": 1}) is not None

    async def taken_over(self, gone: Iterable[Gone]) -> None:
        """These are erased here, too."""
        for one in gone:
            await self._kept.replace_one({"_id": one.id}, to_document(one.but(done=True, scrubbed=True)), upsert=True)

    async def forget_before(self, cutoff: datetime) -> int:
        return (await self._kept.delete_many({"at": {"$lt": cutoff}, "done": True})).deleted_count

    async def _known_by(self, contact_ids: Sequence[str]) -> list[str]:
        mine = {"$in": list(contact_ids)}
        addresses = await self._db["addresses"].find({"contact_id": mine}, {"_id": 1}).to_list()
        phones = [(await self._db[name].find({"_id": mine}, {"phone": 1}).to_list()) for name in _WITH_PHONE]
        found = [one["phone"] for some in phones for one in some if one.get("phone")]
        return [*contact_ids, *(str(one["_id"]) for one in addresses), *found]


_WITH_PHONE = ("contacts", "conversations")
