"""Stretches of a calendar as they stand in a sentence."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from fixi_app.services.desk.stretches import told
from fixi_app.services.office import Period

_ZONE = ZoneInfo("Asia/Jerusalem")
_DAY = datetime(2026, 3, 8, tzinfo=_ZONE)


def _told(*spans: tuple[float, float]) -> str:
    """Hours from midnight of the 8th of March."""
    return told([Period(start=_at(start), end=_at(end)) for start, end in spans], _ZONE)


def _at(hour: float) -> datetime:
    return (_DAY + timedelta(hours=hour)).astimezone(ZoneInfo("UTC"))


def test_a_day_with_its_hours_a_whole_day_and_days_on_end() -> None:
    assert _told((8, 12.5)) == "08/03 08:00-12:30"
    assert _told((0, 24)) == "08/03"
    assert _told((0, 72)) == "08/03-10/03"
    assert _told((20, 30)) == "08/03 20:00-09/03 06:00"


def test_more_than_four_are_not_all_told() -> None:
    assert _told((8, 9), (32, 33)) == "08/03 08:00-09:00, 09/03 08:00-09:00"
    assert _told(*[(day * 24, day * 24 + 24) for day in range(6)]) == "08/03, 09/03, 10/03, 11/03, …"
