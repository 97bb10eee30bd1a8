"""The columns of Leads and what stands in each cell."""

from collections.abc import Callable, Mapping, Sequence

from fixi_app.services.office import LeadRow
from tui.painting import Cell, Reading
from tui.screens.leads.model import LeadsModel
from tui.shown import STATUS_STYLE, moment, phone
from tui.texts import Texts
from tui.widgets.grid import Column

_WIDTHS = {
    "mark": (2, 0),
    "status": (13, 0),
    "customer_name": (11, 2),
    "phone": (13, 0),
    "city": (11, 1),
    "issue": (16, 4),
    "pro_name": (11, 2),
    "appointment_start": (12, 0),
    "trade": (12, 0),
    "street": (14, 2),
    "details": (16, 3),
    "updated_at": (12, 0),
}
CHANGED = "bold black on yellow"
SORTABLE = frozenset(_WIDTHS) - {"mark", "details"}


def columns(texts: Texts, model: LeadsModel) -> list[Column]:
    """The columns with their titles; the one sorted by bears an arrow."""
    found = []
    for key, (width, weight) in _WIDTHS.items():
        title = texts(f"column.{key}")
        if key == model.wanted.sort:
            title = f"{title} {'▼' if model.wanted.descending else '▲'}"
        found.append(Column(key, title, width, weight))
    return found


class CellMaker:
    """Makes the cells of a row: stored values, with unsaved ones over them and marked."""

    def __init__(self, texts: Texts, reading: Reading, zone: str, model: LeadsModel, pros: Mapping[str, str]) -> None:
        self._t = texts
        self._reading = reading
        self._zone = zone
        self._model = model
        self._pros = pros

    def cells(self, row: LeadRow) -> Sequence[Cell]:
        return [self._cell(row, key) for key in _WIDTHS]

    def _cell(self, row: LeadRow, key: str) -> Cell:
        value = self._model.changed(row.id, key)
        if value is not None:
            return Cell(self._words(key, value), self._reading, self._base(key), CHANGED)
        text = _STORED[key](self, row)
        style = STATUS_STYLE[row.status] if key == "status" else "bold red" if key == "mark" else ""
        return Cell(text, self._reading, self._base(key), style)

    @staticmethod
    def _base(key: str) -> str | None:
        return "L" if key in ("phone", "appointment_start", "updated_at", "mark") else None

    def _words(self, key: str, value: str) -> str:
        """An unsaved value as shown: never an empty cell, so that the mark can be seen."""
        if key == "status":
            return self._t.named("status", value)
        if key == "pro_name":
            return self._pros.get(value, value) or self._t("leads.nobody")
        return value or self._t("leads.emptied")

    def mark(self, row: LeadRow) -> str:
        if self._model.conflicted(row.id):
            return "‼"
        if row.id in self._model.editing:
            return "*"
        return "!" if row.is_emergency else ""

    def status(self, row: LeadRow) -> str:
        return self._t.named("status", row.status)

    def trade(self, row: LeadRow) -> str:
        return self._t.named("trade", row.trade) if row.trade else ""

    def visit(self, row: LeadRow) -> str:
        return moment(row.appointment_start, self._zone)

    def updated(self, row: LeadRow) -> str:
        return moment(row.updated_at, self._zone)


_STORED: Mapping[str, Callable[[CellMaker, LeadRow], str]] = {
    "mark": CellMaker.mark,
    "status": CellMaker.status,
    "customer_name": lambda _, row: row.customer_name,
    "phone": lambda _, row: phone(row.phone),
    "city": lambda _, row: row.city,
    "issue": lambda _, row: row.issue,
    "pro_name": lambda _, row: row.pro_name,
    "appointment_start": CellMaker.visit,
    "trade": CellMaker.trade,
    "street": lambda _, row: row.street,
    "details": lambda _, row: row.details,
    "updated_at": CellMaker.updated,
}
