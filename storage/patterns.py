"""Promise: a regular expression of a filter becomes one Python pattern, or is refused with the reason.

MongoDB runs PCRE over UTF-8. Python's `re` agrees on what ordinary patterns and the flags i, m, s, x mean, and refuses
most of what it does not know. What both accept and read differently is translated (classes such as that of a digit know
ASCII only, capital Z stands before a last line break too, a group's name needs no P) or refused (POSIX classes).
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, Final

from bson import Regex

from storage.errors import bad_value

_FLAGS: Final = {"i": re.IGNORECASE, "m": re.MULTILINE, "s": re.DOTALL, "x": re.VERBOSE, "u": 0}
KEPT: Final = re.IGNORECASE | re.MULTILINE | re.DOTALL | re.VERBOSE


def compiled(pattern: Any, options: Any = None) -> re.Pattern[str]:
    """Raises OperationFailure for an unknown flag or a pattern that does not compile."""
    flags = 0
    if isinstance(pattern, Regex):
        if isinstance(pattern.pattern, bytes):
            raise bad_value("a regex over bytes is not supported")
        flags, pattern = pattern.flags & KEPT, pattern.pattern
    if options is not None:
        flags = _flags(options)
    return _compile(pattern, int(flags))


def _flags(options: Any) -> int:
    flags = 0
    for letter in options if isinstance(options, str) else "":
        if letter not in _FLAGS:
            raise bad_value(f"invalid flag in regex options: {letter}", 51108)
        flags |= _FLAGS[letter]
    return int(flags)


_DIALECT: Final = re.compile(r"\\(.)|\(\?<(?=[A-Za-z_])|\[\[[:.=]", re.DOTALL)


def _translated(found: re.Match[str]) -> str:
    said = found[0]
    if said.startswith("["):
        raise bad_value(f"the class {said}...]] of a regular expression is not supported", 51091)
    return {"\\Z": r"(?=\n?\Z)", "\\z": r"\Z", "(?<": "(?P<"}.get(said, said)


def _ascii(pattern: str, flags: int) -> int:
    """In `re` the one flag that keeps \\w from Hebrew also makes É and é differ: it cannot be set where both matter."""
    cased = any(not letter.isascii() and letter.lower() != letter.upper() for letter in pattern)
    return 0 if flags & re.IGNORECASE and cased else int(re.ASCII)


@lru_cache(maxsize=256)
def _compile(pattern: str, flags: int) -> re.Pattern[str]:
    if "\x00" in pattern:
        raise bad_value("Regular expression cannot contain an embedded null byte", 51109)
    try:
        return re.compile(_DIALECT.sub(_translated, pattern), flags | _ascii(pattern, flags))
    except (re.error, RecursionError, OverflowError) as error:
        raise bad_value(f"Regular expression is invalid: {error}", 51091) from error
