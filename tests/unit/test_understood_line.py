"""What was understood, as one line in the words of the desk."""

import datetime as dt
from typing import Any

import pytest

from fixi_app.domain.reading import Answer, Danger, Intent, Trade, Wanted
from fixi_app.domain.understood import DOUBTED, Understood
from tui.bidi import visual
from tui.texts import Texts, catalogue
from tui.understood import understood_line

TOMORROW = dt.date(2026, 11, 25)
REQUEST = Understood(
    intent=Intent.NEW_REQUEST, trade=Trade.PLUMBING, issue="leak", city="Holon", street="Sokolov", house_number="12",
    wanted=Wanted(date=TOMORROW, start=dt.time(16), end=dt.time(18)), urgent=True, confidence={"street": 0.4},
)  # fmt: skip


def line(language: str = "en", **fields: Any) -> str:
    return understood_line(Understood(**fields), Texts(language))


def test_a_request_is_told_by_what_where_and_when_and_the_doubt_stands_at_the_end() -> None:
    assert understood_line(REQUEST, Texts("en")) == (
        "understood: Plumbing · leak · at Holon, Sokolov 12 · on 25/11 16:00-18:00 · urgent; unsure: street"
    )
    hebrew = REQUEST.but(issue="נזילה", city="חולון", street="סוקולוב")
    assert understood_line(hebrew, Texts("he")) == (
        "הובן: אינסטלציה · נזילה · מקום: חולון, סוקולוב 12 · ב-25/11 16:00-18:00 · דחוף; בספק: רחוב"
    )


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({}, "nothing"),
        ({"answer": Answer(yes=True), "intent": Intent.CONFIRM}, "yes"),
        ({"answer": Answer(no=True), "intent": Intent.DECLINE}, "no"),
        ({"answer": Answer(choice="2")}, "choice 2"),
        ({"intent": Intent.NEW_REQUEST}, "a new request"),
        ({"intent": Intent.CANCEL}, "to cancel"),
        ({"danger": Danger.GAS, "urgent": True, "trade": Trade.GAS}, "DANGER: gas · Gas"),
        ({"wanted": Wanted(date=TOMORROW, part="morning")}, "on 25/11 morning"),
        ({"wanted": Wanted(start=dt.time(17))}, "from 17:00"),
        ({"wanted": Wanted(start=dt.time(9), end=dt.time(12))}, "between 09:00 and 12:00"),
        ({"wanted": Wanted(end=dt.time(9, 30))}, "until 09:30"),
        ({"floor": "2", "apartment": "7"}, "floor 2, apartment 7"),
        ({"private_house": True, "asap": True}, "private house · as soon as possible"),
        ({"transcript": "hello\nthere", "media_show": "a tap"}, "recording: hello there · in the picture: a tap"),
        ({"customer_name": "Dana", "corrects": True}, "name: Dana · a correction"),
        ({"unknown_place": "Narnia"}, "a place not known: Narnia"),
        ({"trade": Trade.AC, "other_trade": Trade.GAS}, "Air conditioning · Gas"),
        ({"pin": True, "city_doubt": ("Haifa", "Holon")}, "a place on the map; unsure: which city (Haifa / Holon)"),
    ],
)
def test_each_thing_has_its_words(fields: dict[str, Any], told: str) -> None:
    assert line(**fields) == f"understood: {told}"


def test_words_of_the_other_direction_keep_their_order_in_the_line() -> None:
    mixed = REQUEST.but(issue="נזילה", city="חולון", street="סוקולוב", confidence={})
    assert visual(understood_line(mixed, Texts("en"))) == (
        "understood: Plumbing · הליזנ · at 12 בולוקוס ,ןולוח · on 25/11 16:00-18:00 · urgent"
    )
    foreign = REQUEST.but(city="חולון", confidence={})
    assert visual(understood_line(foreign, Texts("he"))) == (
        "ףוחד · 16:00-18:00 25/11-ב · Sokolov 12 ,ןולוח :םוקמ · leak · היצלטסניא :ןבוה"
    )


def test_hostile_words_cannot_leave_the_line() -> None:
    told = line(issue="a\x1b[31m\nb\u202e", street="x\ty", city_doubt=("c\nd",))
    assert "\n" not in told
    assert "\x1b" not in told
    assert "\u202e" not in told


@pytest.mark.parametrize("language", ["en", "he"])
def test_every_value_and_every_doubtful_field_has_a_name(language: str) -> None:
    known = catalogue(language)
    names = {f"intent.{one}" for one in Intent} | {f"danger.{one}" for one in Danger}
    names |= {f"understood_field.{one}" for one in DOUBTED}
    assert names <= set(known)
