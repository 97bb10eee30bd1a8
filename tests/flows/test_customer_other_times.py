"""Whoever asks for other times, in whatever words, sees times that were not shown before."""

import re

import pytest

from tests.fakes.town import DANA, town

WHERE = "נזילה בחולון הרצל 12 קומה 2 דירה 7"


def _times(text: str) -> set[str]:
    return set(re.findall(r"^\d\. (.*\d\d:\d\d.*)$", text, re.MULTILINE))


@pytest.mark.parametrize("words", ["עוד זמנים", "יש עוד?", "יום אחר", "לא מתאים לי כלום", "4"])
async def test_other_times_are_times_that_were_not_shown(words: str) -> None:
    async with town() as t:
        await t.says(DANA, WHERE)
        first = _times(t.last(DANA))
        await t.says(DANA, words)
        second = _times(t.last(DANA))
        assert first
        assert second
        assert not first & second


async def test_other_times_after_a_wish_that_nobody_can_meet_are_not_called_the_nearest_again() -> None:
    async with town() as t:
        await t.says(DANA, WHERE)
        await t.says(DANA, "אפשר בשלישי בערב?")
        assert "הכי קרוב" in t.last(DANA)
        await t.says(DANA, "עוד זמנים")
        assert "זמנים אחרים" in t.last(DANA)
        assert "הכי קרוב" not in t.last(DANA)


async def test_a_greeting_in_the_middle_of_a_question_asks_one_question_only() -> None:
    async with town() as t:
        await t.says(DANA, "נזילה בחולון")
        await t.says(DANA, "שלום")
        assert "מה הכתובת?" in t.last(DANA)
        assert t.last(DANA).count("?") == 1


async def test_a_private_house_is_part_of_the_address_and_not_of_the_fault() -> None:
    async with town() as t:
        await t.says(DANA, "נזילה בחולון הרצל 12 בית פרטי")
        lead = await t.lead()
        assert lead.issue == "נזילה"
