"""What is wrong reaches the one who comes: told after the trade word, told in danger, told as a second thing."""

from typing import Any

import pytest

from tests.fakes.town import AVI, DANA, Town, town

LEAK = "יש לי נזילה מתחת לכיור, חולון, הרצל 12 קומה 2 דירה 7"
ELECTRICIAN = "+972500000103"


async def offered(t: Town, *texts: str) -> str:
    """What Avi is offered after these words, the first time and a yes."""
    for text in (*texts, "1", "1"):
        await t.says(DANA, text)
    return t.last(AVI)


async def test_the_fault_told_after_a_question_for_a_plumber_is_the_one_in_summary_and_offer() -> None:
    async with town() as t:
        offer = await offered(t, "יש לכם אינסטלטור בחולון?", "האסלה סתומה ועולה על גדותיה", "הרצל 5 בית פרטי")
        assert "תקלה: האסלה סתומה ועולה על גדותיה" in offer
        assert "תקלה: האסלה סתומה ועולה על גדותיה" in t.heard(DANA)[-2]


@pytest.mark.parametrize(
    ("who", "city", "fault"),
    [
        ("תגיד כמה עולה אצלכם אינסטלטור", "חולון", "הברז במטבח מטפטף"),
        ("сантехник", "Холон", "засор в туалете"),
        ("do you have a plumber", "Holon", "the toilet is clogged"),
        ("بدي سباك", "حولون", "الحنفية بتنقط"),
    ],
)
async def test_a_trade_word_in_any_language_gives_way_to_the_first_fault(who: str, city: str, fault: str) -> None:
    async with town() as t:
        for text in (who, city, fault):
            await t.says(DANA, text)
        assert (await t.lead()).issue == fault


async def test_a_fault_that_was_told_first_is_not_lost_to_a_trade_word() -> None:
    async with town() as t:
        await t.says(DANA, "נזילה מתחת לכיור, חולון")
        await t.says(DANA, "אני צריך אינסטלטור")
        assert (await t.lead()).issue == "נזילה מתחת לכיור"


async def test_who_named_only_a_trade_may_tell_the_fault_where_a_photo_is_asked_for() -> None:
    async with town() as t:
        await t.says(DANA, "אני צריך אינסטלטור בחולון")
        assert "לכתוב כאן מה התקלה" in t.last(DANA)
        assert t.last(DANA).count("?") == 1, "and it is no question more"


async def test_in_an_emergency_whoever_is_asked_hears_what_burns() -> None:
    async with town() as t:
        for text in ("אני צריכה חשמלאי", "חולון", "השקע במטבח נשרף"):
            await t.says(DANA, text)
        assert "השקע במטבח נשרף" in t.last(ELECTRICIAN)


async def test_danger_without_a_word_of_a_trade_is_the_issue_before_what_was_told_earlier() -> None:
    async with town() as t:
        await t.says(DANA, "השקע בסלון לא עובד, חולון")
        await t.says(DANA, "יש עשן והבית עולה באש")
        assert (await t.lead()).issue == "יש עשן והבית עולה באש, השקע בסלון לא עובד"


async def test_of_two_dangers_told_one_after_the_other_neither_is_forgotten() -> None:
    async with town() as t:
        await t.says(DANA, "השקע במטבח נשרף, חולון")
        await t.says(DANA, "ועכשיו יש ריח של גז במטבח")
        issue = (await t.lead()).issue or ""
        assert "ריח של גז" in issue
        assert "השקע במטבח נשרף" in issue


@pytest.mark.parametrize("before", [(), ("1",)], ids=["at the times", "at the summary"])
async def test_another_fault_for_the_same_one_stands_in_his_offer(before: tuple[Any, ...]) -> None:
    async with town() as t:
        rest = ("1", "1") if not before else ("1",)
        for text in (LEAK, *before, "יש גם סתימה באמבטיה", *rest):
            await t.says(DANA, text)
        assert "תקלה: נזילה מתחת לכיור, סתימה באמבטיה" in t.last(AVI)


async def test_a_fault_told_twice_is_written_once() -> None:
    async with town() as t:
        await t.says(DANA, "נזילה מתחת לכיור, חולון")
        await t.says(DANA, "הנזילה מתחת לכיור")
        assert (await t.lead()).issue == "נזילה מתחת לכיור"


async def test_many_faults_stay_one_line_of_bounded_length() -> None:
    async with town() as t:
        await t.says(DANA, "נזילה מתחת לכיור, חולון")
        for room in ("במטבח", "במקלחת", "בחצר", "במרפסת", "בחדר הילדים", "בחדר השינה", "במרתף"):
            await t.says(DANA, f"יש גם ברז שמטפטף כל הלילה {room} וכבר עושה שלולית")
        issue = (await t.lead()).issue or ""
        assert issue.startswith("נזילה מתחת לכיור, ברז")
        assert len(issue) <= 240
