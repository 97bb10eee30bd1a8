"""Copies of the store that were made before somebody was erased: each is cleaned of him, one after the other.

Promise: a copy is the old one or the cleaned one, whole, whatever falls in between, and what is left to do is seen from
the copies themselves: nothing is noted that a crash could part from them. A place that is not there now (a stick) is
cleaned when it is back; a copy that lies elsewhere when it is restored, by the list that lies beside the backups.
"""

import asyncio
import contextlib
import json
import os
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from loguru import logger

import storage
from fixi_app.repositories.documents import from_document, to_document
from fixi_app.services.files.media_writing import write_private
from fixi_app.services.forgetting.forgotten import COLLECTION, Forgotten, Gone, key_mark
from fixi_app.services.forgetting.in_copies import InCopy
from fixi_app.services.forgetting.set_aside import SetAside
from fixi_app.services.ground import Ground

LIST = "fixi-forgotten.json"
"""Keyed hashes beside the backups: a copy that is restored on another computer is cleaned by them."""
STORE = "store.sqlite3"
_USUAL = ".backup"
_LOGS = ("-wal", "-shm")
_LARGE = 200 * 1024 * 1024
"""A store that takes longer than two seconds to scrub is scrubbed at night: every write waits meanwhile."""
_NIGHT = range(2, 5)
_BESIDE = "*.format-*"
"""What the store was before an upgrade, beside it. A cleaned one has the format of today, as what a restore replaced
has: that nobody comes back from it counts more than the way back to an older version."""


