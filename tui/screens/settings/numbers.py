"""Limits and numbers: every setting of the business with its value and where that comes from; Enter changes one."""

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import DataTable, Input

from fixi_app.services.office import SettingKind, SettingRow, SettingSource
from tui.painting import Cell
from tui.screens.settings.numbers_model import found, sentence, shown
from tui.screens.settings.panel import Panel
from tui.screens.settings.setting_dialog import SettingDialog
from tui.widgets.basic import Field, Say
from tui.widgets.grid import Column, Grid

_WIDTHS = {"what": (26, 4), "value": (12, 1), "source": (9, 0), "group": (8, 1)}


class NumbersPanel(Panel):
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "edit", "key.edit"),
        Binding("ctrl+f", "search", "key.search"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._rows: Sequence[SettingRow] = ()

    def compose(self) -> ComposeResult:
        yield Field(placeholder=self.t("numbers.search"), id="numbers-search")
        yield Grid(id="numbers", cursor_type="row")
        yield Say("", id="number-told", classes="hint")

    def on_mount(self) -> None:
        columns = [Column(key, self.t(f"numbers.{key}"), width, weight) for key, (width, weight) in _WIDTHS.items()]
        self.query_one("#numbers", Grid).show_columns(columns, start="what")

    def enter(self) -> None:
        self.query_one("#numbers", Grid).focus()

    async def look(self) -> None:
        rows = await self.read(self.office.settings.rows(), "settings")
        if rows is not None:
            self._rows = rows
            self._fill()

    @on(Input.Changed, "#numbers-search")
    def _fill(self) -> None:
        words = self.query_one("#numbers-search", Field).value
        rows = found(self._rows, words, self.t)
        self.query_one("#numbers", Grid).fill([(row.name, self._cells(row)) for row in rows])
        self._tell()

    def _cells(self, row: SettingRow) -> list[Cell]:
        style = "" if row.source is SettingSource.DEFAULT else "bold"
        return [
            Cell(sentence(row, self.t), self.reading),
            Cell(shown(row, row.value, self.t), self.reading, style=style),
            Cell(self.t.named("numbers_source", row.source), self.reading, style=style or "dim"),
            Cell(self.t.named("numbers_group", row.group), self.reading, style="dim"),
        ]

    def _chosen(self) -> SettingRow | None:
        where = self.query_one("#numbers", Grid).where()
        return next((row for row in self._rows if where and row.name == where[0]), None)

    @on(DataTable.RowHighlighted, "#numbers")
    def _tell(self) -> None:
        """The whole sentence of the row under the cursor: the column may have cut it."""
        row = self._chosen()
        if row is None:
            self.query_one("#number-told", Say).say(self.t("numbers.none") if self._rows else "")
            return
        parts = [sentence(row, self.t), self.t("numbers.usual", usual=shown(row, row.usual, self.t))]
        fixed = row.source is SettingSource.ENVIRONMENT
        parts.append(self.t("numbers.fixed" if fixed else "numbers.hint"))
        self.query_one("#number-told", Say).say(" · ".join(part.rstrip(".") for part in parts))

    @on(DataTable.RowSelected, "#numbers")
    def action_edit(self) -> None:
        row = self._chosen()
        if row is None:
            return
        if row.source is SettingSource.ENVIRONMENT:
            self.dashboard.tell(self.t("numbers.fixed"), severity="warning")
            return
        self.app.push_screen(SettingDialog(row), lambda message: self._saved(row, message))

    def _saved(self, row: SettingRow, message: str | None) -> None:
        user = self.dashboard.user
        if message is None or user is None:
            return
        if row.kind is SettingKind.SECRET:  # what stood there was never shown here, so it cannot be put back
            self.dashboard.tell(message)
            return

        async def undo() -> None:
            back = await self.attempt(self.office.settings.change({row.name: row.value}, user), "save")
            if back is not None:
                self.dashboard.tell(self.t("numbers.undone") if back.ok else back.message)

        self.dashboard.undoable(message, undo)

    @on(Input.Submitted, "#numbers-search")
    def _to_rows(self) -> None:
        self.query_one("#numbers", Grid).focus()

    def action_search(self) -> None:
        self.query_one("#numbers-search", Field).focus()
