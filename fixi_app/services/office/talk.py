"""A chat as a person reads it."""

from fixi_app.domain.base import Record, UtcTime


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
