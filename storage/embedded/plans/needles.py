"""Promise: every match holds, in its BSON, one of the needles of each group that is found here in a filter.

A filter that looks for words must look at every document; with needles SQLite does that itself, without the interpreter
and its lock, and only what may match is decoded: 0.2 s for 100,000 documents instead of 2.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from storage.operators import is_expression

Needles = tuple[tuple[str, ...], ...]
"""Groups of texts in small letters (ASCII only: SQLite lowers no others); one of each group stands in every match."""

_MOST: Final = 4
"""A longer group costs more than it saves: each needle is looked for in each document."""
_SHORTEST: Final = 2
_OPEN: Final = re.compile(r"\\.|[|.^$*+?{}\[\]()]", re.DOTALL)


def needles(condition: Mapping[str, Any]) -> Needles:
    """None (an empty result) where no pattern is asked for: then an index, or nothing, finds the matches."""
    return tuple(dict.fromkeys(_groups(condition)))


def _groups(condition: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    for key, value in condition.items():
        if key == "$and":
            for branch in value:
                yield from _groups(branch)
        elif key == "$or":
            if group := _any_of([_of(branch) for branch in value]):
                yield group
        elif group := _of_field(value, patterns_only=True):
            yield group


def _any_of(branches: list[tuple[str, ...]]) -> tuple[str, ...]:
    if not all(branches):
        return ()
    found = tuple(dict.fromkeys(needle for branch in branches for needle in branch))
    return found if len(found) <= _MOST else ()


def _of(branch: Mapping[str, Any]) -> tuple[str, ...]:
    """One group that stands for a whole branch; none where nothing is sure."""
    for key, value in branch.items():
        if key == "$or":
            group = _any_of([_of(one) for one in value])
        elif key.startswith("$"):
            continue
        else:
            group = _of_field(value, patterns_only=False)
        if group:
            return group
    return ()


def _of_field(value: Any, patterns_only: bool) -> tuple[str, ...]:
    if is_expression(value):
        if isinstance(pattern := value.get("$regex"), str):
            return _of_pattern(pattern, value.get("$options") or "")
        value = value.get("$in", [value.get("$eq")])
    else:
        value = [value]
    if patterns_only or len(value) > _MOST or not all(isinstance(one, str) for one in value):
        return ()
    found = tuple(_sure(one, folds=False) for one in value)
    return found if all(found) else ()


def _of_pattern(pattern: str, options: Any) -> tuple[str, ...]:
    """Of literal words, or several side by side; of anything that is more of a pattern, nothing is sure."""
    if not isinstance(options, str) or set(options) - {"i"}:
        return ()
    words = [""]
    at = 0
    for found in _OPEN.finditer(pattern):
        words[-1] += pattern[at : found.start()]
        at = found.end()
        said = found[0]
        if said == "|":
            words.append("")
        elif len(said) == 2 and not (said[1].isalnum() and said[1].isascii()):
            words[-1] += said[1]
        elif said != "^" or words[-1]:
            return ()
    words[-1] += pattern[at:]
    sure = tuple(dict.fromkeys(_sure(word, folds="i" in options) for word in words))
    return sure if all(sure) and len(sure) <= _MOST else ()


def _sure(word: str, folds: bool) -> str:
    """The longest part that a match holds as it stands, but for the case of ASCII letters.

    `folds`: the pattern ignores case. Then letters that have a case elsewhere end the part, and k, i and s as well: a
    few letters outside ASCII count as the same letter.
    """
    runs, run = [], ""
    for letter in word:
        if letter == "\x00" or (folds and (letter in "kisKIS" or (not letter.isascii() and _has_case(letter)))):
            runs.append(run)
            run = ""
        else:
            run += letter.lower() if letter.isascii() else letter
    longest = max((*runs, run), key=len)
    return longest if len(longest) >= _SHORTEST else ""


def _has_case(letter: str) -> bool:
    return letter.lower() != letter.upper() or letter.casefold() != letter
