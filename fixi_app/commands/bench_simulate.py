"""How fast a business lives in virtual time: one day of fifty professionals and five hundred customers, faults and all.

The same code as in the simulation's tests, on a store in memory: what is measured is Fixi itself, from the webhook's
message to the one that is sent, with all jobs at their times.
"""

import asyncio
import time
from collections.abc import Iterable, Iterator
from datetime import timedelta

from fixi_app import logs
from fixi_app.commands.bench import Measure
from fixi_app.commands.outcome import CommandFailed
from fixi_app.simulation.play import Lived, lived
from fixi_app.simulation.shape import Shape

CUSTOMERS, PROFESSIONALS = 500, 50
_DAY = timedelta(days=1)
_SHAPE = Shape(customers=CUSTOMERS, professionals=PROFESSIONALS, slot_days=7, deaths=3, owner_rounds=6, sleeps=0)
"""A whole day is played, so the computer does not sleep through a part of it."""


def rounds(count: int) -> Iterator[Iterable[Measure]]:
    logs.errors_only()  # five thousand turns would bury the table
    for _ in range(count):
        yield _measured()


def _measured() -> Iterator[Measure]:
    begun = time.perf_counter()
    day = asyncio.run(lived(1, 1, _SHAPE))
    took = time.perf_counter() - begun
    if day.faults:
        raise CommandFailed(f"The simulated day shows faults: {day.faults[0]}")
    yield from _figures(day, took)


def _figures(day: Lived, took: float) -> Iterator[Measure]:
    yield Measure("a day of 50 with 500 customers", took, "s", 60.0, "promised at most")
    yield Measure("virtual time", _DAY.total_seconds(), "s", took, "the time it took")
    yield Measure("messages written by people", day.messages, "", CUSTOMERS, "customers")
    yield Measure("turns", day.turns, "", day.messages, "messages")
    yield Measure("visits booked", day.booked, "", CUSTOMERS, "customers")
