"""What really happened in the town, beside what the store says of it: written by the world, read by the checks."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from fixi_app.domain.leads import Lead
from fixi_app.simulation.provider import Told


@dataclass(frozen=True)
class Written:
    """A message that somebody wrote, and that the provider delivered once at least."""

    at: datetime
    id: str
    phone: str
    text: str
    silent: str
    """Why no answer is due to it; empty where one is."""
    is_call: bool = False


@dataclass(frozen=True)
class Turned:
    """A turn was run in this chat; how the chat stood before."""

    at: datetime
    chat: str
    mode: str
    state: str
    question: str


@dataclass
class Chronicle:
    """`written`, `told` and `turned` are those since yesterday; the rest is of all days."""

    written: list[Written] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)
    turned: list[Turned] = field(default_factory=list)
    shaken: list[tuple[datetime, datetime]] = field(default_factory=list)
    """Deaths, sleeps and outages, from when to when: nothing is on time then, and what was being sent goes again."""
    faults: list[str] = field(default_factory=list)
    """What the log calls a fault, and what broke out of a turn."""
    lines: list[str] = field(default_factory=list)
    """The days as a text; the same seed gives the same text."""
    visits: dict[str, set[tuple[datetime, datetime]]] = field(default_factory=dict)
    """Phone -> the visits that its owner was told of, also those that were moved or called off since."""
    may_be_erased: set[str] = field(default_factory=set)
    """Those who asked for it once."""
    messages: int = 0
    delivered: int = 0
    in_doubt: int = 0
    turns: int = 0
    deaths: int = 0

    def forget_before(self, moment: datetime) -> None:
        self.written = [one for one in self.written if one.at >= moment]
        self.told[:] = [one for one in self.told if one.at >= moment]
        self.turned = [one for one in self.turned if one.at >= moment]
        self.shaken = [one for one in self.shaken if one[1] >= moment]

    def knew_of(self, phone: str, leads: Sequence[Lead]) -> None:
        known = self.visits.setdefault(phone, set())
        for lead in leads:
            if lead.appointment_start and lead.appointment_end:
                known.add((lead.appointment_start, lead.appointment_end))

    def note(self, at: datetime, line: str) -> None:
        self.lines.append(f"{at:%d %H:%M:%S} {line}")
