"""What the owner chose: a number, a letter, or a word; and the ways out of every question."""

from collections.abc import Sequence
from enum import StrEnum

from fixi_app.dialogue import show
from fixi_app.dialogue.professional.named import of_options
from fixi_app.dialogue.scene import Outcome, Scene, line, question
from fixi_app.dialogue.words import agrees, digit_in, letter_in, plain, said
from fixi_app.domain.conversation import Conversation, OpenQuestion, Option, asked
from fixi_app.domain.questions import Question

_MOST = 9
"""Lines of a list that is answered with one digit."""
_PLAIN_WORDS = 2


class OwnerWord(StrEnum):
    BACK = "back"
    EXIT = "exit"
    TAKE = "take"
    ASSIGN = "assign"
    LEAVE = "leave"
    ANSWER = "answer"
    RELEASE = "release"
    """Give the chat back to the bot."""
    APPROVE = "approve"
    REFUSE = "refuse"
    UNDO = "undo"
    SEND = "send"
    DETAILS = "details"
    TEST = "test"
    """A test alert, to see that alerts arrive."""
    REPORT = "report"


def _words() -> dict[str, OwnerWord]:
    tables = [table["owner"] for table in said().values() if "owner" in table]
    return {plain(text): OwnerWord(name) for table in tables for name, texts in table.items() for text in texts}


OWNER_WORDS = _words()


def word_of(scene: Scene) -> OwnerWord | None:
    """The exact word that the turn ends with, or None."""
    found = [OWNER_WORDS[plain(text)] for text in scene.turn.texts() if plain(text) in OWNER_WORDS]
    return found[-1] if found else None


def number_of(scene: Scene) -> int | None:
    """The number that he chose, also as a letter (the first one is 1); 0 is the way back."""
    digit, letter = digit_in(scene.turn), letter_in(scene.turn)
    if digit is not None:
        return int(digit)
    if letter is not None:
        return letter + 1
    answer = scene.turn.reading.answer
    return int(answer.choice) if answer and answer.choice and answer.choice.isdecimal() else None


def goes_back(scene: Scene) -> bool:
    return digit_in(scene.turn) == "0" or word_of(scene) in (OwnerWord.BACK, OwnerWord.LEAVE)


def plain_answer(scene: Scene) -> bool | None:
    """A yes or no and nothing else; "no, we cannot come today" is a sentence, and answers nothing of ours."""
    answer = scene.turn.reading.answer
    if answer is None or answer.yes == answer.no or not (is_short(scene) or agrees(scene.turn)):
        return None
    return answer.yes


def plain_number(scene: Scene) -> int | None:
    """A number and nothing else; that with which a sentence ends ("I'll come at 2") chooses nothing."""
    return number_of(scene) if is_short(scene) else None


def is_short(scene: Scene) -> bool:
    return sum(len(text.split()) for text in scene.turn.texts()) <= _PLAIN_WORDS


def chosen(opened: OpenQuestion, scene: Scene) -> str | None:
    """The value of the option that he chose."""
    number = number_of(scene)
    if number is not None:
        return opened.options[number - 1].value if 1 <= number <= len(opened.options) else None
    named = of_options(opened, scene)
    return named.value if named else None


def listing(
    conversation: Conversation, kind: Question, rows: Sequence[Option], scene: Scene, *, key: str, none: str
) -> Outcome:
    """The sentence `key` with a list to choose from by number; `none` where nothing is in it."""
    if not rows:
        return Outcome(conversation=conversation.but(open_question=None), lines=(line(none),))
    options = tuple(rows[:_MOST])
    asking = asked(conversation, question(kind, scene, options=options))
    said = line(key, options=show.numbered([option.label for option in options]))
    return Outcome(conversation=asking, lines=(said,))


def action(scene: Scene, *actions: OwnerWord) -> OwnerWord | None:
    """The action that he chose, by its number from 1 or by its word."""
    number, word = number_of(scene), word_of(scene)
    if number and number <= len(actions):
        return actions[number - 1]
    return word if word in actions else None
