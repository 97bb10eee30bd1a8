"""Days of the town with a look at the store after each of them, and at some moments between."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from fixi_app.demo.people import dice_of
from fixi_app.domain.leads import LeadStatus
from fixi_app.simulation.checks import faults_of, snapshot
from fixi_app.simulation.machine import Alter
from fixi_app.simulation.shape import Shape
from fixi_app.simulation.world import FIRST_DAY, IN_MEMORY, World, town

_DAY = timedelta(days=1)


def _nothing(road: object) -> None:
    return


@dataclass
class Lived:
    """What came of the days."""

    faults: list[str] = field(default_factory=list)
    """Of the first day that showed any, each with the day; the town is left then."""
    lines: list[str] = field(default_factory=list)
    days: int = 0
    messages: int = 0
    delivered: int = 0
    """Messages of people, each as often as it was brought."""
    in_doubt: int = 0
    """Messages that arrived and were told to be lost."""
    turns: int = 0
    booked: int = 0
    completed: int = 0
    deaths: int = 0


async def lived(
    seed: int,
    days: int,
    shape: Shape = Shape(),  # noqa: B008
    alter: Alter = _nothing,
    uri: str = IN_MEMORY,
) -> Lived:
    """So many days of this seed, until a check sees something; `uri` names the store, which must be empty."""
    result = Lived()
    async with town(seed, shape, alter, uri) as world:
        for number in range(days):
            start = FIRST_DAY + number * _DAY
            if found := await _day(world, start, dice_of(seed, f"moments of {number}").randrange(8 * 60, 22 * 60)):
                result.faults = [f"day {number}: {fault}" for fault in found]
                break
            result.days += 1
        await _count(world, result)
    return result


async def _day(world: World, midnight: datetime, moment: int) -> list[str]:
    """One day, looked at in its middle and at its end."""
    world.begin(midnight)
    await world.until(midnight + timedelta(minutes=moment))
    if found := await looked_at(world, midnight):
        return found
    await world.until(midnight + _DAY)
    return await looked_at(world, midnight)


async def looked_at(world: World, midnight: datetime) -> list[str]:
    """What the checks see in the store at this moment."""
    margin, held = world.shape.busy_look, world.machine.is_held
    return faults_of(await snapshot(world.ground, world.kept, midnight - _DAY, margin, held))


async def _count(world: World, result: Lived) -> None:
    kept = world.kept
    result.lines, result.messages, result.turns, result.deaths = kept.lines, kept.messages, kept.turns, kept.deaths
    result.delivered, result.in_doubt = kept.delivered, kept.in_doubt
    leads = await world.ground.store.leads.many({})
    came = [{change.status for change in lead.status_history} for lead in leads]
    result.booked = sum(LeadStatus.BOOKED in through for through in came)
    result.completed = sum(LeadStatus.COMPLETED in through for through in came)
