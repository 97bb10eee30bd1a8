"""A numbered choice of deeds put to a professional, and which of them he meant."""

from collections.abc import Sequence

from fixi_app.dialogue import show
from fixi_app.dialogue.professional import named
from fixi_app.dialogue.scene import Line, Outcome, Scene, line, question
from fixi_app.dialogue.words import Word, digit_in
from fixi_app.domain.conversation import Conversation, OpenQuestion, Option, asked
from fixi_app.domain.questions import Question


def choice(
    conversation: Conversation, options: Sequence[Option], scene: Scene, before: Line | None = None, about: str = ""
) -> Outcome:
    """Each option's value is `VERB:ID`, its label is shown with its number."""
    asking = question(Question.PRO_MOVE, scene, options=tuple(options), about=about or None)
    listed = line("ask_pro_move", close=before is not None, options=show.numbered([o.label for o in options]))
    said = (before, listed) if before else (listed,)
    return Outcome(conversation=asked(conversation, asking), lines=said)


def picked(opened: OpenQuestion, scene: Scene, word: Word | None) -> Option | None:
    """By a tap or a number; where there are just two, also by a yes or no."""
    taps = [item.inbound.tap_id for item in scene.turn.items if item.inbound and item.inbound.tap_id]
    tapped = [option for option in opened.options if taps and option.value == taps[-1]]
    digit, answer = digit_in(scene.turn), scene.turn.reading.answer
    if tapped:
        return tapped[0]
    if digit is not None or word is None:
        option = named.of_options(opened, scene)
        if option is not None or digit is not None:
            return option
    if len(opened.options) != 2 or not opened.options[1].value.startswith("leave:"):
        return None
    if word in (Word.APPROVE, Word.REFUSE):
        return opened.options[0 if word is Word.APPROVE else 1]
    if word is not None or answer is None or answer.yes == answer.no:
        return None
    if answer.yes and scene.turn.reading.wanted is not None:  # "yes, but offer her tomorrow" is no yes to cancelling
        return None
    return opened.options[0 if answer.yes else 1]
