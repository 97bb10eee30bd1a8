"""Words that sound like a nod: those that carry a wish are passed on, and in an emergency none goes unanswered."""

import pytest

from tests.fakes.town import AVI, DANA, town

FLOOD = "המים מציפים את הלוח חשמל, חולון הרצל 3"


@pytest.mark.parametrize(
    "words",
    ["אזעקת שווא הכל בסדר", "false alarm, all good", "הכל בסדר, סגרתי את הברז", "ложная тревога", "إنذار كاذب"],
)
async def test_a_false_alarm_is_answered_and_calls_help_off_with_one_key(words: str) -> None:
    async with town() as t:
        await t.says(DANA, FLOOD)
        told = len(t.heard(DANA))
        await t.says(DANA, words)
        assert len(t.heard(DANA)) == told + 1
        assert "1." in t.last(DANA)
        await t.says(DANA, "1")
        assert (await t.lead()).status == "cancelled"


async def test_a_mere_ok_in_an_emergency_hears_how_to_call_it_off_and_the_next_yes_calls_nothing_off() -> None:
    async with town() as t:
        await t.says(DANA, FLOOD)
        await t.says(DANA, "אוקיי")
        assert "*ביטול*" in t.last(DANA)
        await t.says(DANA, "כן")
        assert (await t.lead()).status == "new"


async def test_that_all_is_not_well_calls_nothing_off() -> None:
    async with town() as t:
        await t.says(DANA, FLOOD)
        await t.says(DANA, "לא הכל בסדר, תבואו")
        assert "לבטל את הבקשה" not in t.last(DANA)


@pytest.mark.parametrize("words", ["שיבוא מחר אחרי 4 בבקשה", "שיבוא מחר", "כן, שיבוא מיד"])
@pytest.mark.parametrize("approved", [False, True])
async def test_a_nod_that_names_a_time_is_answered(words: str, approved: bool) -> None:
    async with town(only=[AVI]) as t:
        await t.to_offer(DANA)
        if approved:
            await t.says(AVI, "אשר")
        told = len(t.heard(DANA))
        await t.says(DANA, words)
        assert len(t.heard(DANA)) > told
