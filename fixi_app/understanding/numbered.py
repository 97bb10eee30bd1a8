"""House numbers that stand before their street, which would be read as an hour: "at 5 Herzl St", "at 22 Ben Yehuda"."""

import re

from fixi_app.understanding.lexicon import lexicon
from fixi_app.understanding.scan import Scan

_TYPES = r"(?:street|st|str|road|rd|avenue|ave|boulevard|blvd|lane|ln)\b"
_NUMBER = re.compile(rf"(?<![\w/.:-])(?P<house>\d{{1,4}}[a-d]?)\s(?=(?P<rest>(?:[a-z'-]+\s){{1,3}}(?:{_TYPES})?))")
_LONGEST_NAME = 3


def numbered(scan: Scan) -> list[tuple[int, int]]:
    """Where such numbers stand."""
    return [match.span("house") for match in _NUMBER.finditer(f"{scan.numbers} ") if _is_street(match["rest"])]


def _is_street(rest: str) -> bool:
    words = rest.split()
    streets = lexicon().lists["streets"]
    known = any(" ".join(words[:length]) in streets for length in range(1, _LONGEST_NAME + 1))
    return known or (len(words) > 1 and re.fullmatch(_TYPES, words[-1]) is not None)
