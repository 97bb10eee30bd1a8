"""What a professional wishes for one customer: the bot quiet there, or back; and a waiting lead taken."""

from fixi_app.dialogue.wishes import JobView, Wish
from fixi_app.domain.base import Record
from fixi_app.domain.leads import Lead


class PauseBot(Wish[JobView | None]):
    """The bot goes quiet in this customer's chat; None = the visit is not his any more."""

    lead_id: str
    pro_id: str


class ArrivedThere(Wish[Lead | None]):
    """He is at the visit; None = it is not his any more."""

    lead_id: str
    pro_id: str


class ResumeBot(Wish[JobView | None]):
    lead_id: str
    pro_id: str


class Taken(Record):
    """`booked` (at the hour that the customer chose before), `choosing` (he is asked for a time), or `nothing` fits."""

    outcome: str
    lead: Lead | None = None


class TakeWaiting(Wish[Taken]):
    """The oldest lead that waits for a person and fits his trade and area; exactly one professional gets it."""

    pro_id: str


class GiveUpVisit(Wish[bool]):
    """A visit inside his vacation: another time for the customer, or another professional. False = it is not his."""

    lead_id: str
    pro_id: str
    hand_over: bool
