"""The jobs there are, a line each: name, switch in the settings, when due. Their work is handed in by name."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from fixi_app.domain.business import Business
from fixi_app.jobs.due import Due, daily, every, weekly

Work = Callable[[datetime], Awaitable[object]]
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SELDOM = timedelta(minutes=10)
"""Between two looks at the due time of what runs once a day or a week."""


@dataclass(frozen=True)
class Job:
    name: str
    on: bool
    due: Due
    work: Work
    look_every: timedelta
    """How often the due time is looked at, by the clock of the business."""


_Row = tuple[bool, Due, timedelta]
"""Switch, due time, how often that is looked at."""


def jobs(business: Business, works: Mapping[str, Work]) -> tuple[Job, ...]:
    """The jobs for which there is work, with their switches and times. Raises KeyError for a name of no job."""
    rows = _rows(business)
    made = []
    for name, work in works.items():
        on, due, look_every = rows[name]
        made.append(Job(name, on, due, work, look_every))
    return tuple(made)


def _rows(b: Business) -> dict[str, _Row]:
    sunday = _WEEKDAYS.index(b.slots_generated_on.value)
    return {
        "offers": _often(b.job_offers, timedelta(seconds=b.offers_every)),
        "stuck_leads": _often(b.job_stuck_leads, timedelta(seconds=b.offers_every)),
        "person_timeouts": _often(b.job_person_timeouts, timedelta(seconds=b.person_every)),
        "stale_jobs": _often(b.job_stale_jobs, timedelta(minutes=b.stale_every)),
        "agenda": _often(b.job_agenda, timedelta(minutes=5)),  # each professional has a time of his own
        "visit_reminders": _often(b.job_visit_reminders, timedelta(minutes=b.reminders_every)),
        "owner_report": _often(b.job_owner_report, timedelta(minutes=5)),  # at its hour, and while something is stuck
        "janitor": _often(b.job_janitor, timedelta(hours=b.janitor_every)),
        "slot_generation": (b.job_slot_generation, weekly(sunday, b.slots_generated_at), _SELDOM),
        "backup": (b.job_backup, daily(b.backup_at), _SELDOM),
        "retention": (b.job_retention, daily(b.retention_at), _SELDOM),
        "health_watch": _often(b.job_health_watch, timedelta(minutes=b.health_every)),
        "unfinished": _often(True, timedelta(minutes=2)),
        "copies": _often(True, timedelta(minutes=2)),  # nobody's erasing may be switched off
        "tidy": (True, every(timedelta(hours=6)), timedelta(hours=1)),
    }


def _often(on: bool, span: timedelta) -> _Row:
    return on, every(span), span
