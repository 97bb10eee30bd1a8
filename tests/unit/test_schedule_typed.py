"""Days and hours as people type them at the desk."""

from datetime import date, datetime, time, timezone
from zoneinfo import ZoneInfo

import pytest

from fixi_app.domain.professionals import Span
from tui.screens.schedule.layout import Selection
from tui.screens.schedule.typed import date_typed, hours_shown, hours_typed, minutes_typed, periods

TODAY = date(2026, 11, 24)
ZONE = ZoneInfo("Asia/Jerusalem")


@pytest.mark.parametrize(
    ("typed", "minutes"), [("9", 540), ("09:30", 570), ("9.30", 570), ("24:00", 1440), ("24:01", None), ("9:75", None),
                           ("", None), ("nine", None)],
)  # fmt: skip
def test_an_hour_is_read_however_it_is_written(typed: str, minutes: int | None) -> None:
    assert minutes_typed(typed) == minutes


def test_the_hours_of_a_day_are_read_and_written_back() -> None:
    spans = hours_typed("8-13, 14:30 - 18")
    assert spans == (Span(start=time(8), end=time(13)), Span(start=time(14, 30), end=time(18)))
    assert hours_shown(spans) == "08:00-13:00, 14:30-18:00"
    assert hours_typed("") == ()
    assert hours_shown(hours_typed("20-24") or ()) == "20:00-24:00"


@pytest.mark.parametrize("typed", ["13-8", "8", "8-13-15", "morning", "8-25"])
def test_what_is_no_hours_is_not_guessed(typed: str) -> None:
    assert hours_typed(typed) is None


@pytest.mark.parametrize(
    ("typed", "day"),
    [("30/11", date(2026, 11, 30)), ("1.1", date(2027, 1, 1)), ("24/11", TODAY), ("5/12/27", date(2027, 12, 5)),
     ("30/2", None), ("soon", None)],
)  # fmt: skip
def test_a_date_without_a_year_is_the_next_one(typed: str, day: date | None) -> None:
    assert date_typed(typed, TODAY) == day


def test_the_same_hours_of_several_days_stand_on_the_wall_also_when_the_clock_changes() -> None:
    found = periods(Selection(date(2026, 10, 24), date(2026, 10, 25), 12 * 60, 24 * 60), ZONE)
    assert [one.start for one in found] == [
        datetime(2026, 10, 24, 9, tzinfo=timezone.utc), datetime(2026, 10, 25, 10, tzinfo=timezone.utc),
    ]  # fmt: skip
    assert [one.end.astimezone(ZONE).hour for one in found] == [0, 0]