class Copies:
    """`places`: folders with backups; `data_dir`: where a restore or an upgrade left what was there before."""

    def __init__(self, ground: Ground, places: Sequence[Path], data_dir: Path | None) -> None:
        self._ground, self._db = ground, ground.store.db
        self._places, self._data_dir = places, data_dir
        self._forgotten, self._set_aside = Forgotten(self._db), SetAside(data_dir)
        self._clean: dict[Path, tuple[float, int, int]] = {}
        """Copies that were looked at: time and size of each, and of how many people it is clean."""

    async def tick(self, now: datetime) -> int:
        """Scrub the store, and clean every copy that can be reached; how many were cleaned."""
        await self._unreadable_gone(now)  # before scrubbing: that notes that whoever went is gone from everywhere
        gone = [one for one in await self._forgotten.all() if one.done]
        if not gone:
            return 0
        await self._scrubbed(now)
        for place in self._places:
            await self._listed(place, gone)
        wanting = await asyncio.to_thread(self._wanting, gone)
        return sum([await self._guarded(path, missing, f"{at + 1} of {len(wanting)}", now)
                    for at, (path, missing) in enumerate(wanting)])  # fmt: skip

    async def _unreadable_gone(self, now: datetime) -> None:
        somebody_went, business = await self._forgotten.unscrubbed(), self._ground.business
        try:
            await asyncio.to_thread(
                self._set_aside.erase, now, business.days_of_backups(), somebody_went=somebody_went
            )
        except OSError as fault:
            logger.error("A damaged store that was set aside could not be deleted ({})", type(fault).__name__)

    # -- the store itself ---------------------------------------------------------------------------------------------

    async def _scrubbed(self, now: datetime) -> None:
        if not await self._forgotten.unscrubbed() or not await asyncio.to_thread(self._may_scrub, now):
            return
        if await storage.scrub(self._db):
            await self._forgotten.scrubbed()
            logger.info("What was erased is overwritten in the store, too")

    def _may_scrub(self, now: datetime) -> bool:
        file = self._data_dir / STORE if self._data_dir else None
        large = file is not None and file.is_file() and file.stat().st_size > _LARGE
        return not large or now.astimezone(self._ground.zone).hour in _NIGHT

    # -- the copies ---------------------------------------------------------------------------------------------------

    def _wanting(self, gone: Sequence[Gone]) -> list[tuple[Path, list[Gone]]]:
        """The copies that still hold somebody, each with whom."""
        looked = [(path, self._missing(path, gone)) for path in self._all()]
        return [(path, missing) for path, missing in looked if missing]

    def _all(self) -> list[Path]:
        found: dict[Path, None] = {}
        looks = [*((place, self._below) for place in self._places), (self._data_dir, self._beside)]
        for place, look in looks:
            try:
                if place is not None and place.is_dir():
                    found |= dict.fromkeys(look(place))
            except OSError as fault:
                logger.warning("A place of backups cannot be read now ({})", type(fault).__name__)
        return list(found)

    def _beside(self, data_dir: Path) -> Iterator[Path]:
        storage.forsaken(data_dir)
        yield from (path for path in sorted(data_dir.glob(_BESIDE)) if not path.name.endswith(_LOGS))
        yield from self._set_aside.readable()

    def _below(self, place: Path) -> Iterator[Path]:
        """Every copy in this place and its folders, by whatever name it was made; links lead elsewhere."""
        for folder, folders, names in os.walk(place):
            here = Path(folder)
            storage.forsaken(here)
            folders.sort()
            yield from (here / name for name in sorted(names) if self._is_copy(here / name))

    def _is_running(self, path: Path) -> bool:
        """The store itself is no copy, where the data lies among the backups."""
        return path.name == STORE and self._data_dir is not None and path.parent.resolve() == self._data_dir.resolve()

    def _is_copy(self, path: Path) -> bool:
        """One that is only being written (`.part`) is looked at when it has its name."""
        if path.is_symlink() or not path.is_file() or path.name.endswith((*_LOGS, ".part")):
            return False
        try:
            return not self._is_running(path) and (path.suffix == _USUAL or storage.is_ours(path))
        except OSError as fault:
            logger.warning("{} cannot be read now ({})", path.name, type(fault).__name__)
            return False

    def _missing(self, path: Path, gone: Sequence[Gone]) -> list[Gone]:
        try:
            state = path.stat()
            seen = (state.st_mtime, state.st_size, len(gone))
            if self._clean.get(path) == seen:
                return []
            missing = missing_in(path, gone)
        except (storage.StoreError, OSError) as fault:
            logger.warning("{} cannot be read, so nobody can be erased from it ({})", path.name, type(fault).__name__)
            return []
        if not missing:
            self._clean[path] = seen
        return missing

    async def _guarded(self, path: Path, missing: Sequence[Gone], which: str, now: datetime) -> int:
        """One copy that cannot be cleaned must not keep the others from it; it is tried again with the next tick."""
        try:
            await self._cleaned(path, missing, now)
        except (storage.StoreError, OSError) as fault:
            logger.error("{} ({}) could not be cleaned of erased people: {}", path.name, which, type(fault).__name__)
            return 0
        logger.info("{} ({}) is cleaned of {} erased people", path.name, which, len(missing))
        return 1

    async def _cleaned(self, path: Path, missing: Sequence[Gone], now: datetime) -> None:
        async with _alone(path), storage.rewriting(path) as copy:
            await InCopy(self._ground, copy).erase(missing, await self._forgotten.key(), now)

    # -- the list -----------------------------------------------------------------------------------------------------

    async def _listed(self, place: Path, gone: Sequence[Gone]) -> None:
        """What a restore elsewhere needs to know. A place that is missing is not made: a stick is out."""
        people = [to_document(one.but(scrubbed=True)) for one in gone]
        key = key_mark(await self._forgotten.key())
        text = json.dumps({"key": key, "gone": people}, default=str, indent=0)
        try:
            if await asyncio.to_thread(_differs, place, text):
                await write_private(place / LIST, text.encode())
        except OSError as fault:
            logger.warning("The list of the forgotten could not be written ({})", type(fault).__name__)


@contextlib.asynccontextmanager
async def _alone(path: Path) -> AsyncIterator[None]:
    """A whole data folder that was copied is locked like any: who runs from it must not lose the file under him.

    Raises StoreLocked.
    """
    lock = storage.FolderLock(path.parent) if path.name == STORE else None
    if lock:
        lock.acquire()
    try:
        yield
    finally:
        if lock:
            lock.release()


def missing_in(path: Path, gone: Sequence[Gone]) -> list[Gone]:
    """Who of these may still be in this copy of the store. Raises the storage's errors."""
    done = {one["_id"] for one in storage.documents_in(path, COLLECTION) if one.get("done")}
    return [one for one in gone if one.id not in done]


@dataclass(frozen=True)
class Listed:
    key: str = ""
    """By which key the hashes were made (`key_mark`)."""
    gone: tuple[Gone, ...] = ()


def listed_in(place: Path) -> Listed:
    """The list beside backups; empty where there is none. Raises OSError or ValueError."""
    file = place / LIST
    if not file.is_file():
        return Listed()
    found = json.loads(file.read_text("utf-8"))
    return Listed(str(found["key"]), tuple(from_document(Gone, one) for one in found["gone"]))


def _differs(place: Path, text: str) -> bool:
    file = place / LIST
    return place.is_dir() and os.access(place, os.W_OK) and (not file.is_file() or file.read_text("utf-8") != text)
