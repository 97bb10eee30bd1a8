"""What customers ask of any business: when somebody is there, its phone, where it works, how one pays.

The answers are the owner's profile; what only the professional can promise is left to him.
"""

from fixi_app.dialogue import show
from fixi_app.dialogue.customer import talk
from fixi_app.dialogue.scene import Line, Scene, line
from fixi_app.dialogue.words import asks_about_us
from fixi_app.domain.conversation import Conversation, State

_BEFORE_A_VISIT = frozenset({State.IDLE, State.INTAKE, State.CHOOSING, State.SUMMARY, State.WAITING})


def answer(conversation: Conversation, scene: Scene) -> Line | None:
    """The answer from the profile; None when he asks no such thing, or tells a request with it."""
    about = asks_about_us(scene.turn)
    if about is None or _tells_a_request(conversation, scene):
        return None
    if about == "hours":
        return _hours(scene)
    if about == "phone":
        return talk.calls_line(scene)
    if about == "terms" and conversation.state not in _BEFORE_A_VISIT:
        return None  # his professional is there to answer it, and afterwards a person
    return line("about_where" if about == "where" else "about_terms")


def _tells_a_request(conversation: Conversation, scene: Scene) -> bool:
    """A fault or an address comes first; and where times are chosen, a day is a wish ("do you work on Sunday?")."""
    reading = scene.turn.reading
    choosing = conversation.state in (State.CHOOSING, State.SUMMARY) and reading.wanted is not None
    return bool(reading.trade or reading.city or reading.street or choosing)


def _hours(scene: Scene) -> Line:
    open_, closed = str(scene.business.hours), show.weekdays(scene.business.closed_days, scene)
    return line("about_hours_except", open=open_, day=closed) if closed else line("about_hours", open=open_)
