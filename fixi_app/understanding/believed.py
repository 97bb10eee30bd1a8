"""Whether words that could name a place do: small towns are also verbs, everyday words and people.

A town stands behind a word for one, carries its preposition, or stands alone between commas.
"""

import re

from fixi_app.understanding.grammar import words
from fixi_app.understanding.lexicon import lexicon
from fixi_app.understanding.mask import BLOT
from fixi_app.understanding.place_cues import cue
from fixi_app.understanding.places import PlaceMatch
from fixi_app.understanding.russian import is_common
from fixi_app.understanding.scan import Scan


def believed(scan: Scan, match: PlaceMatch, asked: bool) -> bool:
    """Whether this mention names a place here; `asked`: the place was just asked for."""
    if scan.low[match.start - 1 : match.start] == "=":
        return False  # an order to a machine (city=Haifa), told by nobody who lives there
    if match.strength == "strong":
        return True
    if any(hit.last > hit.first and hit.first <= match.first <= hit.last for hit in scan.labelled("trade")):
        return False  # الحمام مسدود is a blocked bathroom, no village of that name
    before = scan.low[max(0, match.start - 16) : match.start]
    if cue(before, "locality") or asked:
        return True
    # "I am Nitzan" is a person; in Hebrew one lives *in* a place, and the letter for it stands before the name.
    first_person = cue(before, "first_person") and not ("א" <= scan.low[match.start] <= "ת" and not match.prefix)
    if match.strength == "weak" and cue(before, "led") and not _is_word(scan, match):
        return True
    if _ends_address(scan, match):
        return True
    if match.strength == "plain":
        return (first_person and bool(match.prefix)) or _heads_address(scan, match)
    latin = scan.low[match.start].isascii()
    if latin:
        return scan.text[match.start].isupper() and (
            _alone(scan, match) or re.search(r"\b(?:in|at|from|to)\s$", before) is not None
        )
    return first_person or _alone(scan, match) or (match.prefix in words("place.into") and not _is_word(scan, match))


def _ends_address(scan: Scan, match: PlaceMatch) -> bool:
    """Whether it ends its clause right behind a street or a floor that was read ("Hen 12 Arad")."""
    if match.first == 0 or match.first - 1 in scan.breaks or scan.words[match.first - 1].low in words("street.stop"):
        return False
    before = scan.free[scan.words[match.first - 1].start] == BLOT
    ends = match.last in scan.breaks or match.last + 1 == len(scan.words)
    return before and ends and scan.low[match.start : match.end] not in lexicon().lists["first_names"]


def _heads_address(scan: Scan, match: PlaceMatch) -> bool:
    """Whether it stands alone right before a street ("קדימה, רחוב הרצל 8")."""
    after = match.last + 1
    street = after < len(scan.words) and match.last in scan.breaks and scan.words[after].low in words("street.dropped")
    return street and _alone(scan, match) and scan.low[match.start : match.end] not in lexicon().lists["first_names"]


def _is_word(scan: Scan, match: PlaceMatch) -> bool:
    """Whether it is also a word of every day, or a person ("call Omer"); nobody lives *in* a person."""
    said_as = (scan.low[match.start + len(match.prefix) : match.end], scan.low[match.start : match.end])
    if is_common(said_as):
        return True
    return match.prefix not in ("ב", "שב") and any(form in lexicon().lists["first_names"] for form in said_as)


def _alone(scan: Scan, match: PlaceMatch) -> bool:
    """Whether it stands between commas, or ends the message after one."""
    starts = match.first == 0 or match.first - 1 in scan.breaks
    after = scan.free[match.end :].lstrip()
    return (
        starts
        and (match.last in scan.breaks or not after or after[0] in ",.;!?-\n" + BLOT)
        and not _is_name(scan, match)
    )


def _is_name(scan: Scan, match: PlaceMatch) -> bool:
    return scan.low[match.start : match.end] in lexicon().lists["first_names"] and len(scan.words) <= 2
