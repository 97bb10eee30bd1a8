"""A statement is made of words that are known to be harmless; a question may name a thing that nobody listed."""

import pytest

from fixi_app.dialogue.gate import Fault, fault_of
from fixi_app.dialogue.gate.clauses import clauses_of
from fixi_app.dialogue.gate.vocabulary import fault_of_strange


@pytest.mark.parametrize(
    "draft",
    [
        "Sorry to hear that, and the cavalry trots along.",
        "מצטערים לשמוע, והאבירים דוהרים.",
        "Сочувствую, и рыцари скачут.",
        "آسفين، والفرسان يركضون.",
    ],
)
def test_a_statement_with_a_word_that_nobody_listed_is_dropped(draft: str) -> None:
    assert fault_of_strange(draft.lower()) is Fault.STRANGE
    assert fault_of(draft) is not None


def test_a_question_may_hold_two_strange_words_but_not_three() -> None:
    assert fault_of("Sorry to hear that. Is the zorbin near the quembel loose?") is None
    assert fault_of("Sorry to hear that. Is the zorbin near the quembel frabby and loose?") is Fault.STRANGE


@pytest.mark.parametrize(
    ("listed", "inflected"),
    [
        ("маленький", "маленькими"),
        ("большой", "большую"),
        ("מזון", "מזונות"),
        ("ruin", "ruined"),
        ("صوره", "صورتكم"),
    ],
)
def test_one_listed_form_stands_for_its_inflections(listed: str, inflected: str) -> None:
    assert fault_of_strange(listed) is None
    assert fault_of_strange(inflected) is None


def test_a_word_of_two_letters_left_over_is_no_stem() -> None:
    assert fault_of_strange("zedly") is Fault.STRANGE


def test_a_clause_that_opens_the_question_is_asked_not_stated() -> None:
    asked = [clause.asked for clause in clauses_of("ясно, спасибо. что происходит, когда включаете?") if clause.words]
    assert asked == [False, False, True, True]


def test_a_clause_that_states_stays_a_statement_before_a_question() -> None:
    asked = [clause.asked for clause in clauses_of("the place is yours, is it leaking?") if clause.words]
    assert asked == [False, True]
    assert fault_of("Sorry, the place is yours, is it leaking?") is not None


def test_a_statement_about_a_thing_may_hold_one_strange_word_that_is_no_deed() -> None:
    assert fault_of("Sorry about the zorbin tap.") is None
    assert fault_of("Sorry about the zorbin quembel tap.") is Fault.STRANGE
    assert fault_of("Sorry about that zorbin.") is Fault.STRANGE
    assert fault_of("Sorry, zorbining the tap.") is Fault.STRANGE
