"""Files that came with messages: fetched, kept, and handed to the model; one that cannot be had is said so.

Names on disk are ours (the message's id), never the sender's; what a file is, its own bytes say. The folder is private
to the user.
"""

import asyncio
import hashlib
from collections.abc import Sequence
from pathlib import Path

from loguru import logger

from fixi_app.channels import vcards
from fixi_app.channels.contract import Channel, MediaTooLarge, MediaUnavailable
from fixi_app.channels.sniff import fits, sniff
from fixi_app.domain.conversation import Item
from fixi_app.domain.messages import Inbound, InboundKind, Media
from fixi_app.services.files.media_writing import write_private
from fixi_app.services.files.shared_files import SharedFiles
from fixi_app.understanding.media import MediaBytes

LIMIT = 25 * 1024 * 1024
"""Bytes of one file; a longer video is kept by its sender's provider only."""
SHOWN_LIMIT = 50 * 1024 * 1024
"""Bytes of one turn that are handed on to the model; the rest is kept on disk alone."""
_LONGEST_CARDS = 4000
"""Characters that are kept of contact cards, as of any message."""
_AT_ONCE = 3
_TURN_SECONDS = 60.0
"""For all files of a turn: the customer waits for its answer."""


class Album:
    """Fetches the files of a turn, once each."""

    def __init__(
        self,
        channel: Channel,
        folder: Path | None,
        seconds: float = _TURN_SECONDS,
        *,
        shared: SharedFiles | None = None,
    ) -> None:
        """`shared`: where other processes find what this one keeps; None where there are none."""
        self._channel, self._folder, self._seconds, self._shared = channel, folder, seconds, shared

    async def fetch(self, items: Sequence[Item]) -> tuple[list[Item], list[MediaBytes]]:
        """The items with what became of their files, and the bytes of those that could be had."""
        bounds = _Bounds(asyncio.get_running_loop().time() + self._seconds)
        fetched = await asyncio.gather(*(self._item(item, bounds) for item in items))
        return [item for item, _ in fetched], [file for _, files in fetched for file in files]

    async def _item(self, item: Item, bounds: "_Bounds") -> tuple[Item, list[MediaBytes]]:
        inbound = item.inbound
        if inbound is None or not inbound.media:
            return item, []
        if inbound.kind is InboundKind.CONTACT:
            return item.but(inbound=await self._told(inbound, bounds)), []
        got = [await self._one(inbound, media, number, bounds) for number, media in enumerate(inbound.media)]
        files = [MediaBytes(kind=media.kind, mime=media.mime or "", data=data) for media, data in got if data]
        return item.but(inbound=inbound.but(media=tuple(media for media, _ in got))), files

    async def _told(self, inbound: Inbound, bounds: "_Bounds") -> Inbound:
        """Contact cards that came as files (Twilio), as the words that they are elsewhere; they are kept as no file."""
        got = [await self._card(inbound, media, bounds) for media in inbound.media]
        words = [inbound.text.strip(), *(one for one in got if isinstance(one, str))]
        left = tuple(one for one in got if isinstance(one, Media))
        return inbound.but(text="\n".join(filter(None, words))[:_LONGEST_CARDS], media=left)

    async def _card(self, inbound: Inbound, media: Media, bounds: "_Bounds") -> str | Media:
        if self._has_none(media):
            return media
        data = await self._bytes(inbound, media, bounds, vcards.LARGEST)
        if isinstance(data, Media):
            return data
        return await asyncio.to_thread(vcards.told_in, data) or _failed(inbound, media, "no contact card is in it")

    def _has_none(self, media: Media) -> bool:
        """A simulated photo: there is no file behind it."""
        return self._folder is None or (media.url is None and self._channel.name == "simulator")

    async def _one(self, inbound: Inbound, media: Media, number: int, bounds: "_Bounds") -> tuple[Media, bytes | None]:
        if self._has_none(media):
            return media, None
        if media.path and (data := await self._here(media.path)) is not None:  # the turn began once before
            return media.but(problem=None), data if bounds.has_room_for(data) else None
        fetched = await self._bytes(inbound, media, bounds, LIMIT)
        if isinstance(fetched, Media):
            return fetched, None
        kept = await self._kept(inbound, media.but(mime=sniff(fetched), problem=None), number, fetched)
        return kept, fetched if bounds.has_room_for(fetched) else None

    async def _bytes(self, inbound: Inbound, media: Media, bounds: "_Bounds", limit: int) -> bytes | Media:
        """The file, or, where it cannot be had, what is kept of it instead."""
        try:
            async with asyncio.timeout_at(bounds.end), bounds.gate:
                data = await self._channel.fetch(inbound, media, limit)
        except TimeoutError:
            return _failed(inbound, media, "the files of this turn took too long")
        except MediaTooLarge as reason:
            return _failed(inbound, media, str(reason), "too_large")
        except MediaUnavailable as reason:
            return _failed(inbound, media, str(reason))
        if not fits(media.kind, data):
            return _failed(inbound, media, f"the file is not a {media.kind.value}, whatever it says")
        return data

    async def _here(self, name: str) -> bytes | None:
        """A file that was fetched before, here or by another process: its link may be used up by now."""
        assert self._folder is not None
        if self._shared:
            return await self._shared.get(Path(name).name)
        try:
            return await asyncio.to_thread((self._folder / Path(name).name).read_bytes)
        except OSError:
            return None

    async def _kept(self, inbound: Inbound, media: Media, number: int, data: bytes) -> Media:
        """The model may still look at one that could not be kept, but to the customer it is lost."""
        name = f"{hashlib.sha256(inbound.id.encode()).hexdigest()[:32]}-{number}"
        try:
            await self._write(name, data)
        except OSError as fault:
            logger.warning("Error downloading media of {}: it could not be kept ({})", inbound.id, fault.strerror)
            return media.but(problem="not_kept")
        return media.but(path=name)

    async def _write(self, name: str, data: bytes) -> None:
        assert self._folder is not None
        if self._shared:
            return await self._shared.put(name, data)
        return await write_private(self._folder / name, data)


class _Bounds:
    """What the files of one turn share: the end of waiting, how many are fetched at once, and room in memory."""

    def __init__(self, end: float) -> None:
        self.end, self.gate, self._room = end, asyncio.Semaphore(_AT_ONCE), SHOWN_LIMIT

    def has_room_for(self, data: bytes) -> bool:
        fits_in = len(data) <= self._room
        self._room -= len(data) if fits_in else 0
        return fits_in


def _failed(inbound: Inbound, media: Media, reason: str, problem: str = "unavailable") -> Media:
    logger.warning("Error downloading media of {}: {}", inbound.id, reason)
    return media.but(problem=problem)
