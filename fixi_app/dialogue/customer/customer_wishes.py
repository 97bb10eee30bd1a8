"""Wishes of a customer's conversation that stand beside the road: resting, quiet, the favourite, the calendar file."""

from fixi_app.dialogue.wishes import Look, Wish
from fixi_app.domain.leads import Lead
from fixi_app.domain.messages import Media
from fixi_app.domain.professionals import Professional


class LetRest(Wish[bool]):
    """Close a request of somebody who was only checking: nothing follows it, and what it held is free again.

    False = it had gone further than an intake, and stays.
    """

    lead_id: str


class OptIn(Wish[None]):
    """His own new request: he may be written to again, about that."""


class KeepQuote(Wish[None]):
    """What was told as the price stays for this request, whatever happens to the list."""

    lead_id: str
    pro_id: str


class FavouritePro(Look[Professional | None]):
    """The professional with whom this customer was pleased, if he could take this request."""

    lead_id: str


class LastRequest(Look[Lead | None]):
    """The last of his requests that ended, within the time for which he is known; None when there is none."""


class FavouriteChoice(Wish[None]):
    """Him again, or somebody else: then he is asked only after all others."""

    lead_id: str
    pro_id: str
    wanted: bool


class CalendarFile(Wish[Media | None]):
    """The booked visit as a calendar file; None where the channel takes no files or none can be kept."""

    lead_id: str


class TellTaker(Wish[None]):
    """Words of the customer for the person who has his request in hand, or is to decide about it."""

    lead_id: str
    text: str
