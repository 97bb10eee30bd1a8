"""Small words of somebody who has no hand free, as they are meant."""

import pytest

from tests.fakes.town import AVI, DANA, NOAM, town
from tests.fakes.visits import booked, until

SINK = "סתימה בחולון, סוקולוב 4 דירה 1 קומה 1"


@pytest.mark.parametrize("said", ["תפוס מחר כל היום", "תפוס כל היום מחר", "אני עסוק מחר במשך היום"])
async def test_tomorrow_all_day_is_tomorrow_and_no_week(said: str) -> None:
    async with town(only=[AVI]) as t:
        await t.says(AVI, said)
        assert t.last(AVI) == "נחסם ביומן: מחר."


async def test_all_day_alone_is_today() -> None:
    async with town(only=[AVI]) as t:
        await t.says(AVI, "תפוס כל היום")
        assert t.last(AVI).startswith("נחסם ביומן: היום")


async def test_a_bare_hour_answers_when() -> None:
    async with town(only=[AVI]) as t:
        await t.says(AVI, "18")
        await t.says(AVI, "14")
        assert t.last(AVI) == "נחסם ביומן: היום 14:00-15:30."


@pytest.mark.parametrize("said", ["אני עסוק היום מ14 עד 16", "עסוקה היום 14-16"])
async def test_busy_in_other_words(said: str) -> None:
    async with town(only=[AVI]) as t:
        await t.says(AVI, said)
        assert t.last(AVI) == "נחסם ביומן: היום 14:00-16:00."


async def test_days_of_rest_in_a_stretch_are_asked_about_together_and_one_yes_opens_them_all() -> None:
    async with town("2026-09-06T09:00:00+03:00", only=[AVI]) as t:  # New Year falls on Saturday and Sunday
        await t.says(AVI, "פנוי מ-11.9 עד 14.9 בין 8 ל-12")
        asked = t.last(AVI)
        assert asked.count("לבצע?") == 1
        assert asked.index("לבצע?") > asked.index("14.9"), "what is asked stands last"
        await t.says(AVI, "1")
        assert [day in t.last(AVI) for day in ("12.9", "13.9")] == [True, True]


async def test_the_details_of_an_offer_are_told_again_while_it_waits_for_him() -> None:
    async with town(only=[AVI]) as t:
        await t.to_offer(DANA)
        await t.says(AVI, "פרטים")
        assert "נזילה מתחת לכיור" in t.last(AVI)
        assert "הרצל 12" not in t.last(AVI), "the number comes with the confirmation"
        await t.says(AVI, "1")
        assert (await t.lead()).status == "booked"


async def test_the_number_of_finished_answers_whether_it_is_done() -> None:
    async with town(only=[AVI]) as t:
        await until(t, await booked(t), 0)
        await t.hours(2)
        assert "כבר נגמר" in t.last(AVI)
        await t.says(AVI, "3")
        assert (await t.lead()).status == "completed"


async def test_a_number_of_the_menu_is_no_price() -> None:
    async with town(only=[AVI]) as t:
        await until(t, await booked(t), 30)
        await t.says(AVI, "סיימתי")
        await t.says(AVI, "1")
        assert (await t.lead()).final_price is None
        await t.says(AVI, "450")
        assert (await t.lead()).final_price == 450


async def test_late_is_said_to_the_next_one_once_he_is_at_work() -> None:
    async with town(only=[AVI]) as t:
        await until(t, await booked(t), 5)
        await t.to_offer(NOAM, SINK)
        await t.says(AVI, "1")
        await t.says(AVI, "עוד שעה")
        t.new(DANA)
        await t.says(AVI, "מאחר 20 דקות")
        assert t.new(DANA) == [], "he is with her"


async def test_what_he_agreed_with_somebody_himself_closes_no_visit() -> None:
    async with town(only=[AVI]) as t:
        await booked(t)
        await t.says(AVI, "אני סגרתי עם שרה מחר ב-16 בעצמי")
        assert (await t.lead()).status == "booked"
        assert t.last(AVI) == "נחסם ביומן: מחר 16:00-17:30."


async def test_hours_written_after_the_number_of_quiet_hours_are_these() -> None:
    async with town(only=[AVI]) as t:
        await t.says(AVI, "26")
        await t.says(AVI, "22-7")
        assert "22:00-07:00" in t.last(AVI)
        await t.says(AVI, "1")
        await t.says(AVI, "לא להפריע")
        assert "22:00-07:00" in t.last(AVI)
