"""Hours in a text: points, ranges, until, after, and the parts of the day.

Bare hours mean working hours: 3 is 15:00, "after 6" is 18:00; a named part of the day decides otherwise.
"""

# A rule of the grammar is read as one line.
# ruff: noqa: E501

import datetime as dt
import re
from dataclasses import dataclass, replace

_WORDS = {
    "אחת עשרה": 11, "שתים עשרה": 12, "שתיים עשרה": 12, "אחת": 1, "שתיים": 2, "שלוש": 3, "ארבע": 4, "חמש": 5, "שש": 6,
    "שבע": 7, "שמונה": 8, "תשע": 9, "עשר": 10, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6,
    "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
}  # fmt: skip
_NAMES = "|".join(sorted(_WORDS, key=len, reverse=True))
_UNIT = (
    r"(?!\s?(?:[%₪/]|ש\"ח|שקל|מטר|דקות|דק'|קומ|דיר|חדר|ימים|שעות|שבוע|חודש|שנ|אנשים|פעמים|minutes?|mins?|hours?|days?|weeks?|"
    r"months?|years?|floors?|rooms?|people|meters?|percent|shekels?|лет|дн|мин|دقا))"
)


def _hour(tag: str) -> str:
    """A pattern for an hour; its parts are named by the tag."""
    return (
        rf"(?P<h{tag}>[01]?\d|2[0-4]|{_NAMES})(?=\s?[ap]\.?m|(?![^\W_]))(?:[:.](?P<m{tag}>[0-5]\d))?(?P<x{tag}>\s(?:וחצי|ורבע))?"
        rf"(?:\s?(?P<p{tag}>a\.?m\.?|p\.?m\.?)(?![^\W\d_]))?(?!\d)"
    )


_B = r"(?<![^\W_])"
_H1, _H2 = _hour("1"), _hour("2")
_AT = r"(?:ה?שעה\s|השעות\s|שעות\s)?"
_RANGES = (
    re.compile(rf"{_B}[ו]?בין\s{_AT}ה?-?{_H1}\s?(?:ל|עד|ו|-)\s?-?ל?-?\s?{_H2}{_UNIT}"),
    re.compile(rf"\bbetween\s{_H1}\s?(?:and|to|-|&)\s?{_H2}{_UNIT}"),
    re.compile(
        rf"{_B}(?:מ|משעה\s|מהשעה\s|from\s|с\s|من\s)-?\s?{_H1}\s?(?:ו?עד|ל-?|to|till|until|-|до|ל|لل?)\s?(?:ה?שעה\s)?-?\s?{_H2}{_UNIT}"
    ),
    re.compile(rf"{_B}(?:ב-?|בשעות\s|at\s|בשעה\s)?{_H1}\s?-\s?{_H2}{_UNIT}"),
    re.compile(rf"\b{_H1}\s(?:to|till|until)\s{_H2}{_UNIT}"),
)
_UNTIL = re.compile(
    rf"{_B}(?:לא (?:יאוחר מ|אחרי|מאוחר מ)-?\s?{_AT}|(?:ו)?עד\s?{_AT}-?|(?<!לא )לפני\s{_AT}|until\s|till\s|by\s|(?<!not )before\s|(?:no|not) later than\s|not after\s|до\s|حتى\s|قبل\s){_H1}{_UNIT}"
)
_UNTIL_NOON = re.compile(
    rf"{_B}(?:ו?עד|לפני)\s?ה?צהריי?ם(?![א-ת])|\b(?:until|till|by|before)\s(?:noon|midday|lunch)\b|до обеда|قبل الظهر"
)
_AFTER = re.compile(
    rf"{_B}(?:(?<!לא )(?:ו)?אחרי\s{_AT}|לא (?:לפני|מוקדם מ)-?\s?{_AT}|לאחר\s{_AT}|החל מ-?{_AT}|מ-?{_AT}(?=\d)|משעה\s|(?<!not )after\s|not (?:before|earlier than)\s|from\s|past\s|не раньше\s|после\s|с\s|بعد\s(?:الساعة\s)?){_H1}{_UNIT}"
)
_POINT = (
    re.compile(
        rf"{_B}(?:ב?שעה|בסביבות|סביב|לשעה|בערך ב-?|around|about|at|@|к|в|на|الساعة|عالساعة)\s(?:השעה\s)?{_H1}{_UNIT}"
    ),
    re.compile(rf"{_B}[בל]-?(?={_NAMES}|\d){_H1}(?!\s?[-./]\s?\d){_UNIT}(?!\s(?:ב|ל)?[א-ת]{{3,}}ים(?![א-ת]))"),
    re.compile(
        r"(?<![\d:.])(?P<h1>[01]?\d|2[0-3]):(?P<m1>[0-5]\d)(?P<x1>(?!))?(?:\s?(?P<p1>a\.?m\.?|p\.?m\.?))?(?![\d:])"
    ),
    re.compile(
        r"\b(?P<h1>1[0-2]|0?[1-9])(?:[:.](?P<m1>[0-5]\d))?(?P<x1>(?!))?\s?(?P<p1>a\.?m\.?|p\.?m\.?)(?![^\W\d_])"
    ),
    re.compile(
        rf"{_B}{_H1}(?=\s(?:בבוקר|בצהריים|בצהרים|בערב|בלילה|אחר הצהריים|אחה\"צ|in the (?:morning|evening|afternoon)|o'clock|утра|вечера|дня|الصبح|المسا))"
    ),
    re.compile(rf"\bhalf past (?P<half>{_NAMES}|\d{{1,2}})\b"),
)
_BESIDE = re.compile(rf",?\s{_H1}{_UNIT}(?=\s*(?:$|[.,;!?\n]))")
_PARTS = tuple(
    (part, re.compile(pattern))
    for part, pattern in (
        ("night", r"לפנות בוקר"),
        ("afternoon", r"(?:אחר|אחרי) ה?צהריי?ם|אחה\"צ|אחהצ|\bafternoons?\b|после обеда|بعد الظهر"),
        ("morning", rf"{_B}[ולמשה]?ב?ה?בו?קר(?![א-ת])|{_B}על הבוקר|\bmornings?\b|утром|утра|الصبح|صباحا"),
        ("noon", rf"{_B}[ול]?ב?ה?צה?ריי?ם(?![א-ת])|\b(?:noon|midday|lunch ?time)\b|в обед|الظهر"),
        ("evening", rf"{_B}[ול]?ב?ה?ערב(?![א-ת])|\bevenings?\b|вечером|вечера|المسا|مساء"),
        ("night", rf"{_B}[ול]?ב?ה?לילה(?![א-ת])|\b(?:night|tonight)\b|ночью|بالليل"),
    )
)


