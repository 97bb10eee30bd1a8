"""What was heard too late, or not answered at all: a person reads it, and the customer hears so once.

After a long sleep the world has moved on: a yes of yesterday evening is not a yes to what is offered now.
"""

from datetime import timedelta

from fixi_app.dialogue.scene import Flow, Line, Outcome, Scene, line
from fixi_app.dialogue.wishes import CallPerson, ask
from fixi_app.domain.conversation import Conversation, Item, Mode
from fixi_app.domain.facts import merged


def goes_to_a_person(scene: Scene) -> bool:
    """Whether what he says lay so long that a person reads it first; danger does so as soon as it is late at all."""
    age = _age(scene)
    if scene.turn.reading.danger and age >= _late(scene):
        return True
    return age >= timedelta(hours=scene.business.stale_inbound_hours)


def apology(scene: Scene) -> tuple[Line, ...]:
    """One word of it, where the answer comes so late that he has stopped waiting for it."""
    return (line("late_answer"),) if _age(scene) >= _late(scene) else ()


def _age(scene: Scene) -> timedelta:
    """How long ago his newest word was written."""
    sent = [item.inbound.sent_at for item in scene.turn.items if item.inbound]
    return scene.now - max(sent) if sent else timedelta()


def _late(scene: Scene) -> timedelta:
    return timedelta(minutes=scene.business.warm_minutes)


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
