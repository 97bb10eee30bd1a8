"""The key under which all spellings of one place's name meet, whatever its letters: Petach Tikva, Petah Tiqwa."""

import re
from functools import lru_cache

from fixi_app.understanding.normalize import clean, lower

_LATIN = (
    ("tz", "z"), ("ts", "z"), ("ch", "h"), ("kh", "h"), ("q", "k"), ("ph", "f"), ("w", "v"), ("sh", "s"), ("th", "t"),
    ("c", "k"), ("ey", "e"), ("ei", "e"), ("ee", "e"), ("iy", "i"), ("y", "i"), ("kefar", "kfar"), ("kafr", "kfar"),
)  # fmt: skip
_DOUBLE = re.compile(r"(.)\1")
# Spellings of one sound (Беэр, Беер, Бер; Кирьят, Кирият; Йегуда, Иегуда, Егуда), then one ending of a case.
_RU_SOUNDS = (
    (re.compile("(?<=р)[иьй]+(?=ят)"), ""), (re.compile("ь(?=[яиюе]й?$)"), "и"), (re.compile("[ьъ'’]"), ""),
    (re.compile("э"), "е"), (re.compile("ы"), "и"), (re.compile("^[ий](?=[еяю])"), ""), (re.compile("т[цс]"), "ц"),
)  # fmt: skip
_RU_CASE = re.compile("(?:[ое]й|[ое]м|[аеиуоюя])$")
_RU_ARTICLES = ("а", "ха", "га", "ле", "эль", "аль")


def key_of(name: str) -> str:
    """The form under which spellings of one name meet."""
    low = lower(clean(name)).replace("-", " ").replace("–", " ").replace(".", " ").strip()
    low = " ".join(low.split())
    if not low:
        return low
    if low[-1] >= "\u0590" and "\u0590" <= low[-1] <= "\u05ff":
        return low.replace("יי", "י").replace("וו", "ו").replace("'", "")
    if "\u0600" <= low[-1] <= "\u06ff":
        return " ".join(_arabic(word) for word in low.split())
    if "\u0400" <= low[-1] <= "\u04ff":
        return _russian(low.split())
    return _latin(low)


@lru_cache(maxsize=4096)
def begins(word: str) -> str:
    """By what a name that begins with this word is looked for: the whole word, in Latin letters its first two."""
    key = key_of(word)
    return key[:2] if key.isascii() else key


def _latin(low: str) -> str:
    joined = low if low.isalnum() else "".join(c for c in low if c.isalnum())
    for spelling, sound in _LATIN:
        joined = joined.replace(spelling, sound)
    joined = _DOUBLE.sub(r"\1", joined)
    return joined[:-1] if joined.endswith("h") and len(joined) > 4 else joined


def _russian(words: list[str]) -> str:
    """Without the article between the words, and each word without the ending of its case."""
    kept = [word for i, word in enumerate(words) if word not in _RU_ARTICLES or i in (0, len(words) - 1)]
    return " ".join(map(_russian_word, kept))


@lru_cache(maxsize=8192)
def _russian_word(word: str) -> str:
    for spelling, sound in _RU_SOUNDS:
        word = spelling.sub(sound, word)
    kept = _RU_CASE.sub("", word) if len(word) > 2 else word
    return _DOUBLE.sub(r"\1", kept.replace("й", "и"))


def _arabic(word: str) -> str:
    return word[2:] if word.startswith("ال") and len(word) > 4 else word


def script_of(key: str) -> str:
    return (
        "he"
        if "\u0590" <= key[0] <= "\u05ff"
        else "ru"
        if "\u0400" <= key[0] <= "\u04ff"
        else ("ar" if "\u0600" <= key[0] <= "\u06ff" else "en")
    )
