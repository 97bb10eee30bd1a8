"""Leads: the live table. Cells are edited in place and stay marked until Save Changes has shown what follows."""

from collections.abc import Sequence
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Button, DataTable, Input

from fixi_app.domain.leads import LeadStatus
from fixi_app.services.office import Saved
from tui.screens.conflict import MINE
from tui.screens.dialogs import ConfirmDialog, PickDialog, TextDialog
from tui.screens.leads.cells import SORTABLE, columns
from tui.screens.leads.conflict import of_lead
from tui.screens.leads.deeds import save_seeing
from tui.screens.leads.detail import LeadDetailScreen
from tui.screens.leads.model import EDITABLE
from tui.screens.leads.table import LeadsTable
from tui.screens.numbers.area import tell_exported
from tui.widgets.basic import Field, Push, Say
from tui.widgets.choice import Choice
from tui.widgets.grid import Grid

_TYPING_REST = 0.2
"""Seconds without a key after which a search is asked for."""


_FOR = {
    "save": ("leads", "save"), "discard": ("leads", "save"), "undo_row": ("leads", "save"),
    "export": ("exports", "leads"),
}  # fmt: skip
"""Action -> the call of the office that must be open for it."""


class LeadsArea(LeadsTable):
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", "key.save"),
        Binding("space,ctrl+o", "open", "key.open"),
        Binding("ctrl+r", "refresh", "key.refresh"),
        Binding("s,ד", "sort", "key.sort"),
        Binding("ctrl+f", "search", "key.search"),
        Binding("x,ס", "export", "key.export_leads"),
        Binding("delete", "undo_row", "key.undo_row"),
        Binding("shift+delete", "discard", "key.discard"),
        Binding("escape", "to_table", "key.to_table", show=False),
    ]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What whoever sits here may not do is no key."""
        return (action not in _FOR or self.office.may(*_FOR[action])) and super().check_action(action, parameters)

    def __init__(self) -> None:
        super().__init__()
        self._typing: Timer | None = None

    def compose(self) -> ComposeResult:
        yield Horizontal(*self.dashboard.sided(self._toolbar()), classes="toolbar")
        yield Grid(id="table")
        yield Say(self.t("leads.empty"), id="empty")
        yield Horizontal(*self.dashboard.sided(self._buttons()), classes="buttons")

    def _toolbar(self) -> list[Widget]:
        statuses = [("", self.t("leads.all"))] + [
            (status.value, self.t.named("status", status)) for status in LeadStatus
        ]
        chosen = self.model.wanted.statuses[0].value if self.model.wanted.statuses else ""
        return [
            Field(self.model.wanted.text, placeholder=self.t("leads.search"), id="search"),
            Choice(self.t("leads.filter"), statuses, chosen, id="status"),
            Say("", id="count"),
        ]

    def _buttons(self) -> list[Widget]:
        return [
            Push(self.t("leads.save"), variant="primary", id="save", disabled=True),
            Push(self.t("leads.discard"), id="discard", disabled=True),
            Push(self.t("leads.refresh"), id="refresh"),
            Say("", id="unsaved"),
        ]

    def on_mount(self) -> None:
        table = self.query_one("#table", Grid)
        table.show_columns(columns(self.t, self.model), start="status")
        self.query_one("#empty", Say).display = False
        if self.model.loaded:
            self._show()

    def enter(self) -> None:
        self.query_one("#table", Grid).focus()

    @on(Input.Changed, "#search")
    def _search_typed(self, event: Input.Changed) -> None:
        if self._typing:
            self._typing.stop()
        self._typing = self.set_timer(_TYPING_REST, lambda: self._look_for(event.value))

    def _look_for(self, words: str) -> None:
        if words.strip() != self.model.wanted.text:
            self.model.look_for(words.strip())
            self.from_the_first()

    @on(Choice.Changed, "#status")
    def _status_chosen(self, event: Choice.Changed) -> None:
        self.model.only((LeadStatus(event.choice.value),) if event.choice.value else ())
        self.from_the_first()

    @on(Input.Submitted, "#search")
    def action_to_table(self) -> None:
        self.query_one("#table", Grid).focus()

    def action_search(self) -> None:
        self.query_one("#search", Field).focus()

    @on(DataTable.HeaderSelected)
    def _header(self, event: DataTable.HeaderSelected) -> None:
        self._sort(str(event.column_key.value))

    def action_sort(self) -> None:
        where = self.query_one("#table", Grid).where()
        if where:
            self._sort(where[1])

    def _sort(self, column: str) -> None:
        if column not in SORTABLE:
            return
        self.model.sort_by(column)
        self.query_one("#table", Grid).show_columns(columns(self.t, self.model))
        self.from_the_first()

    @on(Button.Pressed, "#refresh")
    def action_refresh(self) -> None:
        self.load_now()
        self.dashboard.tell(self.t("leads.refreshed"))

    @on(DataTable.CellSelected)
    def _cell(self, event: DataTable.CellSelected) -> None:
        column = str(event.cell_key.column_key.value)
        lead_id = str(event.cell_key.row_key.value)
        if column in EDITABLE and self.office.may("leads", "save"):
            self._edit(lead_id, column)
        else:
            self.app.push_screen(LeadDetailScreen(lead_id))

    def action_open(self) -> None:
        where = self.query_one("#table", Grid).where()
        if where:
            self.app.push_screen(LeadDetailScreen(where[0]))

    @work(exclusive=True, group="edit", exit_on_error=False)
    async def _edit(self, lead_id: str, column: str) -> None:
        row = self.model.row(lead_id)
        if row is None:
            return
        if column == "pro_name":
            await self.know_pros()
        value = self.model.changed(lead_id, column)
        current = str(getattr(row, EDITABLE[column]) or "") if value is None else value
        answer = await self.app.push_screen_wait(self._dialog(column, current))
        if answer is not None:
            self.model.change(lead_id, column, answer)
            self._show()

    def _dialog(self, column: str, current: str) -> PickDialog | TextDialog:
        title = self.t(f"column.{column}")
        if column == "status":
            return PickDialog(title, [(s.value, self.t.named("status", s)) for s in LeadStatus], current)
        if column == "pro_name":
            return PickDialog(title, [("", self.t("leads.nobody")), *self._pros.items()], current)
        return TextDialog(title, current)

    def action_undo_row(self) -> None:
        where = self.query_one("#table", Grid).where()
        if where and where[0] in self.model.editing:
            self.model.forget(where[0])
            self._show()

    @on(Button.Pressed, "#discard")
    @work(exclusive=True, group="discard", exit_on_error=False)
    async def action_discard(self) -> None:
        if not self.model.editing:
            return
        question = self.t("leads.discard_sure", count=len(self.model.editing))
        if await self.app.push_screen_wait(ConfirmDialog(question, self.t("leads.discard"))):
            self.model.editing.clear()
            self._show()

    @on(Button.Pressed, "#save")
    @work(exclusive=True, group="save", exit_on_error=False)
    async def action_save(self) -> None:
        """Show what follows, and save what is allowed when the person agrees."""
        if not await self._settled():
            return
        edits = self.model.edits()
        if not edits:
            self.dashboard.tell(self.t("leads.nothing_to_save"))
            return
        names = {lead_id: begun.row.customer_name for lead_id, begun in self.model.editing.items()}
        self._saved(await save_seeing(self, edits, names))

    async def _settled(self) -> bool:
        """Whether each lead that was changed elsewhere has its answer: mine on top, or theirs."""
        if any(column == "pro_name" for one in self.model.conflicts() for column, _, _ in one.values):
            await self.know_pros()
        for one in self.model.conflicts():
            answer = await self.app.push_screen_wait(of_lead(one, self.t, self._words))
            if answer is None:
                return False
            if answer == MINE:
                self.model.keep_mine(one.lead_id)
            else:
                self.model.forget(one.lead_id)
            self._show()
        return True

    def _words(self, column: str, value: str) -> str:
        if column == "status":
            return self.t.named("status", value)
        if column == "pro_name":
            return self._pros.get(value, value) or self.t("leads.nobody")
        return value or self.t("leads.emptied")

    def action_export(self) -> None:
        self._export()

    @work(exclusive=True, group="export", exit_on_error=False)
    async def _export(self) -> None:
        """Everything that the table would show, as a file for a spreadsheet; how far it is stands where the hint is."""
        if (user := self.dashboard.user) is None:
            return
        done = await self.attempt(self.office.exports.leads(self.model.wanted, user, self._progress), "export_leads")
        self._show_counts()
        if done:
            tell_exported(done, self.dashboard.tell)

    def _progress(self, rows: int, total: int) -> None:
        self.query_one("#unsaved", Say).say(self.t("leads.exporting", rows=f"{rows:,}", total=f"{total:,}"))

    def _saved(self, results: Sequence[Saved]) -> None:
        for result in results:
            if result.ok:
                self.model.forget(result.lead_id)
        self.load_now()
