"""A choice made in words of his own: "leave it", "a new one", "we'll wait for him" instead of its number."""

from fixi_app.dialogue.customer.reply import chosen
from fixi_app.dialogue.phrases import Phrase, holds
from fixi_app.dialogue.scene import Scene
from fixi_app.domain.conversation import OpenQuestion, Option
from fixi_app.domain.questions import Question

_SAID: dict[Question, dict[str, Phrase]] = {
    Question.STOP: {"keep": Phrase.KEEP_VISIT},
    Question.NEW_OR_EXISTING: {"existing": Phrase.SAME_MATTER, "new": Phrase.ANOTHER_MATTER},
    Question.MOVE: {"keep": Phrase.KEEP_VISIT, "wait": Phrase.WAIT_ON, "other_pro": Phrase.SOMEBODY_ELSE},
    Question.FAVOURITE: {"other": Phrase.SOMEBODY_ELSE},
    Question.WAIT_OR_OTHER: {"wait": Phrase.WAIT_ON, "other": Phrase.SOMEBODY_ELSE},
}
"""Question -> value of an option -> how people say it."""
_MOST_WORDS = 8
"""A longer message tells something, and a word in it is no answer."""


def denies_relation(scene: Scene) -> bool:
    """ "It has nothing to do with that visit": these words name the visit, and yet they are for another matter."""
    texts = scene.turn.texts()
    return sum(len(text.split()) for text in texts) <= _MOST_WORDS and holds(Phrase.UNRELATED, texts)


def meant(opened: OpenQuestion, scene: Scene) -> Option | None:
    """The option of his number, tap or ordinal; else the only one that his words name."""
    texts = scene.turn.texts()
    if (option := chosen(opened, scene)) or sum(len(text.split()) for text in texts) > _MOST_WORDS:
        return option
    named = [value for value, phrase in _SAID.get(opened.kind, {}).items() if holds(phrase, texts)]
    found = [option for option in opened.options if named == [option.value.partition(":")[0]]]
    return found[0] if found else None
