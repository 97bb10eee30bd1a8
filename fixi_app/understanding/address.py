"""Street, house number, floor, apartment, private house.

Read after the times, from a text in which phones, prices, sizes, codes and times are blotted out; a number is a house
number only behind a street, and a street is only what is called one, is a known street name, or stands as an address.
"""

# A rule of the grammar is read as one line.
# ruff: noqa: E501

import re
from collections.abc import Sequence
from dataclasses import dataclass

from fixi_app.domain.questions import Question
from fixi_app.understanding.mask import BLOT
from fixi_app.understanding.scan import Scan
from fixi_app.understanding.streets import Street, street_in

_ORDINALS = {
    "קרקע": 0, "ראשונה": 1, "שניה": 2, "שנייה": 2, "שלישית": 3, "רביעית": 4, "חמישית": 5, "שישית": 6, "ששית": 6,
    "שביעית": 7, "שמינית": 8, "תשיעית": 9, "עשירית": 10, "אחת עשרה": 11, "אחת-עשרה": 11, "שתים עשרה": 12, "שתיים עשרה": 12,
    "אחת": 1, "שתיים": 2, "שתים": 2, "שלוש": 3, "ארבע": 4, "חמש": 5, "שש": 6, "שבע": 7, "שמונה": 8, "תשע": 9, "עשר": 10, "אפס": 0,
    "ground": 0, "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8,
    "eight": 8, "ninth": 9, "tenth": 10, "eleventh": 11, "twelfth": 12, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5,
    "six": 6, "seven": 7, "nine": 9, "ten": 10, "thirteenth": 13, "fourteenth": 14, "fifteenth": 15, "twentieth": 20,
    "первый": 1, "первом": 1, "второй": 2, "втором": 2, "третий": 3, "третьем": 3, "четвертый": 4, "четвёртый": 4, "четвертом": 4,
    "пятый": 5, "пятом": 5, "الاول": 1, "الأول": 1, "الثاني": 2, "الثالث": 3, "الرابع": 4, "الخامس": 5,
}  # fmt: skip
_ORDINALS |= {letter: number for number, letter in enumerate("אבגדהו", start=1)}
_NAMED = "|".join(sorted(map(re.escape, _ORDINALS), key=len, reverse=True))
_B = r"(?<![^\W_])"
_E = r"(?![^\W_])"
_NUMBER = r"(?:מספר\s|מס'?\s?|no\.?\s?|number\s|nr\.?\s?|#\s?|№\s?)?"
_FLOORS = (
    re.compile(rf"{_B}[ובהלמ]{{0,2}}(?:קומה|קומת|קומ'|ק'(?=\s?\d))\s?:?\s?(?:מס'?\s|מספר\s)?(?P<minus>-|מינוס\s)?(?P<f>\d{{1,2}}(?!\d|[.:]\d)|(?:ה)?(?:{_NAMED})(?:{_E}|'))"),
    re.compile(rf"\bfloor\s?:?\s?{_NUMBER}(?P<minus>-|minus\s)?(?P<f>\d{{1,2}}(?!\d)|(?:{_NAMED}){_E})"),
    re.compile(rf"(?P<minus>(?!))?{_B}(?P<f>\d{{1,2}}(?=st|nd|rd|th)|(?:{_NAMED})(?=\s))(?:st|nd|rd|th)?\s(?:floor|fl\b|этаж\w*)"),
    re.compile(rf"(?P<minus>(?!))?{_B}(?P<f>\d{{1,2}})(?:-?й|-?м)?\s?этаж\w*"),
    re.compile(rf"(?P<minus>(?!))?(?:этаж\w*|(?:ال)?طابق)\s?(?P<f>\d{{1,2}}|(?:{_NAMED}){_E})"),
)  # fmt: skip
_APARTMENTS = (
    re.compile(rf"{_B}[ובהל]{{0,2}}(?:דירה|ד'|ד\.|דיר')\s?:?\s?{_NUMBER}(?P<a>\d{{1,3}}[א-ת]?)(?![\d\w])"),
    re.compile(
        rf"\b(?:apt|apartment|flat|unit|ap|suite|app|appt)\b\.?\s?:?\s?{_NUMBER}(?P<a>\d{{1,3}}[a-z]?)(?![\d\w])"
    ),
    re.compile(rf"{_B}(?:квартира|кв)\.?\s?{_NUMBER}(?P<a>\d{{1,3}})(?!\d)"),
    re.compile(r"(?:شقة|شقه)\s?(?:رقم\s)?(?P<a>\d{1,3})(?!\d)"),
)
_ENTRANCE = re.compile(
    rf"{_B}[בו]?כניסה\s?(?:[א-ת]'?{_E}|\d{{1,2}}(?!\d))|\bentrance\s?(?:[a-z]\b|\d{{1,2}}\b)|подъезд\s?\d+"
)
_PRIVATE = re.compile(
    rf"{_B}[בהל]{{0,2}}(?:בית פרטי|צמוד קרקע|וילה|קוטג'?|דו משפחתי){_E}|\b(?:private house|villa|cottage|detached house|single[- ]family)\b|частный дом|بيت خاص"
)

