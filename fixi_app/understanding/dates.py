"""The date in a text: relative days, weekdays, day/month, days of the month, month ends."""

# A rule of the grammar is read as one line.
# ruff: noqa: E501

import calendar
import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class DateFound:
    date: dt.date
    span: tuple[int, int]
    part: str | None = None
    """The part of the day that the word itself says (tonight, מוצ"ש)."""

    more: tuple[tuple[int, int], ...] = ()

    @property
    def spans(self) -> tuple[tuple[int, int], ...]:
        """All words that the date was read from."""
        return (self.span, *self.more)


_NUMBER = {
    "שני": 2, "שתי": 2, "שלושה": 3, "שלוש": 3, "ארבעה": 4, "ארבע": 4, "חמישה": 5, "חמש": 5, "שישה": 6, "שבעה": 7,
    "עשרה": 10, "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "ten": 10,
    "couple of": 2, "a couple of": 2, "две": 2, "два": 2, "три": 3,
}  # fmt: skip
WEEKDAYS = {  # Monday is 0, as in datetime
    "ראשון": 6, "א": 6, "שני": 0, "ב": 0, "שלישי": 1, "ג": 1, "רביעי": 2, "ד": 2, "חמישי": 3, "ה": 3, "שישי": 4, "ו": 4,
    "שבת": 5, "ש": 5, "sunday": 6, "sun": 6, "monday": 0, "mon": 0, "tuesday": 1, "tue": 1, "tues": 1, "wednesday": 2,
    "wed": 2, "thursday": 3, "thu": 3, "thur": 3, "thurs": 3, "friday": 4, "fri": 4, "saturday": 5, "sat": 5, "shabbat": 5,
    "воскресенье": 6, "понедельник": 0, "вторник": 1, "среду": 2, "четверг": 3, "пятницу": 4, "субботу": 5,
    "الاحد": 6, "الأحد": 6, "الاثنين": 0, "الثلاثاء": 1, "الاربعاء": 2, "الأربعاء": 2, "الخميس": 3, "الجمعة": 4, "السبت": 5,
}  # fmt: skip
_MONTHS = {
    "ינואר": 1, "פברואר": 2, "מרץ": 3, "מרס": 3, "אפריל": 4, "מאי": 5, "יוני": 6, "יולי": 7, "אוגוסט": 8, "ספטמבר": 9,
    "אוקטובר": 10, "נובמבר": 11, "דצמבר": 12, "january": 1, "jan": 1, "february": 2, "feb": 2, "march": 3, "mar": 3,
    "april": 4, "apr": 4, "may": 5, "june": 6, "jun": 6, "july": 7, "jul": 7, "august": 8, "aug": 8, "september": 9,
    "sept": 9, "sep": 9, "october": 10, "oct": 10, "november": 11, "nov": 11, "december": 12, "dec": 12, "января": 1,
    "февраля": 2, "марта": 3, "апреля": 4, "мая": 5, "июня": 6, "июля": 7, "августа": 8, "сентября": 9, "октября": 10,
    "ноября": 11, "декабря": 12,
}  # fmt: skip


