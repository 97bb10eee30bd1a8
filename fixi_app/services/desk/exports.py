"""Leads and the bookkeeper's month as files for a spreadsheet, in a folder `exports` beside the data.

Promise: a file is streamed, a hundred records at a time, and has its name only once it is whole; only this user of the
computer can read it; whoever made it is in the audit log.
"""

import asyncio
import os
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from loguru import logger

from fixi_app.booking.zone import local_day, midnight
from fixi_app.domain.counting import last_move
from fixi_app.domain.leads import Lead, LeadStatus
from fixi_app.repositories.documents import from_document
from fixi_app.services.audit import Kept, audited
from fixi_app.services.desk.export_rows import Sheet, lead_sheet, visit_sheet
from fixi_app.services.desk.fault_words import fault_in_words
from fixi_app.services.desk.leads_query import lead_question, lead_sort
from fixi_app.services.desk.pace import Pace
from fixi_app.services.desk.person_archives import PersonArchives
from fixi_app.services.desk.places import Places
from fixi_app.services.desk.words import Words
from fixi_app.services.files.media_shelf import MediaShelf
from fixi_app.services.files.spreadsheet import BOM, row
from fixi_app.services.forgetting.exported import FOLDER
from fixi_app.services.ground import Ground
from fixi_app.services.office import DeskRole, Exported, LeadFilter, Progress, User

_CHUNK = 100


class _Noted(Kept):
    """What the audit log keeps of an export; no words that were searched for, they may name somebody."""

    file: str
    rows: int
    of: str


class _Asked(NamedTuple):
    name: str
    """Begin of the file's name."""
    of: str
    """What was exported, for the audit log."""
    sheet: Sheet
    leads: AsyncIterator[Lead]
    total: int


