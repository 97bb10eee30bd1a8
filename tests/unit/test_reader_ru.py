"""Russian as it is written in Israel: places in all cases, addresses, times, trades, wishes and haste.

The sentences stand in `tests/data/reader_ru`, a line each: what must be read, a stroke, the message.
"""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from fixi_app.domain.reading import Heard, Intent, Reading, Trade
from fixi_app.understanding.danger import danger_in
from fixi_app.understanding.jsonl import fields
from fixi_app.understanding.offline import OfflineReader
from fixi_app.understanding.places import gazetteer

FOLDER = Path(__file__).parent.parent / "data" / "reader_ru"
NOW = dt.datetime(2026, 11, 25, 10, 0, tzinfo=dt.timezone(dt.timedelta(hours=2)))
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


def place_id(name: str | None) -> int | None:
    place = gazetteer().by_name(name) if name else None
    return place.id if place else None


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("trades", ["trade"]),
        ("intents", ["intent"]),
        ("customer_name", ["customer_name"]),
        ("times", ["date", "from", "to"]),
        ("addresses", ["street", "house_number", "floor", "apartment"]),
        ("pressing", ["urgent", "asap"]),
    ],
)
def test_each_family_of_sentences_is_read(name: str, wanted: list[str]) -> None:
    cases = sentences(name)
    read_as = [("/".join(str(stated(text)[field]) for field in wanted), text) for _, text in cases]
    assert len(cases) >= 10
    assert [got for got, case in zip(read_as, cases, strict=True) if got != case] == []


def test_the_town_to_come_to_is_told_from_those_only_named() -> None:
    cases = sentences("cities")
    wrong = [(read(text).city, text) for city, text in cases if place_id(read(text).city) != place_id(city)]
    assert len(cases) >= 100
    assert wrong == []


@pytest.mark.parametrize(
    ("city", "said"),
    [
        ("Haifa", "Хайфа Хайфу Хайфы Хайфе Хайфой"),
        ("Netanya", "Нетания Нетании Нетанию Нетанией Натания Натании Нетанья"),
        ("Beersheba", "Беэр-Шева Беэр-Шевы Беэр-Шеву Беер-Шеве Бершева Бер-Шеве"),
        ("Petaẖ Tiqva", "Петах-Тиква Петах-Тикве Петах-Тикву Петах-Тиквой"),
        ("Rishon LeTsiyyon", "Ришон Ришоне Ришона Ришон-ле-Ционе Ришон-Лецион"),
        ("Or Yehuda", "Ор-Йегуда Ор-Иегуде Ор-Йехуду Ор-Егуде"),
        ("Ramat HaSharon", "Рамат-ха-Шарон Рамат-а-Шароне Рамат-Гашарон Рамат-Хашарона"),
        ("Migdal Ha‘Emeq", "Мигдаль-ха-Эмек Мигдаль-а-Эмеке Мигдаль-Гаэмек"),
        ("Tiberias", "Тверия Тверии Тверию Тверией"),
        ("Acre", "Акко Ако Акка"),
    ],
)
def test_a_town_is_known_in_each_case_and_spelling(city: str, said: str) -> None:
    assert {form: read(f"{form}, течет кран").city for form in said.split()} == dict.fromkeys(said.split(), city)


@pytest.mark.parametrize(
    "text",
    [
        "меня зовут Натан, течет кран",
        "треснула рама в окне",
        "Шалом! Нужен электрик",
        "кран в салоне у мамы",
        "та же проблема с мазганом",
        "ул. Бен Йехуда 33",
        "ул. Герцля 5",
    ],
)
def test_names_and_words_that_resemble_a_town_are_none(text: str) -> None:
    assert read(text).city is None


def test_what_is_no_house_number_is_read_as_none() -> None:
    for text in (
        "Эйлат, жара 44, дети болеют",
        "поменять лампочки в подъезде на 4 этажах, Хайфа",
        "Нетания, постирать ковер 3 на 4",
        "Холон, нас 5 человек",
    ):
        reading = read(text)
        assert (reading.house_number, reading.floor, reading.wanted) == (None, None, None), text


def test_a_preposition_behind_a_number_is_no_letter_of_the_house() -> None:
    reading = read("Герцля 5 кв 3 в субботу, Хайфа")
    assert (reading.house_number, reading.apartment) == ("5", "3")
    assert read("Нетания, ул. Раши 20 в понедельник").house_number == "20"
    assert read("Нетания, ул. Раши 20а").house_number == "20а"


def test_a_phone_tube_is_no_pipe_and_a_light_called_svet_is_no_person() -> None:
    assert read("звоните на 052-5550143, трубку возьмет жена").trade is None
    assert read("прорвало трубу").trade is Trade.PLUMBING
    assert read("нет света в квартире").trade is Trade.ELECTRICAL


def test_what_lies_on_the_way_to_the_door_is_no_fault() -> None:
    reading = read("кв 14, третий этаж, кодовый замок 4471")
    assert (reading.trade, reading.intent) == (None, Intent.PROVIDE_DETAILS)


def test_a_lamp_that_is_lit_is_no_fire() -> None:
    assert danger_in("на стиралке горит лампочка ошибки") is None
    assert danger_in("свет не горит в коридоре") is None
    assert danger_in("горит щиток") is not None
