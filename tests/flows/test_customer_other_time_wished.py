"""A wish for another time that does not call itself a move: times are shown, and nothing moves until one is picked."""

import pytest

from tests.fakes.town import AVI, DANA, town


def shows_times(said: str) -> bool:
    return "1. " in said and "\n2. " in said and "12:00-13:00" in said.splitlines()[-1]


@pytest.mark.parametrize(
    "words", ["רגע היום אני לא יכולה", "לא היום!", "אני צריכה לצאת, שיבוא מחר אחרי 4 בבקשה", "שיבוא מחר", "not today"]
)
async def test_while_the_offer_is_out_another_day_is_offered_and_not_only_noted(words: str) -> None:
    async with town(only=[AVI]) as t:
        await t.to_offer(DANA)
        await t.says(DANA, words)
        assert shows_times(t.last(DANA))
        assert "היום 14" not in t.last(DANA)
        assert "today 14" not in t.last(DANA)
        before = (await t.lead()).slot_id
        await t.says(DANA, "1")
        assert (await t.lead()).slot_id != before


@pytest.mark.parametrize(
    "words",
    [
        "תבואו מחר בבוקר", "מעדיפה מחר", "אפשר מחר בבקשה", "ביום חמישי", "אפשר ביום חמישי?",
        "Пусть приедет завтра после 4",
        "can he come tomorrow at 10?", "Можно завтра?", "I can't today", "сегодня не могу", "هل يمكن غدا؟", "ليس اليوم",
    ],
)  # fmt: skip
async def test_of_a_booked_visit_times_are_shown_and_it_stays_until_one_is_picked(words: str) -> None:
    async with town(only=[AVI]) as t:
        await t.to_offer(DANA)
        await t.says(AVI, "אשר")
        before, told = (await t.lead()).slot_id, len(t.heard(AVI))
        await t.says(DANA, words)
        assert "\n2. " in t.last(DANA)
        assert (await t.lead()).slot_id == before
        assert len(t.heard(AVI)) == told


@pytest.mark.parametrize(
    "words",
    [
        "I'll be home at 5, ring the bell", "היום ב-5 אני בבית, תצלצלו", "תבואו היום", "מחר אני לא יכולה",
        "אפשר לשלם מחר?",
        "the leak came back last Thursday", "הנזילה התחילה ביום חמישי", "כן, היום ב-12",
    ],
)  # fmt: skip
async def test_a_time_that_is_only_told_is_no_wish_to_move(words: str) -> None:
    async with town(only=[AVI]) as t:
        await t.to_offer(DANA)
        await t.says(AVI, "אשר")
        await t.says(DANA, words)
        assert not shows_times(t.last(DANA))


async def test_that_the_late_hour_does_not_suit_shows_other_times_and_does_not_ask_to_cancel() -> None:
    async with town(only=[AVI]) as t:
        await t.to_offer(DANA)
        await t.says(AVI, "אשר")
        await t.says(AVI, "מאחר בשעתיים")
        await t.says(DANA, "לא מתאים לי")
        assert "לבטל" not in t.last(DANA)
        assert shows_times(t.last(DANA))


@pytest.mark.parametrize(
    "words",
    [
        "מחר אני לא בבית, אפשר ביום חמישי?", "לא מסתדר לי מחר, אני בעבודה. יום חמישי מתאים?",
        "לא אוכל מחר, אפשר יום אחר?",
        "מחר אני לא בבית", "I'm not home tomorrow, can you come Thursday?", "завтра меня не будет, можно в четверг?",
        "بكرا مش بالبيت، ممكن الخميس؟",
    ],
)  # fmt: skip
async def test_a_day_on_which_he_is_not_there_is_not_among_the_times_that_are_shown_for_it(words: str) -> None:
    async with town(only=[AVI]) as t:
        await t.to_offer(DANA, "יש לי נזילה מתחת לכיור, חולון, הרצל 12 קומה 2 דירה 7, מחר בבוקר")
        await t.says(AVI, "אשר")
        told = len(t.heard(AVI))
        await t.says(DANA, words)
        shown = t.last(DANA).split("1. ")[1].splitlines()[0]
        assert "26" in shown, "the day after tomorrow"
        assert len(t.heard(AVI)) == told


@pytest.mark.parametrize(
    "words", ["אפשר לדחות בשעה?", "can we move it by an hour?", "можно перенести на пару часов?"]
)
async def test_an_hour_later_is_looked_for_on_the_day_of_the_visit(words: str) -> None:
    async with town(only=[AVI]) as t:
        await t.to_offer(DANA, "יש לי נזילה מתחת לכיור, חולון, הרצל 12 קומה 2 דירה 7, ביום ראשון ב-10")
        await t.says(AVI, "אשר")
        await t.says(DANA, words)
        shown = [row for row in t.last(DANA).splitlines() if "-" in row and row[:2] in ("1.", "2.", "3.")]
        assert all("29" in row for row in shown)
        assert {row.split("-")[0][-5:] for row in shown} == {"12:00", "14:00", "16:00"}


async def test_of_two_visits_the_one_whose_work_he_names_is_moved() -> None:
    async with town() as t:
        await t.to_offer(DANA)
        await t.says(AVI, "אשר")
        for words in ("גם המזגן לא מקרר", "2", "1", "1"):
            await t.says(DANA, words)
        await t.says(DANA, "תזיזו את הביקור של המזגן ליום ראשון")
        assert "איזה ביקור" not in t.last(DANA)
        assert "1. יום ראשון 29.11" in t.last(DANA)
