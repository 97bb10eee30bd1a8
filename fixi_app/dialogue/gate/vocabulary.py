"""Words that are known to be harmless. What nobody listed may be a promise that nobody thought of."""

from collections.abc import Iterable
from functools import cache
from itertools import chain
from typing import NamedTuple

from fixi_app.dialogue.gate.clauses import clauses_of
from fixi_app.dialogue.gate.fault import Fault
from fixi_app.dialogue.gate.lexicon import word_lists
from fixi_app.dialogue.gate.plain import ALPHABETS, Forms, formed
from fixi_app.domain.reading import Language

_LISTS = (
    "known", "tone", "symptom", "matter", "nods", "feels", "speakers", "greetings", "hailed", "common", "fine",
    "asks", "technical", "topic",
)  # fmt: skip
"""Every word of their phrases too: what is barred beside them is barred before anybody asks here."""
_IN_QUESTION = 2
"""Strange words that a question may hold: it names things of any trade, and promises hardly anything."""

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
    """Of a levelled text in small letters: a strange word in a statement, or many of them in the question."""
    clauses = clauses_of(text)
    said = _strange(text, chain.from_iterable(clause.words for clause in clauses if not clause.asked))
    asked = _strange(text, chain.from_iterable(clause.words for clause in clauses if clause.asked))
    return Fault.STRANGE if said or len(asked) > _IN_QUESTION else None


def _strange(text: str, words: Iterable[str]) -> list[Forms]:
    known = [_known(language) for language, letters in ALPHABETS.items() if letters.search(text)]
    return [forms for forms in formed(tuple(words)) if not any(one.holds(forms) for one in known)]


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
