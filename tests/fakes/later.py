"""Time passes in a town, with every job of follow-up looking as often as the test says."""

from datetime import datetime, timedelta

from tests.fakes.town import Town


async def later(t: Town, hours: float, *, tick: float = 15) -> None:
    """So many hours pass; every `tick` minutes each job looks once, as the clock would have it."""
    await until(t, t.clock.now() + timedelta(hours=hours), tick=tick)


async def until(t: Town, moment: datetime | str, *, tick: float = 15) -> None:
    """As `later`, up to this moment."""
    end = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    while t.clock.now() < end:
        t.clock.move(min(timedelta(minutes=tick), end - t.clock.now()))
        await look(t)


async def look(t: Town) -> None:
    """Every job that follows a request looks once, and what comes of it is done."""
    now, road = t.clock.now(), t.road
    follow = road.follow
    for job in (road.ladder, road.persons, follow.stuck, follow.reminders, follow.stale, follow.janitor):
        await job.tick(now)
    await road.settle()


async def asleep(t: Town, hours: float) -> None:
    """The computer sleeps: time passes and nobody looks."""
    t.clock.move(timedelta(hours=hours))
