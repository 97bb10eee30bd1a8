"""A chat as a person reads it."""

from fixi_app.domain.base import Record, UtcTime
from fixi_app.domain.understood import Understood


class TalkLine(Record):
    """One message of a chat as shown to a person."""

    id: str
    at: UtcTime
    by: str
    """customer, bot, professional, owner or phone."""
    text: str
    media: tuple[str, ...] = ()
    delivery: str = ""
    """What became of what was sent: proposed, waiting, sent, delivered, read, failed, dropped; empty: unknown."""
    why: str = ""
    """Why it was not delivered, or not sent."""
    left_out: str = ""
    """Why its file did not go with its words."""
    understood: Understood | None = None
    """What a customer's turn was taken to say, where this is the last message of it; the city as a person reads it."""
