"""The score of a labelled set, by examples small enough to count by hand."""

from typing import Any

import pytest

from fixi_app.understanding.scoring import Tally, by_field, judged, shown, total


def _ids(name: str) -> object:
    """Two names of one place, and each other name for itself."""
    return {"Tel Aviv": 293397, "Tel Aviv-Yafo": 293397}.get(name, name)


def _tally(expect: dict[str, Any], stated: dict[str, Any]) -> Tally:
    return total(judged(expect, stated, _ids))


@pytest.mark.parametrize(
    ("expect", "stated", "tally"),
    [
        ({"trade": "gas"}, {"trade": "gas"}, Tally(1, 0, 0)),
        ({"trade": "gas"}, {"trade": None}, Tally(0, 1, 0)),
        ({"trade": None}, {"trade": "gas"}, Tally(0, 0, 1)),
        ({"trade": "gas"}, {"trade": "ac"}, Tally(0, 1, 1)),
        ({"trade": None}, {"trade": None}, Tally(0, 0, 0)),
        ({}, {"trade": "gas"}, Tally(0, 0, 0)),
        ({"urgent": False}, {"urgent": True}, Tally(0, 1, 1)),
        ({"urgent": False}, {"urgent": False}, Tally(1, 0, 0)),
    ],
    ids=["found", "missed", "invented", "wrong", "rightly empty", "not asserted", "wrongly urgent", "rightly calm"],
)
def test_a_field_is_found_missed_or_invented(expect: dict[str, Any], stated: dict[str, Any], tally: Tally) -> None:
    assert _tally(expect, stated) == tally


def test_answering_nothing_scores_nothing_and_nothing_asked_has_no_score() -> None:
    assert _tally({"city": "Holon", "trade": "gas"}, {}).f1 == 0
    assert _tally({"city": None}, {}).f1 is None


def test_f1_weighs_what_is_missed_and_what_is_invented_alike() -> None:
    tally = _tally({"city": "Holon", "floor": "2", "street": None}, {"city": "Holon", "floor": None, "street": "X"})
    assert tally == Tally(1, 1, 1)
    assert tally.f1 == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("expect", "stated", "tally"),
    [
        (None, None, Tally()),
        (None, {"date": "2026-11-27", "from": None, "to": "12:00"}, Tally(0, 0, 2)),
        ({"date": "2026-11-27"}, {"date": "2026-11-27", "from": "08:00", "to": None}, Tally(1, 0, 0)),
        ({"from": "16:00", "to": None}, {"date": None, "from": "16:00", "to": "18:00"}, Tally(1, 0, 1)),
        ({"date": "2026-11-27", "to": "12:00"}, None, Tally(0, 2, 0)),
    ],
    ids=["none asked", "invented", "a missing part is not scored", "open end", "missed"],
)
def test_each_part_of_a_time_counts_for_itself(expect: Any, stated: Any, tally: Tally) -> None:
    assert _tally({"when": expect}, {"when": stated}) == tally


def test_a_city_is_its_place_and_not_its_spelling() -> None:
    assert _tally({"city": "Tel Aviv"}, {"city": "Tel Aviv-Yafo"}) == Tally(1, 0, 0)
    assert _tally({"city": "Tel Aviv"}, {"city": "tel aviv"}) == Tally(0, 1, 1)


@pytest.mark.parametrize(
    ("expected", "stated", "right"),
    [
        ("הרצל", "רחוב הרצל", True),
        ("רח׳ הרצל", "הרצל", True),
        ("שד' רוטשילד", "שדרות רוטשילד", True),
        ("רוטשילד", "שדרות רוטשילד", False),
        ("Herzl", "herzl st.", True),
        ("улица Алленби", "Алленби", True),
        ("شارع هرتسل", "هرتسل", True),
        ("Ibn  Gabirol", "Ibn Gabirol", True),
        ("הרצל", "ביאליק", False),
        ("Street", "Road", False),
    ],
)
def test_the_word_for_street_is_no_part_of_its_name(expected: str, stated: str, right: bool) -> None:
    assert _tally({"street": expected}, {"street": stated}) == (Tally(1, 0, 0) if right else Tally(0, 1, 1))


def test_fields_are_counted_apart() -> None:
    verdicts = judged({"floor": "2", "apartment": "7"}, {"floor": "2"}, _ids)
    verdicts += judged({"floor": None}, {"floor": "3"}, _ids)
    assert by_field(verdicts) == {"floor": Tally(1, 0, 1), "apartment": Tally(0, 1, 0)}


@pytest.mark.parametrize("sign", ["\x1b[2J", "\u202e", "\u2028", "\ud800", "\x9b", "\n"])
def test_a_shown_value_has_nothing_that_a_terminal_obeys(sign: str) -> None:
    line = shown(f"הרצל{sign}12")
    assert line.startswith('"הרצל\\')
    assert line.endswith('12"')
    assert line.isprintable()
    line.encode()
