"""Russian endings: the part of a word that stays the same in all its cases, genders and numbers.

Lists of words (everyday words, streets) hold the form of the dictionary; a message holds any case of it ("на Герцля",
"в спальне", "у соседки"). Both are compared by their stems. Phrases of the lexicon write their endings themselves.
"""

import re
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache

from fixi_app.understanding.lexicon import lexicon

_ENDING = re.compile(
    r"(?:ыми|ими|ого|его|ому|ему|ами|ями|ою|ею|ах|ях|ов|ев|ей|ой|ый|ий|ая|яя|ое|ее|ые|ие|ую|юю|ом|ем|ам|ям|ых|их|ым|им"
    r"|ью|ия|ии|ию|ий|ь|[аеиоуыэюяй])$"
)
_SHORTEST = 3
"""Letters that a stem has at least; shorter words are compared whole."""


def is_russian(word: str) -> bool:
    return "\u0400" <= word[:1] <= "\u04ff"


@lru_cache(maxsize=4096)
def stem(word: str) -> str:
    """The word without its ending, the word itself when too little would be left."""
    cut = _ENDING.sub("", word)
    return cut if len(cut) >= _SHORTEST else word


def is_common(forms: Sequence[str]) -> bool:
    """Whether a word, by any of its forms, is an everyday one that names no street, town or person."""
    if any(form in lexicon().lists["common"] for form in forms):
        return True
    return is_russian(forms[0]) and stem(forms[0]) in _common_stems()


def is_street(name: str) -> bool:
    """Whether this is the name of a known street, in any case when it is Russian."""
    if name in lexicon().lists["streets"]:
        return True
    return is_russian(name) and _stems(name.split()) in _street_stems()


@cache
def _common_stems() -> frozenset[str]:
    return frozenset(stem(word) for word in lexicon().lists["common"] if is_russian(word))


@cache
def _street_stems() -> frozenset[str]:
    names = (name.replace("-", " ").split() for name in lexicon().lists["streets"] if is_russian(name))
    return frozenset(_stems(words) for words in names)


def _stems(words: Iterable[str]) -> str:
    return " ".join(stem(word) for word in words)
