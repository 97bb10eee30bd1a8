"""The nightly backup: a checked copy of the store, seven days and four weeks back, and the same in a second place.

Promise: a copy counts only after it was read from end to end; nothing older goes before the new one stands; a copy that
cannot be made is a fault that is told, never a file that looks like a backup. Backups that people make are left alone.
"""

import asyncio
import re
import shutil
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path

from loguru import logger

import storage
from fixi_app.booking.zone import local_day
from fixi_app.services.ground import Ground
from storage.backup import check

_NAME = re.compile(r"fixi-nightly-(\d{4}-\d\d-\d\d)\.backup")


def to_keep(made: Iterable[date], daily: int, weekly: int) -> set[date]:
    """Of the days with a backup: the last `daily` ones, and the last one of each of the `weekly` weeks before them."""
    days = sorted(made, reverse=True)
    recent = set(days[:daily])
    last_of_week: dict[tuple[int, int], date] = {}
    for day in days:
        last_of_week.setdefault(day.isocalendar()[:2], day)
    weeks = [day for day in last_of_week.values() if day not in recent]
    return {*recent, *weeks[:weekly]}


class Backups:
    def __init__(self, ground: Ground, folder: Path, second: Path | None, *, on_server: bool = False) -> None:
        self._ground, self._folder, self._second = ground, folder, second
        self._on_server = on_server

    async def tick(self, now: datetime) -> Path | None:
        """Tonight's backup. Raises StoreError or OSError when it could not be made or kept in the second place."""
        if self._on_server:
            logger.info("No backup is made here: the MongoDB server backs itself up (mongodump, or Atlas)")
            return None
        path = self._folder / f"fixi-nightly-{local_day(now, self._ground.zone).isoformat()}.backup"
        await asyncio.to_thread(_private_folder, self._folder)
        await storage.backup(self._ground.store.db, path)  # checks what it wrote, from end to end
        await asyncio.to_thread(self._thin_out, self._folder)
        logger.info("Backup {} is made and checked", path.name)
        if self._second is not None:
            await asyncio.to_thread(self._copied, path, self._second)
            logger.info("Backup {} lies in the second place, too", path.name)
        return path

    def _copied(self, path: Path, second: Path) -> None:
        """A copy that was checked where it lies: a disk that is full or failing must not look like a backup."""
        _private_folder(second)
        part = second / f"{path.name}.part"
        try:
            part.touch(mode=0o600)
            shutil.copyfile(path, part)
            check(part)
            part.replace(second / path.name)
        finally:
            part.unlink(missing_ok=True)
        self._thin_out(second)

    def _thin_out(self, folder: Path) -> None:
        business = self._ground.business
        nightly = {date.fromisoformat(found[1]): path for path in folder.iterdir()
                   if (found := _NAME.fullmatch(path.name))}  # fmt: skip
        kept = to_keep(nightly, business.backups_daily, business.backups_weekly)
        for day, path in nightly.items():
            if day not in kept:
                path.unlink(missing_ok=True)


def _private_folder(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
