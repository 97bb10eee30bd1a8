"""A crash at any write of a job is made good by its next look: nothing is left undone, nothing is told twice."""

from datetime import timedelta

import pytest

from fixi_app.ids import SeededIds
from fixi_app.queues.inbox import Inbox
from fixi_app.road import lay_road
from fixi_app.understanding.danger import danger_in
from fixi_app.understanding.language import language_of
from tests.fakes.mortal import Killed, Mortality
from tests.fakes.town import AVI, MOSHE, Town, offline, town
from tests.flows.test_followup_parallel import CASES, effects, job_of


def _fresh_process(t: Town) -> None:
    t.road.ground.ids = SeededIds(99)
    t.road.ground.inbox = Inbox(t.db)
    t.road = lay_road(t.road.ground, offline, danger_in, language_of, 2)


async def _look(t: Town, mortality: Mortality, name: str) -> None:
    """The job looks; whoever dies there is started again, and the job looks once more."""
    try:
        await job_of(t, name)(t.clock.now())
    except Killed:
        mortality.revive()
        _fresh_process(t)
        await t.road.leases.clear()
        await job_of(t, name)(t.clock.now())
    await t.road.settle()
    for minutes in (2, 12):  # what was owed is paid, and a lead that waits without an alert is found
        t.clock.move(timedelta(minutes=minutes))
        await t.road.owing.pay_left(t.clock.now())
        await t.road.follow.stuck.tick(t.clock.now())
        await t.road.settle()


async def _seen(t: Town) -> dict[str, object]:
    """The effects; of alerts the number, for the one that is made good says it in other words."""
    seen = await effects(t)
    return {**seen, "alerts": await t.db["alerts"].count_documents({})}


async def _life(case: str, kill_at: tuple[int, str] | None) -> tuple[dict[str, object], int]:
    """What comes of it, and how many writes the job made."""
    prepare, name = CASES[case]
    mortality = Mortality()
    async with town(only=[AVI, MOSHE], on_write=mortality.hook) as t:
        await prepare(t)
        mortality.writes, mortality.kill_at = 0, kill_at
        if kill_at is None:
            await job_of(t, name)(t.clock.now())
            writes = mortality.writes
            await _look(t, mortality, name)
            return await _seen(t), writes
        await _look(t, mortality, name)
        return await _seen(t), 0


@pytest.mark.parametrize("case", CASES)
async def test_a_job_that_dies_at_any_of_its_writes_ends_as_if_nothing_had_happened(case: str) -> None:
    whole, writes = await _life(case, None)
    assert writes
    for write in range(1, writes + 1):
        for phase in ("before", "after"):
            assert (await _life(case, (write, phase)))[0] == whole, f"killed {phase} write {write}"
