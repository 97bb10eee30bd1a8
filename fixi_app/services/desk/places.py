"""Cities as the desk needs them: found while they are typed, recognised when they are saved.

What a place is comes from the gazetteer, which is handed in: services do not know how places are read.
"""

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import Any, NamedTuple, Protocol

from rapidfuzz import fuzz, process

_LANGUAGES = ("he", "en", "ru", "ar")
_ALIKE = 75
"""Out of 100: one wrong letter in a name of five is still that name."""


class Place(Protocol):
    @property
    def name(self) -> str: ...

    @property
    def lat(self) -> float: ...

    @property
    def lon(self) -> float: ...

    @property
    def population(self) -> int: ...


class Gazetteer(Protocol):
    @property
    def places(self) -> Sequence[Any]: ...

    def names(self, language: str) -> dict[str, str]: ...

    def by_name(self, name: str) -> Any: ...

    def display(self, canonical: str, language: str) -> str: ...


class _Known(NamedTuple):
    folded: str
    name: str
    population: int


class Places:
    """`gazetteer` is called when a place is first asked for: reading it takes a while that a start has no use for.

    `language` is asked each time: whoever sits at the desk may change it.
    """

    def __init__(self, gazetteer: Callable[[], Gazetteer], language: Callable[[], str]) -> None:
        self._gazetteer, self._spoken = gazetteer, language

    def known(self, name: str) -> Place | None:
        """The place with this canonical name, or any of its names."""
        place: Place | None = self._gazetteer().by_name(name) if name.strip() else None
        return place

    def shown(self, canonical: str) -> str:
        """The place as shown to a person; a name that is no place's as it is."""
        known = self.known(canonical)
        return self._gazetteer().display(known.name, self._spoken()) if known else canonical

    def resembling(self, text: str, limit: int) -> list[tuple[str, str]]:
        """(canonical name, name as shown): those that begin so, then those with a word that does, then lookalikes."""
        words = folded(text)
        if not words or limit < 1:
            return []
        names = list(dict.fromkeys([*self._exact(text), *self._beginning(words), *self._inside(words)]))
        if len(names) < limit:
            names = list(dict.fromkeys([*names, *self._alike(words, limit)]))
        return [(name, self._gazetteer().display(name, self._spoken())) for name in names[:limit]]

    def mentioned(self, word: str) -> list[str]:
        """Canonical names of the places of which a word, in any language, begins so."""
        begin = folded(word)
        return list(dict.fromkeys([*self._beginning(begin), *self._inside(begin)])) if begin else []

    def _exact(self, text: str) -> list[str]:
        place = self.known(text)
        return [place.name] if place else []

    def _beginning(self, words: str) -> Iterator[str]:
        return (known.name for known in self._index if known.folded.startswith(words))

    def _inside(self, words: str) -> Iterator[str]:
        return (known.name for known in self._index if f" {words}" in known.folded)

    def _alike(self, words: str, limit: int) -> list[str]:
        choices = [known.folded for known in self._index]
        found = process.extract(words, choices, scorer=fuzz.ratio, score_cutoff=_ALIKE, limit=limit)
        return [self._index[at].name for _, _, at in found]

    @cached_property
    def _index(self) -> list[_Known]:
        """Every name in every language, of the larger places first."""
        gazetteer = self._gazetteer()
        sizes = {place.name: place.population for place in gazetteer.places}
        found = {_Known(folded(name), name, size) for name, size in sizes.items()}
        for language in _LANGUAGES:
            found |= {_Known(folded(shown), name, sizes[name]) for name, shown in gazetteer.names(language).items()}
        return sorted(found, key=lambda known: (-known.population, known.name, known.folded))


def folded(text: str) -> str:
    """A name without what people leave out: accents, hyphens, quotes, letter case, doubled blanks."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return " ".join("".join(c if c.isalnum() else " " for c in plain.replace("'", "").replace('"', "")).split())
