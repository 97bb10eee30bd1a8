"""What was heard too late, or not answered at all: a person reads it, and the customer hears so once.

After a long sleep the world has moved on: a yes of yesterday evening is not a yes to what is offered now.
"""

from datetime import timedelta

from fixi_app.dialogue.scene import Flow, Outcome, Scene, line
from fixi_app.dialogue.wishes import CallPerson, ask
from fixi_app.domain.conversation import Conversation, Item, Mode
from fixi_app.domain.facts import merged


def is_stale(scene: Scene) -> bool:
    """Whether all that he says was written long before it reached us."""
    sent = [item.inbound.sent_at for item in scene.turn.items if item.inbound]
    oldest = scene.now - timedelta(hours=scene.business.stale_inbound_hours)
    return bool(sent) and max(sent) < oldest


def to_a_person(conversation: Conversation, scene: Scene) -> Flow:
    """One word of apology, and a person first; what he told is kept."""
    heard = conversation.but(facts=merged(conversation.facts, scene.turn.reading))
    yield from ask(CallPerson(reason="emergency" if scene.turn.reading.danger else "heard too late"))
    return Outcome(conversation=_waiting(heard, scene), lines=(line("late_sorry"),))


def unanswered(conversation: Conversation, item: Item, scene: Scene) -> Flow:
    """His last words got no answer, and nothing else is on its way."""
    if conversation.mode is not Mode.BOT or conversation.unanswered_since is None:
        return Outcome(conversation=conversation)
    yield from ask(CallPerson(reason="unanswered"))
    return Outcome(conversation=_waiting(conversation, scene), lines=(line("not_understood_person"),))


def _waiting(conversation: Conversation, scene: Scene) -> Conversation:
    return conversation.but(
        mode=Mode.WAITING_FOR_PERSON, person_asked_at=scene.now, handed_by_bot=True, person_by=None,
        person_spoke_at=None, promised_at=None,
    )  # fmt: skip
