"""Hebrew as customers write it: trades, wishes, names, times and addresses by their families, with the traps between.

The sentences stand in `tests/data/reader_he`, a line each: what must be read, a stroke, the message.
"""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from fixi_app.domain.reading import Heard, Reading, Trade
from fixi_app.understanding.danger import danger_in
from fixi_app.understanding.jsonl import fields
from fixi_app.understanding.offline import OfflineReader

FOLDER = Path(__file__).parent.parent / "data" / "reader_he"
NOW = dt.datetime(2026, 11, 25, 10, 2, tzinfo=dt.timezone(dt.timedelta(hours=2)))
"""A Wednesday."""
READER = OfflineReader()


def read(text: str) -> Reading:
    return READER.read(Heard(texts=(text,), now=NOW))


def stated(text: str) -> dict[str, Any]:
    given = fields(read(text))
    when = given.pop("when") or {}
    given |= {key: when.get(key) for key in ("date", "from", "to")}
    return given | {"date": given["date"][5:] if given["date"] else None}


def sentences(name: str) -> list[tuple[str, str]]:
    lines = (FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return [(line.split("|", 1)[0], line.split("|", 1)[1]) for line in lines]


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("trades", ["trade"]),
        ("intents", ["intent"]),
        ("customer_name", ["customer_name"]),
        ("times", ["date", "from", "to"]),
        ("addresses", ["street", "house_number", "floor", "apartment"]),
        ("cities", ["city"]),
    ],
)
def test_each_family_of_sentences_is_read(name: str, wanted: list[str]) -> None:
    cases = sentences(name)
    read_as = [("/".join(str(stated(text)[field]) for field in wanted), text) for _, text in cases]
    assert len(cases) >= 20
    assert [got for got, case in zip(read_as, cases, strict=True) if got != case] == []


def test_of_several_faults_the_first_decides() -> None:
    assert read("ברז דולף במטבח, ואם כבר באים אז גם המזגן לא מקרר").trade is Trade.PLUMBING
    assert read("המזגן לא מקרר וגם יש נזילה מהברז").trade is Trade.AC


def test_a_room_or_a_street_or_a_name_is_no_fault() -> None:
    assert read("מכשיר הכביסה מטייל במקלחת").trade is Trade.APPLIANCES
    assert read("מזגן לא מקרר, תל אביב רחוב החשמל 5").trade is Trade.AC
    assert read("אהלן, דוד פה, צריך לתלות מדפים").trade is Trade.HANDYMAN


def test_the_words_of_a_street_or_of_a_longer_word_mean_nothing_else() -> None:
    assert stated("המזגן עושה רעש, רחוב קהילת ציון 3 הרצליה")["intent"] == "new_request"
    assert stated("חלונות מלוכלכים, הרצליה פיתוח רח' אבא אבן 10 קומה 5")["house_number"] == "10"
    assert stated("נקודת חשמל ברחוב הרצל 12, חולון")["house_number"] == "12"
    assert read("זה לא הדוד, זה הברז במקלחת שמטפטף").trade is Trade.PLUMBING


def test_a_letter_that_is_a_words_own_is_no_prefix() -> None:
    assert read("את מכירה מישהו שמתקן מזגן?").trade is Trade.AC
    assert read("פתיחת סתימה בלי לשבור קירות, יבנה").trade is Trade.PLUMBING
    assert read("המכשיר מעלה עשן, יש להבות").danger is not None


def test_dangers_are_told_from_what_only_sounds_like_them() -> None:
    cases = sentences("dangers")
    assert [(("danger" if danger_in(text) else "none"), text) for _, text in cases] == cases
