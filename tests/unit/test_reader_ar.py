"""Arabic as it is written here: trades, wishes, times and towns by their families, spellings, and the traps between.

The sentences stand in `tests/data/reader_ar`, a line each: what must be read, a stroke, the message; whole messages
with all their fields in `messages.jsonl`.
"""

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from fixi_app.domain.reading import Heard, Intent, Reading
from fixi_app.understanding import arabic
from fixi_app.understanding.danger import danger_in
from fixi_app.understanding.jsonl import fields
from fixi_app.understanding.normalize import clean, lower
from fixi_app.understanding.offline import OfflineReader
from fixi_app.understanding.places import gazetteer

FOLDER = Path(__file__).parent.parent / "data" / "reader_ar"
NOW = dt.datetime(2026, 11, 25, 10, 0, tzinfo=dt.timezone(dt.timedelta(hours=2)))
"""A Wednesday."""
READER = OfflineReader()


def read(text: str) -> Reading:
    return READER.read(Heard(texts=(text,), now=NOW))


def stated(text: str) -> dict[str, Any]:
    given = fields(read(text))
    when = given.pop("when") or {}
    return given | {f"when.{key}": when.get(key) for key in ("date", "from", "to")}


def lines(name: str) -> list[str]:
    return (FOLDER / name).read_text(encoding="utf-8").splitlines()


def told(text: str, wanted: list[str]) -> str:
    given = stated(text)
    given["when.date"] = given["when.date"] and given["when.date"][5:]
    return "/".join(str(given[field]) for field in wanted)


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("trades.txt", ["trade"]),
        ("intents.txt", ["intent"]),
        ("cities.txt", ["city"]),
        ("times.txt", ["when.date", "when.from", "when.to"]),
    ],
)
def test_each_family_of_sentences_is_read(name: str, wanted: list[str]) -> None:
    cases = [line.split("|", 1) for line in lines(name)]
    assert len(cases) >= 40
    assert [(told(text, wanted), text) for expected, text in cases if told(text, wanted) != expected] == []


def flat(expected: dict[str, Any]) -> dict[str, Any]:
    when = expected.get("when", {})
    when = {"date": None, "from": None, "to": None} if when is None else when
    return {key: value for key, value in expected.items() if key != "when"} | {f"when.{k}": v for k, v in when.items()}


def differs(field: str, read_as: Any, expected: Any) -> bool:
    """A city may go by any of its names."""
    if field == "city" and read_as and expected:
        return gazetteer().by_name(read_as) != gazetteer().by_name(expected)
    return bool(read_as != expected)


def test_whole_messages_are_read_field_by_field() -> None:
    wrong = []
    for case in map(json.loads, lines("messages.jsonl")):
        given = stated(case["text"])
        asked = flat(case["expect"])
        wrong += [(case["text"], key, given[key]) for key, value in asked.items() if differs(key, given[key], value)]
    assert wrong == []


def test_dangers_are_heard_and_everyday_faults_are_none() -> None:
    heard = [(danger_in(line.split("|")[1]), line) for line in lines("dangers.txt")]
    assert [line for danger, line in heard if danger != line.split("|")[0]] == []
    assert [line for line in lines("no_danger.txt") if danger_in(line)] == []


def test_letters_are_levelled_without_moving_any() -> None:
    text = "أُحِبّ الإبريز، رؤى تـــسكن في بئر السبع قرب الچليل والڤيلا"
    cleaned = clean(text)
    assert len(lower(cleaned)) == len(cleaned)
    assert lower(cleaned) == "احب الابريز, روي تسكن في بير السبع قرب الجليل والفيلا"


@pytest.mark.parametrize("word", ["بتنقط", "تنقط", "نقطت", "ينقطوا", "وبتنقط", "منقط", "بينقط"])
def test_a_verb_is_known_in_every_person(word: str) -> None:
    assert "~نقط" in arabic.forms(word)


def test_a_verb_denied_by_its_last_letter_is_a_fault() -> None:
    assert "~شتغلش" in arabic.forms("بتشتغلش")
    assert read("المكيف بيبردش، جت").intent is Intent.NEW_REQUEST
    assert read("تيجوش خلص").intent is Intent.CANCEL


@pytest.mark.parametrize(
    "word", ["الغساله", "بالغساله", "غسالتنا", "غسالتي", "غسالات", "للغساله", "عالغساله", "وبالغساله"]
)
def test_a_noun_is_known_with_its_article_its_letters_and_its_owner(word: str) -> None:
    assert "غساله" in (word, *arabic.forms(word))


def test_a_name_keeps_the_spelling_of_its_owner() -> None:
    assert read("اسمي رؤى إبراهيم").customer_name == "رؤى إبراهيم"
    assert read("معك أبو أحمد من حيفا، البراد خربان").customer_name == "أبو أحمد"
    assert read("الحنفية بتنقط، شارع أحمد شوقي ٧، الناصرة").street == "أحمد شوقي"
    assert read("معك حق، غلطت").customer_name is None


def test_now_is_soon_only_where_its_clause_ends() -> None:
    assert read("المجلى مسدود بحيفا، بدي حدا هلا").asap
    assert read("تعالوا هسا").asap
    assert not read("هسا الجلاية ما بتسحب مي، كفر ياسيف").asap
    assert not read("لهلا ما اجا حدا").asap
