"""Answers and questions while a person has his request: none of them meets silence, and the person hears them.

One short word an hour is enough for what he merely adds; a choice that came too late, or "what about it?", is no such
thing. A choice is not taken here: the request is the person's by now, who sees what was picked.
"""

from fixi_app.dialogue import show
from fixi_app.dialogue.customer import asides
from fixi_app.dialogue.customer.customer_wishes import TellTaker
from fixi_app.dialogue.customer.reply import chosen, is_bare, says_yes
from fixi_app.dialogue.phrases import asks
from fixi_app.dialogue.scene import Outcome, Scene, hours_since, line
from fixi_app.dialogue.wishes import Asking, ask
from fixi_app.domain.appointments import start_of
from fixi_app.domain.conversation import Conversation, Option
from fixi_app.domain.leads import Lead
from fixi_app.domain.questions import Question

_MOST_CHARS = 300
_OF_A_CHOICE = 6
"""Words up to which "I want the first one" is a choice in words of his own."""
_CHOICES = frozenset({Question.MOVE, Question.NEW_TIME, Question.SLOT})
_JUST_NOW_HOURS = 1 / 60


def met(conversation: Conversation, lead: Lead | None, scene: Scene) -> Asking[Outcome | None]:
    """None for what neither answers nor asks."""
    if lead is None:
        return None
    if _answers_whether_to_wait(conversation, scene):
        return _still_with_a_person(conversation, scene)
    words = " ".join(scene.turn.texts())[:_MOST_CHARS]
    if option := _picked(conversation, lead, scene):
        yield from ask(TellTaker(lead_id=lead.id, text=f"{words}: {option.label}"))
        start = option.start or start_of(option.value)
        picked = line("review_picked", window=show.window(start, scene)) if start else line("review_passed")
        return Outcome(conversation=conversation, lines=(picked,))
    if asks(scene.turn.texts()):
        yield from ask(TellTaker(lead_id=lead.id, text=words))
        return (yield from asides.status(conversation, scene))
    if is_bare(scene) or (_was_choosing(conversation, lead) and len(words.split()) <= _OF_A_CHOICE):
        yield from ask(TellTaker(lead_id=lead.id, text=words))
        return Outcome(conversation=conversation, lines=(line("review_passed"),))
    if says_yes(scene):  # to nothing: there is nothing in it for the person
        return Outcome(conversation=conversation, lines=(line("review_still"),))
    return None


def _answers_whether_to_wait(conversation: Conversation, scene: Scene) -> bool:
    """Whether to wait or to ask another: that a person has it by now is the answer to both."""
    former = conversation.former_question
    return former is not None and former.kind is Question.WAIT_OR_OTHER and chosen(former, scene) is not None


def _still_with_a_person(conversation: Conversation, scene: Scene) -> Outcome:
    """Said once: his choice and the news of it may have met on the way (L09)."""
    told = hours_since(conversation.acknowledged_at, scene.now) < _JUST_NOW_HOURS
    return Outcome(conversation=conversation, lines=() if told else (line("review_still"),))


def _was_choosing(conversation: Conversation, lead: Lead) -> bool:
    """Whether the choice that was closed when a person took over was about this request."""
    former = conversation.former_question
    return former is not None and former.kind in _CHOICES and former.about in (None, lead.id)


def _picked(conversation: Conversation, lead: Lead, scene: Scene) -> Option | None:
    former = conversation.former_question
    return chosen(former, scene) if former and _was_choosing(conversation, lead) else None
