"""A draft as it is looked up: levelled, in words, and each word with all that it may be."""

import re
from collections.abc import Iterator, Sequence

from fixi_app.domain.reading import Language

ALPHABETS = {
    Language.EN: re.compile(r"[A-Za-z]"),
    Language.HE: re.compile(r"[א-ת]"),
    Language.RU: re.compile(r"[А-Яа-яЁё]"),
    Language.AR: re.compile(r"[ء-ي]"),
}
MARKS = re.compile("[\u0591-\u05bd\u05bf-\u05c7\u064b-\u0652\u0670\u0640]")
"""Vowel points and the Arabic stretch: put into a word they would hide it from the look-up."""
_WORD = re.compile(r"[^\W\d_]+(?:['\"][^\W\d_]+)*")
_LEVEL = str.maketrans("’‘׳״“”„أإآىةё", '\'\'\'""""ااايهе')
_HEBREW_PREFIX = re.compile("[והבכלמש]{1,3}")
_ARABIC_PREFIX = re.compile("[وف]?(?:[بكعه]?ال|لل|[بكلسه])|[وف]")

Forms = frozenset[str]
"""All that one word may be."""


def level(text: str) -> str:
    """One spelling for what reads the same; capitals are kept for the rule on names."""
    return MARKS.sub("", text.strip()).replace("Ё", "Е").translate(_LEVEL)


def words_of(text: str) -> tuple[str, ...]:
    """The words of a levelled text, in order."""
    return tuple(_WORD.findall(text))


def formed(words: Sequence[str]) -> list[Forms]:
    """Made once for a draft; made anew for every entry of a word list it took 60 ms."""
    return [frozenset(forms_of(word)) for word in words]


def forms_of(word: str) -> Iterator[str]:
    """The word and what else it may be: without its ending after an apostrophe, without letters drawn out
    (`booooked`), without Hebrew or Arabic prefix letters."""
    for same in {word, word.replace("'", ""), word.split("'")[0]}:
        for short in {same, re.sub(r"(.)\1{2,}", r"\1", same), re.sub(r"(.)\1{2,}", r"\1\1", same)}:
            yield short
            for prefix in (_HEBREW_PREFIX.match(short), _ARABIC_PREFIX.match(short)):
                ends = range(1, prefix.end() + 1) if prefix else ()
                yield from (short[end:] for end in ends if len(short) - end >= 2)
