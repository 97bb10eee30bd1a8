"""His command with one letter wrong: done where a mistake would do no harm, else asked about first."""

from fixi_app.dialogue.professional.voice import typed
from fixi_app.dialogue.scene import Outcome, Scene, line, question
from fixi_app.dialogue.slips import slipped
from fixi_app.dialogue.words import PROFESSIONAL_WORDS, Word
from fixi_app.domain.conversation import Conversation, Option, asked
from fixi_app.domain.questions import Question

_BINDING = frozenset({Word.APPROVE, Word.REFUSE, Word.FIND, Word.PAUSE, Word.RESUME})
"""They bind him to somebody at once, or turn somebody away: never by a slip."""
_SURE = 5
"""Letters from which one that is wrong leaves no doubt: "gone" may be itself, "finishd" is nothing else."""


def meant(scene: Scene) -> tuple[Word, Scene] | None:
    """The command, and the scene as if it had been written right."""
    text = slipped(scene.turn.texts(), PROFESSIONAL_WORDS)
    return (PROFESSIONAL_WORDS[text], typed(scene, text)) if text else None


def is_sure(word: Word, scene: Scene) -> bool:
    return word not in _BINDING and len(scene.turn.texts()[0].strip()) >= _SURE


def put(conversation: Conversation, right: Scene, scene: Scene) -> Outcome:
    """ "Did you mean X?"; a yes does it, as with words that were heard."""
    [text] = right.turn.texts()
    asking = question(Question.HEARD, scene, options=(Option(value=text),))
    return Outcome(conversation=asked(conversation, asking), lines=(line("ask_meant", words=text),))
