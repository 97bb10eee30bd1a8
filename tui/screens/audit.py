"""The audit log. Who changed what, the newest first; of the line under the cursor, what stood there before."""

from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widgets import Button, DataTable

from fixi_app.services.office import AuditEntry, AuditFilter
from tui.painting import Cell
from tui.pane import Dialog
from tui.screens.audit_words import label, line
from tui.shown import moment
from tui.widgets.basic import Push, Say
from tui.widgets.choice import Choice
from tui.widgets.grid import Column, Grid

_MOST_SHOWN = 1000


class AuditDialog(Dialog[bool]):
    """The audit log. `lead_id`: only what was done to this lead."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("o,ם", "older", "key.older"),
        Binding("ctrl+r", "refresh", "key.refresh"),
    ]

    def __init__(self, lead_id: str = "") -> None:
        super().__init__()
        self._wanted = AuditFilter(lead_id=lead_id)
        self._entries: list[AuditEntry] = []
        self._more = False

    def compose(self) -> ComposeResult:
        anyone, anything = ("", self.t("audit.anyone")), ("", self.t("audit.anything"))
        with Vertical(classes="dialog full"):
            yield Say(self.t("audit.title"), classes="title")
            filters = [
                Choice(self.t("audit.by"), [anyone], id="by"),
                Choice(self.t("audit.what"), [anything], id="what"),
                Say("", id="audit-count"),
            ]
            yield Horizontal(*self.dashboard.sided(filters), classes="toolbar")
            yield Grid(id="entries")
            with VerticalScroll(id="changes"):
                yield Say("", id="change")
            buttons = [
                Push(self.t("key.older"), id="older", disabled=True),
                Push(self.t("dialog.close"), id="close"),
            ]
            yield Horizontal(*self.dashboard.sided(buttons), classes="buttons")

    def on_mount(self) -> None:
        widths = {"at": (13, 0), "by": (12, 1), "what": (16, 1), "about": (14, 2), "changed": (16, 4)}
        columns = [Column(key, self.t(f"audit.{key}"), *width) for key, width in widths.items()]
        self.query_one(Grid).show_columns(columns, start="at")
        self.query_one(Grid).focus()
        self._offer()
        self._load()

    @work(exclusive=True, group="people", exit_on_error=False)
    async def _offer(self) -> None:
        people = await self.attempt(self.office.audit.people(), "audit")
        kinds = self.office.audit.kinds()
        self.query_one("#by", Choice).offer([("", self.t("audit.anyone")), *((one, one) for one in people or ())])
        self.query_one("#what", Choice).offer([("", self.t("audit.anything")), *kinds])

    @work(exclusive=True, group="audit", exit_on_error=False)
    async def _load(self) -> None:
        page = await self.attempt(self.office.audit.page(self._wanted), "audit")
        if page is None:
            return
        before = self._entries if self._wanted.older_than else []
        self._entries, self._more = [*before, *page.entries], page.more
        self._show()

    def _show(self) -> None:
        self.query_one(Grid).fill([(one.id, self._cells(one)) for one in self._entries])
        self.query_one("#older", Push).disabled = not self._may_go_on
        empty = not self._entries
        self.query_one("#audit-count", Say).say(
            self.t("audit.nothing") if empty else self.t("audit.count", count=len(self._entries))
        )
        self._tell_changes()

    @property
    def _may_go_on(self) -> bool:
        return self._more and len(self._entries) < _MOST_SHOWN

    def _cells(self, one: AuditEntry) -> list[Cell]:
        changed = ", ".join(label(one, change, self.t) for change in one.changes)
        texts = [one.by, one.what, one.about, changed]
        at = Cell(moment(one.at, self.office.timezone), self.reading, base="L")
        return [at, *(Cell(text, self.reading) for text in texts)]

    @on(DataTable.CellHighlighted)
    def _tell_changes(self) -> None:
        where = self.query_one(Grid).where()
        entry = next((one for one in self._entries if where and one.id == where[0]), None)
        lines = [line(entry, change, self.t) for change in entry.changes] if entry else []
        self.query_one("#change", Say).say("\n".join(lines) if lines else self.t("audit.no_change") if entry else "")

    @on(Choice.Changed)
    def _asked(self) -> None:
        by, kind = (self.query_one(which, Choice).value for which in ("#by", "#what"))
        self._wanted = self._wanted.but(by=by, kind=kind, older_than=None)
        self._load()

    @on(Button.Pressed, "#older")
    def action_older(self) -> None:
        if self._may_go_on:
            last = self._entries[-1]
            self._wanted = self._wanted.but(older_than=(last.at, last.id))
            self._load()

    def action_refresh(self) -> None:
        self._wanted = self._wanted.but(older_than=None)
        self._load()

    @on(Button.Pressed, "#close")
    def _close(self) -> None:
        self.dismiss(True)
