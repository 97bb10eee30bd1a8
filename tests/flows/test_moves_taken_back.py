"""A move that the customer asked for and takes back before it was answered: the visit stays where it is."""

from datetime import datetime

import pytest

from tests.fakes.town import AVI, DANA, ZONE, Town, town

SUNDAY = datetime(2026, 11, 29, 12, tzinfo=ZONE)


async def asked_to_move(t: Town) -> None:
    """A visit on Sunday at twelve, and Avi has been asked for another time."""
    await t.says(DANA, "יש לי נזילה מתחת לכיור, חולון, הרצל 12 קומה 2 דירה 7")
    await t.says(DANA, "אפשר ביום ראשון ב-12?")
    await t.says(DANA, "1")
    await t.says(DANA, "1")
    await t.says(AVI, "אשר")
    await t.says(DANA, "אפשר להזיז?")
    await t.says(DANA, "1")
    lead = await t.lead()
    assert lead.proposal is not None
    assert lead.appointment_start == SUNDAY


@pytest.mark.parametrize(
    "words",
    [
        "עזוב תשאיר כמו שהיה", "בעצם לא, תשאירו את יום ראשון", "התחרטתי, יום ראשון כרגיל", "אל תזיז", "לא צריך להזיז",
        "עזוב", "לא משנה", "never mind, keep Sunday", "don't move it", "תבטל את ההזזה", "cancel the move", "בסוף לא",
        "оставьте как было", "не надо переносить", "اتركوها كما كانت", "لا تنقلوا الزيارة",
    ],
)  # fmt: skip
async def test_a_move_that_he_takes_back_is_taken_back_from_the_professional_too(words: str) -> None:
    async with town(only=[AVI]) as t:
        await asked_to_move(t)
        told = len(t.heard(DANA))
        await t.says(DANA, words)
        assert "12:00-13:00" in t.heard(DANA)[told]
        assert "ירדה" in t.last(AVI)
        await t.says(AVI, "אשר")
        lead = await t.lead()
        assert (lead.status, lead.appointment_start) == ("booked", SUNDAY)
        assert len(await t.taken()) == 1
        assert len(t.heard(DANA)) == told + 1


async def test_another_wish_takes_the_place_of_the_one_before_and_a_late_yes_to_that_moves_nothing() -> None:
    async with town(only=[AVI]) as t:
        await asked_to_move(t)
        await t.says(DANA, "בעצם מחר ב-8")
        assert "08:00-09:00" in t.last(DANA)
        await t.says(AVI, "אשר")
        assert (await t.lead()).appointment_start == SUNDAY
        await t.says(DANA, "1")
        await t.says(AVI, "אשר")
        assert (await t.lead()).appointment_start == datetime(2026, 11, 25, 8, tzinfo=ZONE)


async def test_a_no_to_cancelling_says_that_the_move_still_waits_and_how_to_drop_it() -> None:
    async with town(only=[AVI]) as t:
        await asked_to_move(t)
        await t.says(DANA, "בטל")
        await t.says(DANA, "2")
        assert "הכול נשאר כמו שהיה" not in t.last(DANA)
        assert "עדיין ממתינה לתשובה" in t.last(DANA)
        await t.says(DANA, "לא משנה")
        await t.says(AVI, "אשר")
        assert (await t.lead()).appointment_start == SUNDAY


@pytest.mark.parametrize("words", ["אני בבית היום ב-12", "ביום ראשון אני בבית", "יש חניה ברחוב", "תודה"])
async def test_words_that_are_not_about_the_move_leave_it_with_the_professional(words: str) -> None:
    async with town(only=[AVI]) as t:
        await asked_to_move(t)
        await t.says(DANA, words)
        lead = await t.lead()
        assert lead.proposal is not None
        assert lead.proposal.state == "open"


async def test_never_mind_to_a_new_list_of_times_takes_the_move_back_as_well() -> None:
    async with town(only=[AVI]) as t:
        await asked_to_move(t)
        await t.says(DANA, "אפשר להזיז?")
        await t.says(DANA, "עזוב")
        assert "נשאר כמו שהוא: יום ראשון" in t.last(DANA)
        await t.says(AVI, "אשר")
        assert (await t.lead()).appointment_start == SUNDAY
