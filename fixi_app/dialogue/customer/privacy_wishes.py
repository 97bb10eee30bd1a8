"""Wishes about what is kept of a customer: to see it, to have it erased, to read or to forget what he said first."""

from fixi_app.dialogue.wishes import Look, Wish
from fixi_app.domain.base import Record
from fixi_app.domain.leads import Lead


class MyData(Record):
    """What is kept of the one who writes, as far as it is his."""

    name: str = ""
    phone: str = ""
    messages: int = 0
    files: int = 0
    """Photos, recordings and documents that are still here."""
    leads: tuple[Lead, ...] = ()
    """The newest of his requests, the newest first."""
    earlier: int = 0
    """How many requests there are besides."""
    opted_out: bool = False
    doubted: bool = False
    """What was before is left out: he has not said who he is (`Conversation.known_since`)."""


class SeeMyData(Look[MyData]):
    """Everything that is kept of this customer."""

    most: int
    """Requests that are listed one by one."""


class EraseMe(Wish[None]):
    """He wants to be forgotten: done as soon as nothing of his is open any more and this turn has ended."""


class TakeUpHeld(Wish[int]):
    """Messages that were held back are taken up as if they came now; how many there still are."""

    ids: tuple[str, ...]


class ForgetHeld(Wish[None]):
    """Messages that were held back lose their words; that they came is still known, or they would be taken in anew."""

    ids: tuple[str, ...]
