"""How long: minutes in what a professional writes ("20", "40 minutes", "half an hour", "an hour and a half"). Pure."""

import re
from collections.abc import Iterable

_MOST_WORDS = 4
_LONGEST = 600
"""Minutes; what is longer is no delay but another time."""
_WORDS: tuple[tuple[str, int], ...] = (
    (r"שעתיים|two\s+hours", 120),
    (r"שעה\s+וחצי|(?:an\s+)?hour\s+and\s+a\s+half", 90),
    (r"שלושת\s+רבעי\s+שעה|(?:three\s+quarters|3/4)\s+of\s+an\s+hour", 45),
    (r"חצי\s+שעה|half\s+an?\s+hour|half\s+hour", 30),
    (r"רבע\s+שעה|(?:a\s+)?quarter\s+of\s+an\s+hour", 15),
    (r"שעה|an\s+hour|one\s+hour|another\s+hour|\bhour\b", 60),
)
_COMING = re.compile(
    r"(?:ב?עוד|תוך|בדרך|מגיעה?|אגיע|\bin|on\s+my\s+way|omw|another|away)\b.*(?:דק|שעה|min|hour|\d['’])"
)
_NUMBER = re.compile(r"(?<![\d:.])(\d{1,3})(?![\d:.])\s*(שעות|שעה|hours?|h\b)?")


def minutes_in(texts: Iterable[str]) -> int | None:
    """The one stretch of time that is named; None when there is none, or it is not one that a delay can have."""
    said = " ".join(texts).lower()
    numbers = _NUMBER.findall(said)
    if len(numbers) == 1:
        number, hours = numbers[0]
        return _sensible(int(number) * (60 if hours else 1))
    if numbers:
        return None
    found = next((minutes for pattern, minutes in _WORDS if re.search(pattern, said)), None)
    return _sensible(found) if found else None


def said_alone(texts: tuple[str, ...]) -> int | None:
    """The minutes, where hardly anything else is said: "floor 3, actually" is no answer to how long."""
    words = sum(len(text.split()) for text in texts)
    return minutes_in(tuple(dict.fromkeys(texts))) if words <= _MOST_WORDS else None


_AHEAD = re.compile(r"(?<!\w)(?:ב?עוד|תוך|in|within|another)\s+(?:כ-?|about\s+)?(\S+(?:\s+\S+){0,2})")
_UNIT = re.compile(r"דק|שע|min|hour|quarter")


def said_ahead(texts: Iterable[str]) -> int | None:
    """In how long, said within a sentence: "sorry, I'm with her in 20 minutes", and never what lies behind."""
    found = _AHEAD.findall(" ".join(texts).lower())
    return minutes_in(found) if len(found) == 1 and _UNIT.search(found[0]) else None


def until_he_comes(texts: tuple[str, ...]) -> int | None:
    """The minutes in which he will be there, also in a whole sentence ("on my way, another 10 minutes")."""
    coming = any(_COMING.search(text.lower()) for text in texts)
    return said_alone(texts) or said_ahead(texts) or (minutes_in(tuple(dict.fromkeys(texts))) if coming else None)


def _sensible(minutes: int) -> int | None:
    return minutes if 0 < minutes <= _LONGEST else None
