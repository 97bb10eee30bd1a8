"""A draft as it is looked up: levelled, in words, and each word with all that it may be."""

import re
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import NamedTuple

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
_CLAUSE = re.compile(r"[^.,!?;…–—،؛؟()]*[.,!?;…–—،؛؟()]?")
_SENTENCE = re.compile(r"[^.!?;…؟؛]*[.!?;…؟؛]*")
_LEVEL = str.maketrans("’‘׳״“”„أإآىةё", '\'\'\'""""ااايهе')
_HEBREW_PREFIX = re.compile("[והבכלמש]{1,3}")
_ARABIC_PREFIX = re.compile("[وف]?(?:[بكعه]?ال|لل|[بكلسه])|[وف]")

Forms = frozenset[str]
"""All that one word may be."""


class Clause(NamedTuple):
    words: tuple[str, ...]
    asked: bool
    """It ends in a question mark."""


def level(text: str) -> str:
    """One spelling for what reads the same; capitals are kept for the rule on names."""
    return MARKS.sub("", text.strip()).replace("Ё", "Е").translate(_LEVEL)


def words_of(text: str) -> tuple[str, ...]:
    """The words of a levelled text, in order."""
    return tuple(_WORD.findall(text))


def clauses_of(text: str) -> tuple[Clause, ...]:
    """The parts between punctuation. Only the last one before a question mark is the question."""
    parts = (part for part in _CLAUSE.findall(text) if part)
    return tuple(Clause(words_of(part), part.endswith(("?", "؟"))) for part in parts)


def statements_of(text: str) -> tuple[tuple[str, ...], ...]:
    """The words of each sentence, without the clause that asks."""
    sentences = ([c.words for c in clauses_of(sentence) if not c.asked] for sentence in _SENTENCE.findall(text))
    return tuple(words for words in (tuple(chain.from_iterable(clauses)) for clauses in sentences) if words)


def parts_of(text: str) -> tuple[tuple[str, ...], ...]:
    """The words of each clause, without those that ask."""
    return tuple(clause.words for clause in clauses_of(text) if clause.words and not clause.asked)


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
