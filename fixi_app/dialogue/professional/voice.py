"""A voice note of a professional: what was heard is read back before it changes anything."""

from collections.abc import Callable
from dataclasses import replace

from fixi_app.dialogue.professional.offers import Maybe
from fixi_app.dialogue.professional.sentences import meant
from fixi_app.dialogue.professional.table import DONE_AT_ONCE
from fixi_app.dialogue.scene import Flow, Outcome, Scene, line, question
from fixi_app.dialogue.sure import yes_or_no
from fixi_app.domain.conversation import Conversation, OpenQuestion, Option, Turn, asked
from fixi_app.domain.messages import MediaKind
from fixi_app.domain.questions import Question

Obey = Callable[[Conversation, Scene], Flow]
_SPOKEN = frozenset({MediaKind.VOICE, MediaKind.AUDIO})


def transcribed(turn: Turn) -> str | None:
    """What a turn without a written word says aloud; None when it was typed, or nobody could make it out."""
    return turn.reading.transcript if not turn.texts() and turn.reading.transcript else None


def is_unheard(turn: Turn) -> bool:
    """Whether it is a voice note that nobody could make out."""
    media = [file.kind for item in turn.items if item.inbound for file in item.inbound.media]
    return not turn.texts() and not turn.reading.transcript and bool(_SPOKEN & set(media))


def read_back(conversation: Conversation, words: str, scene: Scene, obey: Obey) -> Flow:
    """Looking is done at once; what changes something waits for a yes."""
    said = typed(scene, words)
    word = meant(words)
    if word in DONE_AT_ONCE or (word is None and conversation.open_question is not None):
        return (yield from obey(conversation, said))
    if word is None:
        shown = yield from obey(conversation, said)
        return Outcome(conversation=conversation, lines=(line("voice_not_clear", text=words),)).then(shown)
    asking = question(Question.HEARD, scene, options=(Option(value=words),))
    return Outcome(conversation=asked(conversation, asking), lines=(line("ask_heard", text=words),))


def answered(conversation: Conversation, opened: OpenQuestion, scene: Scene, obey: Obey) -> Maybe:
    """A yes does what was heard, a no forgets it; other words are a command of their own."""
    agreed = yes_or_no(scene.turn)
    closed = conversation.but(open_question=conversation.former_question, former_question=None)
    if agreed is None:
        return None
    if not agreed:
        return Outcome(conversation=closed, lines=(line("heard_wrong"),))
    return (yield from obey(closed, typed(scene, opened.options[0].value)))


def typed(scene: Scene, words: str) -> Scene:
    """The scene as if these words had been written."""
    first = next(item for item in scene.turn.items if item.inbound)
    assert first.inbound is not None
    item = first.but(inbound=first.inbound.but(text=words, media=()))
    return replace(scene, turn=scene.turn.but(items=(item,)))
