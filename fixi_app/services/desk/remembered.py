"""The token of who is remembered on this computer: a file in the data folder that only its owner can read."""

import asyncio
import os
from pathlib import Path

from loguru import logger

from fixi_app.services.desk.sessions import COOKIE


class RememberedFile:
    """`folder` None: the store lies in memory, so nothing outlives it and nothing is kept."""

    def __init__(self, folder: Path | None) -> None:
        self._path = folder / COOKIE if folder else None

    async def read(self) -> str:
        """The token, or nothing."""
        return await asyncio.to_thread(_read, self._path) if self._path else ""

    async def keep(self, token: str) -> None:
        if self._path:
            await asyncio.to_thread(_write, self._path, token)

    async def forget(self) -> None:
        if self._path:
            await asyncio.to_thread(self._path.unlink, missing_ok=True)


def _read(path: Path) -> str:
    """A file that others can read is no secret any more: it is not believed."""
    try:
        if os.name == "posix" and path.stat().st_mode & 0o077:
            logger.warning("The remembered sign-in could be read by others on this computer, so it does not count")
            return ""
        return path.read_text(encoding="ascii").strip()
    except (FileNotFoundError, UnicodeDecodeError):
        return ""


def _write(path: Path, token: str) -> None:
    """Made with its rights: a file that is closed up afterwards was open for a moment."""
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
        file.write(token)
