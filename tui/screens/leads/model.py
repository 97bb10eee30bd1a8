"""What is shown of the leads and what was changed but not saved yet. No widgets, so it outlives a change of language.

Promise: an edit belongs to the record, and to the version of it, that it began with; rows streaming in never touch it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from fixi_app.domain.leads import LeadStatus
from fixi_app.services.office import LeadEdit, LeadFilter, LeadPage, LeadRow
from tui.screens.leads.window import SIZE, Window, moved

EDITABLE = {
    "status": "status",
    "pro_name": "pro_id",
    "customer_name": "customer_name",
    "issue": "issue",
    "details": "details",
}
"""Column -> field of the edit."""


@dataclass(frozen=True)
class Editing:
    """`row` is what stood there when the edit began: what a value put back is compared with."""

    row: LeadRow
    edit: LeadEdit

    def changes(self) -> dict[str, Any]:
        fields = self.edit.model_dump(exclude={"lead_id", "version"})
        return {name: value for name, value in fields.items() if value is not None}


class Conflict(NamedTuple):
    lead_id: str
    name: str
    values: tuple[tuple[str, str, str], ...]
    """(column, what stands there now, what was typed)."""


@dataclass
class LeadsModel:
    wanted: LeadFilter = field(default_factory=lambda: LeadFilter(limit=SIZE))
    page: LeadPage = field(default_factory=lambda: LeadPage(rows=(), total=0))
    loaded: bool = False
    editing: dict[str, Editing] = field(default_factory=dict)

    def row(self, lead_id: str) -> LeadRow | None:
        return next((row for row in self.page.rows if row.id == lead_id), None)

    def change(self, lead_id: str, column: str, value: str) -> None:
        """Note a new value for a cell; the old one put back takes the mark away.

        A lead that moved on since its edit began starts a new edit here: what is typed now was typed seeing it.
        """
        current = self.row(lead_id)
        if current is None:
            return
        begun = self.editing.get(lead_id)
        if begun is None or self.conflicted(lead_id):
            begun = Editing(current, LeadEdit(lead_id=lead_id, version=current.version))
        name = EDITABLE[column]
        same = value == self._stored(begun.row, name)
        changed = Editing(begun.row, begun.edit.but(**{name: None if same else value}))
        if changed.changes():
            self.editing[lead_id] = changed
        else:
            self.forget(lead_id)

    def changed(self, lead_id: str, column: str) -> str | None:
        """The unsaved value of a cell, or None."""
        begun = self.editing.get(lead_id)
        value = getattr(begun.edit, EDITABLE[column]) if begun and column in EDITABLE else None
        return None if value is None else str(value)

    def conflicted(self, lead_id: str) -> bool:
        """Whether the lead moved on since the edit of it began."""
        begun, row = self.editing.get(lead_id), self.row(lead_id)
        return begun is not None and row is not None and row.version != begun.edit.version

    def conflicts(self) -> list[Conflict]:
        """Leads that moved on since their edits began, with what now stands against what was typed."""
        found = []
        for lead_id, begun in self.editing.items():
            now = self.row(lead_id)
            if now is not None and self.conflicted(lead_id):
                changed = [(column, name) for column, name in EDITABLE.items() if name in begun.changes()]
                values = [(column, self._stored(now, name), self._typed(begun, column)) for column, name in changed]
                found.append(Conflict(lead_id, now.customer_name, tuple(values)))
        return found

    def keep_mine(self, lead_id: str) -> None:
        """What was typed is an edit of the lead as it is now: seen, and put on top."""
        begun, now = self.editing.get(lead_id), self.row(lead_id)
        if begun is None or now is None:
            return
        left = {name: value for name, value in begun.changes().items() if str(value) != self._stored(now, name)}
        if left:
            self.editing[lead_id] = Editing(now, LeadEdit(lead_id=lead_id, version=now.version, **left))
        else:
            self.forget(lead_id)

    @staticmethod
    def _typed(begun: Editing, column: str) -> str:
        return str(getattr(begun.edit, EDITABLE[column]))

    def edits(self) -> Sequence[LeadEdit]:
        return [begun.edit for begun in self.editing.values()]

    def forget(self, lead_id: str) -> None:
        self.editing.pop(lead_id, None)

    def sort_by(self, column: str) -> None:
        """By this column; asked for the same again, the other way round."""
        down = not self.wanted.descending if self.wanted.sort == column else column.endswith("_at")
        self.wanted = self.wanted.but(sort=column, descending=down, offset=0)

    def look_for(self, text: str) -> None:
        self.wanted = self.wanted.but(text=text, offset=0)

    def only(self, statuses: tuple[LeadStatus, ...]) -> None:
        self.wanted = self.wanted.but(statuses=statuses, offset=0)

    def look_at(self, first: int, last: int) -> bool:
        """These rows of the table are looked at: whether another part of all leads is wanted because of that."""
        page = self.page
        if page.offset != self.wanted.offset:
            return False  # another part is on its way
        offset = moved(Window(page.offset, len(page.rows), page.total, page.more), first, last)
        return offset is not None and self.go_to(offset)

    def go_to(self, offset: int) -> bool:
        """Whether that is another part than the one that is wanted already."""
        before, self.wanted = self.wanted, self.wanted.but(offset=offset)
        return before != self.wanted

    def take(self, page: LeadPage) -> int:
        """A page that was read; says by how many rows the table has moved on."""
        before, self.page, self.loaded = self.page, page, True
        return page.offset - before.offset

    @staticmethod
    def _stored(row: LeadRow, name: str) -> str:
        return str(getattr(row, name) or "")
