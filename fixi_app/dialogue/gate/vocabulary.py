"""Words that are known to be harmless. What nobody listed may be a promise that nobody thought of."""

import re
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import chain
from typing import NamedTuple

from fixi_app.dialogue.gate.clauses import clauses_of, statements_of
from fixi_app.dialogue.gate.fault import Fault
from fixi_app.dialogue.gate.lexicon import lexicons_of, word_lists
from fixi_app.dialogue.gate.plain import ALPHABETS, Forms, formed, forms_of
from fixi_app.domain.reading import Language

_LISTS = (
    "known", "tone", "symptom", "matter", "nods", "feels", "speakers", "greetings", "hailed", "common", "fine",
    "asks", "technical", "topic",
)  # fmt: skip
"""Every word of their phrases too: what is barred beside them is barred before anybody asks here."""
_IN_QUESTION = 2
"""Strange words that a question may hold: it names things of any trade, and promises hardly anything."""

_DEED = re.compile(r"[אתני].{2,}|[انيتسب].{2,}|.+(?:емся|имся|ем|им|ите|йте|ете|ешь|ишь|ут|ют|ат|ят|ing)", re.DOTALL)
"""What verbs of doing and of bidding look like: Hebrew and Arabic by their first letter, Russian by their ending."""
_SHORTEST = 3
"""Letters of a stem; of two, half the language would be akin."""

_FINALS = str.maketrans("ךםןףץ", "כמנפצ")
"""Hebrew letters of another shape at the end of a word."""


class _Known(NamedTuple):
    whole: frozenset[str]
    """With their stems, so that one listed form stands for its inflections."""
    begins: tuple[str, ...]
    endings: tuple[str, ...]

    def holds(self, forms: Forms) -> bool:
        return any(form.startswith(self.begins) or not self.whole.isdisjoint(self.stems(form)) for form in forms)

    def stems(self, word: str) -> set[str]:
        return _stems(word, self.endings)


def fault_of_strange(text: str) -> Fault | None:
    """Of a levelled text in small letters: a strange word in a statement, or several in the question."""
    asked = chain.from_iterable(clause.words for clause in clauses_of(text) if clause.asked)
    stated = any(_is_strange(text, words) for words in statements_of(text))
    return Fault.STRANGE if stated or len(_strange(text, asked)) > _IN_QUESTION else None


def _is_strange(text: str, words: Sequence[str]) -> bool:
    """One that names a thing at home may hold a strange word, if it does not look like a deed."""
    strange = _strange(text, words)
    about = any(lists.matter.fault(formed(words)) for lists in lexicons_of(text))
    return bool(strange) and (not about or len(strange) > 1 or bool(_DEED.fullmatch(strange[0])))


def _strange(text: str, words: Iterable[str]) -> list[str]:
    known = [_known(language) for language, letters in ALPHABETS.items() if letters.search(text)]
    return [word for word in words if not any(one.holds(frozenset(forms_of(word))) for one in known)]


@cache
def _known(language: Language) -> _Known:
    lists = word_lists(language)
    entries = chain.from_iterable(lists.get(kind, ()) for kind in _LISTS)
    words = set(chain.from_iterable(entry.lower().split() for entry in entries)) - {".."}
    endings = tuple(lists.get("endings", ()))
    plain = (word for word in words if not word.endswith("*"))
    return _Known(
        whole=frozenset(chain.from_iterable(_stems(word, endings) for word in plain)),
        begins=tuple(word[:-1] for word in words if word.endswith("*")),
        endings=endings,
    )


def _stems(word: str, endings: Iterable[str]) -> set[str]:
    """The word, and what is left of it without an ending."""
    cut = (word.removesuffix(ending) for ending in endings if word.endswith(ending))
    return {stem.translate(_FINALS) for stem in (word, *cut) if stem == word or len(stem) >= _SHORTEST}
