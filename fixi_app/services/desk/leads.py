"""Leads as the dashboard has them: looked at, changed, created."""

from collections.abc import Sequence

from fixi_app.services.desk.leads_create import LeadsCreate
from fixi_app.services.desk.leads_save import LeadsSave
from fixi_app.services.desk.leads_undo import LeadsUndo
from fixi_app.services.desk.leads_view import LeadsView
from fixi_app.services.desk.places import Places
from fixi_app.services.desk.words import Words
from fixi_app.services.ground import Ground
from fixi_app.services.office import (
    Consequence,
    Created,
    LeadDetail,
    LeadEdit,
    LeadFilter,
    LeadPage,
    LeadRow,
    NewLead,
    Saved,
    User,
)
from fixi_app.services.people.contacts import Contacts
from fixi_app.services.telling.tell import Tell


class DeskLeads:
    """Implements Leads."""

    def __init__(self, ground: Ground, contacts: Contacts, tell: Tell, places: Places, words: Words) -> None:
        self._view = LeadsView(ground, places, words)
        self._save = LeadsSave(ground, tell, words)
        self._undo = LeadsUndo(ground, tell, words)
        self._create = LeadsCreate(ground, contacts, tell, places, words)

    async def page(self, wanted: LeadFilter) -> LeadPage:
        return await self._view.page(wanted)

    async def find(self, text: str, limit: int) -> Sequence[LeadRow]:
        return await self._view.find(text, limit)

    async def detail(self, lead_id: str) -> LeadDetail | None:
        return await self._view.detail(lead_id)

    async def preview(self, edits: Sequence[LeadEdit]) -> Sequence[Consequence]:
        return await self._save.preview(edits)

    async def save(
        self, edits: Sequence[LeadEdit], skip: frozenset[str], user: User, hold: bool = False
    ) -> Sequence[Saved]:
        return await self._save.save(edits, skip, user, hold)

    async def undo(self, deeds: Sequence[str], user: User) -> Sequence[Saved]:
        return await self._undo.undo(deeds, user)

    async def pay_held(self) -> None:
        """What waited for an undo that did not come is done now."""
        await self._undo.pay_held()

    async def create(self, new: NewLead, user: User) -> Created:
        return await self._create.create(new, user)
