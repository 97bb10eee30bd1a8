"""Which of a list is meant: by its number, as "the second", or by a name that stands in just one of them."""

import re

from fixi_app.dialogue.phrases import asks
from fixi_app.dialogue.scene import Scene
from fixi_app.dialogue.words import digit_in
from fixi_app.domain.conversation import OpenQuestion, Option

_WORD = re.compile(r"[\w:'\"]{3,}")
_SMALL = re.compile(r"^[ושבהלמכ]{1,2}(?=\w{3})")
_MOST_WORDS = 6


def of_options(opened: OpenQuestion, scene: Scene, *, digits: bool = True) -> Option | None:
    """The option meant; None where none or several are. Without `digits` a bare number chooses nothing."""
    digit = digit_in(scene.turn)
    if digit is not None and not digits:
        return None
    answer = scene.turn.reading.answer
    number = digit or (answer.choice if answer else None)
    if number and number.isdecimal() and 1 <= int(number) <= len(opened.options):
        return opened.options[int(number) - 1]
    return None if digit is not None else _by_name(opened, scene)


def _by_name(opened: OpenQuestion, scene: Scene) -> Option | None:
    if asks(scene.turn.texts()):
        return None
    said = {form for text in scene.turn.texts() for form in _forms(text)}
    if len(said) > 2 * _MOST_WORDS:
        return None
    shared = {word for option in opened.options for word in _WORD.findall(option.label.lower())}
    telling = {word for word in shared if sum(word in _words(option) for option in opened.options) == 1} & said
    found = [option for option in opened.options if telling & _words(option)]
    return found[0] if len(found) == 1 else None


def _words(option: Option) -> set[str]:
    return set(_WORD.findall(option.label.lower()))


def _forms(text: str) -> set[str]:
    """The words of a text, also without the little words that Hebrew joins to them."""
    words = _WORD.findall(text.lower())
    return {form for word in words for form in (word, _SMALL.sub("", word)) if not form.isdecimal()}
