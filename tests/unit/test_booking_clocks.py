"""Days of rest, quiet time, and the clock of the silence ladder."""

import random
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from fixi_app.booking.clocks import ladder_due, ladder_elapsed, last_permitted_before, next_permitted, quiet
from fixi_app.booking.rest_days import RestDays
from fixi_app.booking.zone import Stretch, whole_day

ISRAEL = ZoneInfo("Asia/Jerusalem")
REST = RestDays("IL", ISRAEL)
COLD = (time(8), time(21), ISRAEL, REST)
LADDER = (time(7), time(22), ISRAEL, REST)


def local(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=ISRAEL)


def test_rest_goes_from_friday_afternoon_to_saturday_evening() -> None:
    assert not REST.is_rest(local(2026, 11, 27, 14, 59))
    assert REST.is_rest(local(2026, 11, 27, 15, 0))
    assert REST.is_rest(local(2026, 11, 28, 3, 0))
    assert REST.is_rest(local(2026, 11, 28, 19, 59))
    assert not REST.is_rest(local(2026, 11, 28, 20, 0))


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2026, 4, 2), "Passover"),
        (date(2026, 4, 22), "Independence Day"),
        (date(2026, 9, 12), "New Year, first day"),
        (date(2026, 9, 13), "New Year, second day"),
        (date(2026, 9, 21), "Day of Atonement"),
        (date(2027, 10, 11), "Day of Atonement of the next year"),
    ],
)
def test_the_holidays_of_israel_are_known_offline(day: date, name: str) -> None:
    assert REST.is_holiday(day), name


def test_an_ordinary_weekday_and_a_saturday_are_no_holidays() -> None:
    assert not REST.is_holiday(date(2026, 11, 24))
    assert not REST.is_holiday(date(2026, 11, 28))
    assert REST.is_rest_day(date(2026, 11, 28))


def test_a_holiday_eve_rests_from_the_afternoon_on() -> None:
    assert not REST.is_rest(local(2026, 9, 20, 14, 59))
    assert REST.is_rest(local(2026, 9, 20, 15, 0))
    assert not REST.is_rest(local(2026, 9, 21, 20, 0))


def test_two_days_of_rest_in_a_row_are_one_long_rest() -> None:
    """New Year 2026 is a Saturday and a Sunday: Friday 15:00 to Sunday 20:00, Saturday night included."""
    moments = [local(2026, 9, 11, 15) + timedelta(minutes=15 * count) for count in range(53 * 4)]
    assert all(REST.is_rest(moment) for moment in moments)
    assert not REST.is_rest(local(2026, 9, 13, 20))


def test_elsewhere_sundays_and_public_holidays_rest_the_whole_day() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    rest = RestDays("DE", berlin)
    assert rest.is_rest(datetime(2026, 11, 29, 23, 59, tzinfo=berlin))
    assert not rest.is_rest(datetime(2026, 11, 28, 16, tzinfo=berlin))
    assert rest.is_rest(datetime(2026, 12, 25, 0, 0, tzinfo=berlin))
    assert not rest.is_rest(datetime(2026, 12, 24, 16, tzinfo=berlin))


def test_a_country_the_calendar_does_not_know_still_has_its_sundays() -> None:
    rest = RestDays("XX", ISRAEL)
    assert rest.is_rest_day(date(2026, 11, 29))
    assert not rest.is_rest_day(date(2026, 11, 30))


def test_the_setting_none_never_rests() -> None:
    rest = RestDays.none(ISRAEL)
    assert not any(rest.is_rest(local(2026, 9, 11) + timedelta(hours=count)) for count in range(24 * 14))


def test_a_naive_moment_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        REST.is_rest(datetime(2026, 11, 24, 9))


def test_cold_messages_go_only_from_eight_to_twenty_one() -> None:
    for minute in range(24 * 60):
        moment = local(2026, 11, 24) + timedelta(minutes=minute)
        assert quiet(moment, *COLD) is not (8 * 60 <= minute < 21 * 60), moment


def test_a_day_of_rest_is_quiet_by_day_too_and_over_in_the_evening() -> None:
    assert quiet(local(2026, 11, 28, 11), *COLD)
    assert not quiet(local(2026, 11, 28, 20, 30), *COLD)


def test_what_would_fall_into_the_quiet_goes_at_the_last_permitted_moment_before() -> None:
    assert last_permitted_before(local(2026, 11, 24, 23), *COLD) == local(2026, 11, 24, 20, 59)
    assert last_permitted_before(local(2026, 11, 24, 6), *COLD) == local(2026, 11, 23, 20, 59)
    assert last_permitted_before(local(2026, 11, 28, 18), *COLD) == local(2026, 11, 27, 14, 59)
    assert last_permitted_before(local(2026, 11, 24, 12), *COLD) == local(2026, 11, 24, 12)


