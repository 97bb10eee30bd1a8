"""The time that is asked for: a date, hours or a part of the day, in the wall-clock terms of the business's zone.

Days are counted on the local calendar and hours are local, so a clock change moves nothing: "tomorrow at 9" is nine
on tomorrow's clock. Times that tell of the past ("since yesterday evening", "it broke this morning") are no wish.
"""

# A rule of the grammar is read as one line.

# ruff: noqa: E501

import datetime as dt
import re
from dataclasses import dataclass

from fixi_app.domain.reading import Wanted
from fixi_app.understanding.dates import DateFound, date_in
from fixi_app.understanding.hours import hours_in
from fixi_app.understanding.mask import hide_spans

_HE_DAY = r"(?:יום\s)?(?:ראשון|שני|שלישי|רביעי|חמישי|שישי|שבת|[א-ו]'?)"
_EN_DAY = r"(?:sunday|monday|tuesday|wednesday|thursday|friday|saturday|morning|noon|evening|night|week|month)"
# Spans that look like times and wish for nothing: greetings, the past, what is replaced.
_PAST = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?:בוקר|ערב|לילה|שבת|צהריים|שבוע)\s(?:טוב|אור|שלום|טובים|טובה|מבורך)(?![א-ת])",
        r"\bgood\s(?:morning|evening|afternoon|night|day)\b",
        r"(?<![א-ת])[והמשכ]{0,2}(?:אתמול|שלשום|אמש)(?:\s(?:בבוקר|בערב|בלילה|בצהריים|אחר הצהריים))?",
        r"\b(?:since|from)?\s?(?:yesterday|last)(?:\s" + _EN_DAY + r")?",
        r"\bsince\s(?:this\s|last\s)?(?:" + _EN_DAY[3:-1] + r"|\w+\s?(?:am|pm)?)",
        r"(?<![א-ת])(?:מאז|כבר מ|החל מאז)\s?(?:ב|ה)?" + _HE_DAY + r"(?:\s(?:בבוקר|בערב|בלילה))?",
        r"(?<![א-ת])מה(?:בוקר|ערב|לילה|צהריים)(?![א-ת])",
        _HE_DAY + r"\s(?:שעבר|האחרון)(?:ה)?(?![א-ת])",
        r"(?:לפני|כבר)\s(?:\d{1,2}\s|כ-?\d{1,2}\s)?(?:יומיים|שבועיים|חודשיים|שנתיים|שעתיים|שעה|יום|ימים|שבוע|שבועות|חודש|שנה|שעות)(?![א-ת])",
        r"\b(?:for\s)?(?:a|an|one|two|three|\d+|few|several)\s(?:minute|hour|day|week|month|year)s?\sago\b",
        r"(?:במקום|ולא|לא)\s(?:של\s)?[בלה]?(?:מחר(?:תיים)?|היום|" + _HE_DAY + r")(?![א-ת'])",
        r"\b(?:instead of|rather than|not|than)\s(?:on\s|for\s)?(?:tomorrow|today|tonight|(?:this\s)?"
        + _EN_DAY
        + r")\b",
        r"(?:התקלקל\w*|נשבר\w*|התחיל\w*|הפסיק\w*|קרה|גיליתי|נהרס\w*|קפץ|נפל\w*|התפוצץ|ראיתי|ניסיתי|קניתי|התקנ\w+)\s[^.,\n]{0,12}?(?:היום(?:\sבבוקר)?|הבוקר|הערב|הלילה)(?![א-ת])",
        r"(?:היום|הבוקר)\s(?:בבוקר\s)?(?:פתאום\s)?(?:התקלקל|נשבר|התחיל|הפסיק|קרה|גיליתי|נהרס|קפץ|נפל|התפוצץ|ראיתי)",
        r"\b(?:broke|broken|stopped|started|began|happened|noticed|died|burst|tripped|found|fell)\b[^.,\n]{0,18}?\b(?:today|tonight|this\s(?:morning|evening|afternoon))\b",
        r"\b(?:every|all|each)\s(?:day|night|morning|evening|week|month|time)\b",
        r"(?:כל|במשך ה|באמצע ה)\s?ה?(?:יום|לילה|בוקר|ערב|שבוע|זמן|הזמן)(?![א-ת])",
        r"\b(?:days?|bed|living)\srooms?\b|\bnight\s?(?:stand|light|lamp)s?\b|\bsunday\stimes\b",
        r"(?:שעון|עוזרת|מנורת|פלטת|חדר|נר)\s(?:ה)?(?:שבת|לילה|יום)(?![א-ת])",
        # Where he lives these days, after where he lived or worked before.
        r"(?:עבדתי|עבדנו|גרתי|גרנו|עברתי|עברנו|היינו|הייתי|למדתי)[^.\n]{0,30}?(?<![א-ת])(?:היום|כיום)(?![א-ת])",
        r"\b(?:used to|lived|worked|moved|grew up)\b[^.\n]{0,40}?\btoday\b",
        # A day on which he is not there.
        r"(?:לא\s(?:אהיה|אוכל|אספיק|נהיה|נוכל|יכול|יכולה|יכולים|פנוי|פנויה|נמצא|נמצאת)|אין לי זמן)\s[^.,\n]{0,16}?(?:מחר(?:תיים)?|היום|ב?"
        + _HE_DAY
        + r")(?![א-ת'])",
        r"\b(?:can't|cant|won't|wont|cannot|not\s(?:home|available|free|around))\s[^.,\n]{0,18}?\b(?:tomorrow|today|tonight|"
        + _EN_DAY[3:-1]
        + r")\b",
        # The visit that is moved: of the day it was on nothing is wished.
        r"של\s(?:מחר|היום|ה?ערב|" + _HE_DAY + r")(?![א-ת'])",
        r"\b(?:tomorrow|today|tonight|" + _EN_DAY[3:-1] + r")'s\b",
        r"\bfrom\s(?:tomorrow|today|" + _EN_DAY[3:-1] + r")\s(?=to\s)",
        r"(?<![א-ת])מ(?:יום\s|-)?(?:ראשון|שני|שלישי|רביעי|חמישי|שישי|שבת|מחר|היום)(?=\sל)",
        r"\b(?:not|except)\s(?:on\s|at\s|the\s|this\s)*(?:weekends?|next week)\b",
        r"(?:לא|חוץ מ)-?\s?[בה]{0,2}(?:סופ\"ש|סופש|סוף ה?שבוע|שבוע הבא)",
        r"(?:סופ\"ש|סופש|סוף ה?שבוע)\s(?:שעבר|האחרון)",
        r"כתובת ליום|סדר יום|יום הולדת|יום העצמאות",
    )
)


