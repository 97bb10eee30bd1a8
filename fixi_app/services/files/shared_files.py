"""Files between processes that share a store but no folder: what one of them kept, another can send.

Promise: a file is there whole or not at all, because its head is written last and names its parts; writing or erasing
it again changes nothing. Nothing stays in a folder beside it, where only that process could erase it when its time is
over. Not the message itself carries the bytes: a queue that is looked at every second must stay small.
"""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

from fixi_app.clock import Clock
from fixi_app.services.files.media_writing import write_private
from storage import AsyncDatabase

PART = 4 * 1024 * 1024
"""Bytes of a part; a store takes 16 MB in a document."""
_MOST_PARTS = 16


class SharedFiles:
    def __init__(self, db: AsyncDatabase, clock: Clock, part: int = PART) -> None:
        self._files, self._clock, self._part = db["files"], clock, part

    async def put(self, name: str, data: bytes) -> None:
        """Keep this file for the others. Raises the storage's errors."""
        at = self._clock.now()
        parts = [data[start : start + self._part] for start in range(0, max(len(data), 1), self._part)]
        for number, part in enumerate(parts):
            await self._files.replace_one({"_id": _part(name, number)}, {"data": part, "at": at}, upsert=True)
        await self._files.replace_one({"_id": name}, {"parts": len(parts), "at": at}, upsert=True)

    async def get(self, name: str) -> bytes | None:
        """The whole file; None where it is not, or not any more."""
        head = await self._files.find_one({"_id": name})
        if head is None:
            return None
        found = [await self._files.find_one({"_id": _part(name, number)}) for number in range(head["parts"])]
        return b"".join(bytes(one["data"]) for one in found if one) if all(found) else None

    @asynccontextmanager
    async def lent(self, name: str, path: Path) -> AsyncIterator[Path]:
        """The file at this path for as long as the block lasts; one that is nowhere is not at the path either."""
        data = await self.get(name)
        if data is not None:
            await write_private(path, data)
        try:
            yield path
        finally:
            await asyncio.to_thread(path.unlink, missing_ok=True)

    async def moved_in(self, path: Path) -> None:
        """Take over a file of a folder, under its name. Raises OSError."""
        await self.put(path.name, await asyncio.to_thread(path.read_bytes))
        await asyncio.to_thread(path.unlink, missing_ok=True)

    async def present(self, names: Iterable[str]) -> set[str]:
        """Those of these names that are here."""
        found = await self._files.find({"_id": {"$in": sorted(names)}}, {"_id": 1}).to_list()
        return {one["_id"] for one in found}

    async def erase(self, names: Sequence[str]) -> int:
        """Erase these files; how many there were."""
        heads = (await self._files.delete_many({"_id": {"$in": list(names)}})).deleted_count
        parts = [_part(name, number) for name in names for number in range(_MOST_PARTS)]
        await self._files.delete_many({"_id": {"$in": parts}})
        return heads

    async def erase_older(self, cutoff: datetime) -> int:
        """Erase what was kept before this moment, parts without a head as well."""
        heads = await self._files.count_documents({"at": {"$lt": cutoff}, "parts": {"$exists": True}})
        await self._files.delete_many({"at": {"$lt": cutoff}})
        return heads


def borrowed(name: str, borrower: str) -> str:
    """The name of a copy that this borrower alone uses and takes back; the file's own name can be read from it."""
    return f"sending-{hashlib.sha256(borrower.encode()).hexdigest()[:32]}~{name}"


def own_name(path: str) -> str:
    """The name under which a file is kept, whether this is the file itself or a borrowed copy."""
    return Path(path).name.rpartition("~")[2]


def _part(name: str, number: int) -> str:
    return f"{name}#{number}"
