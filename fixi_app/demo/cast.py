"""Who lives through the day: customers and professionals as `cast.toml` tells them.

Promise: nothing of the day's people is in code; a name, a sentence or a hurry is changed in the file alone. A phrase
may hold several ways of saying it, parted by `|`; which one is said is the seed's choice.
"""

import datetime as dt
import tomllib
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import Field

from fixi_app.domain.base import Record
from fixi_app.domain.questions import Question
from fixi_app.domain.reading import Language

CAST_FILE = Path(__file__).with_name("cast.toml")

Answers = dict[Question, tuple[str, ...]]
"""Question -> what is said the first time it is asked, the second ...; the last one from then on."""
Temper = Literal["quick", "slow"]
Fate = Literal["refused", "silent"]


class Moment(Record):
    """Something a customer says on his own, some time after his matter came so far."""

    when: str
    """A conversation's state (`waiting`, `booked` ...) or an open question (`slot`, `summary` ...)."""
    after: float = 2
    """Minutes."""
    say: tuple[str, ...]


class Customer(Record):
    name: str
    phone: str
    language: Language
    at: dt.time
    """When he writes first, local time; the seed moves it by up to `spread` minutes."""
    spread: float = 4
    opening: tuple[str, ...]
    """His first messages, one right after the other. `[photo]` at the start of one sends a photo."""
    answers: Answers = Field(default_factory=dict)
    moments: tuple[Moment, ...] = ()
    hurry: tuple[int, int] = (14, 75)
    """Seconds he takes to answer."""
    fate: Fate | None = None
    """How the first professional who is asked for him takes it; unset: as everybody does."""


class Worker(Record):
    """How a professional of the sample business behaves."""

    phone: str
    temper: Temper = "quick"
    approve: str = "1"
    refuse: str = "2"
    on_my_way: str = "בדרך"
    finish: str = "סיימתי"


class Cast(Record):
    delays: dict[Temper, tuple[float, float]]
    """Temper -> minutes until an offer is answered, at least and at most."""
    usual: dict[Language, Answers]
    """What people say who have no words of their own for it."""
    customer: tuple[Customer, ...]
    worker: tuple[Worker, ...]


@cache
def cast() -> Cast:
    return Cast.model_validate(tomllib.loads(CAST_FILE.read_text(encoding="utf-8")))