def test_the_next_permitted_moment_is_now_or_the_next_opening() -> None:
    assert next_permitted(local(2026, 11, 24, 12), *COLD) == local(2026, 11, 24, 12)
    assert next_permitted(local(2026, 11, 24, 22), *COLD) == local(2026, 11, 25, 8)
    assert next_permitted(local(2026, 11, 27, 16), *COLD) == local(2026, 11, 28, 20)
    assert next_permitted(local(2026, 9, 11, 16), *COLD) == local(2026, 9, 13, 20)


def test_permitted_moments_are_never_quiet() -> None:
    dice = random.Random(7)
    for _ in range(500):
        moment = local(2026, 1, 1) + timedelta(minutes=dice.randrange(700 * 24 * 60))
        assert not quiet(last_permitted_before(moment, *COLD), *COLD)
        assert not quiet(next_permitted(moment, *COLD), *COLD)
        assert last_permitted_before(moment, *COLD) <= moment <= next_permitted(moment, *COLD)


def test_by_day_the_ladder_counts_every_minute() -> None:
    assert ladder_elapsed(local(2026, 11, 24, 9), local(2026, 11, 24, 10), *LADDER) == timedelta(hours=1)


def test_the_ladder_sleeps_at_night() -> None:
    assert ladder_elapsed(local(2026, 11, 24, 21, 50), local(2026, 11, 25, 7, 5), *LADDER) == timedelta(minutes=15)
    assert ladder_due(local(2026, 11, 24, 21, 50), timedelta(minutes=25), *LADDER) == local(2026, 11, 25, 7, 15)
    assert ladder_due(local(2026, 11, 24, 23), timedelta(minutes=10), *LADDER) == local(2026, 11, 25, 7, 10)


def test_the_ladder_sleeps_over_friday_and_saturday() -> None:
    assert ladder_elapsed(local(2026, 11, 27, 14, 30), local(2026, 11, 28, 20, 10), *LADDER) == timedelta(minutes=40)
    assert ladder_due(local(2026, 11, 27, 14, 50), timedelta(minutes=60), *LADDER) == local(2026, 11, 28, 20, 50)


def test_the_ladder_never_runs_backwards() -> None:
    assert ladder_elapsed(local(2026, 11, 24, 10), local(2026, 11, 24, 9), *LADDER) == timedelta()
    assert ladder_due(local(2026, 11, 24, 3), timedelta(), *LADDER) == local(2026, 11, 24, 3)


@pytest.mark.parametrize("switch", [date(2026, 3, 27), date(2026, 10, 25), date(2027, 3, 26), date(2027, 10, 31)])
def test_a_clock_change_in_the_night_gives_and_takes_nothing(switch: date) -> None:
    open_all_week = (time(7), time(22), ISRAEL, RestDays.none(ISRAEL))
    before = datetime.combine(switch - timedelta(days=1), time(21), ISRAEL)
    after = datetime.combine(switch, time(8), ISRAEL)
    assert ladder_elapsed(before, after, *open_all_week) == timedelta(hours=2)
    assert ladder_due(before, timedelta(hours=2), *open_all_week) == after


def test_due_is_the_moment_at_which_just_that_much_has_elapsed() -> None:
    dice = random.Random(11)
    for _ in range(500):
        start = local(2026, 1, 1) + timedelta(minutes=dice.randrange(700 * 24 * 60))
        span = timedelta(minutes=dice.randrange(1, 3000))
        due = ladder_due(start, span, *LADDER)
        assert ladder_elapsed(start, due, *LADDER) == span
        assert ladder_elapsed(start, due - timedelta(seconds=1), *LADDER) < span


class _AlwaysRest(RestDays):
    def of_day(self, day: date) -> tuple[Stretch, ...]:
        return (whole_day(day, self.zone),)


@pytest.mark.parametrize("ask", [next_permitted, last_permitted_before])
def test_hours_that_leave_nothing_open_are_refused_instead_of_searched_for_ever(
    ask: Callable[[datetime, time, time, ZoneInfo, RestDays], datetime],
) -> None:
    with pytest.raises(ValueError, match="nothing open"):
        ask(local(2026, 11, 24, 12), time(8), time(21), ISRAEL, _AlwaysRest("IL", ISRAEL))


def test_hours_may_pass_midnight() -> None:
    night = (time(20), time(2), ISRAEL, REST)
    assert not quiet(local(2026, 11, 25, 1), *night)
    assert quiet(local(2026, 11, 25, 3), *night)
    assert last_permitted_before(local(2026, 11, 25, 1), *night) == local(2026, 11, 25, 1)
    assert ladder_elapsed(local(2026, 11, 24, 23), local(2026, 11, 25, 1), *night) == timedelta(hours=2)
    assert ladder_elapsed(local(2026, 11, 25, 0, 30), local(2026, 11, 25, 5), *night) == timedelta(minutes=90)
    assert ladder_due(local(2026, 11, 25, 0, 30), timedelta(minutes=90), *night) == local(2026, 11, 25, 2)
