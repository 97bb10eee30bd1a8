"""Street and house number: what is called a street, a known street name before a number, or words that stand as one."""

import re
from dataclasses import dataclass

from fixi_app.domain.questions import Question
from fixi_app.understanding.grammar import always, table, words
from fixi_app.understanding.lexicon import lexicon
from fixi_app.understanding.mask import BLOT
from fixi_app.understanding.normalize import HEBREW_PREFIXES, Token
from fixi_app.understanding.places import WELL_KNOWN, PlaceMatch
from fixi_app.understanding.russian import is_common, is_russian, is_street
from fixi_app.understanding.scan import Scan

_LANDSCAPE = frozenset(("עמק", "נחל", "הר", "גבעת", "נווה", "כיכר"))
"""Words that open a street's own name when they open the address (עמק האלה 30)."""
_MOST_WORDS = 4
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
        if kind is None or _hidden(scan, token) or (at in scan.breaks and not _abbreviated(scan, token, kind)):
            continue
        last = _name_end(scan, at + 1)
        if last is None:
            continue
        house = _house(scan, scan.words[last].end)
        # "By the way" and "on the way" are no streets: without a number only רחוב itself is believed.
        if kind in table("street.kept") and house is None:
            continue
        if kind in words("street.numbered") and house is None:
            continue
        name = scan.text[scan.words[at + 1].start : scan.words[last].end]
        start = token.start
        kept = table("street.kept").get(kind)
        return _made(scan, start, last, f"{kept} {name}" if kept else name, house)
    return None


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
        if _known(scan, at) or (_place_at(scan, at - 1) is None and _may_be_name(scan, at - 1)):
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
    for i in range(at if last is None else last + 1, min(at + _MOST_WORDS, len(scan.words))):
        if last is not None and last in scan.breaks and not _initial(scan, scan.words[last]):
            break
        token = scan.words[i]
        if token.low[0].isdigit() or _hidden(scan, token) or (i > at and _ends_name(scan, i)):
            break
        last = i
    return last


def _initial(scan: Scan, token: Token) -> bool:
    """Whether it is a letter that stands for a first name (א.ד. גורדון)."""
    return len(token.low) == 1 and scan.low[token.end : token.end + 1] == "."


def _english(scan: Scan) -> Street | None:
    """Herzl Street 12, 12 Herzl St."""
    for at, token in enumerate(scan.words):
        if token.low not in words("street.after") or at == 0 or _hidden(scan, token):
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
    known = any(token.low in name.split() for name in lexicon().lists["streets"]) if token.low.isascii() else False
    return not token.low[0].isdigit() and (scan.text[token.start].isupper() or known)


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
        if not (_capital(scan, last) and _may_be_name(scan, last)):
            return None
        if last in scan.breaks or last == len(scan.words) - 1:
            return last
    return None


def _before_number(scan: Scan, has_flat: bool, question: str | None) -> Street | None:
    """Words right before a number, in the place of an address: ביאליק 33 קומה 2; Haifa, Moriah 18."""
    for at, token in enumerate(scan.words):
        if at == 0 or not token.low.isdigit() or len(token.low) > 4 or _hidden(scan, token) or at - 1 in scan.breaks:
            continue
        house = _house(scan, scan.words[at - 1].end)
        if house is None or not _ends_address(scan, house.end()):
            continue
        found = _known(scan, at)
        if found is None and len(token.low) < _LONG:
            found = _unknown(scan, at, has_flat, question)
        if found is not None:
            first, name, confidence = found
            return _made(scan, scan.words[first].start, at - 1, name, house, confidence)
    return None


def _known(scan: Scan, at: int) -> tuple[int, str, float] | None:
    """A street name of the lexicon that ends right before the word `at`."""
    for length in (3, 2, 1):
        first = at - length
        if first < 0 or any(i in scan.breaks for i in range(first, at - 1)):
            continue
        tail = [token.low for token in scan.words[first + 1 : at]]
        head = scan.words[first]
        for form in head.forms if head.low[0] in HEBREW_PREFIXES else head.forms[:1]:
            if is_street(" ".join([form, *tail])) and not _own_city(scan, first, at):
                cut = len(head.low) - len(form)
                first, cut = _whole(scan, first, cut)
                return first, scan.text[scan.words[first].start + cut : scan.words[at - 1].end], 0.95
    return None


def _whole(scan: Scan, first: int, cut: int) -> tuple[int, int]:
    """Where the whole name begins: capital words, titles and articles before a known one are of it (Levi Eshkol)."""
    while first > 0 and first - 1 not in scan.breaks and _belongs(scan, first - 1):
        first, cut = first - 1, 0
    return first, cut


