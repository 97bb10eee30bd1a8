"""The customer's own name, as written; never a technician's, never an adjective after "I'm"."""

# A rule of the grammar is read as one line.
# ruff: noqa: E501

import re

from fixi_app.understanding.lexicon import lexicon
from fixi_app.understanding.normalize import words_of
from fixi_app.understanding.scan import Scan

_W = r"[^\W\d_][^\W\d_'\"-]*(?:[-'][^\W\d_]+)?"
_NAME = rf"(?P<name>{_W}(?:\s{_W}){{0,2}})"
_SURE = (
    re.compile(
        rf"(?<![א-ת])(?:קוראים לי|שמי|השם שלי(?: הוא)?|שם מלא|על שם|(?:שם הלקוחה?|השם|שם)(?=\s?[:\-]))(?:\s?[:\-]\s?|\s){_NAME}"
    ),
    re.compile(
        rf"\b(?:my name is|my name's|name is|call me|the name's|full name|under the name|name(?=\s?[:\-]))(?:\s?[:\-]\s?|\s){_NAME}"
    ),
    re.compile(rf"(?:меня зовут|имя)(?:\s?:\s?|\s){_NAME}"),
    re.compile(rf"(?:اسمي|انا اسمي)\s?{_NAME}"),
)
_LIKELY = (
    re.compile(rf"(?<![א-ת])(?:אני|כאן|מדבר|מדברת|מדבר כאן|זה|זאת|פה)\s{_NAME}"),
    re.compile(rf"\b(?:i'm|im|i am|this is|it's|here is|here)\s{_NAME}"),
    re.compile(rf"^(?:היי|שלום|הי|אהלן|hi|hello|hey)?[,\s]*(?:אני\s)?{_NAME}\s?(?:כאן|here|מדבר|מדברת)\b"),
    re.compile(rf"(?:תודה|בברכה|thanks|thank you|regards|cheers),?\s{{0,2}}[-–]?\s?{_NAME}\s*$"),
)
_OPENING = re.compile(rf"^(?P<name>{_W}\s{_W})(?=\s?[,\n])")
_STOP = words_of(
    "אני אנחנו מ מה יש צריך צריכה גר גרה ו של הוא היא זה עם וצריך ויש ואני ואנחנו וגר וגרה מתקשר מדבר מדברת הטלפון טלפון נייד כתובת רחוב עיר פה כאן על "
    "בבקשה תודה רבה ורוצה רוצה אבל כי and i we i'm im from in at the need my with phone is it to but on here and's live lives have "
    "please calling thanks number mobile address tel я живу нужен نا من انا عندي وبدي بدي של הרחוב לא כן not no yes"
)


def name_in(scan: Scan) -> tuple[str, float] | None:
    """The name with its confidence, None when none was given."""
    low = scan.numbers
    for pattern in _SURE:
        match = pattern.search(low)
        if match is not None and not _someone_else(low, match.start()):
            name = _trimmed(scan, match, sure=True)
            if name:
                return name, 0.9
    for pattern in (*_LIKELY, _OPENING):
        for match in pattern.finditer(low):
            name = _trimmed(scan, match, sure=False)
            if name and not _someone_else(low, match.start("name")):
                return name, 0.75
    return None


def _trimmed(scan: Scan, match: re.Match[str], sure: bool) -> str | None:
    """The words of the name up to the first that is no name; when it is only likely, the first must be a known one."""
    start = before = end = match.start("name")
    known = lexicon().lists["first_names"]
    for k, word in enumerate(re.finditer(_W, match["name"])):
        text = word.group()
        if k > 1 and text in _OBJECTS:
            # "My name is Avi the lamp broke on me": the word before the object is what happened, no surname.
            end = before
        if text in _STOP or text in _OBJECTS or (k and _continues_otherwise(scan, text, start + word.start())):
            break
        if k == 0 and not sure and (text not in known or _thing(scan, start)):
            return None
        if k == 0 and not sure and text.isascii() and not scan.text[start].isupper():
            return None
        before, end = end, start + word.end()
        if scan.low[end : end + 1] in (",", ".", "\n"):
            break
    name = scan.text[start:end].strip()
    return name if len(name) >= 2 and name.lower() not in _OTHER_SENSE else None


_OBJECTS = words_of("לי לנו לו לה את אותי")


def _thing(scan: Scan, start: int) -> bool:
    """Whether it begins the name of a thing (the boiler called דוד שמש)."""
    return any(hit.start == start and hit.last > hit.first for hit in scan.labelled("trade"))


_OTHER_SENSE = words_of("הטכנאי הרחוב המלא פרטי משפחה of the on for")


def _continues_otherwise(scan: Scan, text: str, start: int) -> bool:
    """Whether a word after the first name is already the next phrase: a place, a preposition, a word of the lexicon."""
    if any(match.start == start for match in scan.places):
        return True
    if any(hit.start == start for hit in scan.hits):
        return True
    if text.isascii():
        return not scan.text[start].isupper()
    lists = lexicon().lists
    return (text[0] in "מבלוש" and len(text) > 3 and text not in lists["first_names"]) or text in lists["common"]


def _someone_else(low: str, at: int) -> bool:
    before = low[max(0, at - 26) : at]
    helpers = lexicon().lists["person_helpers"]
    return any(re.search(rf"(?:^|[^\w])ה?{helper}(?:\s\w+)?\s?$", before) for helper in helpers)
