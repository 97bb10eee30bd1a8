"""Everything Fixi keeps of one person, as one archive for the owner.

Promise: what is in it is found by the very table by which he is erased (`holdings`), what waits in queues included.
Whoever is erased while it is written is not in it: it is then written anew, or not at all.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO
from zoneinfo import ZoneInfo

from loguru import logger

from fixi_app.channels.sniff import sniff
from fixi_app.domain.messages import ENDINGS
from fixi_app.repositories.records import Store
from fixi_app.services.audit import Kept, audited
from fixi_app.services.desk.words import Words
from fixi_app.services.files.media_shelf import MediaShelf
from fixi_app.services.forgetting.archive import Archive, fresh_name, part_of
from fixi_app.services.forgetting.belonging import Belonging, Person
from fixi_app.services.forgetting.exported import FOLDER
from fixi_app.services.forgetting.forgotten import Forgotten
from fixi_app.services.forgetting.holdings import HOLDINGS
from fixi_app.services.forgetting.links import Whose
from fixi_app.services.forgetting.person_page import Shown, page
from storage import AsyncDatabase

_BINARY = "files"
"""The collection whose documents are the files themselves."""
_CHUNK = 100
_TRIES = 3
_HEAD = 512


class ErasedMeanwhile(Exception):
    """Somebody is being erased just now, and might be in the archive: again in some minutes."""


class NothingKept(Exception):
    """Nobody is known by this."""


@dataclass(frozen=True)
class Written:
    path: Path
    whose: str
    """Of whom it is; his professional's id where he has no contact."""
    documents: int
    files: int


class _Noted(Kept):
    """What the audit log keeps of it: of whom, and no word of his."""

    id: str
    file: str
    documents: int
    files: int


async def noted(db: AsyncDatabase, deed: str, at: datetime, by: str, written: Written) -> None:
    """Who made this archive, in the audit log."""
    kept = _Noted(id=written.whose, file=written.path.name, documents=written.documents, files=written.files)
    await audited(db, deed, at, by, "person_export", after=kept)
    logger.info("Everything kept of {} was exported to {}", written.whose, FOLDER)


class PersonExport:
    def __init__(self, store: Store, shelf: MediaShelf, folder: Path, zone: ZoneInfo, words: Words) -> None:
        """`folder`: where it is written to."""
        self._store, self._shelf, self._folder = store, shelf, folder
        self._zone, self._words = zone, words
        self._belonging, self._forgotten = Belonging(store), Forgotten(store.db)

    async def write(self, contact_id: str | None, pro_ids: Sequence[str], at: datetime) -> Written:
        """The archive of this contact, of all that were joined with it, and of these professionals.

        Raises NothingKept, ErasedMeanwhile, OSError or the storage's errors, and then leaves no file.
        """
        for _ in range(_TRIES):
            before = await self._erasings()
            if before is None:
                break
            contacts = await self._belonging.everyone(contact_id) if contact_id else []
            try:
                written = await self._archived(await self._belonging.whole(contacts, pro_ids), at)
            except FileNotFoundError:  # an erasing takes away what is half written, too
                continue
            if await self._erasings() == before:
                return written
            await asyncio.to_thread(written.path.unlink, missing_ok=True)
        raise ErasedMeanwhile

    async def _erasings(self) -> frozenset[str] | None:
        """Who was erased so far; None while somebody is."""
        gone = await self._forgotten.all()
        return frozenset(one.id for one in gone) if all(one.done for one in gone) else None

    async def _archived(self, person: Person, at: datetime) -> Written:
        target = await asyncio.to_thread(fresh_name, self._folder, f"{at.astimezone(self._zone):%Y%m%d-%H%M%S}")
        part = part_of(target)
        archive = await asyncio.to_thread(Archive, part)
        try:
            try:
                shown = await self._filled(archive, person, at)
            finally:
                await asyncio.to_thread(archive.close)
            if not shown.documents:
                raise NothingKept
            await asyncio.to_thread(part.replace, target)
        finally:
            with suppress(FileNotFoundError):
                part.unlink()
        himself = (*person.of(Whose.CONTACT), *person.of(Whose.WORK))
        return Written(target, himself[0], sum(map(len, shown.documents.values())), len(shown.files))

    async def _filled(self, archive: Archive, person: Person, at: datetime) -> Shown:
        shown = Shown(person, at)
        for name in HOLDINGS:
            if name != _BINARY and (chunks := [one async for one in self._chunks(person, name)]):
                await asyncio.to_thread(archive.documents, name, chunks)
                shown.documents[name] = [document for chunk in chunks for document in chunk]
        for name in person.of(Whose.FILE):
            content = await self._shelf.opened(name)
            shown.files[name] = await asyncio.to_thread(_kept, archive, name, content) if content else ""
        made = await asyncio.to_thread(page, shown, self._words, self._zone)
        await asyncio.to_thread(archive.end, made, [id_ for some in person.ids.values() for id_ in some])
        return shown

    async def _chunks(self, person: Person, name: str) -> AsyncIterator[list[dict[str, Any]]]:
        chunk: list[dict[str, Any]] = []
        async for document in self._belonging.documents(person, name):
            chunk.append(document)
            if len(chunk) == _CHUNK:
                yield chunk
                chunk = []
        if chunk:
            yield chunk


def _kept(archive: Archive, name: str, content: BinaryIO) -> str:
    """The name under which it is put there, with an ending that its own bytes tell."""
    mime = sniff(content.read(_HEAD)) or ""
    content.seek(0)
    ending = "ics" if name.startswith("visit-") else ENDINGS.get(mime, "bin")
    archive.file(f"{name}.{ending}", content)
    return f"{name}.{ending}"
