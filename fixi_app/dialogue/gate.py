"""The promise gate: the model may phrase, it may not promise. Only a draft of the permitted form gets through.

The form is a list of what is allowed, not a hunt for tricks: letters of four plain alphabets, a few signs, one harmless
emoji, one line, one question. So digits of any script, links, markup, placeholders, hidden characters and look-alike
letters fail because nobody let them in. What letters can still say (a number, a price, a time, a way to pay or call, a
booking, a claim of being human) is looked up in `gate_words`, one file per language that a person can extend.

A dropped draft costs a kind sentence; a promise let through costs a customer. In doubt it is dropped.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from functools import cache
from importlib.resources import files
from itertools import chain
from typing import NamedTuple

from fixi_app.domain.reading import Language

LONGEST = 200


class Fault(StrEnum):
    """Why a draft was dropped; for counting."""

    LONG = "long"
    LINES = "lines"
    HIDDEN = "hidden"
    DIGIT = "digit"
    SIGN = "sign"
    LINK = "link"
    EMOJI = "emoji"
    QUESTIONS = "questions"
    ALPHABET = "alphabet"
    SPELLED = "spelled"
    LANGUAGE = "language"
    NAME = "name"
    NUMBER = "number"
    MONEY = "money"
    TIME = "time"
    CONTACT = "contact"
    PROMISE = "promise"
    SECRET = "secret"


_ALPHABETS = {
    Language.EN: re.compile(r"[A-Za-z]"),
    Language.HE: re.compile(r"[א-ת]"),
    Language.RU: re.compile(r"[А-Яа-яЁё]"),
    Language.AR: re.compile(r"[ء-ي]"),
}
_SIGNS = frozenset(" .,!?'\"()-:;…–—’‘“”„«»׳״־،؛؟")
_EMOJI = frozenset("🙂😊☺🙏👋👍💙❤🌷🤗😟😔😕🔧🛠🚿🚰💧❄☀🔌💡🚪🔑🏠🧰")
_SHAPERS = re.compile("[\ufe0f\U0001f3fb-\U0001f3ff]")
"""Picture style and skin tones, which may follow an emoji."""
_MARKS = re.compile("[\u0591-\u05bd\u05bf-\u05c7\u064b-\u0652\u0670\u0640]")
"""Vowel points and the Arabic stretch: put into a word they would hide it from the look-up."""
_WORD = re.compile(r"[^\W\d_]+(?:['\"][^\W\d_]+)*")
_LEVEL = str.maketrans("’‘׳״“”„أإآىةё", '\'\'\'""""ااايهе')


def fault_of(opening: str, language: Language | None = None, names: Iterable[str] = ()) -> Fault | None:
    """The first breach of the form, or None. `names`: whoever and whatever must not be named (people, firm, city)."""
    shape = _fault_of_shape(opening)
    if shape is not None:
        return shape
    plain = _plain(opening)
    return _fault_of_letters(plain, language) or _fault_of_words(plain, names)


def passes(opening: str, language: Language | None = None, names: Iterable[str] = ()) -> bool:
    return fault_of(opening, language, names) is None


def gated(opening: str, language: Language | None = None, names: Iterable[str] = ()) -> str:
    """The draft as it may be sent, or "" (ask `fault_of` to count why)."""
    return opening.strip() if passes(opening, language, names) else ""


def _fault_of_shape(opening: str) -> Fault | None:
    text = opening.strip()
    if len(text) > LONGEST:
        return Fault.LONG
    if any(c in text for c in "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"):
        return Fault.LINES
    stray = _stray(_SHAPERS.sub("", _MARKS.sub("", text)))
    if stray is not None:
        return stray
    if sum(c in _EMOJI for c in text) > 1:
        return Fault.EMOJI
    if sum(c in "?؟" for c in text) > 1:
        return Fault.QUESTIONS
    return Fault.LINK if re.search(r"\w[.:]\w", text) else None


def _stray(text: str) -> Fault | None:
    """The first character that nobody let in, by what it is."""
    for c in text:
        if c in _SIGNS or c in _EMOJI or any(letters.match(c) for letters in _ALPHABETS.values()):
            continue
        category = unicodedata.category(c)
        if category.startswith("N"):
            return Fault.DIGIT
        if category == "Sc":
            return Fault.MONEY
        if category.startswith(("C", "Z", "M")):
            return Fault.HIDDEN
        return Fault.ALPHABET if category.startswith("L") else Fault.EMOJI if category == "So" else Fault.SIGN
    return None


class _Plain(NamedTuple):
    """A draft as it is looked up: levelled, and its words in order."""

    text: str
    words: tuple[str, ...]


def _plain(opening: str) -> _Plain:
    text = _level(opening)
    return _Plain(text, tuple(_WORD.findall(text)))


def _level(text: str) -> str:
    """One spelling for what reads the same; capitals are kept for the rule on names."""
    return _MARKS.sub("", text.strip()).replace("Ё", "Е").translate(_LEVEL)


def _fault_of_letters(plain: _Plain, language: Language | None) -> Fault | None:
    if not plain.words:
        return None
    scripts = [{kind for kind, letters in _ALPHABETS.items() if letters.search(word)} for word in plain.words]
    if any(len(kinds) > 1 for kinds in scripts):
        return Fault.ALPHABET  # look-alike letters of another alphabet within one word
    if re.search(r"(?:(?<![\w'])\w(?![\w'])[ .,-]*){3}", plain.text):
        return Fault.SPELLED  # b o o k e d
    if language is not None and 2 * sum(language in kinds for kinds in scripts) < len(scripts):
        return Fault.LANGUAGE
    english = [word.lower() for word, kinds in zip(plain.words, scripts, strict=True) if Language.EN in kinds]
    if len(english) >= 4 and not set(english) & _lexicon(Language.EN).common:
        return Fault.LANGUAGE  # Latin letters, but none of the words that every English sentence has
    return None


