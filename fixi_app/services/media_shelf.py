"""The files that came with messages, as they lie on disk: erased by name or by age, in a thread."""

import asyncio
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

_HALF_FETCHED = timedelta(days=1)
"""A file that is still `.part` after this was left by a crash."""


class MediaShelf:
    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    async def erase(self, names: Iterable[str]) -> int:
        """Erase these files; one that is gone already is fine. How many there were."""
        wanted = [Path(name).name for name in names]
        return await asyncio.to_thread(self._erase, wanted) if self._folder and wanted else 0

    async def erase_older(self, cutoff: datetime, now: datetime) -> int:
        """Erase what was kept before this moment, whether any record names it or not."""
        return await asyncio.to_thread(self._erase_older, cutoff, now - _HALF_FETCHED) if self._folder else 0

    async def missing(self, names: Iterable[str]) -> set[str]:
        """Those of these names that are no files here (any more)."""
        wanted = set(names)
        return await asyncio.to_thread(self._missing, wanted) if self._folder and wanted else set()

    def _erase(self, names: list[str]) -> int:
        assert self._folder is not None
        return sum(_gone(self._folder / name) for name in names)

    def _erase_older(self, cutoff: datetime, part_cutoff: datetime) -> int:
        assert self._folder is not None
        if not self._folder.is_dir():
            return 0
        erased = 0
        for path in self._folder.iterdir():
            limit = max(cutoff, part_cutoff) if path.suffix == ".part" else cutoff
            if path.is_file() and path.stat().st_mtime < limit.timestamp():
                erased += _gone(path)
        return erased

    def _missing(self, names: set[str]) -> set[str]:
        assert self._folder is not None
        return {name for name in names if not (self._folder / Path(name).name).is_file()}


def _gone(path: Path) -> int:
    try:
        path.unlink()
    except FileNotFoundError:
        return 0
    return 1
