"""Busy from this moment on: "busy now", "busy for two hours". Pure."""

import re
from datetime import timedelta

_NOW = re.compile(r"(?<!\w)(?:עכשיו|כרגע|now|сейчас|الآن|الان)(?!\w)")
_COUNTED = re.compile(
    r"(?<![\d.:])(\d{1,3})\s*(?:(שעות|שעה|hours?|час\w*|ساعات|ساعة)|(דקות|דק['׳]?|minutes?|mins?|минут\w*|دقيقة|دقائق))(?!\w)"
)
_NAMED = (
    (re.compile(r"(?<!\w)ל?שעתיים(?:\s+וחצי)?(?!\w)"), 120),
    (re.compile(r"(?<!\w)ל?שעה\s+וחצי(?!\w)|(?<!\w)an\s+hour\s+and\s+a\s+half(?!\w)"), 90),
    (re.compile(r"(?<!\w)ל?חצי\s+שעה(?!\w)|(?<!\w)half\s+an\s+hour(?!\w)"), 30),
    (re.compile(r"(?<!\w)(?:two\s+hours|два\s+часа|ساعتين)(?!\w)"), 120),
    (re.compile(r"(?<!\w)ל?שעה(?!\w)|(?<!\w)(?:an|one)\s+hour(?!\w)|(?<!\w)на\s+час(?!\w)|(?<!\w)ساعة(?!\w)"), 60),
)
_AND_A_HALF = re.compile(r"שעתיים\s+וחצי")
_LONGEST = timedelta(hours=24)


def says_now(said: str) -> bool:
    return bool(_NOW.search(said.lower()))


def how_long(said: str) -> timedelta | None:
    """The length that is named, where no other number stands beside it; None when none is."""
    low = said.lower()
    counted = _COUNTED.findall(low)
    rest = _COUNTED.sub(" ", low)
    if any(c.isdecimal() for c in rest) or len(counted) > 1:
        return None
    if counted:
        number, hours, _ = counted[0]
        length = timedelta(minutes=int(number) * (60 if hours else 1))
        return length if timedelta() < length <= _LONGEST else None
    minutes = next((minutes for pattern, minutes in _NAMED if pattern.search(low)), None)
    return timedelta(minutes=minutes + (30 if _AND_A_HALF.search(low) else 0)) if minutes else None
