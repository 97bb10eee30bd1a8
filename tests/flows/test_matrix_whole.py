"""The cells of the state x reply matrix played in the heavy tier: rarer replies, a day of silence, newer places."""

import pytest

from tests.fakes.matrix import Place, cell, golden
from tests.flows.test_matrix import CELLS, often

_SELDOM = [(place, kind) for place, kind in CELLS if not often(place, kind)]


@pytest.mark.long
@pytest.mark.parametrize(("place", "kind"), _SELDOM, ids=[f"{place.name}-{kind}" for place, kind in _SELDOM])
async def test_what_comes_of_it_is_what_a_person_read_and_found_right(place: Place, kind: str) -> None:
    assert await cell(place, kind) == golden()[place.name][kind]
