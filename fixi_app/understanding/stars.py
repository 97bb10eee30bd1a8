"""The stars in an answer to the rating: "5", "really 5 stars", "4 out of 5", "I give it a three", or drawn as stars."""

import re
from functools import cache

from fixi_app.understanding.grammar import table, words

_DRAWN = re.compile("\u2b50|\U0001f31f")
_HEAD = re.compile(r"\s*([1-5])(?![\d:.]\d|\d|\s?%|/(?!\s?5))\b")
_MOST = 5
_APART = re.compile(r"\s*([1-5])(?:\s?[,;!]|\s?[.:](?!\d)|\s[-\u2013\u2014])\s(?!\d)")
"""A number set apart from what follows: "4 - good, but late"; no date, hour or range."""
_SHORT = 6
"""Words up to which a number at the head is the answer; a story may begin with one, too."""


def stars_in(low: str) -> str | None:
    """The number from 1 to 5 that these words give; None when they give none, or two different ones."""
    drawn = len(_DRAWN.findall(low))
    if drawn and not any(c.isalnum() for c in low):
        return str(drawn) if drawn <= _MOST else None
    if apart := _APART.match(low):
        return apart[1]
    if len(low.split()) <= _SHORT and (head := _HEAD.match(low)):
        return head[1]
    told = {_value(found) for found in _named().findall(low)}
    return told.pop() if len(told) == 1 else None


def _value(found: tuple[str, ...]) -> str:
    word = next(part for part in found if part)
    return word if word.isdecimal() else str(table("choices.cardinals")[word])


@cache
def _named() -> re.Pattern[str]:
    """A number beside a word for stars, a grade, or "out of five"."""
    number = "|".join(("[1-5]", *sorted(map(re.escape, table("choices.cardinals")), key=len, reverse=True)))
    before, after = "|".join(sorted(words("choices.grades"))), "|".join(sorted(words("choices.stars")))
    parts = (
        rf"(?<!\w)({number})\s(?:{after})(?!\w)",
        rf"(?<!\w)(?:{before})\s(?:\w{{1,4}}\s)?({number})(?![\w%])",
        rf"(?<!\w)({number})\s?(?:/|מתוך|out of|из|من)\s?(?:5|five|חמש|חמישה|пяти|خمسه)(?!\w)",
    )
    return re.compile("|".join(parts))