@dataclass(frozen=True, slots=True)
class Clock:
    """An hour as it was said."""

    hour: int
    minute: int = 0
    half: str | None = None
    """am or pm, when it was said."""

    def at(self, part: str | None, *, bare_from: int) -> dt.time:
        """The time meant; `bare_from` is the first bare hour that is read as morning."""
        hour, minute = self.hour % 24, self.minute
        if self.half:
            return dt.time(hour % 12 + (12 if self.half == "pm" else 0), minute)
        if hour <= 12:
            hour = _in_part(hour, part, bare_from)
        return dt.time(hour % 24, minute)


def _in_part(hour: int, part: str | None, bare_from: int) -> int:
    if part == "morning":
        return hour
    if part in ("afternoon", "noon"):
        return hour + 12 if hour < 9 else hour
    if part == "evening":
        return hour + 12 if hour < 12 else hour
    if part == "night":
        return 0 if hour == 12 else hour + 12 if hour >= 7 else hour
    return hour + 12 if 1 <= hour < bare_from else hour


@dataclass(frozen=True, slots=True)
class HoursFound:
    """Hours as said, not yet made times: the part of the day may stand with the date."""

    spans: tuple[tuple[int, int], ...]
    first: Clock | None = None
    last: Clock | None = None
    part: str | None = None
    start: dt.time | None = None
    end: dt.time | None = None

    def resolved(self, date_part: str | None) -> "HoursFound":
        """With `start` and `end` filled in."""
        part = self.part or date_part
        bare = 8 if (self.first is None) != (self.last is None) and self.part is None else 7
        start = self.first.at(part, bare_from=bare) if self.first else None
        end = self.last.at(part, bare_from=bare) if self.last else None
        if start is not None and end is not None:
            start, end = self._ordered(start, end, part)
        return replace(self, start=start, end=end)

    def _ordered(self, start: dt.time, end: dt.time, part: str | None) -> tuple[dt.time, dt.time]:
        assert self.first is not None
        assert self.last is not None
        if self.last.half and not self.first.half and self.first.hour <= 12:
            as_last = Clock(self.first.hour, self.first.minute, self.last.half).at(part, bare_from=7)
            start = as_last if as_last < end else start
        if end <= start and end.hour < 12:
            end = end.replace(hour=end.hour + 12)
        return start, end

    def moved_past(self, now: dt.time, today: bool) -> "HoursFound":
        """ "Today at 8" said at 17:00 is the evening."""
        start = self.start
        said = self.first is None or self.first.half is not None or self.part is not None
        if not today or start is None or said or start > now or start.hour >= 12:
            return self
        end = self.end.replace(hour=self.end.hour + 12) if self.end and self.end.hour < 12 else self.end
        return replace(self, start=start.replace(hour=start.hour + 12), end=end)


