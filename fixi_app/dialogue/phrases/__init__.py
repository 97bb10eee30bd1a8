"""Phrases inside a message that change how it is taken: an insult, somebody else's home, a question, small courtesy.

Unlike the exact words of `words.py` these may stand anywhere in a sentence, so each is a pattern of whole words that
people say for nothing else. What is said in a language is data (`LANGUAGE.toml`); all languages count at once.
"""

import re
import tomllib
from collections.abc import Iterable
from enum import StrEnum
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parent


class Phrase(StrEnum):
    INSULT = "insult"
    """At the reader of the message, or at whoever stands behind it."""
    ELSEWHERE = "elsewhere"
    """It is somebody else's home, or the writer will not be there."""
    OPENS = "opens"
    """Somebody else will open."""
    MY_DATA = "my_data"
    """What is stored about the writer?"""
    ALSO = "also"
    """Beside what was told before, not in its place."""
    PRESSING = "pressing"
    """No danger, and yet it cannot wait."""
    NOT_URGENT = "not_urgent"
    ASKS = "asks"
    """A question without a question mark."""
    CANNOT_THEN = "cannot_then"
    """The hour that was fixed does not suit any more."""
    HINDERED = "hindered"
    """He will be late or busy, or would rather have it at another hour: looked for beside an answer only."""
    NOT_YET = "not_yet"
    """What was asked about is not done yet."""
    DONE = "done"
    """The work that was asked about is done."""
    STILL = "still"
    """As before the work, or back again: looked for only beside a fault that is told after it."""
    AFTER_ALL = "after_all"
    """He wants what he had given up; looked for only where nothing is open."""
    LET_DOWN = "let_down"
    """Not finished, or dearer than was told; looked for only where a visit is rated."""
    IN_NEED = "in_need"
    """Somebody is wanted for it; looked for only after a visit, where a fault alone may be praise or complaint."""
    NOBODY_CAME = "nobody_came"
    OF_VISIT = "of_visit"
    """What only the one who comes can answer: what he brings, where he parks, what to prepare."""
    PRO_PHONE = "pro_phone"
    """How can the one who comes be called?"""
    EARLIER = "earlier"
    """Sooner than what was shown or booked; looked for only where times are spoken of."""
    NO_SHOW = "no_show"
    """Whoever should come did not: said at any moment, so with more about it than in answer to a question."""
    WAS_HOME = "was_home"
    """He was there when nobody is said to have answered; looked for only after that was told him."""
    KEEP_VISIT = "keep_visit"
    """An answer to whether a visit shall stay; this and the next ones are looked for only where they were asked for."""
    ALL_CLEAR = "all_clear"
    """The danger is over, or never was; looked for only while help is called for."""
    TIME_WISHED = "time_wished"
    """He asks that somebody comes then; looked for only where a time is named."""
    UNSUITED = "unsuited"
    """The time that he has does not suit him; a day may be named in it, but no other time."""
    NOT_TODAY = "not_today"
    NOT_TOMORROW = "not_tomorrow"
    BY_HOURS = "by_hours"
    """By how much a visit is to be moved, on the day that it has; looked for only where a move is asked for."""
    MOVE_BACK = "move_back"
    """The visit is not to be moved after all; looked for, like the next, only while a move waits."""
    AS_IT_WAS = "as_it_was"
    AT_HOME = "at_home"
    """When he is at home: a time, and no wish for one."""
    ANOTHER_MATTER = "another_matter"
    SAME_MATTER = "same_matter"
    UNRELATED = "unrelated"
    """Not about that visit; it outweighs a word for the visit beside it."""
    WAIT_ON = "wait_on"
    SOMEBODY_ELSE = "somebody_else"
    ANOTHER_PRO = "another_pro"
    """Another professional, named as that: said also where "another" alone would mean a time."""
    CANNOT_TAKE = "cannot_take"
    """A professional has no time for what he was offered."""
    JOINS = "joins"
    """He wants to work here as a professional; that somebody should come to him is another thing."""


def holds(phrase: Phrase, texts: Iterable[str]) -> bool:
    """Whether one of these texts has such a phrase in it."""
    pattern = _pattern(phrase)
    return any(pattern.search(text) for text in texts)


def asks(texts: Iterable[str]) -> bool:
    """Whether one of these texts is a question."""
    listed = tuple(texts)
    return any("?" in text or "؟" in text for text in listed) or holds(Phrase.ASKS, listed)


@cache
def _pattern(phrase: Phrase) -> re.Pattern[str]:
    listed = [row for table in _tables() for row in table.get(phrase.value, [])]
    return re.compile(r"(?<!\w)(?:" + "|".join(f"(?:{row})" for row in listed) + r")(?!\w)", re.IGNORECASE)


@cache
def _tables() -> tuple[dict[str, list[str]], ...]:
    return tuple(tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(_FOLDER.glob("*.toml")))
