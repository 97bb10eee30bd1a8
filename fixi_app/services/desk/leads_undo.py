"""A deed at the desk is taken back, within the time in which nobody was told of it yet.

Promise: the lead is as it was before, in one write, if nobody moved it since; its slot is its own again; the story and
the audit log keep both the deed and its undo. What had to wait for the end of that time is then done, once.
"""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from loguru import logger

from fixi_app.booking.claims import book_filter, book_update, hold_update, release_filter, release_update
from fixi_app.domain.leads import By, Lead, LeadStatus, StatusChange
from fixi_app.repositories.documents import from_document, to_document
from fixi_app.services.audit import audited
from fixi_app.services.desk import showing
from fixi_app.services.desk.words import Words
from fixi_app.services.ground import Ground
from fixi_app.services.office import DeskRole, Saved, User
from fixi_app.services.telling.tell import Tell
from fixi_app.services.visits.owing import Owing


class LeadsUndo:
    def __init__(self, ground: Ground, tell: Tell, words: Words) -> None:
        self._ground, self._store, self._words = ground, ground.store, words
        self._owing = Owing(ground, tell)

    async def pay_held(self) -> None:
        ground = self._ground
        await self._owing.pay_held(ground.clock.now(), timedelta(seconds=ground.business.undo_seconds))

    async def undo(self, deeds: Sequence[str], user: User) -> Sequence[Saved]:
        if user.role is DeskRole.VIEWER:
            return [Saved(lead_id="", ok=False, message=self._words("may_not"))]
        return [await asyncio.shield(self._undone(deed, user.name)) for deed in deeds]

    async def _undone(self, deed: str, by: str) -> Saved:
        entry = await self._store.db["audit_log"].find_one({"_id": f"audit_{deed}"})
        lead_id = str(entry["lead_id"]) if entry else ""
        now = self._ground.clock.now()
        both: tuple[Lead, Lead] | None = None

        def decide(stored: Lead) -> Lead | None:
            nonlocal both
            both = None
            if entry is not None and _may(stored, deed):
                both = stored, _as_before(stored, entry["before"], now)
            return both[1] if both else None

        written = await self._store.leads.change(lead_id, decide) if lead_id else None
        if written is None or both is None:
            name = showing.called(written) if written else "-"
            return Saved(lead_id=lead_id, ok=False, message=self._words("undo.late", name=name))
        after, back = both
        await self._slots_back(after, back)
        await audited(self._store.db, f"{deed}_undo", now, by, "lead", lead_id=lead_id, before=after, after=back)
        logger.bind(lead_id=lead_id).info("Lead {} is as it was before the last deed", lead_id)
        return Saved(lead_id=lead_id, ok=True, message=self._words("undo.done", name=showing.called(back)))

    async def _slots_back(self, after: Lead, back: Lead) -> None:
        """What the deed took is free again; what it would have given back is the lead's, in the way it was."""
        slots = self._store.slots.collection
        if after.slot_id and after.slot_id != back.slot_id:
            await slots.update_one(release_filter(after.slot_id, after.id), release_update())
        if not back.slot_id:
            return
        now = self._ground.clock.now()
        until = now + timedelta(minutes=self._ground.business.hold_minutes)
        booked = back.status in (LeadStatus.BOOKED, LeadStatus.COMPLETED)
        update = book_update(back.id) if booked else hold_update(back.id, until)
        if after.slot_id == back.slot_id and after.status == back.status:
            return
        await slots.update_one(book_filter(back.slot_id, back.id, now), update)


def _may(stored: Lead, deed: str) -> bool:
    """Whether this deed is the last thing that happened to the lead, and nobody was told of it."""
    version = int(deed.rpartition("_")[2]) + 1
    return bool(stored.owed and stored.owed.held and stored.owed.deed == deed and stored.version == version)


def _as_before(stored: Lead, before: dict[str, Any], now: Any) -> Lead:
    fields = {name: value for name, value in before.items() if name != "status_history"}
    back = from_document(Lead, to_document(stored) | fields)
    history = stored.status_history
    if back.status is not stored.status:
        change = StatusChange(status=back.status, at=now, by=By.OWNER, reason="taken back")
        history = (*history, change)
    return back.but(owed=None, updated_at=now, version=stored.version, status_history=history)
