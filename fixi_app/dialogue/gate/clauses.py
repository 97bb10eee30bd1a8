"""The parts of a draft between punctuation: what it states, and what it asks."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import chain
from typing import NamedTuple

from fixi_app.dialogue.gate.lexicon import word_lists
from fixi_app.dialogue.gate.plain import forms_of, words_of
from fixi_app.domain.reading import Language

_CLAUSE = re.compile(r"[^.,!?;…–—،؛؟()]*[.,!?;…–—،؛؟()]?")
_SENTENCE = re.compile(r"[^.!?;…؟؛]*[.!?;…؟؛]*")
_MARKS = ("?", "؟")


class Clause(NamedTuple):
    words: tuple[str, ...]
    asked: bool
    """It ends in a question mark, or opens a sentence's question: "what happens, when it spins?"."""


def clauses_of(text: str) -> tuple[Clause, ...]:
    """Of a levelled text in small letters."""
    return tuple(chain.from_iterable(map(_clauses, _SENTENCE.findall(text))))


def statements_of(text: str) -> tuple[tuple[str, ...], ...]:
    """The words of each sentence, without the clauses that ask."""
    sentences = ([c.words for c in _clauses(sentence) if not c.asked] for sentence in _SENTENCE.findall(text))
    return tuple(words for words in (tuple(chain.from_iterable(clauses)) for clauses in sentences) if words)


def parts_of(text: str) -> tuple[tuple[str, ...], ...]:
    """The words of each clause, without those that ask."""
    return tuple(clause.words for clause in clauses_of(text) if clause.words and not clause.asked)


def _clauses(sentence: str) -> Iterator[Clause]:
    asking = sentence.rstrip().endswith(_MARKS)
    for part in filter(None, _CLAUSE.findall(sentence)):
        words = words_of(part)
        yield Clause(words, part.endswith(_MARKS) or (asking and _opens(words)))


def _opens(words: tuple[str, ...]) -> bool:
    return bool(words) and not _openers().isdisjoint(forms_of(words[0]))


@cache
def _openers() -> frozenset[str]:
    return frozenset(chain.from_iterable(word_lists(language)["asks"] for language in Language))
