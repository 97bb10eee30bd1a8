"""The offline reader against a labelled sample of our own: values found, missed and invented, as F1."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

from fixi_app.domain.reading import Heard
from fixi_app.understanding.jsonl import fields
from fixi_app.understanding.offline import OfflineReader
from fixi_app.understanding.places import gazetteer

SAMPLE = Path(__file__).parent.parent / "data" / "reader_sample.jsonl"
READER = OfflineReader()


def _cases() -> list[dict[str, Any]]:
    return [json.loads(line) for line in SAMPLE.read_text(encoding="utf-8").splitlines()]


def _flat(expected: dict[str, Any]) -> dict[str, Any]:
    """`when` as its single values; `when: null` asserts that no date and no hour is stated."""
    flat = {name: value for name, value in expected.items() if name != "when"}
    if "when" in expected:
        when = expected["when"] or {"date": None, "from": None, "to": None}
        flat |= {f"when.{name}": value for name, value in when.items()}
    return flat


def _stated(case: dict[str, Any]) -> dict[str, Any]:
    heard = Heard(texts=(case["text"],), now=dt.datetime.fromisoformat(case["now"]))
    stated = fields(READER.read(heard))
    return _flat(stated) | {f"when.{name}": (stated["when"] or {}).get(name) for name in ("date", "from", "to")}


def _tally(cases: list[dict[str, Any]]) -> tuple[int, int, int, list[str]]:
    found = missed = invented = 0
    wrong = []
    for case in cases:
        stated = _stated(case)
        for name, value in _flat(case["expect"]).items():
            right = stated[name] == value
            found += right and value is not None
            missed += not right and value is not None
            invented += not right and stated[name] is not None
            wrong += [] if right else [f"{case['text']}: {name} {value!r}, read {stated[name]!r}"]
    return found, missed, invented, wrong


def test_the_sample_is_read_in_both_languages() -> None:
    for language in ("he", "en"):
        cases = [case for case in _cases() if case["lang"] == language]
        found, missed, invented, wrong = _tally(cases)
        assert len(cases) >= 30
        assert 2 * found / (2 * found + missed + invented) >= 0.97, "\n".join(wrong)


def test_the_language_of_each_sample_message_is_recognised() -> None:
    assert [case["text"] for case in _cases() if _stated(case)["lang"] != case["lang"]] == []


def test_every_city_of_the_sample_is_in_the_gazetteer_under_that_very_name() -> None:
    cities = {case["expect"].get("city") for case in _cases()} - {None}
    places = {city: gazetteer().by_name(city) for city in cities}
    assert all(place is not None and place.name == city for city, place in places.items())
