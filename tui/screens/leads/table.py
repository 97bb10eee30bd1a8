"""The live part of Leads: a window of rows from the store that moves along, and rests between two readings."""

import asyncio
import time
from typing import ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.timer import Timer

from fixi_app.services.office import LeadPage
from tui.pane import Area
from tui.screens.leads.cells import CellMaker
from tui.screens.leads.model import LeadsModel
from tui.screens.leads.window import SIZE, last_offset
from tui.widgets.basic import Push, Say
from tui.widgets.grid import Grid, Rows

_OFTEN, _SHARE = 0.5, 4
"""What streams in is read again after so many seconds at the earliest, and never for more than a fifth of the time."""


class LeadsTable(Area):
    """Expects a grid `#table` and the words around it: `#empty`, `#count`, `#unsaved`, `#save`, `#discard`."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+home", "first", "key.first", show=False, priority=True),
        Binding("ctrl+end", "last", "key.last", show=False, priority=True),
    ]

    def __init__(self) -> None:
        super().__init__(id="leads")
        self._pros: dict[str, str] = {}
        self._again: Timer | None = None
        self._loaded_at, self._took = 0.0, 0.0
        self._jump: int | None = None
        """The row to go to once the rows are there."""

    @property
    def model(self) -> LeadsModel:
        return self.dashboard.leads_model

    def load(self) -> None:
        """Now, or as soon as it may be: what streams in must not keep the desk busy with nothing but reading again."""
        if self._again is None:
            rest = max(_OFTEN, _SHARE * self._took)
            wait = self._loaded_at + rest - time.monotonic()
            self._again = self.set_timer(wait, self._load) if wait > 0 else None
            if wait <= 0:
                self._load()

    def load_now(self) -> None:
        """The person asked for something else than what is shown."""
        self._load()

    def from_the_first(self) -> None:
        """Others than before, or in another order: they are read from their beginning."""
        self._jump = 0
        self._load()

    @work(exclusive=True, group="leads", exit_on_error=False)
    async def _load(self) -> None:
        """The window of leads that is looked at, fresh from the office."""
        began = time.monotonic()
        if self._again:
            self._again.stop()
            self._again = None
        wanted = self.model.wanted
        page = await self.read(self.office.leads.page(wanted), "leads")
        if not self._pros and any(begun.edit.pro_id for begun in self.model.editing.values()):
            await self.know_pros()
        self._loaded_at = time.monotonic()
        self._took = self._loaded_at - began
        if page is not None:
            await self._take(page.but(offset=wanted.offset))

    async def know_pros(self) -> None:
        """The names to choose from: read when they are chosen from, and not with every change of a lead."""
        pros = await self.attempt(self.office.professionals.rows(), "professionals")
        if pros is not None:
            self._pros = {row.professional.id: row.professional.name for row in pros}

    async def _take(self, page: LeadPage) -> None:
        if not page.rows and page.total and page.offset and self.model.go_to(last_offset(page.total)):
            self._load()  # so many went that nothing is left here
            return
        moved = self.model.take(page)
        rows = self._rows()
        # Making the cells and laying them out take some milliseconds each; keys and messages pass in between.
        await asyncio.sleep(0)
        self._show(rows, moved)

    @on(Grid.LookedAt, "#table")
    def _looked_at(self, event: Grid.LookedAt) -> None:
        if self.model.look_at(event.first, event.last):
            self.load_now()

    def action_first(self) -> None:
        self._to_end(0)

    def action_last(self) -> None:
        self._to_end(last_offset(self.model.page.total))

    def _to_end(self, offset: int) -> None:
        """All the way, also past what the table holds."""
        table = self.query_one("#table", Grid)
        row = SIZE if offset else 0
        if self.model.go_to(offset):
            self._jump = row
            self.load_now()
        else:
            table.move_cursor(row=min(row, table.row_count - 1), animate=False)

    def _rows(self) -> Rows:
        make = CellMaker(self.t, self.reading, self.office.timezone, self.model, self._pros)
        return [(row.id, make.cells(row)) for row in self.model.page.rows]

    def _show(self, rows: Rows | None = None, moved: int = 0) -> None:
        to, self._jump = self._jump, None
        self.query_one("#table", Grid).fill(self._rows() if rows is None else rows, moved, to)
        self._show_counts()

    def _show_counts(self) -> None:
        page, unsaved = self.model.page, len(self.model.editing)
        filtered = bool(self.model.wanted.text or self.model.wanted.statuses)
        empty = self.query_one("#empty", Say)
        empty.say(self.t("leads.none_found" if filtered else "leads.empty"))
        empty.display = self.model.loaded and not page.rows
        self.query_one("#table", Grid).display = not empty.display
        self.query_one("#count", Say).say(self._counted(page))
        state = self.query_one("#unsaved", Say)
        state.set_class(bool(unsaved), "waiting")
        state.say(self.t("leads.unsaved", count=unsaved) if unsaved else self.t("leads.hint"))
        for button in ("#save", "#discard"):
            self.query_one(button, Push).disabled = not unsaved

    def _counted(self, page: LeadPage) -> str:
        if page.more:
            return self.t("leads.count_more", total=f"{page.total:,}")
        if page.offset or len(page.rows) < page.total:
            last = page.offset + len(page.rows)
            return self.t("leads.count_part", first=f"{page.offset + 1:,}", last=f"{last:,}", total=f"{page.total:,}")
        return self.t("leads.count", shown=len(page.rows), total=page.total)
