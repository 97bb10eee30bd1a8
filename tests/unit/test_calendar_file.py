"""The calendar file of a booked visit: any telephone opens it, and no customer's words break it."""

from pathlib import Path

from fixi_app.domain.messages import CALENDAR, Media, MediaKind
from tests.fakes.town import AVI, DANA, town


async def test_it_comes_with_the_confirmation_once_and_under_a_true_name(tmp_path: Path) -> None:
    async with town(only=[AVI], media=tmp_path) as t:
        await t.to_offer(DANA)
        await t.says(AVI, "אשר")
        assert t.files(DANA) == ["visit.ics"]
        await t.says(DANA, "סטטוס")
        assert t.files(DANA) == ["visit.ics"]
        text = next(tmp_path.glob("visit-*")).read_text(encoding="utf-8")
        assert "DTSTART:20261124T100000Z\n" in text.replace("\r\n", "\n")
        assert "DTEND:20261124T110000Z" in text, "the arrival window"


async def test_a_professional_who_accepts_by_himself_brings_it_too(tmp_path: Path) -> None:
    async with town(media=tmp_path) as t:
        await t.to_offer(DANA, "יש לי נזילה, פתח תקווה, רוטשילד 3 קומה 1")
        assert t.files(DANA) == ["visit.ics"]


async def test_without_a_folder_there_is_none_and_the_visit_is_booked() -> None:
    async with town(only=[AVI]) as t:
        await t.to_offer(DANA)
        await t.says(AVI, "אשר")
        assert t.files(DANA) == []
        assert (await t.lead()).status == "booked"


async def test_hostile_words_stay_inside_their_line_and_lines_are_short(tmp_path: Path) -> None:
    async with town(only=[AVI], media=tmp_path) as t:
        await t.says(DANA, "נזילה; BEGIN:VEVENT, מתחת לכיור במטבח של הבית הגדול ליד החלון, חולון, הרצל 12 דירה 7")
        await t.says(DANA, "1")
        await t.says(DANA, "1")
        await t.says(AVI, "אשר")
        data = next(tmp_path.glob("visit-*")).read_bytes()
        assert all(len(line) <= 75 for line in data.split(b"\r\n"))
        lines = data.decode().replace("\r\n ", "").split("\r\n")
        assert sum(line == "BEGIN:VEVENT" for line in lines) == 1
        description = next(line for line in lines if line.startswith("DESCRIPTION:"))
        assert "\\," in description


def test_a_calendar_from_outside_is_never_passed_on() -> None:
    foreign = Media(kind=MediaKind.DOCUMENT, path="x", mime=CALENDAR)
    assert not foreign.may_be_passed_on()
