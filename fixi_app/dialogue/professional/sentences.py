"""Commands said as plain sentences ("I'll take the job"): a small grammar of what professionals write.

An exact word is a whole message (`words.py`); a sentence is only believed where one of these patterns stands in it.
What is said is data (`sentences.toml`), in the order in which it is tried: a refusal before the yes that is in it.
"""

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from fixi_app.dialogue.words import PROFESSIONAL_WORDS, Word, plain

_FILE = Path(__file__).with_name("sentences.toml")


@cache
def _patterns() -> tuple[tuple[Word, re.Pattern[str]], ...]:
    tables = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    said = [(Word(name), pattern) for name, table in tables.items() for pattern in table.values()]
    return tuple((word, re.compile(pattern, re.VERBOSE)) for word, pattern in said)


_CANNOT = re.compile(
    r"^(?:אני\s+)?לא\s+(?:יכול|יכולה|פנוי|פנויה|זמין|זמינה|עובד|עובדת)(?!\w)|"
    r"^(?:i'?m|i am)\s+not\s+(?:free|available)\b"
)
_WITH_HOURS = re.compile(r"\d")


def cannot(texts: Iterable[str]) -> bool:
    """Whether all that he says is that he cannot, without hours of his own."""
    said = [plain(text) for text in texts]
    return bool(said) and all(_CANNOT.search(text) and not _WITH_HOURS.search(text) for text in said)


_INSTEAD = re.compile(
    r"(?<!\w)(?:אפשר|רק|אולי|אבל|אלא|כן|עדיף|מעדיפה?|מה עם|"
    r"only|but|instead|yes|rather|how about|what about|maybe)(?!\w)"
)


def names_another_time(texts: Iterable[str]) -> bool:
    """He cannot at that hour but at another one ("can't today, tomorrow at eight is possible")."""
    said = [plain(text) for text in texts]
    return any(_CANNOT.search(text) and _INSTEAD.search(text) for text in said)


def meant(text: str) -> Word | None:
    """The command that one message gives: as its exact word, else as a sentence."""
    bare = plain(text)
    if bare in PROFESSIONAL_WORDS:
        return PROFESSIONAL_WORDS[bare]
    return next((word for word, pattern in _patterns() if pattern.search(bare)), None)


def command_in(texts: Iterable[str]) -> Word | None:
    """The last command among the messages of a turn."""
    found = [word for text in texts if (word := meant(text))]
    return found[-1] if found else None
