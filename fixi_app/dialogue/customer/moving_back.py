"""A move that he asked for and takes back, or replaces, before it was answered.

What he takes back is taken back from the professional too: a yes that comes after it moves nothing.
"""

from fixi_app.dialogue.customer import reschedule, slots
from fixi_app.dialogue.phrases import Phrase, asks, holds
from fixi_app.dialogue.scene import Outcome, Scene
from fixi_app.dialogue.wishes import Asking
from fixi_app.dialogue.words import Word
from fixi_app.domain.conversation import Conversation
from fixi_app.domain.leads import Lead
from fixi_app.domain.moves import Proposal
from fixi_app.domain.questions import Question
from fixi_app.domain.reading import Intent

Maybe = Asking[Outcome | None]
_MOST_WORDS = 8
"""A longer message tells something, and a word in it takes nothing back."""
_OF_A_NO = 6
_OF_THE_MOVE = frozenset({Question.NEW_TIME, Question.MOVE})
_WISHES = frozenset({Intent.PROVIDE_DETAILS, Intent.CONFIRM, Intent.DECLINE, Intent.OFF_TOPIC, None})


def met(conversation: Conversation, scene: Scene, word: Word | None) -> Maybe:
    """None where no move of his waits for an answer, or these words are not about it."""
    texts = scene.turn.texts()
    if asks(texts) or not 0 < _words(scene) <= _MOST_WORDS:
        return None
    pending = yield from _pending(conversation)
    if holds(Phrase.MOVE_BACK, texts) and len(pending) == 1:
        return (yield from reschedule.kept(conversation, pending[0], scene))
    lead = next((one for one in pending if one.id == conversation.lead_id), None)
    if lead is None or not _is_free(conversation, lead):
        return None
    if _takes_back(conversation, lead, scene, word):
        return (yield from reschedule.kept(conversation, lead, scene))
    if conversation.open_question is None and _wishes_another(lead, scene):
        yield from reschedule.dropped(lead)  # while he chooses anew, a yes to the time before must not move it there
        return (yield from reschedule.begin(conversation, scene))
    return None


def _pending(conversation: Conversation) -> Asking[list[Lead]]:
    visits = yield from reschedule.movable(conversation)
    return [one for one in visits if reschedule.asked_for(one)]


def _is_free(conversation: Conversation, lead: Lead) -> bool:
    """Whether no question about anything else waits for these words."""
    opened = conversation.open_question
    return opened is None or (opened.kind in _OF_THE_MOVE and opened.about == lead.id)


def _takes_back(conversation: Conversation, lead: Lead, scene: Scene, word: Word | None) -> bool:
    """ "Leave it as it was", a no, or the time that he has already."""
    if _names_other(lead, scene):
        return False
    if holds(Phrase.AS_IT_WAS, scene.turn.texts()):
        return True
    if conversation.open_question is not None:
        return False
    refuses = scene.turn.reading.intent is Intent.DECLINE and _words(scene) <= _OF_A_NO
    return word is Word.LEAVE or refuses or (_wishes(scene) and not _of_move(lead, scene))


def _wishes_another(lead: Lead, scene: Scene) -> bool:
    return _wishes(scene) and _names_other(lead, scene)


def _wishes(scene: Scene) -> bool:
    """A time is named, and not as the hour at which he is at home."""
    reading = scene.turn.reading
    told = holds(Phrase.AT_HOME, scene.turn.texts())
    return reading.wanted is not None and reading.intent in _WISHES and not told


def _names_other(lead: Lead, scene: Scene) -> bool:
    """A time that is neither the one he has nor the one he asked for."""
    wanted = scene.turn.reading.wanted
    own = slots.is_just(lead.appointment_start, wanted, scene)
    return wanted is not None and not own and not _of_move(lead, scene)


def _of_move(lead: Lead, scene: Scene) -> bool:
    """Whether the time that was asked for is named ("on Sunday", where both are on Sunday)."""
    proposal: Proposal | None = lead.proposal
    return slots.is_just(proposal.start if proposal else None, scene.turn.reading.wanted, scene)


def _words(scene: Scene) -> int:
    return sum(len(text.split()) for text in scene.turn.texts())
