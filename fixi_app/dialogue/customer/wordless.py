"""What has no words and answers nothing: stickers, contact cards, polls, and kinds that cannot be read here.

They are kept and count as no try at the open question: whoever sends a sticker has not failed to answer.
"""

from fixi_app.dialogue.customer import intake, notices, questions, talk
from fixi_app.dialogue.scene import Flow, Outcome, Scene, line
from fixi_app.dialogue.wishes import Asking, TellPro, ask
from fixi_app.domain.conversation import Conversation, State
from fixi_app.domain.messages import Inbound, InboundKind, MediaKind
from fixi_app.domain.questions import Question

Maybe = Asking[Outcome | None]
_LONGEST = 120


def met(conversation: Conversation, scene: Scene) -> Maybe:
    """None when the turn says something after all."""
    said = talk.messages(scene.turn)
    if said and all(_is_sticker(message) for message in said):
        return _sticker(conversation, scene)
    if said and all(message.kind is InboundKind.CONTACT for message in said) and not talk.failed(scene.turn):
        return (yield from _card(conversation, scene))
    if said and all(talk.is_lost_pin(message) for message in said):
        return _told_once("pin_lost", conversation, scene)
    if said and all(message.kind is InboundKind.UNSUPPORTED for message in said):
        return _told_once("unreadable", conversation, scene)
    return None


def _told_once(key: str, conversation: Conversation, scene: Scene) -> Outcome:
    told = notices.once(conversation, key, line(key), scene)
    return questions.after(told, scene) if told.lines else told


def _is_sticker(message: Inbound) -> bool:
    kinds = {media.kind for media in message.media}
    return kinds == {MediaKind.STICKER} and not message.text.strip()


def _sticker(conversation: Conversation, scene: Scene) -> Outcome | None:
    """Like a nod: nothing follows from it, unless it is the very first thing somebody sends.

    Who nods at a question may think that he has answered it, so it is put once more; not at every further nod.
    """
    if conversation.state is State.IDLE and conversation.turns == 0:
        return None
    asked_again = questions.again(conversation, scene)
    return notices.once(conversation, "sticker", asked_again.lines[0], scene) if asked_again.lines else asked_again


def _card(conversation: Conversation, scene: Scene) -> Flow:
    """A contact card says whom to call at the door; without a request it is kept, and the fault is asked for."""
    if conversation.lead_id is None or not scene.turn.texts():
        said = line("card_kept")
        return questions.after(Outcome(conversation=conversation, lines=(said,)), scene)
    facts = conversation.facts.but(not_there=True, door=" ".join(scene.turn.texts())[:_LONGEST])
    known = conversation.but(facts=facts)
    opened = conversation.open_question
    if opened and opened.kind is Question.DOOR:
        return (yield from intake.progress(known.but(open_question=None), scene))
    yield from intake.noted(known)
    if known.state is State.BOOKED:
        yield from ask(TellPro(lead_id=known.lead_id or "", kind="details_changed"))
    return questions.after(Outcome(conversation=known, lines=(line("card_noted"),)), scene)
