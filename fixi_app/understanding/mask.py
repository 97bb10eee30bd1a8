"""Blots out numbers that are never an address or an hour: phones, prices, sizes, codes, links.

Done before any other reader looks at digits: afterwards a number means what the words around it say. The blots have
the length of what they hide, so offsets stay true.
"""

import re
from collections.abc import Iterable

BLOT = "\u00b7"

_UNITS = (
    'אינץ\'?|אינטש|אינצ|ס"מ|סמ|סנטימטר|מטרים|מטר|מ"ר|מ"מ|ליטר|כ"ס|כוח סוס|וואט|ואט|אמפר|קילו|ק"ג|טון|מעלות|אחוז|'
    "שקלים|שקל|ש\"ח|שח|₪|דולר|אלף|חדרים|חדר|מדפים|נקודות|תמונות|שנים|שנה|חודשים|דקות|דק'|שניות|קומות|דירות|"
    "יחידות|שקעים|מזגנים|חלונות|דלתות|אנשים|ילדים|ברזים|כיסאות|ארונות|מפתחות|פעמים|כוכבים|אריחים|מנורות|גופי|ספוטים|"
    "inch(?:es)?|in\\b(?!\\s[^\\W\\d_])|cm|mm|meters?|metres?|sqm|m2|liters?|litres?|btu|hp|kw|watts?|w\\b|amps?|kg|percent|shekels?|nis|ils|"
    "usd|dollars?|rooms?|bedrooms?|shelves|pictures|points?|years?|months?|minutes?|mins?|storeys?|stories|floors|people|"
    "kids|units?|sockets?|lights?|windows?|doors?|stars?|times|pcs|keys?|chairs|hours?|"
    "комнат\\w*|шекел\\w*|метр\\w*|литр\\w*|этажей|غرف|شيكل|متر"
)
_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?:https?://|www\.)\S+",
        r"\S+@\S+\.\w+",
        # Phones: an international or local one in groups, or any run of seven digits and more.
        r"\+?\b\d{1,4}(?:[ -]?\d){6,12}\b",
        r"\*\d{3,5}\b",
        r"(?:₪|\$|€)\s?\d[\d,.]*",
        r"\b\d[\d,.]*\s?(?:%|₪|\$|€)",
        rf"(?<![:/.\d])\b\d[\d.,]*\s?-?\s?(?:{_UNITS})(?![^\W\d_])",
        r"\b\d+\s?(?:x|×|\*)\s?\d+(?:\s?(?:x|×|\*)\s?\d+)?",
        r'\b\d+\s?"(?!\w)',
        # Codes: of the entrance, of an error, of a model.
        r"(?:קוד|קודן|סיסמה|code|pin|код|كود|رمز)[^\n.,;\d]{0,20}[:#]?\s?#?\d{2,8}#?",
        r"\b[a-z]{1,4}-?\d{1,5}\b(?!:)",
        r"#\s?\d+",
        r"(?:מתוך|out of|из|من)\s\d+",
        r"\b\d\s?/\s?5\b(?=\s*(?:כוכב|stars?|$))",
        r"(?:שגיאה|תקלה|error|דגם|model)\s[a-z]?-?\d+",
        r"(?:בן|בת|age|aged)\s\d{1,2}\b(?!\s?[:/])",
        r"(?:גירסה|גרסה|תמי|דור|version)\s?\d+",
        r"\b\d{5,}\b",
    )
)


def hide_spans(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """The text with these parts blotted out."""
    for start, end in spans:
        text = text[:start] + BLOT * (end - start) + text[end:]
    return text


def hide_numbers(low: str) -> str:
    """A clean, small-letter text without the numbers that mislead."""
    for pattern in _PATTERNS:
        low = pattern.sub(lambda match: BLOT * len(match.group()), low)
    return low
