"""The word lists: `word` is a whole word, `stem*` any word that begins so, `two words` a phrase; `..` in a phrase is up
to three words of any kind, `~` before a word any person of a verb to come (see `words`)."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from itertools import chain, pairwise
from typing import NamedTuple

from fixi_app.dialogue.gate.fault import Fault
from fixi_app.dialogue.gate.plain import ALPHABETS, Forms, level
from fixi_app.domain.reading import Language

_GAP = ".."
_WIDEST = 3
_LOOSE = ""
"""Where the phrases stand whose first word is not a whole one."""
_KINDS = (
    Fault.NUMBER, Fault.MONEY, Fault.TIME, Fault.CONTACT, Fault.PROMISE, Fault.OTHERS, Fault.SAFETY, Fault.SECRET,
    Fault.NAME,
)  # fmt: skip
"""In the order in which they are looked up."""


Phrase = tuple[str, ...]


class _List(NamedTuple):
    """Entries of one or several kinds, sorted by how they are found."""

    whole: dict[str, Fault]
    stems: dict[str, Fault]
    phrases: dict[str, list[tuple[tuple[str, ...], Fault]]]
    """By the first letter of the first word, so that few are tried."""

    def faults(self, words: Sequence[Forms]) -> Iterator[Fault]:
        """In the order of the words; a phrase counts where it begins."""
        for start, forms in enumerate(words):
            yield from self._of_word(forms)
            yield from self._of_phrases(words, start, forms)

    def fault(self, words: Sequence[Forms]) -> Fault | None:
        return next(self.faults(words), None)

    def _of_word(self, forms: Forms) -> Iterator[Fault]:
        for form in sorted(forms):  # in one order, so that the same draft always has the same fault
            if form in self.whole:
                yield self.whole[form]
            yield from (self.stems[form[:end]] for end in range(2, len(form) + 1) if form[:end] in self.stems)

    def _of_phrases(self, words: Sequence[Forms], start: int, forms: Forms) -> Iterator[Fault]:
        for letter in sorted({form[0] for form in forms if form}):
            yield from (fault for phrase, fault in self.phrases.get(letter, ()) if stands(words[start:], phrase))


class Lexicon(NamedTuple):
    fine: dict[str, list[Phrase]]
    """By the first word, so that few are tried."""
    barred: _List
    claims: _List
    kind: _List
    """Words of kindness and of what is wrong: a statement without any says something else."""
    matter: _List
    """Things and people at home."""
    topics: _List
    """What a question may be about besides."""
    offers: _List
    """What no question may ask: whether we may come, what he wishes of us, whether he tried this."""
    nods: frozenset[str]
    """Yes, well, please: fine by themselves, and no sign of anything."""
    common: frozenset[str]
    speakers: frozenset[str]
    """I, we: after them only a feeling or understanding may come."""
    feels: frozenset[str]
    greetings: frozenset[str]
    hailed: frozenset[str]
    """What may follow a greeting; anything else is a name."""

    def fault(self, words: Sequence[Forms]) -> Fault | None:
        """What these words may not say at all."""
        return self.barred.fault(self._without_fine(words))

    def faults(self, words: Sequence[Forms]) -> set[Fault]:
        """All of it."""
        return set(self.barred.faults(self._without_fine(words)))

    def claim(self, words: Sequence[Forms]) -> Fault | None:
        """What these words of a statement may only ask."""
        rest = self._without_fine(words)
        return self.claims.fault(rest) or self._deed(rest)

    def offer(self, words: Sequence[Forms]) -> Fault | None:
        """What a draft with a question may not offer, advise or ask."""
        return self.offers.fault(self._without_fine(words))

    def strays(self, words: Sequence[Forms]) -> bool:
        """Whether a statement neither feels nor tells what is wrong."""
        return self._says_something(words) and self.kind.fault(words) is None

    def _says_something(self, words: Sequence[Forms]) -> bool:
        return not all(word & self.nods for word in words)

    def _deed(self, words: Sequence[Forms]) -> Fault | None:
        for who, what in pairwise(words):
            if who & self.speakers and what and not what & self.feels:
                return Fault.DEED
        return None

    def _without_fine(self, words: Sequence[Forms]) -> list[Forms]:
        """A gap stays where a phrase was, so that its neighbours do not become a phrase."""
        rest: list[Forms] = []
        at = 0
        while at < len(words):
            skip = max((len(phrase) for phrase in self._begun_by(words[at]) if stands(words[at:], phrase)), default=0)
            rest.append(frozenset() if skip else words[at])
            at += max(skip, 1)
        return rest


    def _begun_by(self, word: Forms) -> Iterator[Phrase]:
        """The fine phrases that may begin with this word; to try each of them at each word took most of the gate."""
        for form in word:
            yield from self.fine.get(form, ())
        yield from self.fine.get(_LOOSE, ())


def stands(words: Sequence[Forms], phrase: Sequence[str]) -> bool:
    """Whether the words begin with this phrase."""
    if not phrase:
        return True
    if phrase[0] == _GAP:
        return any(stands(words[skip:], phrase[1:]) for skip in range(_WIDEST + 1))
    return bool(words) and _is(words[0], phrase[0]) and stands(words[1:], phrase[1:])


def _is(forms: Forms, part: str) -> bool:
    return any(form.startswith(part[:-1]) for form in forms) if part.endswith("*") else part in forms


def _by_beginning(phrases: Iterable[Phrase]) -> dict[str, list[Phrase]]:
    found: dict[str, list[Phrase]] = {}
    for phrase in phrases:
        whole = phrase[0] != _GAP and not phrase[0].endswith("*")
        found.setdefault(phrase[0] if whole else _LOOSE, []).append(phrase)
    return found


@cache
def lexicon(language: Language) -> Lexicon:
    lists = word_lists(language)
    return Lexicon(
        fine=_by_beginning(tuple(entry.split()) for entry in lists["fine"]),
        barred=_list({fault: lists.get(fault.value, ()) for fault in _KINDS}),
        claims=_list({Fault.CLAIM: lists.get("claim", ())}),
        kind=_list({Fault.STRAY: [*lists.get("tone", ()), *lists.get("symptom", ())]}),
        matter=_list({Fault.STRAY: lists.get("matter", ())}),
        topics=_list({Fault.BESIDE: lists.get("topic", ())}),
        offers=_list({Fault.OFFER: lists.get("offers", ())}),
        nods=frozenset(lists.get("nods", ())),
        common=frozenset(lists.get("common", ())),
        speakers=frozenset(lists.get("speakers", ())),
        feels=frozenset(lists.get("feels", ())),
        greetings=frozenset(lists.get("greetings", ())),
        hailed=frozenset(lists.get("hailed", ())),
    )


def lexicons_of(text: str) -> list[Lexicon]:
    """Those of the languages in whose letters the text is; no entry of another could be found in it."""
    return [lexicon(language) for language, letters in ALPHABETS.items() if letters.search(text)]


@cache
def capitals() -> frozenset[str]:
    """Words that may have a capital letter within a sentence."""
    return _of_all("capitals") | technical()


@cache
def technical() -> frozenset[str]:
    """Latin words that every language uses."""
    return _of_all("technical")


@cache
def roles() -> frozenset[str]:
    """Offices and machines that a stranger's display name may not pretend to be."""
    return _of_all("roles")


