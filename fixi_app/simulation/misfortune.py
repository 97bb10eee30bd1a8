"""What goes wrong in the town, drawn from its own dice: deaths, sleep, a provider that is out, crossed deliveries."""

import random
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from fixi_app.clock import HandClock
from fixi_app.simulation.agenda import Agenda
from fixi_app.simulation.chronicle import Chronicle
from fixi_app.simulation.machine import Machine
from fixi_app.simulation.mortal import Mortality
from fixi_app.simulation.provider import Provider
from fixi_app.simulation.shape import Shape

_EXPECTED = ("stopped sending",)
"""Errors in the log that belong to what was done to it."""
_AT_A_MESSAGE = 0.75
"""Of the deaths. The others come at any moment, which is mostly one of waiting."""
_AFTERWARDS = timedelta(minutes=3)


class Misfortune:
    def __init__(
        self, machine: Machine, provider: Provider, mortality: Mortality, clock: HandClock, kept: Chronicle,
        shape: Shape, dice: random.Random,
    ) -> None:  # fmt: skip
        self._machine, self._provider, self._mortality, self._clock = machine, provider, mortality, clock
        self._kept, self._shape, self._dice = kept, shape, dice
        self._waits_for_words = False

    def plan(self, midnight: datetime, agenda: Agenda) -> None:
        """The misfortunes of one day."""
        shape = self._shape
        deaths = shape.deaths if shape.copies == 1 else 0
        for mean, deed in (
            (deaths, self._armed),
            (shape.sleeps, self._sleeps),
            (shape.outages, partial(self._goes_out, agenda)),
            (shape.account_faults, partial(self._is_flagged, agenda)),
        ):
            for _ in range(self._how_many(mean)):
                agenda.put(midnight + timedelta(seconds=self._dice.randrange(6 * 3600, 24 * 3600)), deed)

    def _how_many(self, mean: float) -> int:
        whole = int(mean)
        return whole + (self._dice.random() < mean - whole)

    def deliveries(self) -> list[timedelta]:
        """How long after it was written a message is delivered, each time that it is."""
        if self._dice.random() >= self._shape.crossed:
            return [timedelta()]
        late = timedelta(seconds=self._dice.choice((0, 1, 4, 30)))
        again = timedelta(seconds=self._dice.choice((0, 2, 60, 4000)))
        return [late, late + again] if self._dice.random() < 0.6 else [late]

    async def _armed(self) -> None:
        """One of the next writes is the last one; mostly one of those that the next message causes."""
        if self._dice.random() < _AT_A_MESSAGE:
            self._waits_for_words = True
        else:
            self._dies_within(60)

    def message_comes(self) -> None:
        if self._waits_for_words:
            self._waits_for_words = False
            self._dies_within(25)

    def _dies_within(self, writes: int) -> None:
        number = self._mortality.writes + self._dice.randrange(1, writes)
        self._mortality.kill_at = number, self._dice.choice(("before", "after"))

    async def _sleeps(self) -> None:
        """The lid is closed: hours pass in which nothing is done and nothing is heard."""
        begun = self._clock.now()
        self._clock.move(timedelta(minutes=self._dice.choice((20, 90, 300, 900))))
        self._shaken(begun, self._clock.now())
        self._kept.note(begun, "the computer sleeps")

    async def _goes_out(self, agenda: Agenda) -> None:
        self._provider.out = True
        until = self._clock.now() + timedelta(minutes=self._dice.choice((1, 5, 30)))
        self._shaken(self._clock.now(), until + timedelta(minutes=15))
        agenda.put(until, self._comes_back)

    async def _comes_back(self) -> None:
        self._provider.out = False

    async def _is_flagged(self, agenda: Agenda) -> None:
        self._provider.at_fault = True
        await self._machine.probe()
        until = self._clock.now() + timedelta(minutes=self._dice.choice((10, 60)))
        self._shaken(self._clock.now(), until)
        agenda.put(until, self._is_repaired)

    async def _is_repaired(self) -> None:
        self._provider.at_fault = False
        await self._machine.probe()

    def _shaken(self, begun: datetime, until: datetime) -> None:
        self._kept.shaken.append((begun, until + _AFTERWARDS))

    def read_log(self, message: Any) -> None:
        """Errors of the log are faults of the product, but for those that were caused on purpose."""
        record = message.record
        fault = record["exception"]
        if not any(words in record["message"] for words in _EXPECTED):
            kind = f" ({fault.type.__name__}: {fault.value})" if fault and fault.type else ""
            self._kept.faults.append(f"the log tells of a fault: {record['message']}{kind}")