def _belongs(scan: Scan, i: int) -> bool:
    token = scan.words[i]
    if token.low in words("street.first"):
        return i == 0 or i - 1 in scan.breaks or scan.words[i - 1].low not in words("street.speaks")
    if token.low in _LANDSCAPE:
        return i == 0 or i - 1 in scan.breaks
    if token.low in words("street.articles"):
        return scan.low[token.end : token.end + 1] == "-"
    after = scan.words[i + 1].start
    small = is_russian(token.low) and not scan.text[after].isupper() and scan.low[token.end : after] == " "
    named = scan.text[token.start].isupper() or (small and _begins_address(scan, i))
    return named and _may_be_name(scan, i) and _place_at(scan, i) is None


def _own_city(scan: Scan, first: int, at: int) -> bool:
    """Whether the name is a city said as one (בירושלים 5) and there is no other city that it could be a street of."""
    match = _place_at(scan, at - 1)
    return match is not None and match.first == first and bool(match.prefix) and not _another(scan, match)


def _unknown(scan: Scan, at: int, has_flat: bool, question: str | None) -> tuple[int, str, float] | None:
    match = _place_at(scan, at - 1)
    if match is not None and match.strength == "strong":
        if match.prefix or not _another(scan, match):
            return None
        return match.first, scan.text[match.start : match.end], 0.8
    asked = question in (Question.STREET, Question.HOUSE_NUMBER)
    if not (has_flat or asked or any(_is_town(scan, each) for each in scan.places) or len(scan.words) <= at + 1 <= 4):
        return None
    first = at
    while first > 0 and at - first < _MOST_WORDS - 1 and _may_be_name(scan, first - 1):
        if first < at and (first - 1 in scan.breaks or _only_town(scan, first - 1)):
            break
        first -= 1
    if first == at or (is_russian(scan.words[first].low) and not _begins_address(scan, first)):
        return None
    head = scan.words[first]
    cut = 1 if head.low[0] == "ב" and len(head.low) >= 5 else 0
    return first, scan.text[head.start + cut : scan.words[at - 1].end], 0.75


def _begins_address(scan: Scan, first: int) -> bool:
    """Whether an address may begin here: a capital, the head of a clause, behind a place or a preposition.

    Russian words carry no sign of being a name; in the middle of a sentence a small one before a number is a word.
    """
    if first == 0 or first - 1 in scan.breaks or scan.text[scan.words[first].start].isupper():
        return True
    before = scan.words[first - 1]
    return _hidden(scan, before) or before.low in words("street.stop") or _place_at(scan, first - 1) is not None


def _only_town(scan: Scan, i: int) -> bool:
    """Whether the word begins its clause and names the only town of the message (אלעד רבי מאיר 5)."""
    match = _place_at(scan, i)
    if match is None or match.strength != "weak" or match.place.population < WELL_KNOWN:
        return False
    return (i == 0 or i - 1 in scan.breaks) and not any(each.strength == "strong" for each in scan.places)


def _is_town(scan: Scan, match: PlaceMatch) -> bool:
    """A place for certain, or one that stands by itself between commas ("Caesarea, HaErez 6")."""
    alone = (match.first == 0 or match.first - 1 in scan.breaks) and match.last in scan.breaks
    return match.strength == "strong" or (match.strength == "weak" and (alone or match.place.population >= WELL_KNOWN))


def _may_be_name(scan: Scan, i: int) -> bool:
    token = scan.words[i]
    if token.low in words("street.first"):
        return i == 0 or i - 1 in scan.breaks or scan.words[i - 1].low not in words("street.speaks")
    if token.low in words("street.articles"):
        return scan.low[token.end : token.end + 1] == "-"
    if token.low[0].isdigit() or _hidden(scan, token) or token.low in words("street.stop") or len(token.low) < 2:
        return False
    match = _place_at(scan, i)
    if match is not None and match.strength == "strong":
        return False
    if is_common(token.forms):
        return False
    if token.low.isascii() and not scan.text[token.start].isupper():
        return False
    return not scan.told(i, danger=False)


def _place_at(scan: Scan, i: int) -> PlaceMatch | None:
    return next((match for match in scan.places if match.first <= i <= match.last), None)


def _another(scan: Scan, match: PlaceMatch) -> bool:
    return any(each is not match and each.place != match.place and each.strength == "strong" for each in scan.places)


def _ends_address(scan: Scan, end: int) -> bool:
    """Whether nothing that could be counted follows the number (5 sockets is no house)."""
    rest = scan.free[end:].lstrip(" ")
    if not rest or rest[0] in ",.;!?\n()-:" or rest[0] == BLOT:
        return True
    after = end + len(scan.free[end:]) - len(rest)
    if any(match.start == after and match.strength != "plain" for match in scan.places):
        return True
    word = re.match(r"[^\W\d_']+", rest)
    return word is not None and word.group() in words("street.stop")


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


def _hidden(scan: Scan, token: Token) -> bool:
    return scan.free[token.start] == BLOT
