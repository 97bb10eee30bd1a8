"""The report as the owner reads it on his phone: one line for each figure that is not nothing."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import TypeVar

from fixi_app.dialogue import render
from fixi_app.domain.counting import Lost
from fixi_app.domain.reading import Language, Trade
from fixi_app.services.ground import Ground
from fixi_app.services.owner.report_day import Change, DayReport, Saving, Waits

K = TypeVar("K", Lost, Waits)
_LOST = {
    Lost.BEFORE: "report_lost_before",
    Lost.VISIT: "report_lost_visit",
    Lost.REJECTED: "report_lost_rejected",
    Lost.NO_ADDRESS: "report_lost_no_address",
}
_WAITS = {
    Waits.LEADS: "report_waits_leads",
    Waits.PEOPLE: "report_waits_people",
    Waits.APPROVALS: "report_waits_approvals",
    Waits.ASIDE: "report_waits_aside",
    Waits.FAILED: "report_waits_failed",
    Waits.OPEN_JOBS: "report_waits_open_jobs",
    Waits.SILENT: "report_waits_silent",
    Waits.DROPPED: "report_waits_dropped",
}
_SAVINGS = {
    Change.CITY: "report_save_city",
    Change.TRADE: "report_save_trade",
    Change.FULL: "report_save_full",
    Change.HOURS: "report_save_hours",
    Change.SILENT: "report_save_silent",
}


def evening(report: DayReport, day: date, ground: Ground) -> str:
    """The whole report of a day."""
    language = ground.language
    parts = [_title("report_title", day, language), "\n".join(_figures(report, language))]
    parts.append("\n".join(_counted(_LOST, report.lost, "report_lost", language)))
    if report.saving:
        parts.append(saving_words(report.saving, ground))
    parts.append("\n".join(_waiting(report, language)))
    return "\n\n".join(part for part in parts if part)


def still_waiting(report: DayReport, day: date, ground: Ground) -> str:
    """The short one between the days: only what is stuck."""
    language = ground.language
    return "\n".join([_title("report_stuck_title", day, language), *_waiting(report, language, head=False)])


def saving_words(saving: Saving, ground: Ground) -> str:
    """The one change, as a sentence to act on."""
    language = ground.language
    return render.text(
        _SAVINGS[saving.change],
        language,
        count=str(saving.count),
        city=ground.place_name(saving.city, language) if saving.city else "",
        trade=render.text(f"trade_{(saving.trade or Trade.OTHER).value}", language),
        options=saving.hour,
        name=saving.name,
    )


def _title(key: str, day: date, language: Language) -> str:
    words = render.catalogue(language)["DAYS"]
    dated = words["dated"].format(weekday=words["weekdays"][day.weekday()], day=day.day, month=day.month)
    return render.text(key, language, day=dated)


def _figures(report: DayReport, language: Language) -> Iterator[str]:
    yield render.text("report_came", language, count=str(report.came))
    yield render.text("report_booked", language, count=str(report.booked))
    yield render.text("report_completed", language, count=str(report.completed))
    if report.completed > report.unpriced:
        yield render.text("report_earned", language, amount=render.amount(report.earned, language))
    if report.unpriced:
        yield render.text("report_unpriced", language, count=str(report.unpriced))


def _waiting(report: DayReport, language: Language, *, head: bool = True) -> Iterator[str]:
    counted = list(_counted(_WAITS, report.waits, "report_waits", language))
    if head and not counted:
        yield render.text("report_waits_nothing", language)
    yield from counted if head else counted[1:]


def _counted(keys: Mapping[K, str], counts: Mapping[K, int], head: str, language: Language) -> Iterator[str]:
    """A headline and a line for each that was counted; nothing when none was."""
    if counts:
        yield render.text(head, language)
    for what, key in keys.items():
        if count := counts.get(what):
            yield render.text(key, language, count=str(count))
