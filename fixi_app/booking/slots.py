"""A professional's calendar: slots made from the weekly template, and windows as told to a customer.

Promise: slots of one professional never overlap and leave the travel gap, 08:00 stays 08:00 on both sides of a clock
change, and making the same days again gives the same ids (so inserting twice adds nothing).
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from fixi_app.booking.rest_days import RestDays
from fixi_app.booking.zone import ONE_DAY, Stretch, free_of, hours, local_day, overlap, utc, whole_day
from fixi_app.domain.appointments import Slot, slot_id
from fixi_app.domain.professionals import Professional, Schedule, Span


def generate(
    pro: Professional, first_day: date, days: int, zone: ZoneInfo, rest: RestDays, busy: Sequence[Stretch] = ()
) -> list[Slot]:
    """The slots of `days` local dates from `first_day` on, in order, all free.

    `busy` is what the calendar holds already (kept slots, his own jobs): nothing is made within a travel gap of it.
    """
    visit, gap = timedelta(minutes=pro.schedule.visit_minutes), timedelta(minutes=pro.schedule.travel_minutes)
    blocked = [(utc(start) - gap, utc(end) + gap) for start, end in busy]
    slots: list[Slot] = []
    for count in range(days):
        for stretch in _working(pro.schedule, first_day + count * ONE_DAY, zone, rest):
            after = slots[-1].end + gap if slots else stretch[0]
            for start, end in _visits((max(stretch[0], after), stretch[1]), visit, gap):
                if not _away(pro.schedule, (start, end)) and not any(overlap((start, end), b) for b in blocked):
                    slots.append(Slot(id=slot_id(pro.id, start), pro_id=pro.id, start=start, end=end))
    return slots


def _visits(stretch: Stretch, visit: timedelta, gap: timedelta) -> Iterator[Stretch]:
    """As many visits as fit, one after the other.

    Steps are taken in UTC from the local start of work: stepping in wall time would give two visits at once in the
    hour that comes twice in autumn.
    """
    start = stretch[0]
    while start + visit <= stretch[1]:
        yield start, start + visit
        start += visit + gap


def _working(schedule: Schedule, day: date, zone: ZoneInfo, rest: RestDays) -> Iterator[Stretch]:
    """The stretches in which visits may lie on this date. An exception opens whatever it names."""
    exception = schedule.exceptions.get(day.isoformat())
    if exception is not None:
        yield from _in_order(exception, day, zone)
    elif not rest.is_holiday(day):
        for stretch in _in_order(schedule.template.get(str(day.weekday()), ()), day, zone):
            yield from free_of(rest.of_day(day), stretch)


def _in_order(spans: Sequence[Span], day: date, zone: ZoneInfo) -> list[Stretch]:
    return sorted(hours(day, span.start, span.end, zone) for span in spans if span.start < span.end)


def _away(schedule: Schedule, stretch: Stretch) -> bool:
    """Whether any of it lies in his vacation; one without an end lasts until he says that he is back."""
    if schedule.away_from is None and schedule.away_until is None:
        return False
    begins = schedule.away_from is None or schedule.away_from < stretch[1]
    lasts = schedule.away_until is None or schedule.away_until > stretch[0]
    return begins and lasts


def hours_on(schedule: Schedule, day: date, zone: ZoneInfo, rest: RestDays) -> tuple[Stretch, ...]:
    """The stretches of this date in which visits may lie, vacation or not."""
    return tuple(_working(schedule, day, zone, rest))


def away_on(schedule: Schedule, day: date, zone: ZoneInfo) -> bool:
    """Whether any of this date lies in his vacation."""
    return day.isoformat() in schedule.vacation_days or _away(schedule, whole_day(day, zone))


def away(pro: Professional, now: datetime) -> bool:
    """Whether he is on vacation at this moment."""
    return _away(pro.schedule, (utc(now), utc(now) + timedelta(seconds=1)))


def working(pro: Professional, now: datetime, zone: ZoneInfo, rest: RestDays) -> bool:
    """Whether this moment lies in his working hours and not in a vacation."""
    moment = utc(now)
    stretches = _working(pro.schedule, local_day(moment, zone), zone, rest)
    return not away(pro, moment) and any(start <= moment < end for start, end in stretches)


def reachable(pro: Professional, now: datetime, zone: ZoneInfo, rest: RestDays) -> bool:
    """Whether an emergency may be brought to him now: at work, or on call and not on a vacation or a day off."""
    if working(pro, now, zone, rest):
        return True
    return pro.on_call and not away(pro, now) and not _takes_off(pro.schedule, local_day(utc(now), zone))


def _takes_off(schedule: Schedule, day: date) -> bool:
    """Whether he said of this very date that he does not work."""
    return schedule.exceptions.get(day.isoformat()) == ()


def window(slot: Slot, minutes: int = 60) -> Stretch:
    """The arrival window told to the customer: from the start of the slot, so many minutes."""
    return slot.start, slot.start + timedelta(minutes=minutes)
