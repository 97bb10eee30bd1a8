"""What a professional wishes for his calendar: time of his own blocked or opened, a vacation, other hours or prices."""

from datetime import date, time

from fixi_app.dialogue.wishes import JobView, Look, Wish
from fixi_app.domain.base import Record, UtcTime
from fixi_app.domain.leads import Lead


class Blocked(Record):
    """`done`, `booked` (a visit lies there: nothing was changed) or `held` (a customer is being offered that hour)."""

    outcome: str
    lead: Lead | None = None
    """The visit or request that is in the way."""


class BlockTime(Wish[Blocked]):
    """His own job, or time he wants kept free: no visit is offered or booked in it."""

    pro_id: str
    start: UtcTime
    end: UtcTime
    note: str = ""


class Freed(Record):
    start: UtcTime
    end: UtcTime
    slots: int
    """Free visits on that day now."""


class FreeTime(Wish[Freed]):
    """Open these hours of one day for visits; they lie on the same local day."""

    pro_id: str
    day: date
    start: time
    end: time


class DayView(Record):
    rests: bool
    """A holiday, or the weekly rest falls into these hours: opened only on purpose."""


class SeeDay(Look[DayView]):
    pro_id: str
    day: date
    start: time
    end: time


class TakeVacation(Wish[tuple[JobView, ...]]):
    """No visits from the first to the last day, both included; None = until he says that he is back.

    Answered with the booked visits inside, soonest first.
    """

    pro_id: str
    first: date
    last: date | None


class Return(Wish[int]):
    """The vacation from the first to the last day ends; answered with how many visits are free in it now."""

    pro_id: str
    first: date
    last: date | None


class SetHours(Wish[bool]):
    """Other hours on these weekdays (Monday = 0) from now on; None = no work then. What is booked stays."""

    pro_id: str
    weekdays: tuple[int, ...]
    start: time | None
    end: time | None


class SetLeftAlone(Wish[bool]):
    """From this hour to that one, each day, he is not written to; None = no such hours."""

    pro_id: str
    start: time | None
    end: time | None


class SetFee(Wish[bool]):
    """What his coming costs, whatever he does there; None = nothing. What was quoted stays for its request."""

    pro_id: str
    fee: float | None


class SetPrice(Wish[bool]):
    """A line of his list, or a new one; what was quoted stays for its request."""

    pro_id: str
    item: str
    start: float
    end: float