def _clock(match: re.Match[str], tag: str) -> Clock:
    text = match[f"h{tag}"]
    hour = int(text) if text.isdigit() else _WORDS[text]
    extra = (match[f"x{tag}"] or "").strip()
    minute = int(match[f"m{tag}"] or 0) or {"וחצי": 30, "ורבע": 15}.get(extra, 0)
    half = (match[f"p{tag}"] or "").replace(".", "") or None
    # "08:00" was written by someone who counts to 24.
    if half is None and len(text) == 2 and text[0] == "0" and match[f"m{tag}"] is not None and hour:
        half = "am"
    return Clock(hour, minute, half)


def part_in(low: str) -> tuple[str, tuple[int, int]] | None:
    """The part of the day that is named first."""
    found = [(match.start(), part, match.span()) for part, pattern in _PARTS if (match := pattern.search(low))]
    if not found:
        return None
    _, part, span = min(found, key=lambda each: (each[0], -each[2][1]))
    return part, span


def hours_in(low: str, after_date: int | None = None) -> HoursFound | None:
    """The hours and the part of the day; `after_date` is where a date ended: a bare range right behind it is hours."""
    named = part_in(low)
    part = named[0] if named else None
    spans = (named[1],) if named else ()
    found = (
        _range(low, after_date)
        or _until(low)
        or _until_noon(low)
        or _after(low)
        or _point(low)
        or _beside(low, after_date)
    )
    if found is None:
        return HoursFound(spans, part=part) if named else None
    return replace(found, part=part, spans=(*found.spans, *spans))


def _range(low: str, after_date: int | None) -> HoursFound | None:
    for rank, pattern in enumerate(_RANGES):
        match = pattern.search(low)
        if match is None:
            continue
        bare = rank == 3 and match.group()[0].isdigit() and not (match["m1"] or match["p2"] or match["m2"])
        # "Herzl 9-12" is an address; bare hours stand right behind a day.
        if bare and not (after_date is not None and 0 <= match.start() - after_date <= 3):
            continue
        return HoursFound((match.span(),), _clock(match, "1"), _clock(match, "2"))
    return None


def _until(low: str) -> HoursFound | None:
    match = _UNTIL.search(low)
    return HoursFound((match.span(),), last=_clock(match, "1")) if match else None


def _until_noon(low: str) -> HoursFound | None:
    match = _UNTIL_NOON.search(low)
    return HoursFound((match.span(),), last=Clock(12)) if match else None


def _after(low: str) -> HoursFound | None:
    match = _AFTER.search(low)
    return HoursFound((match.span(),), _clock(match, "1")) if match else None


def _beside(low: str, after_date: int | None) -> HoursFound | None:
    """A bare number that ends the clause right behind a date ("tomorrow 9")."""
    match = _BESIDE.match(low, after_date) if after_date is not None else None
    return HoursFound((match.span(),), _clock(match, "1")) if match else None


def _point(low: str) -> HoursFound | None:
    for pattern in _POINT:
        match = pattern.search(low)
        if match is None:
            continue
        groups = match.groupdict()
        if groups.get("half"):
            text = groups["half"]
            return HoursFound((match.span(),), Clock(int(text) if text.isdigit() else _WORDS[text], 30))
        return HoursFound((match.span(),), _clock(match, "1"))
    return None
