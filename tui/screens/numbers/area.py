"""Numbers: a period is chosen by a digit or a click; charts, sentences and a line for each professional follow it."""

from collections.abc import Callable
from datetime import date
from time import monotonic
from typing import Any, ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Button

from fixi_app.services.office import Exported, Figures, ProFigures
from tui.painting import Cell
from tui.pane import Area
from tui.screens.dialogs import PickDialog
from tui.screens.numbers.chart import ChartView
from tui.screens.numbers.drawing import bar
from tui.screens.numbers.periods import KEYS, Period, days_of, month_before, months
from tui.screens.numbers.pictures import short, whole
from tui.widgets.basic import Push, Say
from tui.widgets.grid import Column, Grid

_LEAST_REST = 3.0
"""Seconds between two countings of one period, however much is written meanwhile."""
_REST = 20
"""And so many times as long as the last counting took: it never takes more than a twentieth of the time."""
_SHOWN_AFTER = 0.4
"""Seconds of counting after which it is said; a word that flickers at each look would only disturb."""
_BAR = 6
_ALL = "all"


class PeriodTab(Say):
    class Chosen(Message):
        def __init__(self, period: Period) -> None:
            super().__init__()
            self.period = period

    def __init__(self, period: Period, text: str) -> None:
        super().__init__(text, classes="period")
        self.period = period

    def on_click(self, event: events.Click) -> None:
        event.stop()
        self.post_message(self.Chosen(self.period))


