"""What is done to a calendar: asked for, done by the office, told, and taken back where nobody was told.

Visits in the way are named first; what becomes of them is said on purpose.
"""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial
from typing import NamedTuple

from fixi_app.services.office import Changed, Inside, ScheduleWeek, Scheduling, User
from tui.deeds import tell_undoable
from tui.pane import AtDesk
from tui.screens.dialogs import PickDialog, TextDialog
from tui.screens.schedule.dialogs import DaysForm, Hours, HoursForm, Week, WeekForm
from tui.screens.schedule.layout import Selection, clock
from tui.screens.schedule.typed import days_of, hours_shown, hours_typed, periods

Deed = Callable[[Inside], Awaitable[Changed]]
"""Done with what becomes of the visits inside; deeds that touch none do not look at it."""

KEYS = {
    "block": "b,נ", "free": "f,כ", "vacation": "v,ה", "open": "o,ם", "day": "d,ג", "week": "t,א", "generate": "g,ע",
}  # fmt: skip
"""Deed -> its letters, the Latin and the Hebrew one of the same key."""


class Here(NamedTuple):
    """Where one stands in the week that is shown."""

    week: ScheduleWeek
    who: str
    """Whose week it is; empty = everybody's."""
    chosen: Selection
    away: bool
    """Whether the cursor stands in a vacation."""


async def act(host: AtDesk, name: str, here: Here, user: User) -> None:
    """Ask what has to be asked, do it, say what came of it and offer the undo."""
    pro_id = here.who or ("" if name == "generate" else await _whose(host, here))
    if pro_id or name == "generate":
        deed = await _DEEDS[name](host, pro_id, here, user)
        if deed is not None:
            await _done(host, deed, user)


async def _whose(host: AtDesk, here: Here) -> str:
    """In everybody's week the one has to be named."""
    options = [(one.id, one.name) for one in here.week.pros if one.active]
    if not options:
        host.dashboard.tell(host.t("schedule.nobody"), severity="warning")
        return ""
    chosen: str | None = await host.app.push_screen_wait(PickDialog(host.t("schedule.who"), options))
    return chosen or ""


async def _done(host: AtDesk, deed: Deed, user: User) -> None:
    changed = await host.attempt(deed(Inside.REFUSE), "schedule_deed")
    if changed is not None and changed.inside:
        how = await _in_the_way(host, changed)
        changed = await host.attempt(deed(how), "schedule_deed") if how else None
    if changed is not None:
        tell_undoable(host, changed, partial(_desk(host).undo, changed.deed, user) if changed.deed else None)


async def _in_the_way(host: AtDesk, changed: Changed) -> Inside | None:
    options = [(one.value, host.t(f"inside.{one}")) for one in (Inside.KEEP, Inside.CALL_OFF)]
    dialog = PickDialog(f"{changed.message}\n{host.t('inside.what')}", options)
    chosen: str | None = await host.app.push_screen_wait(dialog)
    return Inside(chosen) if chosen else None


# -- the deeds, each after its question -------------------------------------------------------------------------------


async def _block(host: AtDesk, pro_id: str, here: Here, user: User) -> Deed | None:
    hours = await _hours(host, here, pro_id, "block", note=True)
    if hours is None:
        return None
    spans = periods(hours.chosen, host.dashboard.zone)
    return lambda how: _desk(host).block(pro_id, spans, how, user, hours.note)


async def _free(host: AtDesk, pro_id: str, here: Here, user: User) -> Deed | None:
    """At once, for it takes nothing from anybody; within a vacation it is the end of the vacation."""
    if here.away:
        return lambda _how: _desk(host).back(pro_id, here.chosen.first, user)
    spans = periods(here.chosen, host.dashboard.zone)
    return lambda _how: _desk(host).free(pro_id, spans, user)


async def _open(host: AtDesk, pro_id: str, here: Here, user: User) -> Deed | None:
    hours = await _hours(host, here, pro_id, "open", note=False)
    if hours is None:
        return None
    days, chosen = days_of(hours.chosen), hours.chosen
    return lambda _how: _desk(host).open(pro_id, days, clock(chosen.start), clock(chosen.end), user)


