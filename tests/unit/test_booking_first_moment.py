"""The moment that stands for a wish, where only its hour matters: for what depends on night and days of rest."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from fixi_app.booking.wishes import first_moment
from fixi_app.domain.reading import Wanted

ISRAEL = ZoneInfo("Asia/Jerusalem")
NOW = datetime(2026, 11, 24, 9, tzinfo=ISRAEL)
SATURDAY = date(2026, 11, 28)


@pytest.mark.parametrize(
    ("wanted", "moment"),
    [
        (Wanted(date=SATURDAY), "28 12:00"),
        (Wanted(date=SATURDAY, part="evening"), "28 17:00"),
        (Wanted(part="night"), "24 22:00"),
        (Wanted(date=SATURDAY, start=time(8, 30), end=time(8, 30)), "28 08:30"),
        (Wanted(date=SATURDAY, start=time(23), end=time(1)), "28 23:00"),
        (Wanted(date=SATURDAY, end=time(10)), "28 09:00"),
        (Wanted(date=SATURDAY, end=time(0, 30)), "28 00:00"),
        (Wanted(date=date(2026, 11, 20), start=time(23)), "24 23:00"),
    ],
)
def test_a_wish_begins_at_its_hour_and_a_whole_day_at_noon(wanted: Wanted, moment: str) -> None:
    found = first_moment(wanted, NOW, ISRAEL)
    assert found is not None
    assert f"{found.astimezone(ISRAEL):%d %H:%M}" == moment


@pytest.mark.parametrize("wanted", [None, Wanted(), Wanted(date=date(2026, 11, 20))])
def test_without_a_time_to_come_there_is_no_moment(wanted: Wanted | None) -> None:
    assert first_moment(wanted, NOW, ISRAEL) is None
