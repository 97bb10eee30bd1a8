"""Help: what he can say now, which depends on where his request stands."""

from fixi_app.dialogue.scene import Line, Scene, line
from fixi_app.domain.conversation import Conversation, State

_KEYS = {
    State.IDLE: "help_idle",
    State.INTAKE: "help_intake",
    State.CHOOSING: "help_choosing",
    State.SUMMARY: "help_summary",
    State.WAITING: "help_waiting",
    State.BOOKED: "help_booked",
    State.REVIEW: "help_review",
    State.RATING: "help_rating",
}


def lines(conversation: Conversation, scene: Scene) -> tuple[Line, ...]:
    """What to do at this point, and the words that count at any moment."""
    return line(_KEYS[conversation.state], business=scene.business.name), line("help_always", close=True)
