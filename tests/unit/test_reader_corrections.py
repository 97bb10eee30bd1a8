"""What is put right of what was said before: which detail is meant follows from what is known and what was asked."""

import datetime as dt
from typing import Any

import pytest

from fixi_app.domain.questions import Question
from fixi_app.domain.reading import Heard, Reading
from fixi_app.understanding.offline import OfflineReader

KNOWN = {"trade": "plumbing", "city": "Haifa", "street": "Herzl", "house_number": "30", "floor": "3"}
READER = OfflineReader()


def read(text: str, question: Question | None = None, **more: Any) -> Reading:
    now = dt.datetime(2026, 11, 25, 9, 0, tzinfo=dt.UTC)
    return READER.read(Heard(texts=(text,), now=now, question=question, known=KNOWN, **more))


@pytest.mark.parametrize(
    "text",
    ["לא 30, 13", "no sorry it's number 13", "не 30, а 13", "لا مش 30، 13", "13, not 30", "I said 30? I meant 13"],
)
def test_a_house_number_is_put_right_in_any_language(text: str) -> None:
    reading = read(text, Question.SLOT)
    assert (reading.house_number, reading.floor, reading.wanted) == ("13", None, None)


def test_not_the_third_floor_but_the_fourth_changes_the_floor_alone() -> None:
    reading = read("לא קומה 3, קומה 4", Question.SLOT)
    assert (reading.house_number, reading.floor) == (None, "4")


def test_a_lone_number_corrects_what_was_told_just_before() -> None:
    assert read("no, 4", recent=(("customer", "floor 3"),)).floor == "4"
    assert read("no, 4", recent=(("customer", "Herzl 30"),)).house_number == "4"


@pytest.mark.parametrize("text", ["make it 11 instead", "עדיף 11", "лучше в 11", "خليها 11"])
def test_while_times_are_chosen_a_number_is_an_hour(text: str) -> None:
    reading = read(text, Question.SLOT)
    assert reading.wanted is not None
    assert (reading.wanted.start, reading.house_number) == (dt.time(11), None)


def test_a_street_is_replaced_and_its_number_stays() -> None:
    reading = read("not Herzl, Bialik", Question.FLOOR)
    assert (reading.street, reading.house_number, reading.corrects) == ("Bialik", None, True)


def test_a_number_that_chooses_corrects_nothing() -> None:
    reading = read("number 2", Question.SLOT)
    assert reading.house_number is None


def test_an_address_that_is_refused_or_does_not_exist_is_a_no_to_the_question_of_it() -> None:
    for text in ("I'd rather not give the address", "אין לי מספר", "адрес не дам", "ما في اسم شارع"):
        answer = read(text, Question.STREET).answer
        assert answer is not None, text
        assert answer.no, text
