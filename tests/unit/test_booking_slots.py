"""Slots made from a weekly template."""

import random
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from fixi_app.booking.rest_days import RestDays
from fixi_app.booking.slots import away, generate, reachable, window, working
from fixi_app.booking.zone import Stretch
from fixi_app.domain.professionals import Professional, Schedule, Span

ISRAEL = ZoneInfo("Asia/Jerusalem")
REST = RestDays("IL", ISRAEL)


def span(hours: str) -> Span:
    start, end = (time.fromisoformat(text) for text in hours.split("-"))
    return Span(start=start, end=end)


def pro(template: dict[str, str] | None = None, **schedule: object) -> Professional:
    week = {day: tuple(map(span, hours.split())) for day, hours in (template or {}).items()}
    return Professional(id="avi", name="Avi", schedule=Schedule(template=week, **schedule))


def starts(
    who: Professional, first: date, days: int = 1, rest: RestDays = REST, busy: Sequence[Stretch] = ()
) -> list[str]:
    return [f"{s.start.astimezone(ISRAEL):%d %H:%M}" for s in generate(who, first, days, ISRAEL, rest, busy)]


EVERY_DAY = {str(day): "08:00-18:00" for day in range(7)}


def test_a_day_is_filled_with_visits_and_travel_between_them() -> None:
    assert starts(pro(EVERY_DAY), date(2026, 11, 24)) == ["24 08:00", "24 10:00", "24 12:00", "24 14:00", "24 16:00"]


def test_a_visit_never_ends_after_work() -> None:
    slots = generate(pro({"1": "08:00-11:29"}), date(2026, 11, 24), 1, ISRAEL, REST)
    assert [slot.end.astimezone(ISRAEL).time() for slot in slots] == [time(9, 30)]


def test_ids_are_professional_and_start_in_utc_and_stay_the_same() -> None:
    first = generate(pro(EVERY_DAY), date(2026, 11, 24), 3, ISRAEL, REST)
    assert first[0].id == "avi:20261124T0600Z"
    assert first == generate(pro(EVERY_DAY), date(2026, 11, 24), 3, ISRAEL, REST)
    assert not any(slot.is_taken or slot.lead_id or slot.held_until for slot in first)


@pytest.mark.parametrize("switch", [date(2026, 3, 27), date(2026, 10, 25), date(2027, 3, 26), date(2027, 10, 31)])
def test_l20_eight_o_clock_stays_eight_o_clock_across_a_clock_change(switch: date) -> None:
    slots = generate(pro(EVERY_DAY), switch - timedelta(days=3), 7, ISRAEL, RestDays.none(ISRAEL))
    by_day: dict[date, list[time]] = {}
    for slot in slots:
        by_day.setdefault(slot.start.astimezone(ISRAEL).date(), []).append(slot.start.astimezone(ISRAEL).time())
    assert len(by_day) == 7
    assert set(map(tuple, by_day.values())) == {(time(8), time(10), time(12), time(14), time(16))}


@pytest.mark.parametrize("switch", [date(2026, 3, 27), date(2026, 10, 25)])
def test_work_through_the_night_of_a_clock_change_never_overlaps(switch: date) -> None:
    slots = generate(pro({str(switch.weekday()): "00:00-06:00"}), switch, 1, ISRAEL, RestDays.none(ISRAEL))
    assert all(one.end + timedelta(minutes=30) <= other.start for one, other in pairwise(slots))
    assert all(slot.end - slot.start == timedelta(minutes=90) for slot in slots)


def test_friday_ends_when_rest_begins() -> None:
    assert starts(pro(EVERY_DAY), date(2026, 11, 27)) == ["27 08:00", "27 10:00", "27 12:00"]


def test_saturday_has_slots_only_after_the_rest() -> None:
    assert starts(pro({"5": "18:00-23:00"}), date(2026, 11, 28)) == ["28 20:00"]


def test_a_holiday_is_closed_whatever_the_template_says() -> None:
    assert starts(pro(EVERY_DAY), date(2026, 4, 22)) == []
    assert starts(pro(EVERY_DAY), date(2026, 9, 21)) == []
    assert starts(pro({"2": "08:00-23:30"}), date(2026, 4, 22)) == [], "in the evening after the rest too"
    assert starts(pro(EVERY_DAY), date(2026, 9, 20))[-1] == "20 12:00"