def _of_all(key: str) -> frozenset[str]:
    return frozenset(chain.from_iterable(word_lists(language).get(key, ()) for language in Language))


@cache
def word_lists(language: Language) -> dict[str, list[str]]:
    """The lists of a language as they are looked up: levelled, every `~` spelt out."""
    lists = _read(language.value) | _read(f"known_{language.value}")
    persons = lists.get("persons", ())
    return {
        kind: [level(form) for entry in entries for form in _spelt(entry, persons)] for kind, entries in lists.items()
    }


def _read(name: str) -> dict[str, list[str]]:
    return tomllib.loads(files("fixi_app.dialogue.gate").joinpath("words", f"{name}.toml").read_text("utf-8"))


def _spelt(entry: str, persons: Sequence[str]) -> list[str]:
    """`~stem*` stands for the stem after each of the language's personal prefixes."""
    return [entry.replace("~", person) for person in persons] if "~" in entry else [entry]


def _list(kinds: Mapping[Fault, Sequence[str]]) -> _List:
    entries = [(entry, fault) for fault, kind in kinds.items() for entry in kind]
    single = [(entry, fault) for entry, fault in reversed(entries) if " " not in entry]  # the first kind counts
    phrases: dict[str, list[tuple[tuple[str, ...], Fault]]] = {}
    for entry, fault in entries:
        if " " in entry:
            phrases.setdefault(entry[0], []).append((tuple(entry.split()), fault))
    return _List(
        whole={entry: fault for entry, fault in single if not entry.endswith("*")},
        stems={entry[:-1]: fault for entry, fault in single if entry.endswith("*")},
        phrases=phrases,
    )
