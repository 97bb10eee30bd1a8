"""Words that begin like a name are no name, and Saturday before a place is a day."""

import datetime as dt

import pytest

from fixi_app.domain.reading import Heard, Reading
from fixi_app.understanding.offline import OfflineReader


def read(text: str) -> Reading:
    return OfflineReader().read(Heard(texts=(text,), now=dt.datetime(2026, 11, 24, 7, tzinfo=dt.UTC)))


@pytest.mark.parametrize(("text", "name"), [("שריפה במטבח", None), ("שרי פה, יש לי נזילה", "שרי"), ("דנה כאן", "דנה")])
def test_a_fire_is_not_called_by_a_womans_name(text: str, name: str | None) -> None:
    assert read(text).customer_name == name


@pytest.mark.parametrize("text", ["צריך אינסטלטור בשבת בחולון", "אינסטלטור בשבת לחולון"])
def test_saturday_before_a_place_is_the_day(text: str) -> None:
    wanted = read(text).wanted
    assert wanted is not None
    assert wanted.date == dt.date(2026, 11, 28)


def test_on_the_sixth_in_a_building_is_no_day() -> None:
    assert read("אני גרה בשישי בבניין הלבן").wanted is None
