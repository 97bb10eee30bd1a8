"""The business in numbers, for a span of local days."""

from datetime import date
from typing import Protocol

from fixi_app.domain.base import Record
from fixi_app.domain.counting import Lost as Lost
from fixi_app.domain.counting import Stage as Stage


class DayFigures(Record):
    """What happened on one local day; each lead counts once for each."""

    day: date
    came: int = 0
    booked: int = 0
    completed: int = 0


class Times(Record):
    """How long something took, in seconds. None where nothing was measured."""

    count: int = 0
    median: float | None = None
    most: float | None = None
    """Nine of ten took no longer."""


class ProFigures(Record):
    """One professional in that time."""

    pro_id: str
    name: str
    offers: int = 0
    """Offers that were sent to him."""
    decided: int = 0
    """Those of them that ended by his yes, his no or his silence; what was withdrawn or is open is not in it."""
    accepted: int = 0
    silent: int = 0
    booked: int = 0
    completed: int = 0
    earned: float = 0
    unpriced: int = 0
    stars: float | None = None
    """Mean of the ratings given in that time."""
    votes: int = 0


class Figures(Record):
    first: date
    last: date
    """Included."""
    funnel: dict[Stage, int] = {}
    """Of the leads that came in that time: how many came so far until now."""
    lost: dict[Lost, int] = {}
    """Leads that were lost in that time, whenever they came."""
    days: tuple[DayFigures, ...] = ()
    """Every day, also those on which nothing happened."""
    completed: int = 0
    earned: float = 0
    """Reported prices of the visits completed in that time, in whole units of the business's currency."""
    unpriced: int = 0
    """Completed visits whose price nobody reported."""
    currency: str = ""
    first_answer: Times = Times()
    """From a customer's first message to the first answer."""
    asked: int = 0
    """Leads that were looked at for `first_answer`: of very many an even sample."""
    offer_answer: Times = Times()
    """From an offer to a professional's yes or no."""
    pros: tuple[ProFigures, ...] = ()
    """Whoever is active or had anything in that time; the busiest first."""
    tokens: int = 0
    dollars: float = 0
    """What the tokens cost by the price list of the settings."""
    unpriced_tokens: int = 0
    """Tokens of models without a price: the cost is at least `dollars`."""
    ever: bool = True
    """False while there is no lead at all: a business that begins."""


class Numbers(Protocol):
    async def figures(self, first: date, last: date) -> Figures:
        """Both local days included, at most `LONGEST` days. Counted from the leads touched since the first one, in
        small pieces beside everything else, so the cost grows with the span and not with history.

        Raises ValueError for a span that is longer or ends before it begins.
        """
        ...
