"""Which language a message is written in: by its letters, and for Latin ones by its words (`lexicons/latin.toml`).

Hebrew, Arabic and Russian are also written in Latin letters, each as he spells it: "yesh li nezila bamitbach",
"el mukayyef 5arban". That is recognised, not read; the chat answers in that language and asks for its letters.
"""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Any

from fixi_app.domain.reading import Language
from fixi_app.understanding.lexicon import FOLDER

_RANGES = (
    (Language.HE, "\u05d0", "\u05ea"),
    (Language.RU, "\u0400", "\u04ff"),
    (Language.AR, "\u0620", "\u06ff"),
    (Language.EN, "a", "z"),
)
_WORD = re.compile(r"[a-z0-9]*[a-z][a-z0-9]*(?:['’][a-z0-9]+)*")
_LEVELLED = (
    ("kh", "h"), ("ch", "h"), ("gh", "g"), ("tz", "z"), ("ts", "z"), ("ee", "i"), ("oo", "u"), ("ou", "u"),
    ("5", "h"), ("7", "h"), ("8", "g"), ("9", "q"), ("3", ""), ("2", ""), ("'", ""), ("’", ""), ("y", "i"), ("e", "i"),
    ("w", "v"), ("q", "k"), ("o", "u"),
)  # fmt: skip
_FEWEST = 1.5
"""Strong words count one, weak ones a half: two strong ones, or one and a weak one."""
_LONGEST = 40
"""Words that are looked at; the language of a message does not change after them."""


def language_of(low: str, spoken: Language | None = None) -> Language | None:
    """The language of a text in small letters; `spoken` when it has no letters ("5", an emoji)."""
    counts = dict.fromkeys(Language, 0)
    for letter in low:
        for language, first, last in _RANGES:
            if first <= letter <= last:
                counts[language] += 1
                break
    if not any(counts.values()):
        return spoken
    latin = counts[Language.EN]
    # A brand or a street in Latin letters does not make a Hebrew sentence English: half weight for Latin.
    counts[Language.EN] //= 2
    best = max(counts, key=lambda language: counts[language])
    if counts[best] and best is not Language.EN:
        return best
    return in_latin_letters(low) or Language.EN if latin else best


def in_latin_letters(low: str) -> Language | None:
    """The language of other letters that these Latin ones spell, None for English and anything else."""
    words = _WORD.findall(low.lower())[:_LONGEST]
    others = [word for word in words if word not in _english()]
    english = len(words) - len(others)
    scores = {language: sum(map(spelt.weight, others)) for language, spelt in _spelt().items()}
    best = max(scores, key=lambda language: scores[language])
    return best if scores[best] >= _FEWEST and scores[best] > english else None


@dataclass(frozen=True)
class _Spelt:
    """The words of one language in levelled Latin spelling."""

    strong: frozenset[str]
    weak: frozenset[str]
    prefixes: tuple[str, ...]

    def weight(self, word: str) -> float:
        level = _level(word)
        if level in self.strong and len(level) > 1 and level not in self.weak:
            return 1.0
        bare = [level[len(p) :] for p in self.prefixes if level.startswith(p) and len(level) > len(p) + 2]
        if any(word in self.strong for word in bare):
            return 1.0
        return 0.5 if level in self.weak else 0.0


def _level(word: str) -> str:
    """One spelling for many: mukayyef, mokayef and mukayef are one word."""
    for written, meant in _LEVELLED:
        word = word.replace(written, meant)
    return re.sub(r"(.)\1+", r"\1", word)


@cache
def _file() -> dict[str, Any]:
    return tomllib.loads((FOLDER / "latin.toml").read_text(encoding="utf-8"))


@cache
def _spelt() -> dict[Language, _Spelt]:
    def levelled(words: str) -> frozenset[str]:
        return frozenset(map(_level, words.split()))

    return {
        Language(name): _Spelt(levelled(t["strong"]), levelled(t["weak"]), tuple(levelled(t["prefixes"])))
        for name, t in _file()["latin"].items()
    }


@cache
def _english() -> frozenset[str]:
    return frozenset(_file()["english"]["common"].split())