_SOON = {
    "שעתיים": 120, "שעה וחצי": 90, "חצי שעה": 30, "שעה": 60, "שלוש שעות": 180, "two hours": 120, "three hours": 180,
    "a couple of hours": 120, "an hour and a half": 90, "half an hour": 30, "an hour": 60, "час": 60, "два часа": 120,
    "ساعة": 60, "ساعتين": 120,
}  # fmt: skip
_AHEAD = re.compile(
    rf"(?<![^\W_])(?:ב?עוד\s(?:כ-?)?|in\s(?:about\s)?|через\s|بعد\s)(?P<ahead>{'|'.join(sorted(_SOON, key=len, reverse=True))})(?![^\W_])"
)


@dataclass(frozen=True, slots=True)
class WhenFound:
    wanted: Wanted
    spans: tuple[tuple[int, int], ...]
    """What the time was read from; those words are no address."""


def without_past(low: str) -> str:
    """The text without the words that tell of other times than the wished one."""
    for pattern in _PAST:
        low = hide_spans(low, [match.span() for match in pattern.finditer(low)])
    return low


def when_in(low: str, now: dt.datetime) -> WhenFound | None:
    """The wished time in a small-letter text (numbers that mislead blotted out); `now` in the local zone."""
    low = without_past(low)
    ahead = _AHEAD.search(low)
    if ahead is not None:
        then = now + dt.timedelta(minutes=_SOON[ahead["ahead"]])
        return WhenFound(Wanted(date=then.date(), start=then.time().replace(second=0, microsecond=0)), (ahead.span(),))
    date = date_in(low, now.date())
    rest = hide_spans(low, date.spans) if date else low
    hours = hours_in(rest, after_date=date.span[1] if date else None)
    if date is None and hours is None:
        return None
    if date is not None and hours is None:
        return WhenFound(Wanted(date=date.date, part=date.part), date.spans)
    assert hours is not None
    resolved = hours.resolved(date.part if date else None)
    resolved = resolved.moved_past(now.time(), date is not None and date.date == now.date())
    part = None if resolved.start or resolved.end else (resolved.part or (date.part if date else None))
    wanted = Wanted(date=date.date if date else None, start=resolved.start, end=resolved.end, part=part)
    if _gone(date, wanted, now):
        return None
    return WhenFound(wanted, (*(date.spans if date else ()), *hours.spans))


def _gone(date: DateFound | None, wanted: Wanted, now: dt.datetime) -> bool:
    """ "This morning" said in the afternoon tells of the fault, not of a wish."""
    today = date is not None and date.date == now.date()
    return today and wanted.part == "morning" and now.hour >= 12
