"""The jobs there are: name, switch in the settings, when due, what is done."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from fixi_app.domain.business import Business
from fixi_app.jobs.due import Due, every, weekly

Work = Callable[[datetime], Awaitable[object]]
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True)
class Job:
    name: str
    on: bool
    due: Due
    work: Work
    look_every: timedelta
    """How often the due time is looked at, by the clock of the business."""


def jobs(
    business: Business, *, offers: Work, person: Work, slots: Work, unfinished: Work, tidy: Work
) -> tuple[Job, ...]:
    """All jobs with their switches and times from the settings."""
    often = timedelta(seconds=business.offers_every)
    persons = timedelta(seconds=business.person_every)
    sunday = _WEEKDAYS.index(business.slots_generated_on.value)
    return (
        Job("offers", business.job_offers, every(often), offers, often),
        Job("person_timeouts", business.job_person_timeouts, every(persons), person, persons),
        Job(
            "slot_generation",
            business.job_slot_generation,
            weekly(sunday, business.slots_generated_at),
            slots,
            timedelta(minutes=10),
        ),
        Job("unfinished", True, every(timedelta(minutes=2)), unfinished, timedelta(minutes=2)),
        Job("tidy", True, every(timedelta(hours=6)), tidy, timedelta(hours=1)),
    )
