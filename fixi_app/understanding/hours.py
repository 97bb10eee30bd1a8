"""Hours in a text: points, ranges, until, after, and the parts of the day.

Bare hours mean working hours: 3 is 15:00, "after 6" is 18:00; a named part of the day decides otherwise.
"""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from fixi_app.understanding.grammar import patterns, said, table

_PARTS = {"before_dawn": "night", "afternoon": "afternoon", "morning": "morning", "noon": "noon", "evening": "evening",
          "night": "night"}  # fmt: skip
"""The parts of the day as the grammar files name them, the particular ones first, and as they are known here."""


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

    def until(self) -> "HoursFound":
        """The hour as the last one: "by Friday at eleven"."""
        return self if self.last else replace(self, first=None, last=self.first)

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
    hour = int(text) if text.isdigit() else int(table("hours")[text])
    half = (match[f"p{tag}"] or "").replace(".", "") or None
    # "08:00" was written by someone who counts to 24.
    if half is None and len(text) == 2 and text[0] == "0" and match[f"m{tag}"] is not None and text != "00":
        half = "am"
    minute = int(match[f"m{tag}"] or 0) or _minutes_said(match, tag)
    return Clock(hour, minute, half) if minute >= 0 else Clock((hour - 1) or 12, minute + 60, half)


def _minutes_said(match: re.Match[str], tag: str) -> int:
    """Minutes behind the hour (וחצי) or before it, where they may be missing from it (a quarter to nine)."""
    behind = (match[f"x{tag}"] or "").strip()
    before = (match[f"b{tag}"] or "").strip(" -")
    return int(table("extras").get(behind, 0) or table("before_hour").get(before, 0))


def part_in(low: str) -> tuple[str, tuple[int, int]] | None:
    """The part of the day that is named first."""
    found = [
        (match.start(), -match.end(), rank, part, match.span())
        for rank, (name, part) in enumerate(_PARTS.items())
        for pattern in patterns(low, f"parts.{name}")
        if (match := pattern.search(low))
    ]
    if not found:
        return None
    _, _, _, part, span = min(found)
    return part, span


def hours_in(low: str, after_date: int | None = None) -> HoursFound | None:
    """The hours and the part of the day; `after_date` is where a date ended: a bare range right behind it is hours."""
    named = part_in(low)
    part = named[0] if named else None
    spans = (named[1],) if named else ()
    found = next((found for read in _READERS if (found := read(low, after_date))), None)
    if found is None:
        return HoursFound(spans, part=part) if named else None
    return replace(found, part=part, spans=(*found.spans, *spans))


def _range(low: str, after_date: int | None) -> HoursFound | None:
    match = said(low, "clock.ranges") or next(_bare_ranges(low, after_date), None)
    return HoursFound((match.span(),), _clock(match, "1"), _clock(match, "2")) if match else None


def _bare_ranges(low: str, after_date: int | None) -> Iterator[re.Match[str]]:
    """ "Herzl 9-12" is an address; bare hours stand right behind a day, or carry minutes."""
    for pattern in patterns(low, "clock.bare_ranges"):
        match = pattern.search(low)
        if match is None:
            continue
        behind = after_date is not None and 0 <= match.start() - after_date <= 3
        if behind or match["m1"] or match["p2"] or match["m2"]:
            yield match


def _until(low: str, _: int | None) -> HoursFound | None:
    match = said(low, "clock.until")
    return HoursFound((match.span(),), last=_clock(match, "1")) if match else None


def _until_noon(low: str, _: int | None) -> HoursFound | None:
    match = said(low, "clock.until_noon")
    return HoursFound((match.span(),), last=Clock(12)) if match else None


def _after(low: str, _: int | None) -> HoursFound | None:
    match = said(low, "clock.after")
    return HoursFound((match.span(),), _clock(match, "1")) if match else None


def _beside(low: str, after_date: int | None) -> HoursFound | None:
    """A bare number that ends the clause right behind a date ("tomorrow 9")."""
    if after_date is None:
        return None
    match = next((m for pattern in patterns(low, "clock.beside") if (m := pattern.match(low, after_date))), None)
    return HoursFound((match.span(),), _clock(match, "1")) if match else None


def _point(low: str, _: int | None) -> HoursFound | None:
    match = said(low, "clock.points")
    return HoursFound((match.span(),), _clock(match, "1")) if match else None


_READERS = (_range, _until, _until_noon, _after, _point, _beside)
