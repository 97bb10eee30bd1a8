"""Professionals: who works here, what they do and where, how loaded they are; add one, or open one to edit."""

from collections.abc import Sequence
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widgets import Button, DataTable

from fixi_app.domain.professionals import Professional
from fixi_app.services.office import ProfessionalRow
from tui.painting import Cell
from tui.pane import Area
from tui.screens.professionals.form import ProfessionalForm
from tui.shown import amount, stars
from tui.widgets.basic import Push, Say
from tui.widgets.grid import Column, Grid

_WIDTHS = {
    "name": (14, 2),
    "trades": (16, 3),
    "base": (11, 1),
    "radius": (6, 0),
    "areas": (13, 3),
    "active": (8, 0),
    "approved": (8, 0),
    "rating": (7, 0),
    "open_jobs": (7, 0),
    "free_slots": (7, 0),
}


class ProfessionalsArea(Area):
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space,ctrl+o", "edit", "key.edit"),
        Binding("a,ש", "add", "key.add"),
        Binding("ctrl+r", "refresh", "key.refresh"),
    ]

    def __init__(self) -> None:
        super().__init__(id="professionals")
        self._rows: Sequence[ProfessionalRow] = ()

    def compose(self) -> ComposeResult:
        yield Grid(id="pros", cursor_type="row")
        yield Say(self.t("pros.empty"), id="no-pros")
        buttons = [
            Push(self.t("pros.add"), variant="primary", id="add"),
            Push(self.t("pros.edit"), id="edit"),
            Say(self.t("pros.hint"), classes="hint"),
        ]
        yield Horizontal(*self.dashboard.sided(buttons), classes="buttons")

    def on_mount(self) -> None:
        self.query_one("#no-pros", Say).display = False
        columns = [Column(key, self.t(f"pros.{key}"), width, weight) for key, (width, weight) in _WIDTHS.items()]
        self.query_one("#pros", Grid).show_columns(columns, start="name")

    def enter(self) -> None:
        self.query_one("#pros", Grid).focus()

    def load(self) -> None:
        self._load()

    @work(exclusive=True, group="professionals", exit_on_error=False)
    async def _load(self) -> None:
        rows = await self.attempt(self.office.professionals.rows(), "professionals")
        if rows is None:
            return
        self._rows = rows
        self.query_one("#pros", Grid).fill([(row.professional.id, self._cells(row)) for row in rows])
        self.query_one("#no-pros", Say).display = not rows
        self.query_one("#pros", Grid).display = bool(rows)

    def _cells(self, row: ProfessionalRow) -> list[Cell]:
        one = row.professional
        texts = [
            one.name,
            ", ".join(self.t.named("trade", trade) for trade in one.trades),
            self._city(one.base.city),
            amount(one.radius_km),
            ", ".join(self._city(area) for area in one.service_areas),
            self._sign(one.is_active),
            self._sign(one.approved),
            stars(row.rating),
            str(row.open_jobs),
            str(row.free_slots),
        ]
        style = "" if one.is_active and one.approved else "dim"
        return [Cell(text, self.reading, style=style) for text in texts]

    def _city(self, canonical: str) -> str:
        found = dict(self.office.professionals.cities(canonical)) if canonical else {}
        return found.get(canonical, canonical)

    def _sign(self, yes: bool) -> str:
        return self.t("pros.yes" if yes else "pros.no")

    @on(DataTable.RowSelected)
    def _selected(self, event: DataTable.RowSelected) -> None:
        self._open(str(event.row_key.value))

    @on(Button.Pressed, "#edit")
    def action_edit(self) -> None:
        where = self.query_one("#pros", Grid).where()
        if where:
            self._open(where[0])

    def _open(self, pro_id: str) -> None:
        found = next((row.professional for row in self._rows if row.professional.id == pro_id), None)
        if found:
            self.app.push_screen(ProfessionalForm(found))

    @on(Button.Pressed, "#add")
    def action_add(self) -> None:
        self.app.push_screen(ProfessionalForm(Professional(id="", name="")))

    def action_refresh(self) -> None:
        self.load()