def test_an_exception_opens_a_holiday_or_a_day_of_rest_on_purpose() -> None:
    who = pro(EVERY_DAY, exceptions={"2026-04-22": (span("10:00-12:00"),), "2026-11-28": (span("09:00-11:00"),)})
    assert starts(who, date(2026, 4, 22)) == ["22 10:00"]
    assert starts(who, date(2026, 11, 28)) == ["28 09:00"]


def test_an_exception_replaces_or_closes_a_day() -> None:
    who = pro(EVERY_DAY, exceptions={"2026-11-24": (span("13:00-16:00"),), "2026-11-25": ()})
    assert starts(who, date(2026, 11, 24), 2) == ["24 13:00"]


def test_a_vacation_has_no_slots() -> None:
    leaves, returns = datetime(2026, 11, 24, 12, tzinfo=ISRAEL), datetime(2026, 11, 26, tzinfo=ISRAEL)
    who = pro(EVERY_DAY, away_from=leaves, away_until=returns)
    assert starts(who, date(2026, 11, 24), 3)[:3] == ["24 08:00", "24 10:00", "26 08:00"]


def test_a_vacation_without_an_end_lasts() -> None:
    who = pro(EVERY_DAY, away_from=datetime(2026, 11, 24, tzinfo=ISRAEL))
    assert starts(who, date(2026, 11, 24), 28) == []


def test_his_own_jobs_block_time_and_the_way_to_and_from_them() -> None:
    job = (datetime(2026, 11, 24, 10, tzinfo=ISRAEL), datetime(2026, 11, 24, 12, tzinfo=ISRAEL))
    assert starts(pro(EVERY_DAY), date(2026, 11, 24), busy=[job]) == ["24 08:00", "24 14:00", "24 16:00"]


def test_slots_that_exist_are_not_made_again_and_others_keep_their_distance() -> None:
    kept = generate(pro(EVERY_DAY), date(2026, 11, 24), 7, ISRAEL, REST)
    busy = [(slot.start, slot.end) for slot in kept]
    assert generate(pro(EVERY_DAY), date(2026, 11, 24), 7, ISRAEL, REST, busy) == []
    later = dict.fromkeys(EVERY_DAY, "09:00-19:30")
    assert starts(pro(later), date(2026, 11, 24), busy=busy) == []


def test_slots_of_random_schedules_never_overlap_and_leave_the_travel_gap() -> None:
    dice = random.Random(18)
    for _ in range(200):
        who = _random_pro(dice)
        first = date(2026, 1, 1) + timedelta(days=dice.randrange(700))
        rest = dice.choice([REST, RestDays.none(ISRAEL)])
        slots = generate(who, first, 10, ISRAEL, rest)
        gap = timedelta(minutes=who.schedule.travel_minutes)
        assert all(one.end + gap <= other.start for one, other in pairwise(slots))
        assert len({slot.id for slot in slots}) == len(slots)


def _random_pro(dice: random.Random) -> Professional:
    template = {str(day): tuple(_random_span(dice) for _ in range(dice.randrange(4))) for day in range(7)}
    visit, travel = dice.randrange(15, 200), dice.randrange(90)
    schedule = Schedule(template=template, visit_minutes=visit, travel_minutes=travel)
    return Professional(id="any", name="Any", schedule=schedule)


def _random_span(dice: random.Random) -> Span:
    start, end = sorted(dice.sample(range(24 * 4), 2))
    return Span(start=time(start // 4, start % 4 * 15), end=time(end // 4, end % 4 * 15))


def test_an_arrival_window_is_an_hour_from_the_start() -> None:
    slot = generate(pro(EVERY_DAY), date(2026, 11, 24), 1, ISRAEL, REST)[0]
    assert window(slot) == (slot.start, slot.start + timedelta(hours=1))


def test_he_is_reachable_at_work_or_on_call_but_never_on_vacation() -> None:
    noon, night = datetime(2026, 11, 24, 12, tzinfo=ISRAEL), datetime(2026, 11, 24, 23, tzinfo=ISRAEL)
    who = pro(EVERY_DAY)
    assert working(who, noon, ISRAEL, REST)
    assert reachable(who, noon, ISRAEL, REST)
    assert not reachable(who, night, ISRAEL, REST)
    assert reachable(who.but(on_call=True), night, ISRAEL, REST)
    gone = who.but(on_call=True, schedule=who.schedule.but(away_from=noon - timedelta(hours=1)))
    assert away(gone, noon)
    assert not reachable(gone, noon, ISRAEL, REST)
