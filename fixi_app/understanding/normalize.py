"""One clean form of a customer's words, and its tokens; offsets in the clean text stay true through all readers.

Marks that change nothing to a reader (vowel points, bidi controls, curly quotes, a letter held down: דחוףףף) are
levelled here once, so that no lexicon has to list them.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from fixi_app.understanding import arabic

LONGEST = 4000
"""Characters that are read; what comes after them is a pasted document, not a request."""

_QUOTES = dict.fromkeys("׳’‘`´ʼ‛′", "'") | dict.fromkeys("״“”„‟″«»", '"') | dict.fromkeys("־‐‑‒–—−", "-")
_DIGITS = dict(zip("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789", strict=True))
_SIGNS = dict.fromkeys("\u00a0\t\r", " ") | {"،": ",", "؛": ";", "؟": "?", "。": "."}
_TABLE = str.maketrans(_QUOTES | _SIGNS | _DIGITS)
_HELD = re.compile(r"([^\W\d_w])\1{2,}")
_FINAL = re.compile(r"([ךםןףץ])\1+")
"""A final letter held down; no word ends in two."""
_BLANKS = re.compile(r"[^\S\n]+")
_UNMARKED = re.compile("[\n -~א-ת\u0400-\u045fء-غف-ي₪]*")
"""Letters and signs that carry no mark; asked of most texts and names, because looking each sign up costs the most."""
_ORDINARY = re.compile("[\n !-&(-_a-~א-ת\u0400-\u045fء-غف-ي₪]*")
"""Of these nothing is changed unless two of a kind stand side by side: quotes are levelled, and so is a lone point."""
_TWICE = re.compile(r"(.)\1")
_LETTER = r"[^\W\d_]"
_TOKEN = re.compile(rf"{_LETTER}+(?:['\"]{_LETTER}+)*'?|\d+")

HEBREW_PREFIXES = "ובלמהשכ"


class Token(NamedTuple):
    """A word or a number: its small-letter form and its place in the clean text."""

    low: str
    start: int
    end: int
    forms: tuple[str, ...]
    """The word itself, then without its prefix letters (or its plural s), nearest first."""


def words_of(text: str) -> frozenset[str]:
    """A set of words written as one line of text."""
    return frozenset(text.split())


_SHORTENED = words_of("dont doesnt didnt cant wont isnt wasnt arent couldnt hasnt havent")
"""Written without their apostrophe."""


def clean(text: str) -> str:
    """The text without marks, controls and held-down letters; at most `LONGEST` characters, newlines kept."""
    text = text[:LONGEST]
    if _ORDINARY.fullmatch(text) and not _TWICE.search(text):  # most of what people write, in a quarter of the time
        return text.strip()
    if text.isascii() and text.isprintable():  # half of the gazetteer's names: nothing to level, a third of the time
        kept = text.replace("''", '"').replace("`", "'")
    else:
        text = unicodedata.normalize("NFC", text).translate(_TABLE).replace("''", '"')
        kept = text if _UNMARKED.fullmatch(text) else _without_marks(text)
    return _BLANKS.sub(" ", _FINAL.sub(r"\1", _HELD.sub(r"\1", kept))).strip()


def _without_marks(text: str) -> str:
    kept = "".join(c for c in text if c == "\n" or not unicodedata.category(c).startswith(("M", "C")))
    return kept.replace(arabic.TATWEEL, "")


def lower(text: str) -> str:
    """Small letters, those of Arabic and ё levelled; the length stays (str.lower turns a few letters into two)."""
    low = text.lower().replace("ё", "е")
    if low.isascii():
        return low
    low = low if len(low) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    return arabic.level(low)


def tokens(low: str) -> list[Token]:
    """The words and numbers of a clean, small-letter text."""
    return [_token(m.group().rstrip("'") or m.group(), m.start()) for m in _TOKEN.finditer(low)]


def _token(word: str, start: int) -> Token:
    return Token(word, start, start + len(word), _known_forms(word))


@lru_cache(maxsize=4096)
def _known_forms(word: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(forms(word)))


def forms(word: str) -> Iterator[str]:
    """The word and what it may be with its prefix letters or its ending taken off."""
    yield word
    first = word[0]
    if first in HEBREW_PREFIXES:
        yield from _hebrew(word)
    elif "a" <= first <= "z":
        yield from _english(word)
    elif "\u0600" <= first <= "\u06ff":
        yield from arabic.forms(word)


_WHOLE = words_of(
    "מכשיר מכשירי מכשירים מכירה מכירות מכירים שטיח שטיחים שטיחי לשבור שבור שבורה שבורים שבורות מנחש לנחש שמים בירה "
    "מנעול מנעולי מנעולים מנעולן מנעולנים מנעולנית מעלות מאבק לבד בושה מוצא משקל שכירות שכר "
    "לבוש מושב מעבר העברה משהו כלום הוצאה מספר לקוח"
)
"""Hebrew words whose first letter is their own: a device (מכשיר) is no song, a sale (מכירה) comes from no stove."""


def _hebrew(word: str) -> Iterator[str]:
    for cut in range(1, 4):
        if word[cut - 1 :] in _WHOLE:
            return
        # "And" stands first or not at all: מוצפת is no ו before a name.
        if len(word) - cut < 2 or word[cut - 1] not in HEBREW_PREFIXES or (cut > 1 and word[cut - 1] == "ו"):
            return
        yield word[cut:]


def _english(word: str) -> Iterator[str]:
    if word in _SHORTENED:
        yield f"{word[:-1]}'t"
    if word.endswith("'s"):
        yield word[:-2]
    elif word.endswith("s") and len(word) > 3 and not word.endswith("ss"):
        yield word[:-1]
        if word.endswith("es") and len(word) > 4:
            yield word[:-2]
