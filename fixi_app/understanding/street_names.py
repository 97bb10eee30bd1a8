"""Which words before a number are the name of a street: a known one, or words that stand as an address."""

import re

from fixi_app.domain.questions import Question
from fixi_app.understanding.grammar import words
from fixi_app.understanding.mask import BLOT
from fixi_app.understanding.normalize import HEBREW_PREFIXES, Token
from fixi_app.understanding.places import WELL_KNOWN, PlaceMatch
from fixi_app.understanding.russian import is_common, is_russian, is_street
from fixi_app.understanding.scan import Scan

MOST_WORDS = 4
"""The longest name of a street."""


def known(scan: Scan, at: int) -> tuple[int, str, float] | None:
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
    if token.low in words("street.landscape"):
        return i == 0 or i - 1 in scan.breaks
    if token.low in words("street.articles"):
        return scan.low[token.end : token.end + 1] == "-"
    after = scan.words[i + 1].start
    small = is_russian(token.low) and not scan.text[after].isupper() and scan.low[token.end : after] == " "
    named = scan.text[token.start].isupper() or (small and _begins_address(scan, i))
    return named and may_be_name(scan, i) and place_at(scan, i) is None


def _own_city(scan: Scan, first: int, at: int) -> bool:
    """Whether the name is a city said as one (בירושלים 5) and there is no other city that it could be a street of."""
    match = place_at(scan, at - 1)
    return match is not None and match.first == first and bool(match.prefix) and not _another(scan, match)


def unknown(scan: Scan, at: int, has_flat: bool, question: str | None) -> tuple[int, str, float] | None:
    """Words right before a number that stand as a street: in an address, or where a street was asked for."""
    match = place_at(scan, at - 1)
    if match is not None and match.strength == "strong":
        if match.prefix or not _another(scan, match):
            return None
        return match.first, scan.text[match.start : match.end], 0.8
    asked = question in (Question.STREET, Question.HOUSE_NUMBER)
    if not (has_flat or asked or any(_is_town(scan, each) for each in scan.places) or len(scan.words) <= at + 1 <= 4):
        return None
    first = at
    while first > 0 and at - first < MOST_WORDS - 1 and may_be_name(scan, first - 1):
        if first < at and (first - 1 in scan.breaks or _only_town(scan, first - 1)):
            break
        first -= 1
    if first == at or (is_russian(scan.words[first].low) and not _begins_address(scan, first)):
        return None
    head = scan.words[first]
    # "Rehovot, בנימין 8": behind a comma the letter is the name's own; "אני בדיזנגוף 5" is "in".
    opens = first == 0 or first - 1 in scan.breaks
    cut = 1 if head.low[0] == "ב" and len(head.low) >= 5 and not opens else 0
    return first, scan.text[head.start + cut : scan.words[at - 1].end], 0.75


def _begins_address(scan: Scan, first: int) -> bool:
    """Whether an address may begin here: a capital, the head of a clause, behind a place or a preposition.

    Russian words carry no sign of being a name; in the middle of a sentence a small one before a number is a word.
    """
    if first == 0 or first - 1 in scan.breaks or scan.text[scan.words[first].start].isupper():
        return True
    before = scan.words[first - 1]
    return hidden(scan, before) or before.low in words("street.stop") or place_at(scan, first - 1) is not None


def _only_town(scan: Scan, i: int) -> bool:
    """Whether the word begins its clause and names the only town of the message (אלעד רבי מאיר 5)."""
    match = place_at(scan, i)
    if match is None or match.strength != "weak" or match.place.population < WELL_KNOWN:
        return False
    return (i == 0 or i - 1 in scan.breaks) and not any(each.strength == "strong" for each in scan.places)


def _is_town(scan: Scan, match: PlaceMatch) -> bool:
    """A place for certain, or one that stands by itself between commas ("Caesarea, HaErez 6")."""
    alone = (match.first == 0 or match.first - 1 in scan.breaks) and match.last in scan.breaks
    return match.strength == "strong" or (match.strength == "weak" and (alone or match.place.population >= WELL_KNOWN))


def may_be_name(scan: Scan, i: int) -> bool:
    """Whether this word may stand in the name of a street: no everyday word, no town, nothing that was read."""
    token = scan.words[i]
    if token.low in words("street.first"):
        return i == 0 or i - 1 in scan.breaks or scan.words[i - 1].low not in words("street.speaks")
    if token.low in words("street.articles"):
        return scan.low[token.end : token.end + 1] == "-"
    if token.low[0].isdigit() or hidden(scan, token) or token.low in words("street.stop") or len(token.low) < 2:
        return False
    match = place_at(scan, i)
    if match is not None and match.strength == "strong":
        return False
    if is_common(token.forms):
        return False
    if token.low.isascii() and not scan.text[token.start].isupper():
        return False
    return not scan.told(i, danger=False)


def place_at(scan: Scan, i: int) -> PlaceMatch | None:
    """The place that this word is part of."""
    return next((match for match in scan.places if match.first <= i <= match.last), None)


def _another(scan: Scan, match: PlaceMatch) -> bool:
    return any(each is not match and each.place != match.place and each.strength == "strong" for each in scan.places)


def ends_address(scan: Scan, end: int) -> bool:
    """Whether nothing that could be counted follows the number (5 sockets is no house)."""
    rest = scan.free[end:].lstrip(" ")
    if not rest or rest[0] in ",.;!?\n()-:" or rest[0] == BLOT:
        return True
    after = end + len(scan.free[end:]) - len(rest)
    if any(match.start == after and match.strength != "plain" for match in scan.places):
        return True
    word = re.match(r"[^\W\d_']+", rest)
    return word is not None and word.group() in words("street.stop")


def hidden(scan: Scan, token: Token) -> bool:
    """Whether another reader has explained this word."""
    return scan.free[token.start] == BLOT