async def _hours(host: AtDesk, here: Here, pro_id: str, name: str, *, note: bool) -> Hours | None:
    title, do = _titled(host, here, pro_id, name)
    form = HoursForm(title, do, here.chosen, here.week.today, note=note)
    hours: Hours | None = await host.app.push_screen_wait(form)
    return hours


async def _vacation(host: AtDesk, pro_id: str, here: Here, user: User) -> Deed | None:
    title, do = _titled(host, here, pro_id, "vacation")
    form = DaysForm(title, do, here.chosen.first, here.chosen.last, here.week.today)
    days = await host.app.push_screen_wait(form)
    if days is None:
        return None
    first, last = days
    return lambda how: _desk(host).vacation(pro_id, first, last, how, user)


async def _day(host: AtDesk, pro_id: str, here: Here, user: User) -> Deed | None:
    """Other hours on one date: none, those of every week again, or some that are typed."""
    day = here.chosen.first
    title, _ = _titled(host, here, pro_id, "day")
    named = f"{title} · {host.t(f'weekday.d{day.weekday()}')} {day:%d/%m}"
    options = [(one, host.t(f"week_day.{one}")) for one in ("off", "usual", "other")]
    chosen = await host.app.push_screen_wait(PickDialog(named, options))
    if chosen in ("off", "usual"):
        spans = () if chosen == "off" else None
        return lambda _how: _desk(host).set_day(pro_id, day, spans, user)
    return await _typed_day(host, pro_id, here, named, user) if chosen else None


async def _typed_day(host: AtDesk, pro_id: str, here: Here, title: str, user: User) -> Deed | None:
    day, plan = here.chosen.first, await host.attempt(_desk(host).plan(pro_id), "schedule")
    usual = hours_shown(plan.template.get(str(day.weekday()), ())) if plan else ""
    typed: str | None = await host.app.push_screen_wait(TextDialog(title, usual, base="L"))
    spans = hours_typed(typed) if typed is not None else None
    if typed is not None and spans is None:
        host.dashboard.tell(host.t("week_form.bad_hours"), severity="warning")
    return (lambda _how: _desk(host).set_day(pro_id, day, spans, user)) if spans is not None else None


async def _week(host: AtDesk, pro_id: str, here: Here, user: User) -> Deed | None:
    plan = await host.attempt(_desk(host).plan(pro_id), "schedule")
    if plan is None:
        return None
    title, do = _titled(host, here, pro_id, "week")
    order = [(here.week.first + timedelta(days=n)).weekday() for n in range(7)]
    week: Week | None = await host.app.push_screen_wait(WeekForm(title, do, plan, order))
    if week is None:
        return None
    return lambda _how: _desk(host).set_week(pro_id, week.template, week.visit, week.travel, user)


async def _generate(host: AtDesk, pro_id: str, here: Here, user: User) -> Deed | None:
    pro_ids = [pro_id] if pro_id else [one.id for one in here.week.pros if one.active]
    title, do = _titled(host, here, pro_id, "generate")
    form = DaysForm(title, do, here.week.first, here.week.days[-1].day, here.week.today)
    days = await host.app.push_screen_wait(form)
    if days is None:
        return None
    first, last = days
    return lambda _how: _desk(host).generate(pro_ids, first, last, user)


_DEEDS = {
    "block": _block, "free": _free, "vacation": _vacation, "open": _open, "day": _day, "week": _week,
    "generate": _generate,
}  # fmt: skip


def _desk(host: AtDesk) -> Scheduling:
    return host.office.schedule


def _titled(host: AtDesk, here: Here, pro_id: str, name: str) -> tuple[str, str]:
    """(what it is, for whom; the word on the button)."""
    names = {one.id: one.name for one in here.week.pros}
    whom = names.get(pro_id, "") or host.t("schedule.everybody")
    return f"{host.t(f'key.week_{name}')} · {whom}", host.t(f"key.week_{name}")
