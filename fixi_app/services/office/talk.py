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
