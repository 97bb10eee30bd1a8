"""Street and house number: what is called a street, a known street name before a number, or words that stand as one."""

import re
from dataclasses import dataclass
from functools import cache

from fixi_app.understanding.grammar import always, table, words
from fixi_app.understanding.lexicon import lexicon
from fixi_app.understanding.normalize import Token
from fixi_app.understanding.russian import is_street
from fixi_app.understanding.scan import Scan
from fixi_app.understanding.street_names import MOST_WORDS, ends_address, hidden, known, may_be_name, place_at, unknown

_LONG = 4
"""Digits from which a number is a house only behind a street that is known or called one."""
_SLASHED = re.compile(r"(?<![\w/.:-])\d{1,3}/\d{1,3}(?![\w/:]|\.\d)")
_NUMBER_FIRST = re.compile(r"(?<![\w/.:·])(?P<house>\d{1,4}[a-d]?)(?:/(?P<flat>\d{1,3}))?\s$")


@dataclass(frozen=True, slots=True)
class Street:
    name: str
    house: str | None = None
    apartment: str | None = None
    confidence: float = 1.0


def street_in(scan: Scan, has_flat: bool, question: str | None) -> Street | None:
    """The street of a message. `has_flat`: a floor or an apartment was given, so an address is being told."""
    return _called(scan) or _english(scan) or _before_number(scan, has_flat, question) or _number_first(scan)


def _called(scan: Scan) -> Street | None:
    """Behind a word for street: רחוב הרצל 5, שד' רוטשילד 10, улица Алленби 22."""
    for at, token in enumerate(scan.words[:-1]):
        kind = _kind(token)
        if kind in words("street.signed") and token.low != kind and not _signed(scan, token):
            continue
        if kind is None or hidden(scan, token) or (at in scan.breaks and not _abbreviated(scan, token, kind)):
            continue
        first = at + 1 + _is_copula(scan, at + 1)
        last = _name_end(scan, first)
        if last is None:
            continue
        house = _house(scan, scan.words[last].end)
        # "By the way" and "on the way" are no streets: without a number only רחוב itself is believed.
        if kind in table("street.kept") and house is None:
            continue
        if house is None and scan.words[first].low in words("street.unnamed"):
            continue  # "there is parking in the street behind"
        if kind in words("street.numbered") and (house is None or scan.words[at + 1].low in words("street.stop")):
            continue
        name = scan.text[scan.words[first].start : scan.words[last].end]
        start = token.start
        kept = table("street.kept").get(kind)
        return _made(scan, start, last, f"{kept} {name}" if kept else name, house)
    return None


def _is_copula(scan: Scan, at: int) -> bool:
    """ "The street is Sokolov": the word between is no part of the name."""
    return at + 1 < len(scan.words) and scan.words[at].low in words("street.copula")


def _signed(scan: Scan, token: Token) -> bool:
    """ברח is "ran away"; with a letter before it the short word for street carries its sign."""
    return scan.low[token.end : token.end + 1] in ("'", ".")


def _kind(token: Token) -> str | None:
    """The word for a kind of street that this token is."""
    return next((form for form in token.forms if form in words("street.dropped") or form in table("street.kept")), None)


def _abbreviated(scan: Scan, token: Token, kind: str) -> bool:
    """Whether the break behind the word is only the point of an abbreviation (St. Herzl)."""
    return kind in words("street.abbreviated") and scan.low[token.end : token.end + 1] == "."


def slashed(scan: Scan) -> list[tuple[int, int]]:
    """House/apartment pairs behind a street name, which would be read as day/month: עמק דותן 12/4."""
    found = []
    for match in _SLASHED.finditer(scan.numbers):
        at = next((i for i, token in enumerate(scan.words) if token.start >= match.start()), 0)
        if _followed(scan, at + 2):
            found.append(match.span())
        if at == 0 or at - 1 in scan.breaks or scan.words[at - 1].forms[-1] in table("weekdays"):
            continue
        named = known(scan, at) or (place_at(scan, at - 1) is None and may_be_name(scan, at - 1))
        if named or scan.words[at - 1].low in words("street.after"):
            found.append(match.span())
    return found


def _ends_name(scan: Scan, i: int) -> bool:
    """Whether a street name ends before this word; what a stroke joins is one name (а-Негев is a street)."""
    token = scan.words[i]
    if scan.low[token.start - 1] == "-" or (token.low in words("street.articles") and scan.low[token.end :][:1] == "-"):
        return False
    if token.low in words("street.stop"):
        return True
    return any(match.first == i and (match.prefix or match.strength == "strong") for match in scan.places)


def _known_end(scan: Scan, at: int) -> int | None:
    """Index of the last word of a known name of several words; it may hold the name of a place (Бен Йехуда)."""
    for length in (4, 3, 2):
        tail = scan.words[at : at + length]
        broken = len(tail) < length or any(i in scan.breaks for i in range(at, at + length - 1))
        if not broken and is_street(" ".join(token.low for token in tail)):
            return at + length - 1
    return None


