"""What a name sounds like, whatever letters it is written in: the way from a Russian spelling to a place.

GeoNames has Russian names for few places, and Russian bends them (в Кфар-Сабе, из Йокнеама). So Cyrillic letters are
put into Latin ones, and what differs between the spellings of one name is levelled: g and h (Герцлия, Herzliya), soft
signs, the article (Рамат Гашарон, Рамат-ха-Шарон), the vowels at the end.
"""

import re
from functools import lru_cache

_CYRILLIC = str.maketrans(
    {
        "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "e", "ж": "z", "з": "z", "и": "i", "й": "i",
        "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f",
        "х": "h", "ц": "z", "ч": "h", "ш": "s", "щ": "s", "ъ": "", "ы": "i", "ь": "", "э": "e", "ю": "iu", "я": "ia",
    }
)  # fmt: skip
_ARTICLE = re.compile(r"(?<=[ -])(?:ха|га|а|ha)[ -]|(?<=[ -])(?:ха|га|ha)(?=[а-яa-z]{4})")
_PAIRS = (("tz", "z"), ("ts", "z"), ("ch", "h"), ("kh", "h"), ("q", "k"), ("ph", "f"), ("w", "v"), ("sh", "s"),
          ("th", "t"), ("c", "k"), ("y", "i"), ("kefar", "kfar"), ("j", "z"))  # fmt: skip
_QUIET = re.compile(r"[gh'`‘’ -]")
_VOWELS = re.compile(r"[ei]+")
_TWICE = re.compile(r"(.)\1+")
_END = re.compile(r"[aeiou]+$")
SHORTEST = 4
"""Letters of a sound below which too many names are alike."""


@lru_cache(maxsize=8192)
def sound_of(name: str) -> str:
    """The levelled sound of a small-letter name, "" when it is too short to tell names apart."""
    low = _ARTICLE.sub("", name).translate(_CYRILLIC)
    for spelling, sound in _PAIRS:
        low = low.replace(spelling, sound)
    low = _TWICE.sub(r"\1", _VOWELS.sub("e", _QUIET.sub("", low)))
    bare = _END.sub("", low)
    return bare if len(bare) >= SHORTEST else ""