class DeskExports:
    """Implements Exports. `data_dir`: where the store lies; None = in memory, and there is nowhere to write to."""

    def __init__(self, ground: Ground, places: Places, words: Words, data_dir: Path | None, shelf: MediaShelf) -> None:
        self._ground, self._store, self._places, self._words = ground, ground.store, places, words
        self._folder = data_dir.absolute().parent / FOLDER if data_dir else None
        self._persons = PersonArchives(ground, words, self._folder, shelf)

    async def leads(self, wanted: LeadFilter, user: User, progress: Progress | None = None) -> Exported:
        if user.role is DeskRole.VIEWER:
            return self._no("may_not")
        question = lead_question(wanted, self._places.mentioned, self._ground.country)
        total = await self._store.leads.collection.count_documents(question)
        found = self._found(question, lead_sort(wanted))
        sheet = lead_sheet(self._ground, self._words, await self._names())
        statuses = ",".join(wanted.statuses) or "all"
        return await self._export(_Asked("leads", f"leads: {statuses}", sheet, found, total), user, progress)

    async def person(self, whose: str, user: User) -> Exported:
        return await self._persons.make(whose, user)

    async def bookkeeping(
        self, month: date, pro_id: str | None, user: User, progress: Progress | None = None
    ) -> Exported:
        if user.role is not DeskRole.OWNER:
            return self._no("may_not")
        names, zone = await self._names(), self._ground.zone
        first = month.replace(day=1)
        span = midnight(first, zone), midnight((first + timedelta(days=32)).replace(day=1), zone)
        # A visit that was opened again has no such time any more: what is asked is when it was completed last.
        question: dict[str, Any] = {"completed_at": {"$gte": span[0], "$lt": span[1]}}
        if pro_id is not None:
            question["pro_id"] = pro_id
        total = await self._store.leads.collection.count_documents(question)
        order = sorted(names, key=lambda one: (names[one], one)) if pro_id is None else [pro_id]
        found = self._by_pro(question, order, span)
        name = f"bookkeeping-{first:%Y-%m}" + (f"-{names.get(pro_id, pro_id)}" if pro_id else "")
        sheet = visit_sheet(self._ground, self._words, names)
        asked = _Asked(name, f"bookkeeping: {first:%Y-%m} {pro_id or 'all'}", sheet, found, total)
        return await self._export(asked, user, progress)

    # -- what is read -------------------------------------------------------------------------------------------------

    async def _found(self, question: Mapping[str, Any], sort: list[tuple[str, int]]) -> AsyncIterator[Lead]:
        cursor = self._store.leads.collection.find(question, sort=sort)
        while chunk := await cursor.to_list(_CHUNK):
            for document in chunk:
                yield from_document(Lead, document)

    async def _by_pro(
        self, question: Mapping[str, Any], order: Sequence[str], span: tuple[Any, Any]
    ) -> AsyncIterator[Lead]:
        """One professional after the other, in the order of the visits; at the end those without any."""
        wanted: list[dict[str, Any]] = [{"pro_id": pro_id} for pro_id in order]
        if "pro_id" not in question:
            wanted.append({"pro_id": {"$nin": list(order)}})
        for his in wanted:
            async for lead in self._found({**question, **his}, [("completed_at", 1)]):
                if last_move(lead, LeadStatus.COMPLETED, span):
                    yield lead

    async def _names(self) -> dict[str, str]:
        found = self._store.professionals.collection.find({}, {"name": 1})
        return {one["_id"]: one["name"] for one in await found.to_list()}

    # -- what is written ----------------------------------------------------------------------------------------------

    async def _export(self, asked: _Asked, user: User, progress: Progress | None) -> Exported:
        if self._folder is None:
            return self._no("export.nowhere")
        try:
            target, rows = await self._written(self._folder, asked, progress)
        except OSError as fault:
            logger.error("An export could not be written: {}", type(fault).__name__)
            return self._no("export.disk", why=fault_in_words(self._words, fault))
        await audited(
            self._store.db, self._ground.ids.new("export"), self._ground.clock.now(), user.name, "export",
            after=_Noted(file=target.name, rows=rows, of=asked.of),
        )  # fmt: skip
        logger.info("{} rows were exported to {}", rows, FOLDER)
        key = "export.done" if rows else "export.empty"
        return Exported(ok=True, message=self._words(key, rows=rows), file=str(target), rows=rows)

    async def _written(self, folder: Path, asked: _Asked, progress: Progress | None) -> tuple[Path, int]:
        target = await asyncio.to_thread(_fresh, folder, asked.name, self._stamp())
        part = target.with_name(f"{target.name}.part")
        try:
            rows = await self._stream(part, asked, progress)
            await asyncio.to_thread(part.replace, target)
        except BaseException:
            part.unlink(missing_ok=True)  # half a file would be taken for a whole one
            raise
        return target, rows

    async def _stream(self, part: Path, asked: _Asked, progress: Progress | None) -> int:
        pace, rows, lines = Pace(), 0, [BOM, row(asked.sheet.head)]
        with await asyncio.to_thread(_opened, part) as file:
            async for lead in asked.leads:
                lines.append(row(asked.sheet.cells(lead)))
                rows += 1
                if rows % _CHUNK == 0:
                    await asyncio.to_thread(file.writelines, lines)
                    lines = []
                    if progress:
                        progress(rows, asked.total)
                await pace.rest()
            await asyncio.to_thread(file.writelines, lines)
        return rows

    def _stamp(self) -> str:
        now = self._ground.clock.now()
        return f"{local_day(now, self._ground.zone):%Y%m%d}-{now.astimezone(self._ground.zone):%H%M%S}"

    def _no(self, key: str, **facts: object) -> Exported:
        return Exported(ok=False, message=self._words(key, **facts))


def _opened(part: Path) -> Any:
    """Readable by its owner alone from the first byte on."""
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    return open(handle, "w", encoding="utf-8", newline="")


def _fresh(folder: Path, name: str, stamp: str) -> Path:
    """A name that no export has yet; the folder is made where it is missing."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    plain = "".join(c if c.isalnum() or c in "-_" else "-" for c in name)
    return next(path for path in _names(folder, f"{plain}-{stamp}") if not path.exists())


def _names(folder: Path, stem: str) -> Iterable[Path]:
    yield folder / f"{stem}.csv"
    number = 2
    while True:
        yield folder / f"{stem}-{number}.csv"
        number += 1
