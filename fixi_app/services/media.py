"""Files that came with messages: fetched, kept, and handed to the model; one that cannot be had is said so.

Names on disk are ours (the message's id), never the sender's; the folder is private to the user.
"""

import asyncio
import hashlib
from collections.abc import Sequence
from pathlib import Path

from loguru import logger

from fixi_app.channels.contract import Channel, MediaUnavailable
from fixi_app.domain.conversation import Item
from fixi_app.domain.messages import Inbound, Media
from fixi_app.understanding.media import MediaBytes

LIMIT = 25 * 1024 * 1024
"""Bytes of one file; a longer video is kept by its sender's provider only."""


class Album:
    """Fetches the files of a turn, once each."""

    def __init__(self, channel: Channel, folder: Path | None) -> None:
        self._channel, self._folder = channel, folder

    async def fetch(self, items: Sequence[Item]) -> tuple[list[Item], list[MediaBytes]]:
        """The items with what became of their files, and the bytes of those that could be had."""
        seen: list[Item] = []
        files: list[MediaBytes] = []
        for item in items:
            if item.inbound is None or not item.inbound.media:
                seen.append(item)
                continue
            kept: list[Media] = []
            for number, media in enumerate(item.inbound.media):
                media, data = await self._one(item.inbound, media, number)
                kept.append(media)
                if data is not None:
                    files.append(MediaBytes(kind=media.kind, mime=media.mime or "", data=data))
            seen.append(item.but(inbound=item.inbound.but(media=tuple(kept))))
        return seen, files

    async def _one(self, inbound: Inbound, media: Media, number: int) -> tuple[Media, bytes | None]:
        if self._folder is None or (media.url is None and self._channel.name == "simulator"):
            return media, None  # a simulated photo: there is no file behind it
        try:
            data = await self._channel.fetch(inbound, media, LIMIT)
        except MediaUnavailable as reason:
            logger.warning("Error downloading media of {}: {}", inbound.id, reason)
            return media.but(problem="unavailable"), None
        name = f"{hashlib.sha256(inbound.id.encode()).hexdigest()[:32]}-{number}"
        try:
            await asyncio.to_thread(_write, self._folder / name, data)
        except OSError as fault:
            logger.warning("Error downloading media of {}: it could not be kept ({})", inbound.id, fault.strerror)
            return media, data
        return media.but(path=name), data


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.write_bytes(data)
    path.chmod(0o600)
