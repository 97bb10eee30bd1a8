"""The state x reply matrix: whatever is said wherever, something sensible comes of it, nobody is left in silence."""

import re

import pytest

from fixi_app.domain.conversation import Mode, State
from fixi_app.domain.questions import Question
from tests.fakes.matrix import REPLIES, Place, cell, golden
from tests.fakes.matrix_newer import NEWER
from tests.fakes.matrix_places import PLACES
from tests.fakes.matrix_tables import QUIET, UNREACHED, WRONG
from tests.fakes.town import DANA

CELLS = [(place, kind) for place in PLACES for kind in REPLIES]
_EVERY_TIME = {"expected", "synonym", "free", "off_topic"}
_SELDOM = {"silence", "pin", "sticker", "document", "two_answers", "gone"}
"""Replies that are played in the heavy tier only."""


def often(place: Place, kind: str) -> bool:
    """Whether the cell is played in the ordinary tier."""
    return kind not in _SELDOM and (place not in NEWER or kind in _EVERY_TIME)


_OFTEN = [cell_ for cell_ in CELLS if often(*cell_)]


@pytest.mark.parametrize(("place", "kind"), _OFTEN, ids=[f"{place.name}-{kind}" for place, kind in _OFTEN])
async def test_what_comes_of_it_is_what_a_person_read_and_found_right(place: Place, kind: str) -> None:
    assert await cell(place, kind) == golden()[place.name][kind]


@pytest.mark.parametrize(("place", "kind"), CELLS, ids=[f"{place.name}-{kind}" for place, kind in CELLS])
def test_every_reply_is_answered_or_its_silence_has_a_reason(place: Place, kind: str) -> None:
    said, _, _after = golden()[place.name][kind].partition(" -> ")
    assert said != "nothing" or (place.name, kind) in {*QUIET, *WRONG}, "somebody wrote and heard nothing"


@pytest.mark.parametrize(("place", "kind"), CELLS, ids=[f"{place.name}-{kind}" for place, kind in CELLS])
def test_no_reply_leads_to_a_dead_end(place: Place, kind: str) -> None:
    """Afterwards something is asked, somebody has it, or nothing is open."""
    _said, _, after = golden()[place.name][kind].partition(" -> ")
    question, state, mode, leads = after.split(" | ")
    waits_for_him = place.who == DANA and re.findall(r"\bcontacted\b", leads)
    assert not waits_for_him or question != "no question" or mode != Mode.BOT or (place.name, kind) in QUIET
    assert state in set(State)


def test_a_cell_known_to_be_wrong_leaves_the_list_when_it_is_mended() -> None:
    mended = [cell_ for cell_, wrong in WRONG.items() if golden()[cell_[0]][cell_[1]].partition(" -> ")[0] != wrong]
    assert mended == []


def test_no_silence_is_excused_where_something_is_said() -> None:
    assert all(golden()[place][kind].startswith("nothing") for place, kind in QUIET)


def test_the_matrix_is_complete() -> None:
    reached = {place.question for place in PLACES}
    assert set(Question) - {Question(name) for name in reached if name} == set(UNREACHED)
    assert {kind for row in golden().values() for kind in row} == set(REPLIES)
    assert set(golden()) == {place.name for place in PLACES}
    assert {(name, kind) for name, kind in QUIET} <= {(place.name, kind) for place, kind in CELLS}


def test_every_state_and_mode_is_a_place_of_the_matrix() -> None:
    found = [outcome.partition(" -> ")[2].split(" | ") for row in golden().values() for outcome in row.values()]
    assert {state for _, state, _, _ in found} == set(State)
    assert {mode for _, _, mode, _ in found} == set(Mode)
