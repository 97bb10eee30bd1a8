"""Wished times on the local clock, whatever the clocks do that night."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from fixi_app.domain.reading import Wanted
from fixi_app.understanding.scan import Scan
from fixi_app.understanding.times import when_in

ZONE = ZoneInfo("Asia/Jerusalem")
TUESDAY = dt.datetime(2026, 11, 24, 10, 0, tzinfo=ZONE)


def wish(text: str, now: dt.datetime = TUESDAY) -> tuple[str | None, str | None, str | None, str | None]:
    found = when_in(Scan(text).numbers, now)
    wanted = found.wanted if found else Wanted()
    start, end = (time.strftime("%H:%M") if time else None for time in (wanted.start, wanted.end))
    return (wanted.date.isoformat() if wanted.date else None, start, end, wanted.part)


@pytest.mark.parametrize(
    ("text", "date", "start", "end", "part"),
    [
        ("מחר בבוקר", "2026-11-25", None, None, "morning"),
        ('מחרתיים אחה"צ', "2026-11-26", None, None, "afternoon"),
        ("ביום רביעי אחרי 16:00", "2026-11-25", "16:00", None, None),
        ("ביום שלישי", "2026-12-01", None, None, None),
        ("יום שישי עד 12", "2026-11-27", None, "12:00", None),
        ("מחר בין 2 ל-4", "2026-11-25", "14:00", "16:00", None),
        ("מחר אחרי 6", "2026-11-25", "18:00", None, None),
        ("היום ב-8 בערב", "2026-11-24", "20:00", None, None),
        ("ביום א' ב-8:30", "2026-11-29", "08:30", None, None),
        ("מחר 9-12", "2026-11-25", "09:00", "12:00", None),
        ('מוצ"ש', "2026-11-28", None, None, "evening"),
        ("בעוד שבוע", "2026-12-01", None, None, None),
        ("בסוף החודש", "2026-11-30", None, None, None),
        ("5/6", "2027-06-05", None, None, None),
        ("ב-15 לחודש", "2026-12-15", None, None, None),
        ("חמישי 3.12 בשעה 14:30", "2026-12-03", "14:30", None, None),
        ("משבוע הבא ביום רביעי", "2026-12-02", None, None, None),
        ("this Friday at 9:30am", "2026-11-27", "09:30", None, None),
        ("Thursday between 10 and 1", "2026-11-26", "10:00", "13:00", None),
        ("by 8pm tomorrow", "2026-11-25", None, "20:00", None),
        ("December 5th from 9 to 11", "2026-12-05", "09:00", "11:00", None),
        ("at 3", None, "15:00", None, None),
        ("in a week", "2026-12-01", None, None, None),
    ],
)
def test_a_wished_time(text: str, date: str | None, start: str | None, end: str | None, part: str | None) -> None:
    assert wish(text) == (date, start, end, part)


@pytest.mark.parametrize(
    "text",
    [
        "בוקר טוב",
        "good morning",
        "מאתמול בערב",
        "it stopped working yesterday morning",
        "התקלקל הבוקר",
        "קומה 3 דירה 8",
        "הרצל 9-12 חולון",
        "צריך 2 שקעים ב-3 חדרים",
        "לפני שבוע",
        "מאז יום שני אין מים",
        "0525550190",
        "דחוף",
        "500 שקל",
        "שנייה",
    ],
)
def test_what_is_no_wish(text: str) -> None:
    assert wish(text) == (None, None, None, None)


def test_what_is_replaced_is_not_the_wish() -> None:
    assert wish("Can we do Monday instead of tomorrow?")[0] == "2026-11-30"
    assert wish("לא היום, מחר")[0] == "2026-11-25"


def test_tomorrow_is_the_next_date_also_in_the_night_the_clocks_change() -> None:
    before_back = dt.datetime(2026, 10, 24, 23, 30, tzinfo=ZONE)
    before_forward = dt.datetime(2027, 3, 25, 23, 30, tzinfo=ZONE)
    assert wish("מחר ב-9 בבוקר", before_back)[:2] == ("2026-10-25", "09:00")
    assert wish("מחר ב-9 בבוקר", before_forward)[:2] == ("2027-03-26", "09:00")
    assert wish("in a week", before_back)[0] == "2026-10-31"


def test_a_bare_hour_that_is_over_today_means_the_evening() -> None:
    assert wish("היום ב-8", TUESDAY.replace(hour=17))[:2] == ("2026-11-24", "20:00")


def test_the_month_and_the_year_turn() -> None:
    new_year = dt.datetime(2026, 12, 31, 23, 15, tzinfo=ZONE)
    assert wish("מחר", new_year)[0] == "2027-01-01"
    assert wish("31.1", new_year)[0] == "2027-01-31"
    assert wish("29/2", new_year)[0] == "2028-02-29"


@pytest.mark.parametrize(
    ("text", "date", "start", "end"),
    [
        ('בסופ"ש', "2026-11-27", None, None),
        ("this weekend", "2026-11-27", None, None),
        ("sometime next week", "2026-11-29", None, None),
        ("next week, preferably Wednesday after 4", "2026-12-02", "16:00", None),
        ("בשבוע הבא, עדיף רביעי בבוקר", "2026-12-02", None, None),
        ("until noon tomorrow", "2026-11-25", None, "12:00"),
        ("מחר עד הצהריים", "2026-11-25", None, "12:00"),
        ("Sunday, not before 10", "2026-11-29", "10:00", None),
        ("מחר, לא אחרי 11", "2026-11-25", None, "11:00"),
        ("ברביעי מ-8 ועד 12", "2026-11-25", "08:00", "12:00"),
        ("בעוד שעתיים", "2026-11-24", "12:00", None),
        ("in half an hour", "2026-11-24", "10:30", None),
        ("завтра в 10", "2026-11-25", "10:00", None),
        ("tomorrow 9.", "2026-11-25", "09:00", None),
        ("I can't do Thursday, Sunday at 9", "2026-11-29", "09:00", None),
        ("לא אהיה בבית ביום חמישי, אולי שישי", "2026-11-27", None, None),
        ("על הבוקר ביום ו", "2026-11-27", None, None),
    ],
)
def test_the_ways_to_name_a_time(text: str, date: str, start: str | None, end: str | None) -> None:
    assert wish(text)[:3] == (date, start, end)
