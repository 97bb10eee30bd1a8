"""Which free slots are offered for what a customer asked."""

import random
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from fixi_app.booking.rest_days import RestDays
from fixi_app.booking.slots import generate
from fixi_app.booking.wishes import Fit, after, fitting, is_settled
from fixi_app.domain.appointments import Slot
from fixi_app.domain.professionals import Professional, Schedule, Span
from fixi_app.domain.reading import Wanted

ISRAEL = ZoneInfo("Asia/Jerusalem")
NOW = datetime(2026, 11, 23, 10, 40, tzinfo=ISRAEL)  # a Monday
WEEK = {str(day): (Span(start=time(8), end=time(20)),) for day in (0, 1, 2, 3, 6)}
PRO = Professional(id="avi", name="Avi", schedule=Schedule(template=WEEK))
SLOTS = generate(PRO, date(2026, 11, 23), 7, ISRAEL, RestDays("IL", ISRAEL))


def shown(fit: Fit) -> list[str]:
    return [f"{slot.start.astimezone(ISRAEL):%d %H:%M}" for slot in fit.slots]


def asked(wanted: Wanted | None, asap: bool = False, slots: Sequence[Slot] = SLOTS, count: int = 3) -> Fit:
    return fitting(slots, wanted, asap, NOW, ISRAEL, count)


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (Wanted(date=date(2026, 11, 24), part="morning"), ["24 08:00", "24 10:00"]),
        (Wanted(date=date(2026, 11, 24), part="noon"), ["24 12:00", "24 14:00"]),
        (Wanted(date=date(2026, 11, 24), part="afternoon"), ["24 12:00", "24 14:00", "24 16:00"]),
        (Wanted(date=date(2026, 11, 24), part="evening"), ["24 18:00"]),
        (Wanted(date=date(2026, 11, 24), start=time(16)), ["24 16:00", "24 18:00"]),
        (Wanted(date=date(2026, 11, 24), end=time(12)), ["24 08:00", "24 10:00"]),
        (Wanted(date=date(2026, 11, 24), start=time(10), end=time(10)), ["24 10:00"]),
        (Wanted(start=time(16)), ["23 16:00", "23 18:00", "24 16:00"]),
        (Wanted(part="morning"), ["24 08:00", "24 10:00", "25 08:00"]),
        (Wanted(date=date(2026, 11, 24)), ["24 08:00", "24 10:00", "24 12:00"]),
    ],
)
def test_slots_that_fit_are_what_was_asked(wanted: Wanted, expected: list[str]) -> None:
    fit = asked(wanted)
    assert (shown(fit), fit.exact) == (expected, True)


def test_as_soon_as_possible_is_the_soonest_with_an_hour_of_notice() -> None:
    assert shown(asked(None, asap=True)) == ["23 12:00", "23 14:00", "23 16:00"]


def test_without_a_wish_the_offer_is_spread_over_half_days() -> None:
    assert shown(asked(None)) == ["23 12:00", "24 08:00", "24 12:00"]
    assert asked(None).exact


def test_when_nothing_fits_the_nearest_are_offered_and_named_as_such() -> None:
    fit = asked(Wanted(date=date(2026, 11, 27), part="morning"))
    assert (shown(fit), fit.exact) == (["26 14:00", "26 16:00", "26 18:00"], False)


def test_a_night_that_cannot_be_had_gives_the_hours_around_it() -> None:
    fit = asked(Wanted(part="night"))
    assert (shown(fit), fit.exact) == (["23 18:00", "24 08:00", "24 10:00"], False)


def test_a_night_passes_midnight() -> None:
    night = Professional(id="n", name="N", schedule=Schedule(template={"2": (Span(start=time(0), end=time(3)),)}))
    slots = generate(night, date(2026, 11, 24), 2, ISRAEL, RestDays.none(ISRAEL))
    assert shown(asked(Wanted(date=date(2026, 11, 24), part="night"), slots=slots)) == ["25 00:00"]
    assert asked(Wanted(date=date(2026, 11, 24), start=time(22), end=time(2)), slots=slots).exact
    assert asked(Wanted(part="night"), slots=slots).exact


def test_taken_slots_are_never_offered_and_lapsed_holds_are() -> None:
    booked = SLOTS[2].but(is_taken=True, lead_id="other")
    held = SLOTS[3].but(is_taken=True, lead_id="other", held_until=NOW + timedelta(minutes=5))
    lapsed = SLOTS[4].but(is_taken=True, lead_id="other", held_until=NOW - timedelta(minutes=5))
    assert shown(asked(None, asap=True, slots=[booked, held, lapsed])) == ["23 16:00"]


def test_nothing_free_offers_nothing() -> None:
    assert asked(None, slots=()) == Fit()
    assert asked(Wanted(date=date(2026, 11, 24)), slots=()) == Fit()


def test_others_skip_what_was_offered_already() -> None:
    wanted = Wanted(date=date(2026, 11, 24))
    first = asked(wanted)
    others = after({slot.id for slot in first.slots}, SLOTS, wanted, False, NOW, ISRAEL)
    assert shown(others) == ["24 14:00", "24 16:00", "24 18:00"]


def test_offers_are_in_order_of_time_and_never_more_than_asked() -> None:
    for count in range(1, 9):
        fit = asked(None, count=count)
        assert len(fit.slots) == count
        assert list(fit.slots) == sorted(fit.slots, key=lambda slot: slot.start)


def test_a_wish_for_a_past_day_gives_the_nearest_to_come() -> None:
    fit = asked(Wanted(date=date(2026, 11, 20)))
    assert (shown(fit), fit.exact) == (["23 12:00", "23 14:00", "23 16:00"], False)


def _any_wish(dice: random.Random) -> Wanted | None:
    if dice.random() < 0.2:
        return None
    day = dice.choice([None, NOW.date() + timedelta(days=dice.randrange(-1, 9))])
    part = dice.choice([None, None, "morning", "noon", "afternoon", "evening", "night"])
    start, end = (dice.choice([None, None, time(dice.randrange(24))]) for _ in range(2))
    return Wanted(date=day, part=part, start=start, end=end)


def test_a_calendar_that_is_read_only_so_far_gives_the_same_answer_as_all_of_it() -> None:
    dice, settled_early = random.Random(11), 0
    for _ in range(1500):
        free = sorted(dice.sample(SLOTS, dice.randrange(len(SLOTS))), key=lambda slot: slot.start)
        wanted, asap, count = _any_wish(dice), dice.random() < 0.3, dice.choice([1, 3])
        whole = asked(wanted, asap, free, count)
        for read in range(1, len(free) + 1):
            fit = asked(wanted, asap, free[:read], count)
            if is_settled(fit, free[read - 1], wanted, asap, ISRAEL, count):
                assert fit == whole, (wanted, asap, count, read)
                settled_early += read < len(free)
                break
    assert settled_early > 500
