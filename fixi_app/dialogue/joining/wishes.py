"""What joining asks for and does."""

from fixi_app.dialogue.wishes import Look, Wish
from fixi_app.domain.base import Record
from fixi_app.domain.joining import Application
from fixi_app.domain.professionals import Professional
from fixi_app.domain.reading import Trade


class Towns(Record):
    known: tuple[str, ...] = ()
    """Canonical names, in the order in which they were named."""
    unknown: tuple[str, ...] = ()
    """Words between commas that name no place."""


class FindTowns(Look[Towns]):
    text: str


class NeedLicence(Look[tuple[Trade, ...]]):
    """Which of these trades need a licence in the country of the business."""

    trades: tuple[Trade, ...]


class MyApplication(Look[Application | None]):
    """What he sent before and was not accepted yet; None when there is nothing."""


class Apply(Wish[bool]):
    """Send the application to the owner. False = he is a professional of this business already."""

    application: Application


class SeeUnconfirmed(Look[Professional | None]):
    """The professional under whose phone he writes, which nobody has confirmed yet."""

    pro_id: str


class ConfirmPhone(Wish[None]):
    """It is he: what waited for this is sent now."""

    pro_id: str


class DenyPhone(Wish[None]):
    """It is somebody else's phone: the owner hears of it, and the professional is not reached here again."""

    pro_id: str
