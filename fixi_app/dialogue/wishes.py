"""What a flow may wish for, and what it is told in return.

A flow is a generator: it yields a wish, is handed the answer, and in the end returns what to remember and what to say.
So the flow itself stays pure (it is tested by handing it answers), while the one who performs wishes is the one place
where something happens. Each wish gives the same result when it is performed again for the same turn.
"""

from collections.abc import Generator
from typing import Any, Generic, TypeVar

from fixi_app.domain.appointments import Slot
from fixi_app.domain.base import Record
from fixi_app.domain.facts import Facts
from fixi_app.domain.leads import Lead, Quote
from fixi_app.domain.professionals import Professional
from fixi_app.domain.reading import Wanted

R = TypeVar("R")


class Wish(Record, Generic[R]):
    """Base of all wishes; R is what it is answered with."""


class Look(Wish[R], Generic[R]):
    """A wish that only looks and changes nothing.

    What it saw is frozen before the turn changes anything: looked at again after a crash, the world would show what
    this very turn had done to it (the approved offer is not open any more), and the flow would take another way.
    """


Asking = Generator[Wish[Any], Any, R]
"""A part of a flow that ends in an R."""


def ask(wish: Wish[R]) -> Asking[R]:
    """Yield one wish and return its answer, typed."""
    answer: R = yield wish
    return answer


# -- the customer's side ----------------------------------------------------------------------------------------------


class OpenLead(Wish[Lead]):
    """A lead for this request; the same turn always gets the same one."""

    facts: Facts
    lead_id: str | None
    """The lead that it has already, if that is still open. None = a matter of its own, whatever else he has open."""
    emergency: bool = False


class UpdateLead(Wish[Lead | None]):
    """Take the facts over into the lead."""

    lead_id: str
    facts: Facts
    emergency: bool = False


class SeeLead(Look[Lead | None]):
    lead_id: str


class OpenLeads(Look[tuple[Lead, ...]]):
    """All open requests and visits of this customer, the newest last."""


class SeePro(Look[Professional | None]):
    pro_id: str


class Matched(Record):
    """Who was found. `pro` None = nobody fits. `quote` is his range for this trade; None = he has no list for it."""

    pro: Professional | None = None
    quote: Quote | None = None
    order: tuple[str, ...] = ()
    free_from: Slot | None = None


class Match(Wish[Matched]):
    """Find the best professional for the lead; the decision is stored with its reasons."""

    lead_id: str


class PriceSpan(Look[Quote | None]):
    """The span over the lists of those who could come there, at the wished hour, before a match."""

    facts: Facts


class PriceNow(Look[Quote | None]):
    """What this professional's list says for this request; what was quoted already stays. None = he has no list."""

    lead_id: str
    pro_id: str
    wanted: Wanted | None = None
    """The hour that he asks about ("and on Saturday?"); None = that of his visit."""


class Found(Record):
    slots: tuple[Slot, ...] = ()
    exact: bool = True
    """They fit what was asked; False: the nearest there are."""


class FindSlots(Look[Found]):
    lead_id: str
    pro_id: str
    wanted: Wanted | None = None
    asap: bool = False
    skip: tuple[str, ...] = ()


class HeldSlot(Record):
    slot: Slot | None = None
    """None = somebody else has it."""
    quote: Quote | None = None


class Hold(Wish[HeldSlot]):
    """Hold this slot for the lead for 15 minutes from now, and free the one it held before."""

    lead_id: str
    slot_id: str


class Confirmed(Record):
    outcome: str
    """`offered`, `booked` (the professional accepts automatically), `slot_lost`, or `over`: the owner was faster."""
    lead: Lead
    pro: Professional | None
    """None only where it is over: who should have come works here no more."""
    answer_from: str = ""
    """When an answer can be expected, as day and local time, if not now."""


class Confirm(Wish[Confirmed]):
    """The customer said yes: the hold is kept as long as the offer is open, and the offer goes out."""

    lead_id: str


class EmergencyOffer(Wish[tuple[Professional, ...]]):
    """Offer to the best three at once; empty = there is nobody."""

    lead_id: str
    order: tuple[str, ...]


class Cancelled(Record):
    done: bool
    lead: Lead | None = None
    pro: Professional | None = None


class CancelLead(Wish[Cancelled]):
    lead_id: str


class ToReview(Wish[Lead | None]):
    """A person of the business takes the lead; alerted at once."""

    lead_id: str
    reason: str
    with_person: bool = False
    """A person is called into the chat for the same reason in this turn, and the one alert is that of the call."""


class Reassigned(Record):
    outcome: str
    """`offered` (same time, next professional), `choose` (he is not free then), `nobody`, or `moved_on`."""
    lead: Lead | None = None
    pro: Professional | None = None
    slot: Slot | None = None
    quote: Quote | None = None


class Reassign(Wish[Reassigned]):
    """The offer ended without a yes: the next professional at the same start, else the customer is asked."""

    lead_id: str
    offer_id: str


class CallPerson(Wish[None]):
    """Somebody of the business is wanted in this chat."""

    reason: str


class OptOut(Wish[None]):
    """Nothing more is sent unasked."""


class TellPro(Wish[None]):
    """A short note to the professional of this lead (a changed address, a customer's words)."""

    lead_id: str
    kind: str
    text: str = ""


class Rate(Wish[bool]):
    """Stars for a visit whose time has come; counts once. False = not counted."""

    lead_id: str
    stars: int


class Review(Wish[None]):
    lead_id: str
    text: str


# -- the professional's side ------------------------------------------------------------------------------------------


class JobView(Record):
    """A lead as its professional may see it now."""

    lead: Lead
    slot: Slot | None = None
    answers: str | None = None
    """The id under which he answers it, where that is not the offer's: another time that is asked of him."""
    said_before: bool = False
    """What he says now he had said already: nobody was told anew."""

    def asked_id(self) -> str:
        return self.answers or (self.lead.offer.id if self.lead.offer else "")


class MyOffers(Look[tuple[JobView, ...]]):
    pro_id: str


class MyCountered(Look[tuple[JobView, ...]]):
    """Offers that he answered with another time, on which the customer has not decided yet."""

    pro_id: str


class MyJobs(Look[tuple[JobView, ...]]):
    """Booked visits, soonest first."""

    pro_id: str


class Answered(Record):
    outcome: str
    """`approved`, `refused`, `already` (he said so before), `booked` (a no to what he approved), `gone` (it moved
    on), `slot_lost`; to another time that a customer asked for: `move_refused`, `move_lost`."""
    job: JobView | None = None


class Approve(Wish[Answered]):
    offer_id: str
    pro_id: str


class Refuse(Wish[Answered]):
    offer_id: str
    pro_id: str


class OnMyWay(Wish[JobView | None]):
    lead_id: str
    pro_id: str


class Finish(Wish[JobView | None]):
    """The job is done; None = it was not his, or not booked any more."""

    lead_id: str
    pro_id: str


class Charged(Wish[bool]):
    """What the customer paid; a later sum takes the place of it. False = it is no visit that he has done."""

    lead_id: str
    pro_id: str
    amount: float


class MyDay(Record):
    jobs: tuple[JobView, ...] = ()
    open_jobs: int = 0
    max_jobs: int = 0
    rating: float = 0
    votes: int = 0
    offers: int = 0


class SeeMyDay(Look[MyDay]):
    pro_id: str
