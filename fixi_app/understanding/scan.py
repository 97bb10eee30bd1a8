"""A message prepared once for all readers: clean text, words, lexicon hits, and a copy without misleading numbers."""

import re
from dataclasses import dataclass, field
from functools import cached_property

from fixi_app.understanding.lexicon import Hit, lexicon
from fixi_app.understanding.mask import hide_numbers, hide_spans
from fixi_app.understanding.normalize import Token, clean, lower, tokens
from fixi_app.understanding.places import PlaceMatch, gazetteer

_PICTURE = "\U0001f300-\U0001faff\u2600-\u27bf"
"""An emoji ends a sentence: nobody puts one inside a name."""
SENTENCE_END = re.compile(rf"[.!?\n;{_PICTURE}]")
_CLAUSE_END = re.compile(rf"[.!?\n;,{_PICTURE}]|\s-\s")
_GRAVE = ("danger", "undo")
_LITERAL = ("trade", "urgent", "danger", "intent.fault")
"""Labels that take a word at its word."""


@dataclass
class Scan:
    """One message (or the messages of one turn, joined by line ends) as the readers see it."""

    raw: str
    taken: list[tuple[int, int]] = field(default_factory=list)
    """Characters that a reader has explained (a date, a floor), so that no other one reads them again."""

    @cached_property
    def text(self) -> str:
        return clean(self.raw)

    @cached_property
    def low(self) -> str:
        return lower(self.text)

    @cached_property
    def numbers(self) -> str:
        """`low` with phones, prices, sizes, codes and links blotted out, every other letter in its place."""
        return hide_numbers(self.low)

    @property
    def free(self) -> str:
        """`numbers` without what other readers have taken."""
        return hide_spans(self.numbers, self.taken)

    @cached_property
    def words(self) -> list[Token]:
        return tokens(self.low)

    @cached_property
    def stops(self) -> frozenset[int]:
        """Indexes of the words that end a sentence."""
        return frozenset(i for i, gap in enumerate(self._gaps) if SENTENCE_END.search(gap))

    @cached_property
    def breaks(self) -> frozenset[int]:
        """Indexes of the words that end a clause (a comma is enough)."""
        return frozenset(i for i, gap in enumerate(self._gaps) if _CLAUSE_END.search(gap))

    @cached_property
    def openings(self) -> frozenset[int]:
        """Indexes of the words that open a message, or a line of one."""
        return frozenset({0, *(i + 1 for i, gap in enumerate(self._gaps) if "\n" in gap)})

    @cached_property
    def _gaps(self) -> list[str]:
        ends = [*(token.start for token in self.words[1:]), len(self.low)][: len(self.words)]
        return [self.low[token.end : end] for token, end in zip(self.words, ends, strict=True)]

    @cached_property
    def hits(self) -> list[Hit]:
        found = lexicon().find(self.words, self.stops)
        names = [(m.first, m.last) for m in self.places if m.strength == "strong" and m.last > m.first]
        # Zion in Rishon LeZion is no rating, the sun of Bet Shemesh heats no water.
        named = [hit for hit in found if not any(first <= hit.first and hit.last <= last for first, last in names)]
        return _without_idioms(named)

    @cached_property
    def places(self) -> list[PlaceMatch]:
        return gazetteer().in_tokens(self.words)

    def labelled(self, label: str) -> list[Hit]:
        """The hits of this label, and of the labels below it (`trade` gives `trade.gas` too), in the order of words."""
        return self._by_label.get(label, [])

    def refusals(self) -> list[Hit]:
        """Phrases of refusal; a lone "no" is one only where its clause ends ("לא הבנתי" refuses nothing)."""
        last = len(self.words) - 1
        return [
            h for h in self.labelled("intent.decline") if h.last > h.first or h.last in self.breaks or h.last == last
        ]

    def has(self, label: str) -> bool:
        return label in self._by_label

    @cached_property
    def _by_label(self) -> dict[str, list[Hit]]:
        """Sorted once: looked for hit by hit, a message that repeats itself cost 0.4 s."""
        found: dict[str, list[Hit]] = {}
        for hit in self.hits:
            for label in dict.fromkeys((hit.label, hit.label.split(".")[0])):
                found.setdefault(label, []).append(hit)
        return found

    def told(self, i: int, *, danger: bool = True) -> bool:
        """Whether the word `i` belongs to a phrase of the lexicon; `danger` False leaves the phrases of danger out."""
        return i in (self._told if danger else self._told_calmly)

    @cached_property
    def _told(self) -> frozenset[int]:
        return _covered(self.hits)

    @cached_property
    def _told_calmly(self) -> frozenset[int]:
        return _covered([hit for hit in self.hits if not hit.label.startswith(("danger", "undo"))])

    def take(self, start: int, end: int) -> None:
        self.taken.append((start, end))

    def take_name(self, start: int, end: int) -> None:
        """Take a street or a person: words of a name mean nothing else (קהילת ציון is no rating), save a danger."""
        self.take(start, end)
        kept = [hit for hit in self.hits if hit.start < start or end < hit.end or hit.label.startswith(_GRAVE)]
        self.__dict__["hits"] = kept
        for told in ("_by_label", "_told", "_told_calmly"):
            self.__dict__.pop(told, None)


def _without_idioms(hits: list[Hit]) -> list[Hit]:
    """Without words that mean something else in their company: the key to success needs no locksmith."""
    ends: dict[int, int] = {}
    for idiom in hits:
        for i in range(idiom.first, idiom.last + 1) if idiom.label == "idiom" else ():
            ends[i] = max(idiom.last, ends.get(i, -1))
    return [hit for hit in hits if not (hit.label.startswith(_LITERAL) and hit.last <= ends.get(hit.first, -1))]


def _covered(hits: list[Hit]) -> frozenset[int]:
    """Indexes of the words that stand in these phrases."""
    return frozenset(i for hit in hits for i in range(hit.first, hit.last + 1))
