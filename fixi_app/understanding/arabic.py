"""Arabic words in one spelling, and what they are without the letters that grow on them.

People write hamza, the feminine ending, final ya and the Hebrew sounds g, v and p in several ways; each letter is
levelled to one here, letter for letter, so that offsets stay true and grammars and lexicons need one spelling only
(their files are levelled as they are read, and may be written naturally).
"""

import re
from collections.abc import Iterator

TATWEEL = "\u0640"
"""The stroke that only makes a word longer."""

_LEVELLED = {"أإآٱ": "ا", "ةۀہەھ": "ه", "ىئیېۍ": "ي", "ؤ": "و", "کگ": "ك", "چ": "ج", "ڤ": "ف", "پ": "ب"}
_TABLE = str.maketrans({letter: plain for letters, plain in _LEVELLED.items() for letter in letters})
_WRITTEN = re.compile("[\u0621-\u06d5]")
VERB = "~"
"""Stands before the stem of a verb among the forms of a word: بتنقط, نقطت and ينقطوا all have ~نقط."""

_BEFORE = ("", "ب", "ل", "ع", "ك", "ه", "به", "عه")
_BARE = frozenset(("ب", "ل", "ع"))
"""Prepositions that stand without an article as well; كلب is no dog with a letter before it."""
_PREFIXES = tuple(
    sorted(
        {first + letters + "ال" for first in ("", "و", "ف") for letters in _BEFORE}
        | {first + "لل" for first in ("", "و", "ف")}
        | {first + letter for first in ("", "و", "ف") for letter in _BARE}
        | {"و", "ف"},
        key=len,
    )
)
# Endings of nouns: mine and ours, one of two, many; with what stands there in the plain word (ة is written ه).
_ENDINGS = (
    *((letters, "ه") for letters in ("تنا", "تكم", "تهم", "تها", "تين", "تي", "تك", "ته", "ات")),
    *((letters, "") for letters in ("ات", "ين", "نا", "كم", "هم", "ها", "ي", "و", "ء")),
)
_TENSES = ("", "ب", "م", "ح")
_PERSONS = ("", "ي", "ت", "ن", "ا", "ين", "تن", "ان", "يت", "تت", "ات")
_VERB_ENDINGS = (
    "", "وا", "و", "ي", "ت", "تو",
    "نا", "ني", "لي", "لنا", "ولي", "ولنا", "لكم", "ها", "ه", "وها", "وه", "تها", "تلي", "هم",
)  # fmt: skip
_DENYING, _DENIED = "ش", 4
_SHORTEST, _SHORTEST_STEM = 2, 3


def level(text: str) -> str:
    """The text with every Arabic letter in its one spelling; as long as before."""
    return text.translate(_TABLE) if _WRITTEN.search(text) else text


def forms(word: str) -> Iterator[str]:
    """What a levelled word may be without prefix letters, then without its ending, then the stem of a verb."""
    bare = [word[len(p) :] for p in _PREFIXES if word.startswith(p) and len(word) - len(p) >= _SHORTEST]
    yield from bare
    for noun in (word, *bare):
        for ending, plain in _ENDINGS:
            if noun.endswith(ending) and len(noun) - len(ending) >= _SHORTEST_STEM - len(plain):
                yield noun[: len(noun) - len(ending)] + plain
    yield from dict.fromkeys(VERB + stem for stem in _stems(word))


def _stems(word: str) -> Iterator[str]:
    """The stems of a verb; of one denied by its last letter (بتشتغلش) with that letter, too: ~شتغلش."""
    if word.endswith(_DENYING) and len(word) > _DENIED:
        yield from (f"{stem}{_DENYING}" for stem in _spoken(word[:-1]))
    yield from _spoken(word)


def _spoken(word: str) -> Iterator[str]:
    words = [word, word[1:]] if word[0] in "وف" else [word]
    for begun in words:
        for tense in _TENSES:
            for person in _PERSONS:
                letters = tense + person
                if begun.startswith(letters):
                    yield from _ended(begun[len(letters) :])


def _ended(stem: str) -> Iterator[str]:
    for ending in _VERB_ENDINGS:
        if stem.endswith(ending) and len(stem) - len(ending) >= _SHORTEST_STEM:
            yield stem[: len(stem) - len(ending)]
