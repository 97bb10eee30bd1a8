"""The customer's own name, as written; never a technician's, never an adjective after "I'm"."""

import re

from fixi_app.understanding.grammar import patterns, words
from fixi_app.understanding.lexicon import lexicon
from fixi_app.understanding.russian import is_common, is_russian
from fixi_app.understanding.scan import Scan

_WORD = r"[^\W\d_][^\W\d_'\"-]*(?:[-'][^\W\d_]+)?"
_HOUSE = re.compile(r"\s\d{1,4}(?![\d:])")
_OPENING = re.compile(rf"^(?P<name>{_WORD}\s{_WORD})(?=\s?[,\n])")


def name_in(scan: Scan) -> tuple[str, float] | None:
    """The name with its confidence, None when none was given; it is taken from the scan (דוד is a boiler, too)."""
    low = scan.numbers
    for pattern in patterns(low, "name.sure"):
        match = pattern.search(low)
        if match is not None and not _someone_else(low, match.start()):
            name = _trimmed(scan, match, sure=True)
            if name:
                return name, 0.9
    for pattern in (*patterns(low, "name.likely"), _OPENING):
        for match in pattern.finditer(low):
            if _someone_else(low, match.start("name")) or _place_alone(scan, match):
                continue
            name = _trimmed(scan, match, sure=False)
            if name:
                return name, 0.75
    return None


def _place_alone(scan: Scan, match: re.Match[str]) -> bool:
    """Whether a name that stands without any word for it ("..., Ariel") is rather the only place of the message."""
    start = match.start("name")
    led = any(sign.isalpha() for sign in scan.low[match.start() : start])
    places = [place for place in scan.places if place.strength != "plain"]
    return not led and any(p.start == start for p in places) and all(p.start == start for p in places)


def _trimmed(scan: Scan, match: re.Match[str], sure: bool) -> str | None:
    """The words of the name up to the first that is no name; when it is only likely, the first must be a known one."""
    start = before = end = match.start("name")
    known = lexicon().lists["first_names"]
    for k, word in enumerate(re.finditer(_WORD, match["name"])):
        text = word.group()
        if k > 1 and text in words("name.objects"):
            # "My name is Avi the lamp broke on me": the word before the object is what happened, no surname.
            end = before
        stop = text in words("name.stop") or text in words("name.objects")
        if stop or (k and _continues_otherwise(scan, text, start + word.start(), start)):
            break
        if k == 0 and not sure and (text not in known or _thing(scan, start)):
            return None
        if k == 0 and not sure and text.isascii() and not scan.text[start].isupper():
            return None
        before, end = end, start + word.end()
        if scan.low[end : end + 1] in (",", ".", "\n"):
            break
    if not sure and _HOUSE.match(scan.numbers, end):
        return None  # "it's Ben Yehuda 50" is where he lives
    name = scan.text[start:end].strip()
    if len(name) < 2 or name.lower() in words("name.other_sense"):
        return None
    scan.take_name(start, end)
    return name


def _thing(scan: Scan, start: int) -> bool:
    """Whether it begins the name of a thing (the boiler called דוד שמש)."""
    return any(hit.start == start and hit.last > hit.first for hit in scan.labelled("trade"))


def _continues_otherwise(scan: Scan, text: str, start: int, name: int) -> bool:
    """Whether a word after the first name is already the next phrase: a place, a preposition, a word of the lexicon."""
    if any(first <= start < last for first, last in scan.taken):
        return True
    if any(match.start == start for match in scan.places):
        return True
    if text in lexicon().lists["surnames"]:  # Haddad and Najjar are trades as well
        return False
    if any(hit.start == start for hit in scan.hits):
        return True
    if text.isascii():
        return not scan.text[start].isupper()
    if is_russian(text) and scan.text[name].isupper() and not scan.text[start].isupper():
        return True
    known = text in lexicon().lists["first_names"]
    return (text[0] in "מבלוש" and len(text) > 3 and not known) or is_common((text,))


def _someone_else(low: str, at: int) -> bool:
    before = low[max(0, at - 26) : at]
    helpers = lexicon().lists["person_helpers"]
    return any(re.search(rf"(?:^|[^\w])ה?{helper}(?:\s\w+)?\s?$", before) for helper in helpers)
