"""Shaping a text for a provider: pieces that fit, and numbered choices where there are no buttons.

Cuts fall between words; where a single word is too long, between two characters as a reader sees them, so that no
emoji, flag or vowel point is torn apart.
"""

import re
import unicodedata
from collections.abc import Sequence

from fixi_app.domain.messages import Button

_JOINER = "\u200d"
_FLAG = range(0x1F1E6, 0x1F200)
_TIES = {*range(0xFE00, 0xFE10), *range(0x1F3FB, 0x1F400), *range(0xE0020, 0xE0080), 0x200D}
_SPACE = re.compile(r"\s")


def sendable(text: str) -> str:
    """The text without lone surrogates: they cannot be written as UTF-8, and the whole send would fail."""
    return text.encode("utf-8", "replace").decode("utf-8")


def units(text: str) -> int:
    """Length in UTF-16 units, which is never less than in characters: providers count one way or the other."""
    return len(text) + sum(1 for letter in text if ord(letter) > 0xFFFF)


def split_text(text: str, limit: int) -> list[str]:
    """The text in pieces of at most `limit` units, each of at least one character; nothing but white space is lost.

    `limit` must be 32 or more: the longest emoji in use has 15 units.
    """
    pieces: list[str] = []
    rest = text.strip()
    while units(rest) > limit:
        cut = _cut(rest, _longest(rest, limit))
        pieces.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return [*pieces, rest] if rest else pieces


def _longest(text: str, limit: int) -> int:
    """How many characters from the start have at most `limit` units."""
    used = 0
    for index, letter in enumerate(text):
        used += 2 if ord(letter) > 0xFFFF else 1
        if used > limit:
            return index
    return len(text)


def _cut(text: str, most: int) -> int:
    """Where to cut: after a line if that is not too early, else after a word, else between two whole characters."""
    line = text.rfind("\n", 0, most + 1)
    if line >= most // 2:
        return line
    for index in range(most, most // 2, -1):
        if _SPACE.match(text[index]):
            return index
    return _between_characters(text, most)


def _between_characters(text: str, most: int) -> int:
    for index in range(most, max(most - 64, 0), -1):
        if not _tied(text, index):
            return index
    return most  # sixty-four marks on one letter: not writing, so any cut will do


def _tied(text: str, index: int) -> bool:
    """Whether text[index] belongs to the character before it."""
    letter = text[index]
    if ord(letter) in _TIES or unicodedata.category(letter) in ("Mn", "Me", "Mc"):
        return True
    return text[index - 1] == _JOINER or (ord(letter) in _FLAG and _flags_before(text, index) % 2 == 1)


def _flags_before(text: str, index: int) -> int:
    count = 0
    while count < index and ord(text[index - 1 - count]) in _FLAG:
        count += 1
    return count


def with_numbers(text: str, buttons: Sequence[Button]) -> str:
    """The text followed by the choices as a numbered list; unchanged when it already has that line for each of them."""
    lines = [f"{number}. {button.title}" for number, button in enumerate(buttons, start=1)]
    present = {line.strip() for line in text.splitlines()}
    if not lines or present.issuperset(lines):
        return text
    return f"{text}\n\n" + "\n".join(lines)
