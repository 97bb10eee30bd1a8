"""The danger is over, or never was: help that is out is called off with one key, and no such word goes unanswered."""

from fixi_app.dialogue.phrases import Phrase, asks, holds
from fixi_app.dialogue.scene import Outcome, Scene, line
from fixi_app.domain.conversation import Conversation, State


def is_said(conversation: Conversation, scene: Scene) -> bool:
    """Whether the words tell so of an emergency that is open."""
    texts = scene.turn.texts()
    danger = conversation.facts.danger is not None and scene.turn.reading.danger is None
    return danger and holds(Phrase.ALL_CLEAR, texts) and not asks(texts)


def nodded(conversation: Conversation) -> Outcome:
    """A yes or no that answers nothing: no word, but in danger how to call it off.

    A question is not put after a mere "ok": the next "yes" would call help off that is needed.
    """
    if conversation.facts.danger is None:
        return Outcome(conversation=conversation)
    in_hand = (line("emergency_in_hand"),) if conversation.state is State.WAITING else ()
    return Outcome(conversation=conversation, lines=(*in_hand, line("emergency_over", close=bool(in_hand))))
