"""The checks of the simulation see what they are for: each broken build is caught by the check that is named here.

And the same days of the whole build are clean, so what is seen is what was left out.
"""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from fixi_app.simulation.machine import Alter
from fixi_app.simulation.play import lived
from fixi_app.simulation.shape import CALM, Shape
from tests.fakes import broken_builds

_FEW = Shape(customers=3, professionals=3)
_DAYS, _SEEDS = 2, range(1, 7)
BUILDS = [
    (broken_builds.no_lease, "nobody_hears_the_same_news_twice", replace(_FEW, copies=2)),
    (broken_builds.no_begin, "one_request_is_one_lead", replace(_FEW, customers=6, deaths=60)),
    (broken_builds.no_gate, "no_promise_of_a_model_is_said", replace(CALM, customers=6, model_faults=0.1)),
    (broken_builds.no_dedupe, "what_was_written_is_kept_once", replace(_FEW, crossed=0.3)),
    (broken_builds.silent, "every_message_is_answered", replace(CALM, customers=3, professionals=3)),
]
_NAMES = [build.__name__ for build, _, _ in BUILDS]


async def _seen(build: Alter, shape: Shape) -> AsyncIterator[set[str]]:
    """The checks that see something, life by life."""
    for seed in _SEEDS:
        yield {fault.split(": ")[1] for fault in (await lived(seed, _DAYS, shape, build)).faults}


@pytest.mark.parametrize(("build", "check", "shape"), BUILDS, ids=_NAMES)
async def test_a_broken_build_is_seen_by_its_check(build: Alter, check: str, shape: Shape) -> None:
    """In one of a few lives: what leads to the fault need not happen in each."""
    found: set[str] = set()
    async for checks in _seen(build, shape):
        found |= checks
        if check in found:
            return
    pytest.fail(f"{check} did not see it; seen: {sorted(found)}")


@pytest.mark.parametrize(("build", "check", "shape"), BUILDS, ids=_NAMES)
async def test_the_whole_build_has_no_such_fault(build: Alter, check: str, shape: Shape) -> None:
    assert (await lived(_SEEDS[0], _DAYS, shape, broken_builds.unbroken)).faults == []