class NumbersArea(Area):
    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(key, f"period('{period}')", f"key.period_{period}", show=False) for key, period in KEYS.items()),
        Binding("e,ק", "export", "key.export_books"),
        Binding("ctrl+r", "refresh", "key.refresh"),
    ]

    def __init__(self) -> None:
        super().__init__(id="numbers")
        self._period = Period.WEEK
        self._counting = False
        self._resting = False
        self._stale = True

    def compose(self) -> ComposeResult:
        yield Horizontal(*self.dashboard.sided(self._tabs()), classes="toolbar")
        yield ChartView(id="charts")
        yield Grid(id="pros-figures", cursor_type="row")
        yield Say(self.t("figures.empty"), id="no-numbers")
        yield Horizontal(*self.dashboard.sided(self._bottom()), classes="buttons")

    def _tabs(self) -> list[Widget]:
        tabs = [PeriodTab(period, f"{key} {self.t(f'period.{period}')}") for key, period in KEYS.items()]
        return [*tabs, Say("", classes="gap"), Say("", id="counting"), Say("", base="L", id="span")]

    def _bottom(self) -> list[Widget]:
        export = [Push(self.t("figures.export"), id="export-books")] if self._may_export() else []
        return [*export, Say("", base=None, id="export-state"), Say("", classes="gap")]

    def _may_export(self) -> bool:
        return self.office.may("exports", "bookkeeping")

    def on_mount(self) -> None:
        self.query_one("#no-numbers", Say).display = False
        self.query_one("#pros-figures", Grid).show_columns(self._columns())
        self._mark()

    def _columns(self) -> list[Column]:
        widths = {"name": (12, 3), "offers": (7, 1), "share": (9, 1), "silent": (9, 1), "booked": (7, 1),
                  "done": (11, 1), "earned": (12, 1), "stars": (11, 1)}  # fmt: skip
        return [Column(name, self.t(f"pro_column.{name}"), *size) for name, size in widths.items()]

    # -- when it is counted -------------------------------------------------------------------------------------------

    def enter(self) -> None:
        self.query_one("#charts", ChartView).focus()
        if self._stale:
            self.load()

    def load(self) -> None:
        """Count, unless that is under way or was done a moment ago; then it is done again a little later."""
        self._stale = True
        if not (self._counting or self._resting):
            self._counting = True
            self._count()

    def action_refresh(self) -> None:
        self._resting = False
        self.load()

    def action_period(self, period: str) -> None:
        self._period = Period(period)
        self._mark()
        self.action_refresh()

    @on(PeriodTab.Chosen)
    def _chosen(self, event: PeriodTab.Chosen) -> None:
        self.action_period(event.period)

    @work(group="numbers", exit_on_error=False)
    async def _count(self) -> None:
        began, done = monotonic(), False
        self.set_timer(_SHOWN_AFTER, self._tell_counting)
        while not done:
            done = await self._counted(self._period)
        self._counting, self._resting = False, True
        self._tell_counting()
        self.set_timer(max(_LEAST_REST, _REST * (monotonic() - began)), self._rested)

    def _tell_counting(self) -> None:
        """In the place of the days, for in a narrow window there is no other."""
        self.query_one("#counting", Say).say(self.t("figures.counting") if self._counting else "")
        self.query_one("#span", Say).display = not self._counting

    async def _counted(self, period: Period) -> bool:
        """Count and show a period; False when another one is wanted by now."""
        self._stale = False
        figures = await self.read(self.office.numbers.figures(*days_of(period, self._today())), "numbers")
        if period is not self._period:
            return False
        if figures is not None:
            self._show(figures)
        return True

    def _today(self) -> date:
        return self.office.now().astimezone(self.dashboard.zone).date()

    def _rested(self) -> None:
        self._resting = False
        if self._stale and self.is_on_screen:
            self.load()

    # -- what is shown ------------------------------------------------------------------------------------------------

    def _mark(self) -> None:
        for tab in self.query(PeriodTab):
            tab.set_class(tab.period is self._period, "current")
        first, last = days_of(self._period, self._today())
        self.query_one("#span", Say).say(short(last) if first == last else f"{short(first)} - {short(last)}")

    def _show(self, figures: Figures) -> None:
        for selector in ("#charts", "#pros-figures"):
            self.query_one(selector).display = figures.ever
        self.query_one("#no-numbers", Say).display = not figures.ever
        self._mark()
        if figures.ever:
            self.query_one("#charts", ChartView).show(figures)
            most = max((one.completed for one in figures.pros), default=0)
            self.query_one("#pros-figures", Grid).fill([(one.pro_id, self._cells(one, most)) for one in figures.pros])

    def _cells(self, one: ProFigures, most: int) -> list[Cell]:
        drawn = bar(one.completed, most, _BAR, self.reading.mirrored)
        done = f"{one.completed} {drawn}"
        stars = "-" if one.stars is None else f"★ {one.stars:.1f} ({one.votes})"
        share = f"{one.accepted / one.decided:.0%}" if one.decided else "-"
        missing = f" +{one.unpriced}?" if one.unpriced else ""
        told = [str(one.offers), share, str(one.silent), str(one.booked), done, f"{whole(one.earned)}{missing}", stars]
        numbers = [Cell(text, self.reading, base="ui" if text is done else "L") for text in told]
        return [Cell(one.name, self.reading), *numbers]

    # -- for the bookkeeper -------------------------------------------------------------------------------------------

    @on(Button.Pressed, "#export-books")
    def action_export(self) -> None:
        if self._may_export():
            self._export()
        else:
            self.dashboard.tell(self.t("figures.not_yours"), severity="warning")

    @work(exclusive=True, group="export", exit_on_error=False)
    async def _export(self) -> None:
        month = await self.app.push_screen_wait(PickDialog(self.t("figures.which_month"), *self._month_choice()))
        if not month:  # left without a choice
            return
        pros = await self.attempt(self.office.professionals.rows(), "professionals")
        named = [(row.professional.id, row.professional.name) for row in pros] if pros else []
        options = [(_ALL, self.t("figures.all_pros")), *named]
        pro_id = await self.app.push_screen_wait(PickDialog(self.t("figures.which_pro"), options, _ALL))
        user = self.dashboard.user
        if user is None or not pro_id:
            return
        self._progress(0, 0)
        which = None if pro_id == _ALL else pro_id
        call = self.office.exports.bookkeeping(date.fromisoformat(month), which, user, self._progress)
        done = await self.attempt(call, "export")
        # The toast passes; where the file lies can be read until the next one.
        self.query_one("#export-state", Say).say(done.file if done else "")
        if done is not None:
            tell_exported(done, self.dashboard.tell)

    def _month_choice(self) -> tuple[list[tuple[str, str]], str]:
        """(months, the one that is wanted most likely): last month, unless the charts show this one."""
        today = self._today()
        chosen = today.replace(day=1)
        if self._period is not Period.THIS_MONTH:
            chosen = month_before(chosen)
        return [(one.isoformat(), f"{one:%m/%Y}") for one in months(today)], chosen.isoformat()

    def _progress(self, rows: int, total: int) -> None:
        words = self.t("figures.writing", rows=whole(rows), total=whole(total)) if total else self.t("figures.begins")
        self.query_one("#export-state", Say).say(words)


def tell_exported(done: Exported, tell: Callable[..., Any]) -> None:
    """What became of an export, with the path on a line of its own so that it reads from the left."""
    tell("\n".join(part for part in (done.message, done.file) if part), severity="information" if done.ok else "error")
