"""The files that came with messages, as they lie on disk: erased by name or by age, in a thread."""

import asyncio
import io
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO

from fixi_app.services.files.shared_files import SharedFiles

_HALF_FETCHED = timedelta(days=1)
"""A file that is still `.part` after this was left by a crash."""


class MediaShelf:
    def __init__(self, folder: Path | None, shared: SharedFiles | None = None) -> None:
        """`shared`: where files lie for the other processes that share the store."""
        self._folder, self._shared = folder, shared

    async def erase(self, names: Iterable[str]) -> int:
        """Erase these files; one that is gone already is fine. How many there were."""
        wanted = [Path(name).name for name in names]
        if self._shared and wanted:
            await self._shared.erase(wanted)
        return await asyncio.to_thread(self._erase, wanted) if self._folder and wanted else 0

    async def erase_older(self, cutoff: datetime, now: datetime) -> int:
        """Erase what was kept before this moment, whether any record names it or not."""
        if self._shared:
            await self._shared.erase_older(cutoff)
        return await asyncio.to_thread(self._erase_older, cutoff, now - _HALF_FETCHED) if self._folder else 0

    async def opened(self, name: str) -> BinaryIO | None:
        """This file, open to be read (and closed by whoever asked); None where it is not any more."""
        if self._shared and (data := await self._shared.get(Path(name).name)) is not None:
            return io.BytesIO(data)
        return await asyncio.to_thread(_open, self._folder / Path(name).name) if self._folder else None

    async def missing(self, names: Iterable[str]) -> set[str]:
        """Those of these names that are no files here (any more)."""
        wanted = set(names)
        missing = await asyncio.to_thread(self._missing, wanted) if self._folder and wanted else set[str]()
        return missing - await self._shared.present(missing) if self._shared and missing else missing

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


def _open(path: Path) -> BinaryIO | None:
    try:
        return path.open("rb")
    except FileNotFoundError:
        return None


def _gone(path: Path) -> int:
    try:
        path.unlink()
    except FileNotFoundError:
        return 0
    return 1
