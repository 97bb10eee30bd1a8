"""What the joining of two chats looks at and does."""

from fixi_app.dialogue.wishes import Look, Wish
from fixi_app.domain.conversation import Conversation


class SeeTwin(Look[Conversation | None]):
    """The chat that was handed over, as it stood when it was."""

    contact_id: str


class SettleTwin(Wish[bool]):
    """Of two requests of one person this one goes no further here.

    Closed where the other is for the same trade; else a person looks at it. False = it is past that and stays.
    """

    lead_id: str
    kept_id: str
