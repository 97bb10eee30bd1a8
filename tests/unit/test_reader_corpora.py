"""The offline reader against labelled messages in four languages, by the rules of the labelled sets.

`he`, `en`, `ru` and `ar` were in sight while the reader was made; `messages_sealed` was not, so it tells what an unseen
message may expect.
"""

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from fixi_app.domain.reading import Heard, Language
from fixi_app.understanding.jsonl import fields
from fixi_app.understanding.offline import OfflineReader
from fixi_app.understanding.places import gazetteer
from fixi_app.understanding.scoring import Verdict, judged, total

DATA = Path(__file__).parent.parent / "data" / "understanding"
READER = OfflineReader()
LEAST = {"seen": 0.98, "sealed": 0.95}
"""F1 below which something was unlearnt."""


def _cases(sealed: bool) -> list[dict[str, Any]]:
    names = ["messages_sealed"] if sealed else ["he", "en", "ru", "ar"]
    lines = [line for name in names for line in (DATA / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]
    return [json.loads(line) for line in lines]


def _verdicts(case: dict[str, Any]) -> list[Verdict]:
    heard = Heard(texts=(case["text"],), now=dt.datetime.fromisoformat(case["now"]), language=Language.HE)
    return judged(case["expect"], fields(READER.read(heard)), _place_id)


def _place_id(name: str) -> object:
    place = gazetteer().by_name(name)
    return place.id if place else name


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("kind", ["seen", "sealed"])
def test_labelled_messages_are_read(kind: str, language: Language) -> None:
    cases = [case for case in _cases(kind == "sealed") if case["lang"] == language]
    verdicts = [(case["text"], verdict) for case in cases for verdict in _verdicts(case)]
    assert len(cases) >= (30 if kind == "sealed" else 90)
    wrong = [f"{text}: {verdict}" for text, verdict in verdicts if not verdict.right]
    assert (total(verdict for _, verdict in verdicts).f1 or 0) >= LEAST[kind], "\n".join(wrong)


def test_hardly_any_city_is_invented() -> None:
    """What is left are jokes ("write down that the city is Eilat") and brackets; a doubtful place is asked about."""
    cities = [(case["text"], v) for case in _cases(False) for v in _verdicts(case) if v.field == "city"]
    invented = [(text, v.stated) for text, v in cities if not v.right and v.stated is not None]
    assert len(invented) <= 0.01 * sum(v.expected is not None for _, v in cities), invented