_HOUSE_CALLED = re.compile(rf"{_B}(?:מספר|מס'|בית|number|house|дом)\s(?P<house>\d{{1,4}}[א-הa-d]?)(?![\d:])")
_HOUSE_FIRST = re.compile(
    rf"\s*(?:(?:טעיתי|סליחה|לא|בעצם|אופס|התכוונתי|רגע|זה|sorry|actually|oops|no|it's|i mean|wait|нет|لا)[\s,]+)*{_NUMBER}(?:בית\s|house\s)?(?P<house>\d{{1,4}}[א-הa-d]?)(?=\s?(?:[,.\n]|{BLOT}|$)|\s[ו]?{BLOT})"
)


@dataclass(frozen=True, slots=True)
class AddressFound:
    street: str | None = None
    house_number: str | None = None
    floor: str | None = None
    apartment: str | None = None
    private_house: bool = False
    street_confidence: float = 1.0


def address_in(scan: Scan, question: str | None = None) -> AddressFound:
    """The address parts of a message; what was read is taken from the scan."""
    private = _PRIVATE.search(scan.free) is not None
    floor = _floor(scan)
    apartment = _first(scan, _APARTMENTS, "a")
    entrance = _ENTRANCE.search(scan.free)
    if entrance:
        scan.take(*entrance.span())
    street: Street | None = street_in(scan, bool(floor or apartment), question)
    if street is None:
        house = _lone_house(scan, question)
        return AddressFound(None, house, floor, apartment, private)
    return AddressFound(street.name, street.house, floor, apartment or street.apartment, private, street.confidence)


def _lone_house(scan: Scan, question: str | None) -> str | None:
    """The number that opens an answer to the question about the address: "12, floor 3, apartment 7"."""
    if question == Question.FLOOR:
        match = _HOUSE_CALLED.search(scan.free)
    else:
        match = _HOUSE_FIRST.match(scan.free) if question in (Question.STREET, Question.HOUSE_NUMBER) else None
    if match is None:
        return None
    scan.take(*match.span())
    return match["house"]


def _floor(scan: Scan) -> str | None:
    for pattern in _FLOORS:
        match = pattern.search(scan.free)
        if match is not None:
            scan.take(*match.span())
            text = match["f"]
            number = int(text) if text.isdigit() else _ordinal(text)
            return str(-number if match["minus"] else number)
    return None


def _ordinal(text: str) -> int:
    return _ORDINALS[text] if text in _ORDINALS else _ORDINALS[text.removeprefix("ה")]


def floor_word(low: str) -> str | None:
    """The floor that a lone word names (קרקע, third), None when it names none."""
    word = low.strip(" .,!'").removeprefix("ב")
    return str(_ORDINALS[word]) if word in _ORDINALS else None


def _first(scan: Scan, patterns: Sequence[re.Pattern[str]], group: str) -> str | None:
    for pattern in patterns:
        match = pattern.search(scan.free)
        if match is not None:
            scan.take(*match.span())
            return match[group]
    return None
