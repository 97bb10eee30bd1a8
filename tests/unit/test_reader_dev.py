"""The offline reader against a labelled sample of our own: values found, missed and invented, as F1."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

from fixi_app.domain.reading import Heard
from fixi_app.understanding.jsonl import fields
from fixi_app.understanding.offline import OfflineReader
from fixi_app.understanding.places import gazetteer
from fixi_app.understanding.scoring import Verdict, judged, total

SAMPLE = Path(__file__).parent.parent / "data" / "reader_sample.jsonl"
READER = OfflineReader()


def _cases() -> list[dict[str, Any]]:
    return [json.loads(line) for line in SAMPLE.read_text(encoding="utf-8").splitlines()]


def _stated(case: dict[str, Any]) -> dict[str, Any]:
    return fields(READER.read(Heard(texts=(case["text"],), now=dt.datetime.fromisoformat(case["now"]))))


def _place_id(name: str) -> object:
    place = gazetteer().by_name(name)
    return place.id if place else name


def _verdicts(case: dict[str, Any]) -> list[Verdict]:
    return judged(case["expect"], _stated(case), _place_id)


def test_the_sample_is_read_in_both_languages() -> None:
    for language in ("he", "en"):
        cases = [case for case in _cases() if case["lang"] == language]
        verdicts = [(case["text"], verdict) for case in cases for verdict in _verdicts(case)]
        assert len(cases) >= 30
        wrong = [f"{text}: {verdict}" for text, verdict in verdicts if not verdict.right]
        assert (total(verdict for _, verdict in verdicts).f1 or 0) >= 0.97, "\n".join(wrong)


def test_the_language_of_each_sample_message_is_recognised() -> None:
    assert [case["text"] for case in _cases() if _stated(case)["lang"] != case["lang"]] == []


def test_every_city_of_the_sample_is_in_the_gazetteer_under_that_very_name() -> None:
    cities = {case["expect"].get("city") for case in _cases()} - {None}
    places = {city: gazetteer().by_name(city) for city in cities}
    assert all(place is not None and place.name == city for city, place in places.items())
