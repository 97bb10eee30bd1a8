"""Jobs: what Fixi does by itself, when it did and when it will; switched by a key, run by another."""

from collections.abc import Sequence
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widgets import Button, DataTable

from fixi_app.services.office import JobRow
from tui.painting import Cell
from tui.screens.settings.panel import Panel
from tui.shown import moment
from tui.widgets.basic import Push, Say
from tui.widgets.grid import Column, Grid

_WIDTHS = {"job": (13, 4), "state": (9, 1), "last": (12, 1), "ended": (9, 1), "next": (12, 1)}
_STYLES = {"failed": "bold red", "fine": "green"}


class JobsPanel(Panel):
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "switch", "key.job_switch"),
        Binding("r,ר", "run", "key.job_run"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._rows: Sequence[JobRow] = ()

    def compose(self) -> ComposeResult:
        yield Grid(id="jobs", cursor_type="row")
        yield Say("", id="job-state", classes="hint")
        buttons = [Push(self.t("jobs.switch"), id="job-switch"), Push(self.t("jobs.run"), id="job-run")]
        yield Horizontal(*self.dashboard.sided(buttons), classes="buttons")

    def on_mount(self) -> None:
        columns = [Column(key, self.t(f"jobs.{key}"), width, weight) for key, (width, weight) in _WIDTHS.items()]
        self.query_one("#jobs", Grid).show_columns(columns, start="job")

    def enter(self) -> None:
        self.query_one("#jobs", Grid).focus()

    async def look(self) -> None:
        rows = await self.read(self.office.jobs.rows(), "jobs")
        if rows is None:
            return
        self._rows = rows
        self.query_one("#jobs", Grid).fill([(row.name, self._cells(row)) for row in rows])
        if not rows:
            self.query_one("#job-state", Say).say(self.t("jobs.none"))

    def _cells(self, row: JobRow) -> list[Cell]:
        zone, dim = self.office.timezone, "" if row.on else "dim"
        return [
            Cell(row.label, self.reading, style=dim),
            Cell(self._state(row), self.reading, style=dim),
            Cell(moment(row.last_run, zone), self.reading, base="L"),
            Cell(self.t.named("jobs", row.ended) if row.ended else "", self.reading, style=_STYLES.get(row.ended, "")),
            Cell(moment(row.next_due, zone), self.reading, base="L"),
        ]

    def _state(self, row: JobRow) -> str:
        if row.running:
            return self.t("jobs.running")
        if not row.switch:
            return self.t("jobs.always")
        return self.t("jobs.on" if row.on else "jobs.off")

    def _chosen(self) -> JobRow | None:
        where = self.query_one("#jobs", Grid).where()
        return next((row for row in self._rows if where and row.name == where[0]), None)

    @on(DataTable.RowSelected, "#jobs")
    @on(Button.Pressed, "#job-switch")
    def action_switch(self) -> None:
        row = self._chosen()
        if row is not None:
            self._switch(row, not row.on)

    @work(exclusive=True, group="job-switch", exit_on_error=False)
    async def _switch(self, row: JobRow, on_: bool) -> None:
        user = self.dashboard.user
        if user is None:
            return
        done = await self.attempt(self.office.jobs.switch(row.name, on_, user), "save")
        if done is None:
            return
        if not done.ok:
            self.dashboard.tell(done.message, severity="warning")
            return

        async def undo() -> None:
            back = await self.attempt(self.office.jobs.switch(row.name, not on_, user), "save")
            if back is not None:
                self.dashboard.tell(self.t("jobs.switched_back") if back.ok else back.message)

        self.dashboard.undoable(f"{row.label}: {done.message}", undo)

    @on(Button.Pressed, "#job-run")
    def action_run(self) -> None:
        row = self._chosen()
        if row is not None:
            self._run(row)

    @work(exclusive=True, group="job-run", exit_on_error=False)
    async def _run(self, row: JobRow) -> None:
        user = self.dashboard.user
        if user is None:
            return
        state = self.query_one("#job-state", Say)
        state.say(self.t("jobs.under_way", job=row.label))
        done = await self.attempt(self.office.jobs.run_now(row.name, user), "job_run")
        state.say("")
        if done is not None:
            self.dashboard.tell(f"{row.label}: {done.message}", severity="information" if done.ok else "error")
        self.load()