def _any(words: dict[str, int]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


_MONTH = rf"(?P<month>{_any(_MONTHS)})(?![^\W\d_])"
_NUM = rf"(?P<count>\d{{1,2}}|{_any(_NUMBER)})"
_B = r"(?<![^\W_])"  # no letter and no digit before
_E = r"(?![^\W\d_])"  # no letter after
_HE_PART = r"(?:בבוקר|בצהריים|בצהרים|אחר|אחה\"צ|אחרי|בערב|בלילה|לפנות|הבא|הקרוב|הזה|או|ב-?\d|בשעה|בין|עד|מ-?\d|אחרי|\d)"
_BARE_END = rf"(?=\s*(?:$|[.,!?;:\n)-]|\s{_HE_PART}))"

Maker = Callable[[re.Match[str], dt.date], dt.date | None]


def _next_weekday(name: str, today: dt.date) -> dt.date:
    ahead = (WEEKDAYS[name.rstrip("'")] - today.weekday() - 1) % 7 + 1
    return today + ahead * _DAY


def _weekday(match: re.Match[str], today: dt.date) -> dt.date:
    return _next_weekday(match["day"], today)


def _weekday_next_week(match: re.Match[str], today: dt.date) -> dt.date:
    """The week begins on Sunday, as calendars here do."""
    return _next_week(match, today) + ((WEEKDAYS[match["day"].rstrip("'")] + 1) % 7) * _DAY


def _in_days(days: int) -> Maker:
    return lambda match, today: today + days * _DAY


def _count(match: re.Match[str]) -> int:
    text = match["count"]
    return int(text) if text.isdigit() else _NUMBER[text]


def _count_days(match: re.Match[str], today: dt.date) -> dt.date:
    return today + _count(match) * _DAY


def _count_weeks(match: re.Match[str], today: dt.date) -> dt.date:
    return today + 7 * _count(match) * _DAY


def _dated(day: int, month: int, year: int | None, today: dt.date) -> dt.date | None:
    """The date, in the next year when it is over; None when there is no such date."""
    for candidate in [year] if year else range(today.year, today.year + 5):
        try:
            found = dt.date(candidate, month, day)
        except ValueError:
            continue
        if year or found >= today:
            return found
    return None


def _numeric(match: re.Match[str], today: dt.date) -> dt.date | None:
    year = match["year"]
    return _dated(
        int(match["d"]), int(match["m"]), int(year) + (2000 if len(year) == 2 else 0) if year else None, today
    )


def _named_month(match: re.Match[str], today: dt.date) -> dt.date | None:
    return _dated(int(match["d"]), _MONTHS[match["month"]], None, today)


def _day_of_month(match: re.Match[str], today: dt.date) -> dt.date | None:
    day, year, month = int(match["d"]), today.year, today.month
    for _ in range(12):
        if day <= calendar.monthrange(year, month)[1] and dt.date(year, month, day) >= today:
            return dt.date(year, month, day)
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return None


def _month_end(match: re.Match[str], today: dt.date) -> dt.date:
    return today.replace(day=calendar.monthrange(today.year, today.month)[1])


def _month_start(match: re.Match[str], today: dt.date) -> dt.date:
    return _month_end(match, today) + _DAY


def _next_week(match: re.Match[str], today: dt.date) -> dt.date:
    """The Sunday that begins the next week."""
    return today + ((6 - today.weekday() - 1) % 7 + 1) * _DAY


def _weekend(match: re.Match[str], today: dt.date) -> dt.date:
    """The Friday that begins the weekend, today when it has begun."""
    return today if today.weekday() in (4, 5) else _next_weekday("שישי", today)


_DAY_NAME_HE = r"(?P<day>ראשון|שני|שלישי|רביעי|חמישי|שישי|שבת|[א-ו]'|[א-וש](?![א-ת'\"-]|\s?-?\d))"
_DAY_NAME_EN = (
    r"(?P<day>sunday|monday|tuesday|wednesday|thursday|friday|saturday|shabbat|sun|mon|tues?|wed|thurs?|thu|fri|sat)\b"
)
_RULES: tuple[tuple[re.Pattern[str], Maker, str | None], ...] = tuple(
    (re.compile(pattern), maker, part)
    for pattern, maker, part in (
        (rf"{_B}(?:ה|ב|ל)?מחרתיים{_E}", _in_days(2), None),
        (r"\b(?:the )?day after tomorrow\b|послезавтра|بعد بكرة|بعد غد", _in_days(2), None),
        (rf"{_B}[בלמה]{{0,2}}שבוע הבא[,\s]+(?:ב?יום |ב)?{_DAY_NAME_HE}", _weekday_next_week, None),
        (rf"{_B}(?:ב|ל)?(?:יום )?(?P<day>ראשון|שני|שלישי|רביעי|חמישי|שישי|שבת) (?:ב|של ה)?שבוע הבא", _weekday_next_week, None),
        (rf"\bnext week,? (?:on )?{_DAY_NAME_EN}", _weekday_next_week, None),
        (r"\b(?P<day>sunday|monday|tuesday|wednesday|thursday|friday|saturday) next week\b", _weekday_next_week, None),
        (rf"{_B}[בהלו]?מחר{_E}|\b(?:tomorrow|tmrw|tmr|tomorow|tommorow|tommorrow|2morrow)\b|завтра|بكرة|بكرا|بكره|غدا", _in_days(1), None),
        (rf"{_B}(?:ל)?(?:הערב|הלילה){_E}|\btonight\b|\bthis (?:evening|night)\b|сегодня вечером", _in_days(0), "evening"),
        (rf"{_B}(?<!על )הבוקר{_E}|\bthis morning\b", _in_days(0), "morning"),
        (r"\bthis afternoon\b", _in_days(0), "afternoon"),
        (rf"{_B}[ולב]?(?:היום|עוד היום){_E}|\btoday\b|сегодня|اليوم", _in_days(0), None),
        (rf"{_B}(?:ב?עוד|תוך) (?:כ-?)?יומיים{_E}", _in_days(2), None),
        (rf"{_B}ב?עוד (?:כ-?)?שבועיים{_E}|\bin a fortnight\b", _in_days(14), None),
        (rf"{_B}ב?עוד (?:כ-?)?שבוע{_E}|\bin a week\b|\ba week from (?:today|now)\b|\bweek's time\b|через неделю|بعد اسبوع", _in_days(7), None),
        (rf"{_B}ב?עוד {_NUM} ימים{_E}|\bin (?:about )?{_NUM.replace('count', 'count2')} days\b", lambda m, t: t + _either(m) * _DAY, None),
        (rf"{_B}ב?עוד {_NUM} שבועות{_E}|\bin (?:about )?{_NUM.replace('count', 'count2')} weeks\b", lambda m, t: t + 7 * _either(m) * _DAY, None),
        (r"(?<![\d/.:])(?P<d>[0-3]?\d)[./](?P<m>1[0-2]|0?[1-9])(?:[./](?P<year>20\d\d|\d\d))?(?![\d/:]|\.\d)", _numeric, None),
        (rf"{_B}(?:ב|ל|ה|עד )?-?(?:ה-?)?(?P<d>[0-3]?\d)\s?(?:ב|ל)-?{_MONTH}", _named_month, None),
        (rf"\b(?P<d>[0-3]?\d)(?:st|nd|rd|th)?(?: of)? {_MONTH}", _named_month, None),
        (rf"\b{_MONTH} (?:the )?(?P<d>[0-3]?\d)(?:st|nd|rd|th)?\b(?!:)", _named_month, None),
        (rf"{_B}(?:ב|ל)?-?(?:ה-?)?(?P<d>[0-3]?\d) (?:לחודש|בחודש){_E}", _day_of_month, None),
        (r"\b(?:on )?the (?P<d>[0-3]?\d)(?:st|nd|rd|th)\b(?! floor)", _day_of_month, None),
        (rf"{_B}(?:ב|עד |ל)?סוף ה?חודש{_E}|\bend of (?:the|this) month\b|\bmonth end\b|в конце месяца|اخر الشهر", _month_end, None),
        (rf"{_B}(?:ב|ל)?תחילת ה?חודש{_E}|\b(?:beginning|start) of (?:next|the) month\b", _month_start, None),
        (rf"{_B}[בלהמ]{{0,2}}(?:סופ\"ש|סופש|סוף ה?שבוע){_E}|\b(?:weekend|end of the week)\b|выходны[ех]|نهاية الاسبوع", _weekend, None),
        (rf"{_B}[בלמה]{{0,2}}שבוע הבא{_E}|\bnext week\b|следующей неделе|الاسبوع (?:الجاي|القادم)", _next_week, None),
        (rf"{_B}(?:ב|ל)?מוצ(?:\"ש|אי שבת|״ש|ש){_E}", lambda m, t: _next_weekday("שבת", t), "evening"),
        (rf"{_B}(?:ב|ל)?(?:ערב שבת){_E}", lambda m, t: _next_weekday("שישי", t), "evening"),
        (rf"{_B}[בלו]{{0,2}}(?:יום|ימי) {_DAY_NAME_HE}", _weekday, None),
        (rf"{_B}ו?[בל](?P<day>ראשון|שני|שלישי|רביעי|חמישי|שישי|שבת){_E}{_BARE_END}", _weekday, None),
        (rf"{_B}(?P<day>שלישי|רביעי|חמישי|שישי|שבת){_E}{_BARE_END}", _weekday, None),
        (rf"{_B}(?P<day>ראשון|שני){_E}(?=\s{_HE_PART})", _weekday, None),
        (rf"\b(?:on |next |this |coming )*{_DAY_NAME_EN}", _weekday, None),
        (rf"{_B}(?P<day>воскресенье|понедельник|вторник|среду|четверг|пятницу|субботу){_E}", _weekday, None),
        (rf"{_B}(?:يوم )?(?P<day>الاحد|الأحد|الاثنين|الثلاثاء|الاربعاء|الأربعاء|الخميس|الجمعة|السبت){_E}", _weekday, None),
    )
)  # fmt: skip


def _either(match: re.Match[str]) -> int:
    text = match["count"] or match["count2"]
    return int(text) if text.isdigit() else _NUMBER[text]


def _found(low: str, today: dt.date) -> Iterator[tuple[int, DateFound]]:
    for rank, (pattern, maker, part) in enumerate(_RULES):
        match = pattern.search(low)
        if match is not None:
            date = maker(match, today)
            if date is not None:
                yield rank, DateFound(date, match.span(), part)


def _sharper(found: list[tuple[Maker, DateFound]]) -> DateFound:
    """The first date; a day named behind "next week" or "the weekend" says which of its days."""
    maker, first = found[0]
    days = [date for other, date in found if other is _weekday and date.span[0] >= first.span[1]]
    if not days or maker not in (_next_week, _weekend):
        return first
    day = days[0]
    week = dt.timedelta(7 if maker is _next_week and day.date < first.date else 0)
    return DateFound(day.date + week, day.span, day.part, (first.span,))


def date_in(low: str, today: dt.date) -> DateFound | None:
    """The first wished date. A weekday with a date beside it ("Thursday 3/12") is that date, not its next Thursday."""
    found = sorted(_found(low, today), key=lambda each: (each[1].span[0], -each[1].span[1], each[0]))
    if not found:
        return None
    first = _sharper([(_RULES[rank][1], date) for rank, date in found])
    for rank, other in found:
        exact = _RULES[rank][1] in (_numeric, _named_month, _day_of_month)
        if exact and 0 <= other.span[0] - first.span[1] <= 12 and other.date.weekday() == first.date.weekday():
            return DateFound(other.date, other.span, other.part or first.part, (first.span,))
    return first
