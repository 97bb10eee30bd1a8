"""Every placeholder of the catalogues, and where alone its value comes from.

A sentence is ours; what stands in its gaps is not always. This table says of each gap what it may hold, and the
renderer asks it for every value: a gap that is not here cannot be filled at all. The sources in the code are held
against the same table by a test, so that a price is only ever made from a price list, a time from a slot, a name from
a record.
"""

import re
import unicodedata
from enum import StrEnum


class Kind(StrEnum):
    WORDS = "words"
    """Words of somebody outside, kept in a record: one line, not clickable, not endless."""
    NAME = "name"
    """A name kept in a record, likewise."""
    OWNER = "owner"
    """The owner's own words from the business profile."""
    PRICE = "price"
    """Made by `show.price` from a quote out of the professional's list, or a sum of it."""
    TIME = "time"
    """Made by `show.window` from a slot, or by a clock of ours."""
    PHONE = "phone"
    """Of a record, or the sentence that offers to call it."""
    COUNT = "count"
    OURS = "ours"
    """A word, list or link that our code makes."""


PLACEHOLDERS = {
    "name": Kind.NAME, "pro": Kind.NAME, "who": Kind.NAME, "door": Kind.WORDS,
    "issue": Kind.WORDS, "text": Kind.WORDS, "place": Kind.WORDS, "address": Kind.WORDS, "street": Kind.WORDS,
    "floor": Kind.WORDS, "apartment": Kind.WORDS, "number": Kind.WORDS,
    "business": Kind.OWNER, "support": Kind.OWNER, "terms": Kind.OWNER,
    "price": Kind.PRICE, "span": Kind.PRICE, "fee": Kind.PRICE, "vat": Kind.PRICE, "amount": Kind.PRICE,
    "window": Kind.TIME, "when": Kind.TIME, "was": Kind.TIME,
    "phone": Kind.PHONE,
    "count": Kind.COUNT, "votes": Kind.COUNT, "offers": Kind.COUNT, "stars": Kind.COUNT, "rating": Kind.COUNT,
    "load": Kind.COUNT, "leads": Kind.COUNT, "chats": Kind.COUNT, "applications": Kind.COUNT,
    "options": Kind.OURS, "jobs": Kind.OURS, "day": Kind.OURS, "photos": Kind.OURS, "trade": Kind.OURS,
    "city": Kind.OURS, "map": Kind.OURS, "open": Kind.OURS,
    "vendor": Kind.OURS, "backups": Kind.OURS, "words": Kind.OURS, "files": Kind.OURS, "details": Kind.OURS,
    "link": Kind.OWNER,
}  # fmt: skip

_LONGEST = {Kind.WORDS: 300, Kind.NAME: 60}
_COUNT = re.compile(r"[\d.,/-]*")
_SCHEME = re.compile(r"\b[a-z][a-z0-9+.-]{1,15}:/{0,2}(?=\S*\w[.:/])|\b(?:mailto|tel|sms):", re.IGNORECASE)
_DOT = re.compile(r"(?<=[^\W_])\.(?=[^\W\d_])")
_BOLD = re.compile(r"(?<!\d)[*~`]+|[*~`]+(?!\d)")
_DIRECTION_MARKS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def proven(name: str, value: str) -> str:
    """The value as it may stand in this gap. Raises KeyError for a gap that is not in the table: a fault of ours."""
    kind = PLACEHOLDERS[name]
    if kind in _LONGEST:
        return told(value, _LONGEST[kind])
    if kind is Kind.COUNT:
        return value if _COUNT.fullmatch(value) else ""
    return clean(value)


def told(value: str, longest: int = 300) -> str:
    """Words from outside on one line: nothing in them is clickable, bold, hidden or a line of its own."""
    line = " ".join(clean(value).split())
    unlinked = _DOT.sub(". ", _SCHEME.sub("", line))
    plain = " ".join(_BOLD.sub("", unlinked).split())
    return plain if len(plain) <= longest else plain[: longest - 1].rstrip() + "…"


def clean(value: str) -> str:
    """A fact without what could turn the text around it: control characters and direction marks go, lines stay."""
    return "".join(
        c for c in value if c == "\n" or (c not in _DIRECTION_MARKS and not unicodedata.category(c).startswith("C"))
    )
