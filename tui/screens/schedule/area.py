"""Schedule: the week of one professional or of everybody, and the deeds that change it."""

from datetime import date, timedelta
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widgets import Button

from fixi_app.services.office import CalendarSpan, ScheduleWeek, SpanKind
from tui.pane import Area
from tui.screens.dialogs import PickDialog
from tui.screens.help import key_name
from tui.screens.leads.detail import LeadDetailScreen
from tui.screens.schedule.deeds import KEYS, Here, act
from tui.screens.schedule.grid import SIGNS, WeekGrid, kind_of
from tui.screens.schedule.layout import Selection, shown_clock
from tui.shown import hour
from tui.widgets.basic import Push, Say
from tui.widgets.choice import Choice

_WEEK = timedelta(days=7)
_OFTEN, _MORE = ("block", "free", "vacation"), "m,צ"


class ScheduleArea(Area):
    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(keys, f"deed('{name}')", f"key.week_{name}") for name, keys in KEYS.items()),
        Binding(_MORE, "more", "key.week_more", show=False),
        Binding("p,פ", "who", "key.week_who"),
        Binding("pageup", "week(-1)", "key.week_before", show=False),
        Binding("pagedown", "week(1)", "key.week_after", show=False),
        Binding("home", "today", "key.week_today", show=False),
        Binding("ctrl+r", "refresh", "key.refresh", show=False),
    ]

    def __init__(self) -> None:
        super().__init__(id="schedule")
        self._day: date | None = None
        self._week: ScheduleWeek | None = None

    def compose(self) -> ComposeResult:
        tools = [
            Choice(self.t("schedule.who"), [("", self.t("schedule.everybody"))], "", id="week-who"),
            Push(self.t("schedule.before"), id="before"),
            Push(self.t("schedule.today"), id="today"),
            Push(self.t("schedule.after"), id="after"),
            Say("", id="week-title"),
        ]
        yield Horizontal(*self.dashboard.sided(tools), classes="toolbar buttons", id="week-tools")
        yield WeekGrid(id="week")
        yield Say("", id="week-here")
        yield Say(self._legend(), id="week-legend")
        # The rest stands behind one button: seven would not fit a small window.
        buttons = [*(self._button(name, KEYS[name]) for name in _OFTEN), self._button("more", _MORE)]
        yield Horizontal(*self.dashboard.sided(buttons), classes="buttons")

    def _button(self, name: str, keys: str) -> Push:
        words = f"{self.t(f'week_button.{name}')} ({key_name(keys)})"
        button = Push(words, id=f"week-{name}", classes="week-deed")
        button.display = self._may_act()
        return button

    def _legend(self) -> str:
        return "   ".join(f"{sign} {self.t(f'schedule.{kind}')}" for kind, sign in SIGNS.items())

    @property
    def grid(self) -> WeekGrid:
        return self.query_one("#week", WeekGrid)

    @property
    def who(self) -> str:
        """Whose week is shown; empty = everybody's."""
        return self.query_one("#week-who", Choice).value

    def enter(self) -> None:
        self.grid.focus()

    async def look(self) -> None:
        day = self._day or self.office.now().astimezone(self.dashboard.zone).date()
        week = await self.read(self.office.schedule.week(self.who, day), "schedule")
        if week is not None:
            self._show(week)

    def _show(self, week: ScheduleWeek) -> None:
        self._week = week
        resting = self.t("schedule.resting")
        names = [(one.id, one.name if one.active else f"{one.name} ({resting})") for one in week.pros]
        self.query_one("#week-who", Choice).offer([("", self.t("schedule.everybody")), *names])
        last = week.days[-1].day
        self.query_one("#week-title", Say).say(f"{week.first:%d/%m} - {last:%d/%m}")
        self.grid.show(week)

    # -- where one is -------------------------------------------------------------------------------------------------

    @on(WeekGrid.Moved)
    def _tell_where(self) -> None:
        self.query_one("#week-here", Say).say(self._where())

    def _where(self) -> str:
        chosen, cell = self.grid.selection, self.grid.cell
        if chosen is None or cell is None:
            return ""
        where = self.told(chosen)
        if self.grid.begun is not None:
            return where
        things = " · ".join(self._thing(span) for span in cell.spans[:4])
        return f"{where} · {things or self.t(f'ground.{cell.ground}')}"

    def told(self, chosen: Selection) -> str:
        """Days and hours in words."""
        days = self._named(chosen.first)
        if chosen.last != chosen.first:
            days = f"{days} - {self._named(chosen.last)}"
        return f"{days} · {shown_clock(chosen.start)}-{shown_clock(chosen.end)}"

    def _named(self, day: date) -> str:
        return f"{self.t(f'weekday.d{day.weekday()}')} {day:%d/%m}"

    def _thing(self, span: CalendarSpan) -> str:
        names = {one.id: one.name for one in self._week.pros} if self._week else {}
        zone = self.office.timezone
        parts = [
            f"{SIGNS[kind_of(span)]} {self.t(f'schedule.{kind_of(span)}')}",
            f"{hour(span.start, zone)}-{hour(span.end, zone)}",
            span.who, span.city, span.note, names.get(span.pro_id, "") if not self.who else "",
        ]  # fmt: skip
        return " ".join(part for part in parts if part)

    # -- doing --------------------------------------------------------------------------------------------------------

    def _may_act(self) -> bool:
        return self.office.may("schedule", "block")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return self._may_act() if action in ("deed", "more") else super().check_action(action, parameters)

    @on(Button.Pressed, ".week-deed")
    def _pressed(self, event: Button.Pressed) -> None:
        name = (event.button.id or "").removeprefix("week-")
        self.action_deed(name) if name in KEYS else self.action_more()

    @work(exclusive=True, group="more", exit_on_error=False)
    async def action_more(self) -> None:
        """Everything that can be done to a calendar, by its words."""
        options = [(name, f"{self.t(f'key.week_{name}')} ({key_name(keys)})") for name, keys in KEYS.items()]
        name: str | None = await self.app.push_screen_wait(PickDialog(self.t("key.week_more"), options))
        if name:
            self.action_deed(name)

    def action_deed(self, name: str) -> None:
        chosen, cell, user = self.grid.selection, self.grid.cell, self.dashboard.user
        if self._week is None or chosen is None or user is None or not self._may_act():
            return
        here = Here(self._week, self.who, chosen, bool(cell and cell.ground == "away"))
        self.run_worker(act(self, name, here, user), group="deed", exclusive=True, exit_on_error=False)

    # -- going elsewhere ----------------------------------------------------------------------------------------------

    def action_who(self) -> None:
        self.query_one("#week-who", Choice).action_open()

    @on(Choice.Changed, "#week-who")
    def _chosen(self) -> None:
        self.load()
        self.grid.focus()

    def action_week(self, weeks: int) -> None:
        day = self._week.first if self._week else self.office.now().date()
        self._day = day + weeks * _WEEK
        self.load()

    def action_today(self) -> None:
        self._day = None
        if self._week:
            today = self._week.today
            self.grid.stand_on(next((n for n, one in enumerate(self._week.days) if one.day == today), 0))
        self.load()

    @on(WeekGrid.Left)
    def _over_the_edge(self, event: WeekGrid.Left) -> None:
        self.action_week(event.weeks)

    @on(Button.Pressed, "#before")
    def _before(self) -> None:
        self.action_week(-1)

    @on(Button.Pressed, "#after")
    def _after(self) -> None:
        self.action_week(1)

    @on(Button.Pressed, "#today")
    def _today(self) -> None:
        self.action_today()

    def action_refresh(self) -> None:
        self.load()

    @on(WeekGrid.Opened)
    @work(exclusive=True, group="open", exit_on_error=False)
    async def _open(self, event: WeekGrid.Opened) -> None:
        """The lead of a visit; of several one is chosen."""
        visits = [span for span in event.spans if span.lead_id and span.kind in (SpanKind.HELD, SpanKind.BOOKED)]
        lead_id: str | None = visits[0].lead_id if visits else None
        if len(visits) > 1:
            options = [(span.lead_id or "", self._thing(span)) for span in visits]
            lead_id = await self.app.push_screen_wait(PickDialog(self.t("schedule.which"), options))
        if lead_id:
            self.app.push_screen(LeadDetailScreen(lead_id))
