"""Backup: which copies of the store there are, where they lie, one more by a key, and how to go back to one."""

from collections.abc import Sequence
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widgets import Button

from fixi_app.services.office import BackupRow
from tui.painting import Cell
from tui.screens.settings.panel import Panel
from tui.shown import moment
from tui.widgets.basic import Copyable, Push, Say
from tui.widgets.grid import Column, Grid

_WIDTHS = {"name": (34, 2), "made_at": (13, 1), "size": (8, 0)}
_RESTORE = "python3 run.py restore backups/FILE"


class BackupPanel(Panel):
    BINDINGS: ClassVar[list[BindingType]] = [Binding("b,נ", "make", "key.backup_make")]

    def compose(self) -> ComposeResult:
        yield Grid(id="backups", cursor_type="row")
        yield Say("", id="backup-state", classes="hint")
        yield Say(self.t("backup.place"))
        yield Copyable("", base="L", id="backup-place")
        yield Say(self.t("backup.restore"), classes="hint")
        yield Copyable(_RESTORE, base="L")
        yield Horizontal(Push(self.t("backup.make"), id="backup-make"), classes="buttons")

    def on_mount(self) -> None:
        columns = [Column(key, self.t(f"backup.{key}"), width, weight) for key, (width, weight) in _WIDTHS.items()]
        self.query_one("#backups", Grid).show_columns(columns, start="name")
        self.query_one("#backup-make", Push).display = self.office.may("backups", "make")

    def enter(self) -> None:
        self.query_one("#backups", Grid).focus()

    async def look(self) -> None:
        rows = await self.read(self.office.backups.rows(), "backup")
        if rows is not None:
            self._show(rows)

    def _show(self, rows: Sequence[BackupRow]) -> None:
        self.query_one("#backups", Grid).fill([(row.name, self._cells(row)) for row in rows])
        self.query_one("#backup-state", Say).say("" if rows else self.t("backup.none"))
        self.query_one("#backup-place", Say).say(self.office.backups.place)

    def _cells(self, row: BackupRow) -> list[Cell]:
        texts = (row.name, moment(row.made_at, self.office.timezone), f"{row.bytes / 1024**2:.1f}")
        return [Cell(text, self.reading, base="L") for text in texts]

    @on(Button.Pressed, "#backup-make")
    def action_make(self) -> None:
        self._make()

    @work(exclusive=True, group="backup-make", exit_on_error=False)
    async def _make(self) -> None:
        user = self.dashboard.user
        if user is None:
            return
        state = self.query_one("#backup-state", Say)
        state.say(self.t("backup.under_way"))
        made = await self.attempt(self.office.backups.make(user), "backup_make")
        state.say("")
        if made is not None:
            self.dashboard.tell(made.message, severity="information" if made.ok else "error")
        self.load()
