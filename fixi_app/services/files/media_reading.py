"""Reading a kept file piece by piece, in threads: a video must neither fill the memory nor hold up the loop."""

import asyncio
import io
import os
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from fixi_app.channels.sniff import sniff
from fixi_app.services.files.shared_files import SharedFiles

PIECE = 256 * 1024
_HEAD = 512
_NAME = re.compile(r"[0-9a-f]{32}-[0-9]{1,3}")
"""The names that are given to what customers send (`Album`): nothing in them leads out of the folder."""


def is_media_name(name: str) -> bool:
    return _NAME.fullmatch(name) is not None


@dataclass(frozen=True)
class KeptFile:
    """A file that is open."""

    name: str
    size: int
    mime: str
    """What its own bytes say; empty for what is not known."""
    _file: BinaryIO

    async def pieces(self, start: int, stop: int) -> AsyncIterator[bytes]:
        """The bytes from `start` up to `stop`, in order."""
        await asyncio.to_thread(self._file.seek, start)
        left = stop - start
        while left > 0 and (piece := await asyncio.to_thread(self._file.read, min(PIECE, left))):
            left -= len(piece)
            yield piece


class MediaReading:
    def __init__(self, folder: Path | None, shared: SharedFiles | None = None) -> None:
        """`shared`: where files lie for all processes on one store; then none lies in the folder."""
        self._folder, self._shared = folder, shared

    @asynccontextmanager
    async def opened(self, name: str) -> AsyncIterator[KeptFile | None]:
        """None for what is no name of a file here, and for what is erased."""
        file = await self._found(name) if is_media_name(name) else None
        if file is None:
            yield None
            return
        try:
            yield await asyncio.to_thread(_described, name, file)
        finally:
            await asyncio.to_thread(file.close)

    async def _found(self, name: str) -> BinaryIO | None:
        if self._shared:
            data = await self._shared.get(name)
            return None if data is None else io.BytesIO(data)
        return await asyncio.to_thread(_open, self._folder / name) if self._folder else None


def _open(path: Path) -> BinaryIO | None:
    try:
        return path.open("rb")
    except OSError:
        return None


def _described(name: str, file: BinaryIO) -> KeptFile:
    size = file.seek(0, os.SEEK_END)
    file.seek(0)
    return KeptFile(name, size, sniff(file.read(_HEAD)) or "", file)
