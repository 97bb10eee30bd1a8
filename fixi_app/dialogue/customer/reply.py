"""How an answer is heard: the option meant, a yes, a no."""

from dataclasses import replace

from fixi_app.dialogue.phrases import Phrase, asks, holds
from fixi_app.dialogue.scene import Scene
from fixi_app.dialogue.words import agrees, digit_in, only_nods, thanks
from fixi_app.domain.conversation import OpenQuestion, Option
from fixi_app.domain.facts import Facts, merged
from fixi_app.domain.reading import Intent

_OF_THANKS = 6
"""Words up to which a yes with thanks is only that."""


def chosen(opened: OpenQuestion, scene: Scene) -> Option | None:
    """The option meant by a tap, a digit or "the second one"."""
    for item in scene.turn.items:
        if item.inbound and item.inbound.tap_id:
            tapped = [o for o in opened.options if o.value == item.inbound.tap_id]
            if tapped:
                return tapped[0]
    answer = scene.turn.reading.answer
    number = digit_in(scene.turn) or (answer.choice if answer else None)
    if number and number.isdecimal() and 1 <= int(number) <= len(opened.options):
        return opened.options[int(number) - 1]
    return None


def without_time(scene: Scene) -> Scene:
    """The scene without the time that was named in it: it says nothing that is not known."""
    reading = scene.turn.reading.but(wanted=None, asap=False)
    return replace(scene, turn=scene.turn.but(reading=reading))


def is_bare(scene: Scene) -> bool:
    """Whether the turn is only a number or a tap."""
    return digit_in(scene.turn) is not None or any(i.inbound and i.inbound.tap_id for i in scene.turn.items)


def says_yes(scene: Scene) -> bool:
    """A yes, also one inside a courtesy ("תודה, מעולה")."""
    answer = scene.turn.reading.answer
    if agrees(scene.turn):
        return True
    return bool(answer and answer.yes) or digit_in(scene.turn) == "1"


def leaves_open(scene: Scene) -> bool:
    """Whether a yes or thanks is none: a question comes with it, or something hinders him at that hour."""
    texts = scene.turn.texts()
    return asks(texts) or holds(Phrase.HINDERED, texts) or holds(Phrase.CANNOT_THEN, texts)


def tells_more(scene: Scene) -> bool:
    """Whether words came with a yes that whoever comes should know ("yes, and there is a dog")."""
    return bool(scene.turn.texts()) and not is_bare(scene) and not only_nods(scene.turn)


def says_no(scene: Scene) -> bool:
    answer = scene.turn.reading.answer
    return bool(answer and answer.no) or digit_in(scene.turn) == "2"


def gives_thanks(scene: Scene) -> bool:
    """Thanks and nothing to act on, also behind a yes that answers no question ("great, thanks")."""
    reading, texts = scene.turn.reading, scene.turn.texts()
    if reading.intent is Intent.THANKS:
        return True
    told = merged(Facts(), reading.but(wanted=None, asap=False)) != Facts()
    short = sum(len(text.split()) for text in texts) <= _OF_THANKS
    return reading.intent is Intent.CONFIRM and thanks(scene.turn) and short and not told and not asks(texts)
