"""What a draft is written in: whole words of one alphabet, and of the customer's language."""

import re

from fixi_app.dialogue.gate.fault import Fault
from fixi_app.dialogue.gate.lexicon import lexicon, technical
from fixi_app.dialogue.gate.plain import ALPHABETS, words_of
from fixi_app.domain.reading import Language

_SPELLED = re.compile(r"(?:(?<![\w'])\w(?![\w'])[ .,-]*){3}")
"""b o o k e d, f-r-e-e"""


def fault_of_letters(text: str, language: Language | None) -> Fault | None:
    """Of a levelled draft. A few Latin names of technical things (USB, LED) are at home in every language."""
    words = words_of(text)
    scripts = {word: {kind for kind, letters in ALPHABETS.items() if letters.search(word)} for word in words}
    if any(len(kinds) > 1 for kinds in scripts.values()):
        return Fault.ALPHABET  # look-alike letters of another alphabet within one word
    if _SPELLED.search(text):
        return Fault.SPELLED
    plain = [word for word in words if word not in technical()]
    if not plain:
        return Fault.LANGUAGE if words and language not in (None, Language.EN) else None
    spoken = {language} if language else scripts[plain[0]]
    if any(scripts[word] != spoken for word in plain):
        return Fault.LANGUAGE
    return _fault_of_latin([word.lower() for word in plain]) if spoken == {Language.EN} else None


def _fault_of_latin(words: list[str]) -> Fault | None:
    """Hebrew, Russian or Arabic in Latin letters, or Spanish: none of the words that every English sentence has."""
    return Fault.LANGUAGE if len(words) >= 4 and not set(words) & lexicon(Language.EN).common else None
