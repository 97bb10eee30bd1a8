"""What a restore must not bring back: people who were erased, or asked for it, after the copy was made.

Known from the store that is replaced, else from the list beside the backups, whose hashes only fit a copy that has the
key. Promise: whoever is found is gone from the copy before it takes the place of anything; a wish still open goes over.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import storage
from fixi_app.repositories.documents import from_document
from fixi_app.services.forgetting.copies import Listed, listed_in, missing_in
from fixi_app.services.forgetting.forgotten import COLLECTION, KEY, Forgotten, Gone, key_mark
from fixi_app.services.forgetting.in_copies import InCopy
from fixi_app.services.ground import Ground

STORE = "store.sqlite3"


@dataclass
class Known:
    """What is known of people who are to stay forgotten."""

    gone: list[Gone] = field(default_factory=list)
    wishes: list[dict[str, Any]] = field(default_factory=list)
    """Erasings that still wait for a visit to be over."""
    key: bytes | None = None
    unknown: int = 0
    """People of a list whose key is neither here nor in the copy: they cannot be found in it."""

    def missing(self, copy: Path) -> list[Gone]:
        """Who may still be in this copy. Raises the storage's errors."""
        return missing_in(copy, self.gone)


async def known(folder: Path, copy: Path, places: Sequence[Path]) -> Known:
    """Of the store in this folder, which nobody has open, and of the lists in these places. Raises nothing for what
    cannot be read: a store that is damaged is why somebody restores.
    """
    return await asyncio.to_thread(_known, folder, copy, places)


def _known(folder: Path, copy: Path, places: Sequence[Path]) -> Known:
    found = _of_store(folder / STORE)
    seen = {one.id for one in found.gone}
    key = found.key or _key_in(copy)
    for place in places:
        listed = _listed(place)
        new = [one for one in listed.gone if one.id not in seen]
        if key is None or listed.key != key_mark(key):
            found.unknown += len(new)
            continue
        found.key = key
        found.gone += new
        seen |= {one.id for one in new}
    return found


def _of_store(file: Path) -> Known:
    try:
        if not file.is_file():
            return Known()
        gone = [from_document(Gone, one) for one in storage.documents_in(file, COLLECTION)]
        return Known(gone, storage.documents_in(file, "erasures"), _key_in(file))
    except storage.StoreError:
        return Known()


def _key_in(file: Path) -> bytes | None:
    kept = [one for one in storage.documents_in(file, "settings") if one["_id"] == KEY]
    return bytes.fromhex(kept[0]["value"]) if kept else None


def _listed(place: Path) -> Listed:
    try:
        return listed_in(place)
    except (OSError, ValueError):
        return Listed()


async def kept_forgotten(ground: Ground, copy: storage.AsyncDatabase, found: Known, now: datetime) -> int:
    """Make the copy forget them; how many contacts of theirs there were."""
    erased = 0
    if found.key is not None:
        await copy["settings"].replace_one({"_id": KEY}, {"value": found.key.hex()}, upsert=True)
        done = {one.id for one in await Forgotten(copy).all() if one.done}
        erased = await InCopy(ground, copy).erase([one for one in found.gone if one.id not in done], found.key, now)
    for wish in found.wishes:
        if await copy["contacts"].find_one({"_id": wish["_id"]}, {"_id": 1}):
            await copy["erasures"].update_one(
                {"_id": wish["_id"]}, {"$setOnInsert": {"asked_at": wish["asked_at"]}}, upsert=True
            )
    return erased