def _name_end(scan: Scan, at: int) -> int | None:
    """Index of the last word of a street name that begins at this word."""
    last = _known_end(scan, at)
    for i in range(at if last is None else last + 1, min(at + MOST_WORDS, len(scan.words))):
        if last is not None and last in scan.breaks and not _initial(scan, scan.words[last]):
            break
        token = scan.words[i]
        if token.low[0].isdigit() or hidden(scan, token) or (i > at and _ends_name(scan, i)):
            break
        last = i
    return last


def _initial(scan: Scan, token: Token) -> bool:
    """Whether it is a letter that stands for a first name (א.ד. גורדון)."""
    return len(token.low) == 1 and scan.low[token.end : token.end + 1] == "."


def _english(scan: Scan) -> Street | None:
    """Herzl Street 12, 12 Herzl St."""
    for at, token in enumerate(scan.words):
        if token.low not in words("street.after") or at == 0 or hidden(scan, token):
            continue
        first = at
        while first > 0 and at - first < 3 and _capital(scan, first - 1) and first - 1 not in scan.breaks:
            if scan.words[first - 1].low in words("street.stop"):
                break
            first -= 1
        if first == at:
            continue
        name = scan.text[scan.words[first].start : scan.words[at - 1].end]
        house = _house(scan, token.end + (1 if scan.low[token.end : token.end + 1] == "." else 0))
        before = _NUMBER_FIRST.search(scan.free[: scan.words[first].start])
        return _made(scan, before.start() if before else scan.words[first].start, at, name, house or before)
    return None


def _capital(scan: Scan, at: int) -> bool:
    token = scan.words[at]
    known = token.low.isascii() and token.low in _words_of_streets()
    return not token.low[0].isdigit() and (scan.text[token.start].isupper() or known)


@cache
def _words_of_streets() -> frozenset[str]:
    return frozenset(word for name in lexicon().lists["streets"] for word in name.split())


def _followed(scan: Scan, at: int) -> int | None:
    """Index of the last word of a known Latin street name that begins here (5/12 Hagefen)."""
    streets = lexicon().lists["streets"]
    for length in (3, 2, 1):
        tail = scan.words[at : at + length]
        if len(tail) == length and tail[0].low.isascii() and " ".join(token.low for token in tail) in streets:
            return at + length - 1
    return None


def _number_first(scan: Scan) -> Street | None:
    """22 Ben Yehuda, without a word for street: a street that is known, or capital words that fill a clause."""
    for at in range(1, len(scan.words)):
        known = _followed(scan, at)
        last = known if known is not None else _filling(scan, at)
        before = _NUMBER_FIRST.search(scan.free[: scan.words[at].start]) if last is not None else None
        if last is not None and before is not None:
            name = scan.text[scan.words[at].start : scan.words[last].end]
            return _made(scan, before.start(), last, name, before, 0.9 if known is not None else 0.75)
    return None


def _filling(scan: Scan, at: int) -> int | None:
    """Index of the last of up to three capital words which, with the number before them, are all of a clause."""
    if scan.words[at - 1].low.isdigit() is False or (at > 1 and at - 2 not in scan.breaks):
        return None
    for last in range(at, min(at + 3, len(scan.words))):
        if not (_capital(scan, last) and may_be_name(scan, last)):
            return None
        if last in scan.breaks or last == len(scan.words) - 1:
            return last
    return None


def _before_number(scan: Scan, has_flat: bool, question: str | None) -> Street | None:
    """Words right before a number, in the place of an address: ביאליק 33 קומה 2; Haifa, Moriah 18."""
    for at, token in enumerate(scan.words):
        if at == 0 or not token.low.isdigit() or len(token.low) > 4 or hidden(scan, token) or at - 1 in scan.breaks:
            continue
        house = _house(scan, scan.words[at - 1].end)
        if house is None or not ends_address(scan, house.end()):
            continue
        found = known(scan, at)
        if found is None and len(token.low) < _LONG:
            found = unknown(scan, at, has_flat, question)
        if found is not None:
            first, name, confidence = found
            return _made(scan, scan.words[first].start, at - 1, name, house, confidence)
    return None


def _house(scan: Scan, after: int) -> re.Match[str] | None:
    return always("address.house").match(scan.free, after)


def _made(
    scan: Scan, start: int, last: int, name: str, house: re.Match[str] | None, confidence: float = 1.0
) -> Street | None:
    name = name.strip(" ,.-'\"")
    end = max(scan.words[last].end, house.end() if house else 0)
    scan.take_name(start, end)
    flat = house["flat"] if house else None
    return Street(name, house["house"].replace(" ", "").rstrip("'") if house else None, flat, confidence)
