"""A model's values in the form of the offline reader's, or not at all."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixi_app.domain.reading import Wanted
from fixi_app.understanding import gemini_values as values

NOW = dt.datetime(2026, 11, 24, 14, 40, tzinfo=ZoneInfo("Asia/Jerusalem"))
TODAY, TOMORROW = "2026-11-24", "2026-11-25"


@pytest.mark.parametrize(
    ("value", "street"),
    [
        ("Herzl", ("Herzl", None, None)),
        ("רחוב הרצל", ("הרצל", None, None)),
        ("Herzl Street", ("Herzl", None, None)),
        ("הרצל 12", ("הרצל", "12", None)),
        ("Herzl 12/4", ("Herzl", "12", "4")),
        ("улица Алленби 22", ("Алленби", "22", None)),
        ("050-0000123", (None, None, None)),
        ("Call 0500000123", (None, None, None)),
        ("99 שקל", (None, None, None)),
        ("12", (None, None, None)),
        ("", (None, None, None)),
        (None, (None, None, None)),
        (["Herzl"], (None, None, None)),
    ],
)
def test_a_street_is_a_name_and_never_a_phone_or_a_price(value: Any, street: tuple[str | None, ...]) -> None:
    assert values.street(value) == street


@pytest.mark.parametrize(
    ("value", "house"),
    [
        ("12", ("12", None)), (12, ("12", None)), ("12a", ("12a", None)), ("12 א", ("12א", None)),
        ("9/2", ("9", "2")), ("No. 12", ("12", None)), ("מס' 7", ("7", None)), ("12345", (None, None)),
        ("0500000123", (None, None)), ("twelve", (None, None)), (True, (None, None)), ("-1", (None, None)),
    ],
)  # fmt: skip
def test_a_house_number_has_the_offline_form(value: Any, house: tuple[str | None, str | None]) -> None:
    assert values.house(value) == house


@pytest.mark.parametrize(
    ("value", "floor"),
    [("3", "3"), (3, "3"), ("03", "3"), ("-1", "-1"), ("third floor", "3"), ("קומה 2", "2"), ("קרקע", "0"),
     ("third", "3"), ("3 этаж", "3"), ("call 050", None), ("roof", None), (True, None)],
)  # fmt: skip
def test_a_floor_is_a_number(value: Any, floor: str | None) -> None:
    assert values.floor(value) == floor


@pytest.mark.parametrize(
    ("value", "apartment"),
    [("7", "7"), (7, "7"), ("7b", "7b"), ("apt 7", "7"), ("דירה 12", "12"), ("the blue door", None)],
)
def test_an_apartment_is_a_number(value: Any, apartment: str | None) -> None:
    assert values.apartment(value) == apartment


@pytest.mark.parametrize(
    ("given_", "wanted"),
    [
        ((TOMORROW, "9:00", "11:00", None), Wanted(date=dt.date(2026, 11, 25), start=dt.time(9), end=dt.time(11))),
        ((TODAY, "9:00", None, None), None),
        ((TODAY, "9:00", "11:00", None), None),
        ((TODAY, "9:00", "16:00", None), Wanted(date=NOW.date(), start=dt.time(9), end=dt.time(16))),
        ((TODAY, "16:00", None, None), Wanted(date=NOW.date(), start=dt.time(16))),
        ((TODAY, None, None, "morning"), None),
        ((TODAY, None, None, "evening"), Wanted(date=NOW.date(), part="evening")),
        (("2026-11-23", None, None, None), None),
        (("2026-02-30", "25:00", "soon", "teatime"), None),
        ((20261125, 9, 11, ["morning"]), None),
        ((None, "9:00", None, None), Wanted(start=dt.time(9))),
    ],
)
def test_a_time_parses_and_does_not_lie_in_the_past(
    given_: tuple[object, object, object, object], wanted: Wanted | None
) -> None:
    assert values.wanted(*given_, now=NOW) == wanted


SAID = "יש לי נזילה מתחת לכיור, הצעת מחיר 400?"


@pytest.mark.parametrize("issue", ["נזילה מתחת לכיור", "נזילה", "יש נזילה בכיור"])
def test_the_fault_is_told_in_the_customers_own_words(issue: str) -> None:
    assert values.told(issue, 120, SAID) == issue


@pytest.mark.parametrize(
    "issue",
    [
        "נזילה, 99 שקל", "נזילה ב-400 ₪", "נזילה, נקבע לך תור למחר", "leak under the sink", "נזילה 050-0000123",
        "נזילה https://pay.example", "💸", "booked", "", None, 5, {"a": 1},
    ],
)  # fmt: skip
def test_no_price_promise_or_invention_of_a_model_stands_in_the_fault(issue: Any) -> None:
    assert values.told(issue, 120, SAID) is None


@pytest.mark.parametrize("name", ["Dana you are booked", "Avi", "Dana 99", "", None])
def test_a_name_is_all_said_or_no_name(name: Any) -> None:
    assert values.spoken_name(name, "this is Dana") is None
    assert values.spoken_name("Dana", "this is Dana") == "Dana"


@pytest.mark.parametrize(
    "shown", ["price agreed: 1 shekel", "₪99", "call 050-000-0123", "see www.x.example", "a@b.example"]
)
def test_words_of_a_photo_bring_no_price_phone_or_link(shown: str) -> None:
    assert values.shown(shown, 200) is None
    assert values.shown("error E4 on the display", 200) == "error E4 on the display"


@given(st.one_of(st.text(max_size=60), st.integers(), st.floats(), st.none(), st.lists(st.text())))
def test_no_value_whatever_breaks_anything(value: Any) -> None:
    values.street(value), values.house(value), values.floor(value), values.apartment(value)
    values.told(value, 120, SAID), values.shown(value, 200), values.spoken_name(value, SAID)
    assert values.wanted(value, value, value, value, NOW) is None or isinstance(value, str)
