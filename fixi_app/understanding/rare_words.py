"""Which phrases may stand in a text, told from the rarest word of each: most texts have none, and are done with.

Promise: a phrase that `Lexicon.find` finds is told of here. How rare a word is, the other phrases say: in those of the
trades "leak" stands a hundred times and "gas" hardly ever, so "a leak of gas" is looked for where there is "gas".
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from fixi_app.understanding.lexicon import Phrase, Places, forms_of
from fixi_app.understanding.normalize import LONGEST, Token, clean, lower, tokens

_BLANK = re.compile("[ \\n]+")
_LONG = 40
"""Characters: what is longer is no word that somebody writes twice, and is not remembered."""
_ANY = ("..", "_")


class _Word(NamedTuple):
    """What stands between two blanks: its tokens, and the phrases whose rarest word is among them."""

    read: tuple[Token, ...]
    near: tuple[Phrase, ...]


class RareWords:
    """`others` are phrases of everything else that people write about."""

    def __init__(self, phrases: Iterable[Phrase], others: Iterable[Phrase]) -> None:
        self._others = sorted(form for phrase in others for place in phrase.text.split() for form in forms_of(place))
        self._places = Places((self._rarest(phrase), phrase) for phrase in phrases)
        self._remembered = lru_cache(maxsize=4096)(self._looked_at)

    def labels(self, text: str) -> frozenset[str]:
        """Labels of the phrases of which every word stands somewhere in it. Taken apart only at blanks and new lines:
        nothing that `clean` does reaches over one of these."""
        words = [self._of(word) for word in _BLANK.split(text[:LONGEST])]
        near = {id(phrase): phrase for word in words for phrase in word.near}
        if not near:
            return frozenset()
        read = [token for word in words for token in word.read]
        return frozenset(phrase.label for phrase in near.values() if _all_there(phrase, read))

    def _of(self, word: str) -> "_Word":
        return self._remembered(word) if len(word) <= _LONG else self._looked_at(word)

    def _looked_at(self, word: str) -> "_Word":
        read = tuple(tokens(lower(clean(word))))
        return _Word(read, tuple(phrase for token in read for phrase in self._places.of(token)))

    def _rarest(self, phrase: Phrase) -> str:
        """As written. Of two that are equally rare the longer one."""
        return min((place for place in phrase.text.split() if place not in _ANY), key=self._rank)

    def _rank(self, place: str) -> tuple[int, int]:
        forms = forms_of(place)
        return sum(map(self._times, forms)), -min(map(len, forms))

    def _times(self, form: str) -> int:
        """How often the others have it; of the beginning of a word, how often a word that begins so."""
        start, end = (form[:-1], f"{form[:-1]}\U0010ffff") if form[-1] == "*" else (form, f"{form}\0")
        return bisect_left(self._others, end) - bisect_left(self._others, start)


def _all_there(phrase: Phrase, read: Sequence[Token]) -> bool:
    return all(place.kind != "word" or any(map(place.fits, read)) for place in phrase.words)
