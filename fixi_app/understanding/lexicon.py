"""Finds the phrases of the lexicon files in a message, all of them in one pass over its words.

A language has a file for each subject (`lexicons/trades_he.toml`, `wishes_he.toml`, `danger_he.toml`; `he.toml` names
and everyday words, `idioms.toml` for all). It lists phrases under labels such as `trade.plumbing:3` (the number is
the weight, 2 when absent). A phrase is words with blanks between; in it

    word*     any ending             a/b/c   any of these          _    any one word
    =word     without prefix letters or endings                    ..   up to three words
    ~stem     an Arabic verb in any person: ~نقط is بتنقط too

Hebrew and Arabic prefix letters and the English plural are matched by themselves. Regular expressions were refused:
one alternation of this size costs 20 ms a message, this index well under one.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from pathlib import Path

from fixi_app.understanding.arabic import VERB, level
from fixi_app.understanding.normalize import Token
from fixi_app.understanding.tables import read_table

FOLDER = Path(__file__).resolve().parent / "lexicons"
MOST_SKIPPED = 3
_WORDS_KEPT = 4096
"""Words of which it is remembered what may begin with them; customers use a few hundred."""


@dataclass(frozen=True, slots=True)
class Word:
    """One place in a phrase."""

    exact: frozenset[str] = frozenset()
    starts: tuple[str, ...] = ()
    bare: bool = False
    kind: str = "word"

    def fits(self, token: Token) -> bool:
        """Whether this token may stand here."""
        if self.kind != "word":
            return True
        forms = token.forms[:1] if self.bare else token.forms
        if not self.exact.isdisjoint(forms):
            return True
        return bool(self.starts) and any(form.startswith(self.starts) for form in forms)


@dataclass
class Phrase:
    """A line of a lexicon file; its words are taken apart when a message first comes near it (there are thousands)."""

    label: str
    weight: int
    text: str

    @cached_property
    def words(self) -> tuple[Word, ...]:
        return tuple(_word(part) for part in self.text.split())

    @cached_property
    def said(self) -> int:
        """How many words it has, gaps left out."""
        return sum(word.kind != "gap" for word in self.words)

    @property
    def first(self) -> str:
        """The first place as written."""
        return self.text.split(" ", 1)[0]


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase found: the tokens `first`..`last`, the characters `start`..`end`."""

    label: str
    weight: int
    first: int
    last: int
    start: int
    end: int
    words: int = 1
    """Words of the phrase itself, without those in its gaps."""

    def inside(self, other: "Hit") -> bool:
        """Whether the other, longer phrase covers this one."""
        return (
            other.first <= self.first
            and self.last <= other.last
            and (other.last - other.first > self.last - self.first)
        )


class Places:
    """Phrases by what may stand in one place of theirs, as written."""

    def __init__(self, places: Iterable[tuple[str, Phrase]]) -> None:
        self._exact: dict[str, list[Phrase]] = defaultdict(list)
        self._starts: dict[str, list[Phrase]] = defaultdict(list)
        for place, phrase in places:
            for form in forms_of(place):
                (self._starts[form[:-1]] if form[-1] == "*" else self._exact[form]).append(phrase)
        self._lengths = sorted({len(start) for start in self._starts})
        self._known = lru_cache(maxsize=_WORDS_KEPT)(self._looked_up)

    def of(self, token: Token) -> Sequence[Phrase]:
        """Those of which this word may stand there, and some more: not all of what is written of a place counts."""
        return self._known(token.forms)

    def _looked_up(self, forms: tuple[str, ...]) -> Sequence[Phrase]:
        return tuple(self._fitting(forms))

    def _fitting(self, forms: tuple[str, ...]) -> Iterator[Phrase]:
        for form in forms:
            yield from self._exact.get(form, ())
            if form[0] == VERB:
                continue
            for length in self._lengths:
                if length > len(form):
                    break
                yield from self._starts.get(form[:length], ())


class Lexicon:
    """All phrases of all languages, indexed by their first word."""

    def __init__(self, phrases: Iterable[Phrase], lists: dict[str, frozenset[str]]) -> None:
        self.phrases = tuple(phrases)
        self.lists = lists
        self._first = Places((phrase.first, phrase) for phrase in self.phrases)

    def find(self, tokens: Sequence[Token], stops: frozenset[int] = frozenset()) -> list[Hit]:
        """Every phrase in these tokens; none reaches over a token in `stops`, the last ones of their sentences."""
        hits: dict[tuple[str, int, int], Hit] = {}
        for at, token in enumerate(tokens):
            for phrase in self._first.of(token):
                last = _last(phrase.words, 0, tokens, at, stops)
                if last is None:
                    continue
                hit = Hit(phrase.label, phrase.weight, at, last, token.start, tokens[last].end, phrase.said)
                old = hits.get((phrase.label, at, last))
                if old is None or (old.weight, old.words) < (hit.weight, hit.words):
                    hits[phrase.label, at, last] = hit
        return list(hits.values())

    def knows(self, token: Token) -> bool:
        """Whether a phrase begins with this word, so that it is not a misspelt name."""
        return bool(self._first.of(token))


def _last(words: tuple[Word, ...], k: int, tokens: Sequence[Token], at: int, stops: frozenset[int]) -> int | None:
    """The index of the last token when `words[k:]` fit the tokens from `at` on, else None."""
    if k == len(words):
        return at - 1
    if at >= len(tokens):
        return None
    if words[k].kind == "gap":
        return _after_gap(words, k, tokens, at, stops)
    if not words[k].fits(tokens[at]):
        return None
    if k + 1 < len(words) and at in stops:
        return None
    return _last(words, k + 1, tokens, at + 1, stops)


def _after_gap(words: tuple[Word, ...], k: int, tokens: Sequence[Token], at: int, stops: frozenset[int]) -> int | None:
    for ahead in range(at, min(at + MOST_SKIPPED, len(tokens) - 1) + 1):
        last = _last(words, k + 1, tokens, ahead, stops)
        if last is not None:
            return last
        if ahead in stops:
            return None
    return None


def parse(label: str, text: str) -> Phrase:
    """A phrase as written in a lexicon file."""
    name, _, weight = label.partition(":")
    return Phrase(name, int(weight or 2), text.replace("ё", "е"))


def forms_of(text: str) -> list[str]:
    """What may stand in one place of a phrase, as written."""
    return text.replace("=", "").split("/")


def _word(text: str) -> Word:
    if text == "..":
        return Word(kind="gap")
    if text == "_":
        return Word(kind="any")
    parts = forms_of(text)
    exact = frozenset(part for part in parts if not part.endswith("*"))
    starts = tuple(part[:-1] for part in parts if part.endswith("*"))
    return Word(exact, starts, bare=text.startswith("="))


@cache
def lexicon_of(label: str) -> Lexicon:
    """Only the phrases of labels that begin so."""
    every = lexicon()
    return Lexicon([phrase for phrase in every.phrases if phrase.label.startswith(label)], every.lists)


@cache
def lexicon() -> Lexicon:
    """The lexicon of all languages, read once."""
    phrases: list[Phrase] = []
    lists: dict[str, frozenset[str]] = {}
    for path in sorted(FOLDER.glob("*.toml")):
        content = read_table(path, level)
        phrases += [parse(label, text) for label, texts in content.get("phrases", {}).items() for text in texts]
        for name, words in content.get("lists", {}).items():
            lists[name] = lists.get(name, frozenset()) | frozenset(word.replace("ё", "е") for word in words)
    return Lexicon(phrases, lists)
