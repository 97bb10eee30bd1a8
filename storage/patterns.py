"""Promise: a regular expression of a filter becomes one Python pattern, or is refused with the reason.

MongoDB runs PCRE. Python's `re` agrees on what the promised flags i, m, s, x and ordinary patterns mean; possessive
quantifiers and PCRE's own verbs differ, and `re` refuses most of them itself.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, Final

from bson import Regex

from storage.errors import bad_value

_FLAGS: Final = {"i": re.IGNORECASE, "m": re.MULTILINE, "s": re.DOTALL, "x": re.VERBOSE, "u": re.UNICODE}
_KEPT: Final = re.IGNORECASE | re.MULTILINE | re.DOTALL | re.VERBOSE


def compiled(pattern: Any, options: Any = None) -> re.Pattern[str]:
    """Raises OperationFailure for an unknown flag or a pattern that does not compile."""
    flags = 0
    if isinstance(pattern, Regex):
        if isinstance(pattern.pattern, bytes):
            raise bad_value("a regex over bytes is not supported")
        flags, pattern = pattern.flags & _KEPT, pattern.pattern
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


@lru_cache(maxsize=256)
def _compile(pattern: str, flags: int) -> re.Pattern[str]:
    try:
        return re.compile(pattern, flags)
    except re.error as error:
        raise bad_value(f"Regular expression is invalid: {error}", 51091) from error
