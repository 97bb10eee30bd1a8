"""The grammar files: how days, hours, addresses, names and places are told in each language.

`grammars/he.toml` and its sisters hold patterns and tables of words; `grammars/any.toml` what is said with digits and
signs alone. A message is read by the grammars whose letters occur in it, so a language costs nothing where it is not
written. A new language is a new file, and its letters in `LETTERS`.

A pattern is a regular expression on small letters in which a name behind @ stands for a piece:

    @B  no letter or digit before        @E  no letter after        @NO  "number", or nothing
    @NUM  a count (group count)          @MONTH  a month            @ORD  a floor in words
    @H1 @H2  hours (groups b h m x p)    @HOURS  an hour in words   @UNIT  not followed by a unit: "5 sockets"
    @SOON  a stretch of time (ahead)     @NAME  one to three words of a name

and any name of the file's own table `macros` (HOURS or EXTRAS there: a shorter form of a long table). Tables
(`weekdays`, `hours` ...) and lists of words are shared: they are read as one over all languages.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Any

from fixi_app.understanding.arabic import level
from fixi_app.understanding.tables import read_table

FOLDER = Path(__file__).resolve().parent / "grammars"
ANY = "any"
LETTERS = {"he": "[א-ת]", "en": "[a-z]", "ru": "[а-яё]", "ar": "[ء-ي]"}
_MACRO = re.compile(r"@([A-Z][A-Z_0-9]*)")
_WORD = r"[^\W\d_][^\W\d_'\"-]*(?:[-'][^\W\d_]+)?"
_PIECES = {
    "B": r"(?<![^\W_])",
    "E": r"(?![^\W\d_])",
    "NO": r"(?:מספר\s|מס'?\s?|no\.?\s?|number\s|nr\.?\s?|#\s?|№\s?|номер\s|رقم\s)?",
    "NAME": rf"(?P<name>{_WORD}(?:\s{_WORD}){{0,2}})",
}
_UNITED = {"SIZES": "mask.sizes", "CODES": "mask.codes", "OUT_OF": "mask.out_of", "MODELS": "mask.models",
           "AGED": "mask.aged", "BEFORE_NUMBER": "address.before_number", "MISTAKEN": "address.mistaken"}  # fmt: skip
"""Pieces of `any.toml` that all languages add to."""


class Grammar:
    """The file of one language."""

    def __init__(self, name: str, content: Mapping[str, Any]) -> None:
        self.name = name
        self._content = content
        self._compiled: dict[tuple[str, str], tuple[re.Pattern[str], ...]] = {}

    def get(self, key: str) -> Any:
        """What stands under `section.name`, None when this language says nothing there."""
        found: Any = self._content
        for part in key.split("."):
            found = found.get(part) if isinstance(found, Mapping) else None
        return found

    def patterns(self, key: str, frame: str = "{}") -> tuple[re.Pattern[str], ...]:
        """The patterns under this key, each put into the frame; compiled once, at their first use."""
        known = self._compiled.get((key, frame))
        if known is None:
            said = self.get(key) or ()
            said = [said] if isinstance(said, str) else said
            known = self._compiled[key, frame] = tuple(self.compile(frame.replace("{}", each)) for each in said)
        return known

    def compile_all(self) -> None:
        """Compile what a first message would wait for (tens of milliseconds a language)."""
        for section, content in self._content.items():
            for name, said in content.items() if isinstance(content, Mapping) and section != "macros" else ():
                if isinstance(said, list):
                    self.patterns(f"{section}.{name}")

    def compile(self, pattern: str) -> re.Pattern[str]:
        """A pattern with its pieces put in."""
        while _MACRO.search(pattern):
            pattern = _MACRO.sub(lambda match: self._piece(match[1]), pattern)
        return re.compile(pattern)

    def _piece(self, name: str) -> str:
        own = self.get(f"macros.{name}") or _PIECES.get(name) or self._made.get(name)
        return str(own) if own is not None else _any_of(_all_said(_UNITED[name]))

    @cached_property
    def _made(self) -> dict[str, str]:
        """The pieces that are made from the tables of this language; `any` has digits only.

        One alternation of the words of all languages in each pattern made loading take twice as long.
        """
        words = {each: self.get(f"macros.{each.upper()}") or _alternatives(self.get(each) or {}) for each in _TABLES}
        units = _all_said("clock.not_hours") if self.name == ANY else [self.get("clock.not_hours") or "(?!)"]
        return {
            "HOURS": words["hours"],
            "NUM": rf"(?P<count>\d{{1,2}}|{words['numbers']})",
            "MONTH": rf"(?P<month>{words['months']})(?![^\W\d_])",
            "SOON": rf"(?P<ahead>{words['soon']})",
            "ORD": words["ordinals"],
            "UNIT": rf"(?!\s?(?:[%₪/]|{_any_of(units)}))",
            "H1": _hour("1", words),
            "H2": _hour("2", words),
        }


_TABLES = ("hours", "numbers", "months", "soon", "ordinals", "extras", "before_hour")


def _hour(tag: str, words: Mapping[str, str]) -> str:
    """A pattern for an hour; its parts are named by the tag."""
    return (
        rf"(?P<b{tag}>(?:{words['before_hour']})\s?-?)?(?P<h{tag}>[01]?\d|2[0-4]|{words['hours']})"
        rf"(?=\s?[ap]\.?m|(?![^\W_]))(?:(?::|\.(?!0[1-9]|1[0-2]))(?P<m{tag}>[0-5]\d))?(?P<x{tag}>\s(?:{words['extras']}))?"
        rf"(?:\s?(?P<p{tag}>a\.?m\.?|p\.?m\.?)(?![^\W\d_]))?(?!\d)"
    )


def _alternatives(words: Mapping[str, int]) -> str:
    """The words as a pattern, longest first; one that never fits when there are none."""
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True)) or "(?!)"


def _any_of(patterns: list[str]) -> str:
    return "|".join(patterns) or "(?!)"


def _all_said(key: str) -> list[str]:
    """What all languages say under this key."""
    said: list[str] = []
    for grammar in grammars().values():
        found = grammar.get(key) or []
        said += [found] if isinstance(found, str) else found
    return said


@cache
def grammars() -> dict[str, Grammar]:
    """All grammars by language, `any` last."""
    names = [path.stem for path in sorted(FOLDER.glob("*.toml")) if path.stem != ANY]
    return {
        name: Grammar(name, read_table(FOLDER / f"{name}.toml", level))
        for name in (*names, ANY)
    }


@cache
def _of_letters(written: frozenset[str]) -> tuple[Grammar, ...]:
    return tuple(grammar for name, grammar in grammars().items() if name in written or name == ANY)


_WRITTEN = {name: re.compile(letters) for name, letters in LETTERS.items()}


@lru_cache(maxsize=32)  # a message and its parts are asked about a hundred times, and then never again
def spoken(low: str) -> tuple[Grammar, ...]:
    """The grammars whose letters occur in this text, and the one of digits and signs."""
    return _of_letters(frozenset(name for name, letters in _WRITTEN.items() if letters.search(low)))


def patterns(low: str, key: str, frame: str = "{}") -> Iterator[re.Pattern[str]]:
    """The patterns under this key of the languages in which the text is written."""
    for grammar in spoken(low):
        yield from grammar.patterns(key, frame)


def always(key: str) -> re.Pattern[str]:
    """The pattern under this key of `any.toml`, which is one for all languages."""
    return grammars()[ANY].patterns(key)[0]


def said(low: str, key: str, frame: str = "{}") -> re.Match[str] | None:
    """The first match of any of those patterns."""
    return next((match for each in patterns(low, key, frame) if (match := each.search(low))), None)


@cache
def table(key: str) -> Mapping[str, Any]:
    """A table over all languages."""
    return {word: value for each in grammars().values() for word, value in (each.get(key) or {}).items()}


@cache
def words(key: str) -> frozenset[str]:
    """A list of words over all languages; in the files it is one line of text."""
    return frozenset(word for each in grammars().values() for word in (each.get(key) or "").split())
