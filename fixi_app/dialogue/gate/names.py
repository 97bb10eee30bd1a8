"""Names in a draft: those that are known, and those that look like one. Common ones are in the word lists."""

import re
from collections.abc import Iterable

from fixi_app.dialogue.gate.clauses import clauses_of
from fixi_app.dialogue.gate.lexicon import capitals, lexicon
from fixi_app.dialogue.gate.plain import forms_of, level, words_of
from fixi_app.domain.reading import Language

_INNER_CAPITAL = re.compile(r"(?<=[a-zа-я,;)'\"] )[A-ZА-Я][\w']*")
"""A capital letter within a sentence, where English and Russian have one only for names."""


def named(words: Iterable[str], names: Iterable[str]) -> bool:
    """Any part of a name as a word, with or without prefix letters."""
    parts = {part for name in names for part in words_of(level(name).lower()) if len(part) > 1}
    return bool(parts) and any(form in parts for word in words for form in forms_of(word.lower()))


def looks_named(text: str) -> bool:
    """Of a levelled draft: a capital letter within, or a stranger who is greeted."""
    return _has_inner_capital(text) or any(_hails(clause.words) for clause in clauses_of(text.lower()))


def _has_inner_capital(text: str) -> bool:
    found = (match.group() for match in _INNER_CAPITAL.finditer(text))
    return any(word not in capitals() and not (len(word) <= 3 and word.isupper()) for word in found)


def _hails(words: tuple[str, ...]) -> bool:
    """A greeting and one word after it that is no part of the greeting: "hello sunshine"."""
    return len(words) >= 2 and any(_greets(language, *words[-2:]) for language in Language)


def _greets(language: Language, greeting: str, whom: str) -> bool:
    lists = lexicon(language)
    return greeting in lists.greetings and not set(forms_of(whom)) & lists.hailed
