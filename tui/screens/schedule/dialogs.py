"""What is asked before a calendar is changed. Each is typed by its answer; what cannot be read is said beside it."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, ClassVar, NamedTuple, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widget import Widget
from textual.widgets import Button, Input

from fixi_app.domain.professionals import Schedule, Span
from tui.pane import Dialog
from tui.screens.schedule.layout import DAY_MINUTES, Selection, shown_clock
from tui.screens.schedule.typed import date_shown, date_typed, hours_shown, hours_typed, minutes_typed
from tui.widgets.basic import Field, Push, Say
from tui.widgets.choice import Choice
from tui.widgets.form import FormLine

T = TypeVar("T")
_AHEAD = 28
"""Days from today on that are offered by name."""
PARTS: Mapping[str, tuple[int, int]] = {
    "morning": (8 * 60, 12 * 60), "afternoon": (12 * 60, 17 * 60), "evening": (17 * 60, 21 * 60),
    "day": (0, DAY_MINUTES),
}  # fmt: skip
"""Parts of a day as people call them, in minutes."""


class Form(Dialog[T]):
    """A few lines to fill in and one button that does it. Whoever asks says `lines` and `answer`."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+s", "done", "key.week_done")]

    def __init__(self, title: str, do: str) -> None:
        super().__init__()
        self._title, self._do = title, do

    def lines(self) -> list[Widget]:
        raise NotImplementedError

    def answer(self) -> T | str:
        """What was filled in; a text is the key of what is wrong with it."""
        raise NotImplementedError

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Say(self._title, classes="title")
            yield from self.lines()
            yield Say("", id="problem", classes="error")
            buttons = [Push(self._do, variant="primary", id="do"), Push(self.t("dialog.back"), id="back")]
            yield Horizontal(*self.dashboard.sided(buttons), classes="buttons")

    def typed(self, name: str) -> str:
        return self.query_one(f"#{name}", Field).value.strip()

    @on(Input.Submitted)
    @on(Button.Pressed, "#do")
    def action_done(self) -> None:
        found = self.answer()
        if isinstance(found, str):
            self.query_one("#problem", Say).say(self.t(f"week_form.{found}"))
        else:
            self.dismiss(found)

    @on(Button.Pressed, "#back")
    def _back(self) -> None:
        self.dismiss(None)


class Hours(NamedTuple):
    chosen: Selection
    note: str


class HoursForm(Form[Hours]):
    """Which hours of which days: a part of a day by its name, or from and to."""

    def __init__(self, title: str, do: str, chosen: Selection, today: date, *, note: bool) -> None:
        super().__init__(title, do)
        self._chosen, self._today, self._note = chosen, today, note

    def lines(self) -> list[Widget]:
        chosen, days = self._chosen, self._days()
        parts = [("", self.t("week_form.hours")), *((one, self.t(f"week_part.{one}")) for one in PARTS)]
        lines: list[Widget] = [
            FormLine(self.t("week_form.day"), Choice(self.t("week_form.day"), days, _key(chosen.first), id="day")),
            FormLine(self.t("week_form.until"), Choice(self.t("week_form.until"), days, _key(chosen.last), id="until")),
            FormLine(self.t("week_form.part"), Choice(self.t("week_form.part"), parts, "", id="part")),
            FormLine(self.t("week_form.from"), Field(shown_clock(chosen.start), base="L", id="from")),
            FormLine(self.t("week_form.to"), Field(shown_clock(chosen.end), base="L", id="to")),
        ]
        note = [FormLine(self.t("week_form.note"), Field(id="note"))] if self._note else []
        return [*lines, *note]

    def _days(self) -> list[tuple[str, str]]:
        """Today, tomorrow and the next weeks by name; and whatever was selected in the grid."""
        named = [self._today + timedelta(days=n) for n in range(_AHEAD)]
        every = sorted({*named, self._chosen.first, self._chosen.last})
        return [(_key(day), self._called(day)) for day in every]

    def _called(self, day: date) -> str:
        near = {0: "today", 1: "tomorrow"}.get((day - self._today).days)
        name = f"{self.t(f'weekday.d{day.weekday()}')} {day:%d/%m}"
        return f"{self.t(f'week_form.{near}')} · {name}" if near else name

    def on_mount(self) -> None:
        self.query_one("#day", Choice).focus()

    @on(Choice.Changed, "#day")
    def _one_day(self) -> None:
        """Most often it is about one day: the last one goes with the first."""
        self.query_one("#until", Choice).choose(self.query_one("#day", Choice).value)

    @on(Choice.Changed, "#part")
    def _part(self, event: Choice.Changed) -> None:
        if event.choice.value:
            start, end = PARTS[event.choice.value]
            self.query_one("#from", Field).value = shown_clock(start)
            self.query_one("#to", Field).value = shown_clock(end)

    def answer(self) -> Hours | str:
        first, last = (date.fromisoformat(self.query_one(f"#{name}", Choice).value) for name in ("day", "until"))
        start, end = minutes_typed(self.typed("from")), minutes_typed(self.typed("to"))
        if start is None or end is None or start >= end:
            return "bad_hours"
        if last < first:
            return "bad_days"
        return Hours(Selection(first, last, start, end), self.typed("note") if self._note else "")


class DaysForm(Form[tuple[date, date]]):
    """From which date to which, both included."""

    def __init__(self, title: str, do: str, first: date, last: date, today: date) -> None:
        super().__init__(title, do)
        self._first, self._last, self._today = first, last, today

    def lines(self) -> list[Widget]:
        return [
            FormLine(self.t("week_form.first"), Field(date_shown(self._first), base="L", id="first")),
            FormLine(self.t("week_form.last"), Field(date_shown(self._last), base="L", id="last")),
        ]

    def on_mount(self) -> None:
        self.query_one("#first", Field).focus()

    def answer(self) -> tuple[date, date] | str:
        first, last = (date_typed(self.typed(name), self._today) for name in ("first", "last"))
        if first is None or last is None or last < first:
            return "bad_dates"
        return first, last


class Week(NamedTuple):
    template: Mapping[int, tuple[Span, ...]]
    visit: int
    travel: int


class WeekForm(Form[Week]):
    """The hours of each weekday, how long a visit is, and the way to the next one."""

    def __init__(self, title: str, do: str, plan: Schedule, order: Sequence[int]) -> None:
        """`order`: the weekdays (Monday = 0) as people here count them."""
        super().__init__(title, do)
        self._plan, self._order = plan, order

    def lines(self) -> list[Widget]:
        plan = self._plan
        days: list[Widget] = [
            FormLine(
                self.t(f"weekday.d{day}"), Field(hours_shown(plan.template.get(str(day), ())), base="L", id=f"d{day}")
            )
            for day in self._order
        ]
        numbers = [
            FormLine(self.t("week_form.visit"), Field(str(plan.visit_minutes), base="L", id="visit")),
            FormLine(self.t("week_form.travel"), Field(str(plan.travel_minutes), base="L", id="travel")),
        ]
        return [Say(self.t("week_form.week_hint"), classes="hint"), *days, *numbers]

    def on_mount(self) -> None:
        self.query_one(f"#d{self._order[0]}", Field).focus()

    def answer(self) -> Week | str:
        hours: dict[int, Any] = {day: hours_typed(self.typed(f"d{day}")) for day in self._order}
        visit, travel = self.typed("visit"), self.typed("travel")
        if any(spans is None for spans in hours.values()):
            return "bad_hours"
        if not (visit.isdecimal() and travel.isdecimal()):
            return "bad_minutes"
        return Week(hours, int(visit), int(travel))


def _key(day: date) -> str:
    return day.isoformat()
