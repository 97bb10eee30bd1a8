"""How a town is made and how much goes wrong in it: numbers only, so that a seed and a shape tell the whole of it."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class Shape:
    customers: int = 5
    """Who write on their own on a day; each of them may write again on another day."""
    professionals: int = 5
    slot_days: int = 8
    """Days of calendar that are kept: fewer than a business has, for each look at a calendar reads them."""
    sane: float = 0.8
    """How often somebody answers what he was asked; else he corrects himself, changes his mind, asks or is gone."""
    deaths: float = 1.5
    """A day: the process dies at any write, before or after it."""
    sleeps: float = 0.15
    """A day: the computer sleeps for hours and misses everything."""
    outages: float = 0.3
    """A day: the provider takes nothing for a while."""
    account_faults: float = 0.08
    """A day: the account itself is at fault until somebody sees to it."""
    lost_calls: float = 0.03
    """Of the messages sent: a fault that passes, in half of them after the message had arrived."""
    model_faults: float = 0.15
    """Of the readings: the models limp (slow), or all of them fail."""
    crossed: float = 0.08
    """Of the messages: delivered again, late, or after a later one."""
    owner_rounds: int = 3
    """A day: how often the owner sits down and sees to what waits for him, well or badly."""
    copies: int = 1
    """Fixis that share the store. With several nobody dies: a lease that a dead one held ends by real time only."""
    busy_look: timedelta = timedelta(seconds=60)
    """Between two looks at the jobs while somebody waits; those of them that are due seldom are looked at seldom."""
    idle_look: timedelta = timedelta(minutes=20)
    """The same while nobody does."""


CALM = Shape(sane=1, deaths=0, sleeps=0, outages=0, account_faults=0, lost_calls=0, model_faults=0, crossed=0)
"""Nothing goes wrong, and everybody answers what he is asked."""
