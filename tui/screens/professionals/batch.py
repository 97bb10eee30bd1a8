"""Several professionals at once from a file: what would be added, who is left out and why; then they are added."""

from collections.abc import Sequence
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Button, Input

from fixi_app.domain.reading import Trade
from fixi_app.services.office import BatchRow
from tui.painting import Cell, Reading
from tui.pane import Dialog
from tui.shown import phone
from tui.texts import Texts
from tui.widgets.basic import Field, Push, Say
from tui.widgets.choice import Choice
from tui.widgets.city import CityField
from tui.widgets.form import FormLine
from tui.widgets.grid import Column, Grid

_WIDTHS = {"line": (5, 0), "name": (13, 1), "phone": (13, 0), "trades": (11, 2), "city": (9, 1), "problem": (22, 5)}


def columns(texts: Texts) -> list[Column]:
    return [Column(key, texts(f"batch.{key}"), *width) for key, width in _WIDTHS.items()]


def cells(row: BatchRow, texts: Texts, reading: Reading) -> Sequence[Cell]:
    one, style = row.professional, "yellow" if row.problem else ""
    verdict = f"✕ {row.problem}" if row.problem else f"✓ {texts('batch.fits')}"
    trades = ", ".join(texts.named("trade", trade) for trade in one.trades)
    shown: list[tuple[str, str | None]] = [
        (str(row.line), "L"), (one.name, None), (phone(one.phone), "L"), (trades, None), (row.city, None),
        (verdict, "R" if reading.interface == "R" else "L"),
    ]  # fmt: skip
    return [Cell(text, reading, base, style=style) for text, base in shown]


class BatchDialog(Dialog[bool]):
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+s", "save", "key.add_several")]

    def __init__(self) -> None:
        super().__init__()
        self._rows: Sequence[BatchRow] = ()
        self._adding = False

    def compose(self) -> ComposeResult:
        trades = [("", self.t("batch.no_trade")), *((one.value, self.t.named("trade", one)) for one in Trade)]
        with Vertical(classes="dialog full"):
            yield Say(self.t("batch.title"), classes="title")
            with Vertical(classes="form", id="batch-form"):
                yield FormLine(self.t("batch.path"), Field(base="L", id="path"), self.t("batch.path_hint"))
                yield FormLine(self.t("batch.else_trade"), Choice(self.t("batch.else_trade"), trades, id="else-trade"))
                yield FormLine(self.t("batch.else_city"), CityField(id="else-city"))
            yield Say(self.t("batch.begin"), id="batch-told")
            yield Grid(id="batch", cursor_type="row")
            yield Say("", id="batch-why")
            buttons = [
                Push(self.t("batch.add"), variant="primary", id="save", disabled=True),
                Push(self.t("batch.look"), id="look"),
                Push(self.t("dialog.cancel"), id="cancel"),
            ]
            yield Horizontal(*self.dashboard.sided(buttons), classes="buttons")

    def on_mount(self) -> None:
        self.query_one("#batch", Grid).show_columns(columns(self.t), start="line")
        self.query_one("#path", Field).focus()

    @on(Input.Submitted, "#path")
    @on(Button.Pressed, "#look")
    @on(Choice.Changed, "#else-trade")
    @on(CityField.Picked)
    def _asked(self) -> None:
        self._look()

    @work(exclusive=True, group="batch", exit_on_error=False)
    async def _look(self) -> None:
        path = self.query_one("#path", Field).value
        if self._adding or not path.strip():
            return
        self._say(self.t("batch.reading"))
        trade, city = self.query_one("#else-trade", Choice).value, self.query_one("#else-city", CityField).value
        trades = (Trade(trade),) if trade else ()
        batch = await self.attempt(self.office.professionals.look_through(path, trades, city), "batch")
        self._say(batch.message if batch else "")
        self._show(batch.rows if batch else ())

    def _show(self, rows: Sequence[BatchRow]) -> None:
        self._rows = rows
        grid = self.query_one("#batch", Grid)
        grid.fill([(str(place), cells(row, self.t, self.reading)) for place, row in enumerate(rows)])
        self.query_one("#save", Push).disabled = not self._good
        self._why()
        if self._good and not isinstance(self.focused, Field | Choice):
            grid.focus()

    @property
    def _good(self) -> Sequence[BatchRow]:
        return [row for row in self._rows if not row.problem]

    @on(Grid.RowHighlighted, "#batch")
    def _why(self) -> None:
        """The whole sentence, which a narrow column cuts."""
        where = self.query_one("#batch", Grid).where() if self._rows else None
        self.query_one("#batch-why", Say).say(self._rows[int(where[0])].problem if where else "")

    def _say(self, text: str) -> None:
        self.query_one("#batch-told", Say).say(text)

    @on(Button.Pressed, "#save")
    def action_save(self) -> None:
        if self._adding:
            return
        if self._good:
            self._add(self._good)
        else:
            self._say(self.t("batch.nothing"))

    @work(exclusive=True, group="add", exit_on_error=False)
    async def _add(self, rows: Sequence[BatchRow]) -> None:
        user = self.dashboard.user
        if user is None:
            return
        self._adding = True
        try:
            done = await self.attempt(self.office.professionals.add_several(rows, user, self._progress), "batch_add")
        finally:
            self._adding = False
        if done is None:
            return
        self.dashboard.tell(done.message, severity="warning" if done.rows else "information")
        if done.rows:
            self._say(done.message)
            self._show(done.rows)
        else:
            self.dismiss(True)

    def _progress(self, done: int, total: int) -> None:
        if self.is_mounted:
            self._say(self.t("batch.adding", done=done, total=total))

    @on(Button.Pressed, "#cancel")
    def _cancel(self) -> None:
        self.dismiss(None)
