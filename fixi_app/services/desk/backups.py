"""Backups at the desk: which there are, and one more by a key. Restoring is for a stopped Fixi (`restore`)."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timezone
from pathlib import Path

from loguru import logger

from fixi_app.services.audit import Told, audited
from fixi_app.services.desk.fault_words import fault_in_words
from fixi_app.services.desk.health import Surroundings
from fixi_app.services.desk.words import Words
from fixi_app.services.ground import Ground
from fixi_app.services.office import BackupRow, DeskRole, Saved, User
from storage import StoreError

_MOST = 100


class DeskBackups:
    """Implements Backups."""

    def __init__(self, ground: Ground, around: Surroundings, words: Words) -> None:
        self._ground, self._around, self._words = ground, around, words

    @property
    def place(self) -> str:
        return str(self._around.backup_dir or "")

    async def rows(self) -> Sequence[BackupRow]:
        folder = self._around.backup_dir
        return await asyncio.to_thread(_found, folder) if folder else []

    async def make(self, user: User) -> Saved:
        if user.role is not DeskRole.OWNER:
            return self._said(False, "owner_only")
        if self._around.set_up is None or self._around.backup_dir is None:
            return self._said(False, "backups.nowhere")
        try:
            name = await self._around.set_up.backup()
        except (StoreError, OSError) as fault:
            logger.error("The backup asked for at the desk could not be made ({})", type(fault).__name__)
            return self._said(False, "backups.failed", why=fault_in_words(self._words, fault))
        ground = self._ground
        deed, now = ground.ids.new("backup"), ground.clock.now()
        await audited(ground.store.db, deed, now, user.name, "backup", after=Told(told=name))
        return self._said(True, "backups.made", name=name)

    def _said(self, ok: bool, key: str, **facts: str) -> Saved:
        return Saved(lead_id="", ok=ok, message=self._words(key, **facts))


def _found(folder: Path) -> list[BackupRow]:
    if not folder.is_dir():
        return []
    there = [(path, path.stat()) for path in folder.glob("*.backup")]
    rows = [
        BackupRow(name=path.name, bytes=state.st_size, made_at=datetime.fromtimestamp(state.st_mtime, timezone.utc))
        for path, state in there
    ]
    return sorted(rows, key=lambda row: row.made_at, reverse=True)[:_MOST]