def _fault_of_words(plain: _Plain, names: Iterable[str]) -> Fault | None:
    if _named(plain.words, names) or _looks_named(plain.text):
        return Fault.NAME
    low = plain.text.lower()
    together = low.replace("-", "").replace("־", "")  # to-mor-row
    for words in dict.fromkeys((tuple(_WORD.findall(low)), tuple(_WORD.findall(together)))):
        forms = [frozenset(_forms(word)) for word in words]  # made once: per entry of a lexicon it took 60 ms a draft
        for language in Language:
            found = _lexicon(language).fault(forms)
            if found is not None:
                return found
    return None


def _named(words: Sequence[str], names: Iterable[str]) -> bool:
    """Any part of a name as a word, with or without prefix letters."""
    parts = {part for name in names for part in _WORD.findall(_level(name).lower()) if len(part) > 1}
    return any(form in parts for word in words for form in _forms(word.lower()))


def _looks_named(text: str) -> bool:
    """A capital letter within a sentence, where English and Russian have one only for names."""
    for found in re.finditer(r"(?<=[a-zа-я,;)'\"] )[A-ZА-Я][\w']*", text):
        word = found.group()
        if word not in _capitals() and not (len(word) <= 3 and word.isupper()):
            return True
    return False


def _forms(word: str) -> Iterator[str]:
    """The word and what else it may be: without its ending after an apostrophe, without letters drawn out
    (`booooked`), without Hebrew or Arabic prefix letters."""
    for same in {word, word.replace("'", ""), word.split("'")[0]}:
        for short in {same, re.sub(r"(.)\1{2,}", r"\1", same), re.sub(r"(.)\1{2,}", r"\1\1", same)}:
            yield short
            for prefix in (re.match("[והבכלמש]{1,3}", short), re.match("[وف]?(?:[بك]?ال|لل|[بكلس])|[وف]", short)):
                ends = range(1, prefix.end() + 1) if prefix else ()
                yield from (short[end:] for end in ends if len(short) - end >= 2)


_Forms = frozenset[str]
"""All that one word may be."""


class _Lexicon(NamedTuple):
    fine: tuple[tuple[str, ...], ...]
    whole: dict[str, Fault]
    stems: dict[str, Fault]
    phrases: tuple[tuple[tuple[str, ...], Fault], ...]
    common: frozenset[str]

    def fault(self, words: Sequence[_Forms]) -> Fault | None:
        words = self._without_fine(words)
        for start, forms in enumerate(words):
            found = self._of_word(forms) or next(self._of_phrases(words, start), None)
            if found is not None:
                return found
        return None

    def _of_word(self, forms: _Forms) -> Fault | None:
        for form in sorted(forms):  # in one order, so that the same draft always has the same fault
            if form in self.whole:
                return self.whole[form]
            for end in range(2, len(form) + 1):
                if form[:end] in self.stems:
                    return self.stems[form[:end]]
        return None

    def _of_phrases(self, words: Sequence[_Forms], start: int) -> Iterator[Fault]:
        return (fault for phrase, fault in self.phrases if _stands(words, start, phrase))

    def _without_fine(self, words: Sequence[_Forms]) -> list[_Forms]:
        """A gap stays where a phrase was, so that its neighbours do not become a phrase."""
        rest: list[_Forms] = []
        at = 0
        while at < len(words):
            skip = next((len(phrase) for phrase in self.fine if _stands(words, at, phrase)), 0)
            rest.append(frozenset() if skip else words[at])
            at += max(skip, 1)
        return rest


def _stands(words: Sequence[_Forms], start: int, phrase: Sequence[str]) -> bool:
    if start + len(phrase) > len(words):
        return False
    return all(_is(words[start + offset], part) for offset, part in enumerate(phrase))


def _is(forms: _Forms, part: str) -> bool:
    return any(form.startswith(part[:-1]) for form in forms) if part.endswith("*") else part in forms


_KINDS = (Fault.NUMBER, Fault.MONEY, Fault.TIME, Fault.CONTACT, Fault.PROMISE, Fault.SECRET)


@cache
def _words(language: Language) -> dict[str, list[str]]:
    text = files("fixi_app.dialogue").joinpath("gate_words", f"{language.value}.toml").read_text("utf-8")
    return {kind: [_level(entry) for entry in entries] for kind, entries in tomllib.loads(text).items()}


@cache
def _lexicon(language: Language) -> _Lexicon:
    lists = _words(language)
    entries = [(entry, fault) for fault in _KINDS for entry in lists[fault.value]]
    single = [(entry, fault) for entry, fault in entries if " " not in entry]
    return _Lexicon(
        fine=tuple(sorted((tuple(entry.split()) for entry in lists["fine"]), key=len, reverse=True)),
        whole={entry: fault for entry, fault in single if not entry.endswith("*")},
        stems={entry[:-1]: fault for entry, fault in single if entry.endswith("*")},
        phrases=tuple((tuple(entry.split()), fault) for entry, fault in entries if " " in entry),
        common=frozenset(lists.get("common", [])),
    )


@cache
def _capitals() -> frozenset[str]:
    return frozenset(chain.from_iterable(_words(language).get("capitals", []) for language in Language))
