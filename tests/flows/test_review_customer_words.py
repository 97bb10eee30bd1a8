"""What a customer says in passing is taken for what it is: not for a street, a town, or a wish to leave."""

import pytest

from tests.fakes.town import DANA, NOAM, town


async def test_other_in_english_shows_other_times_and_moves_no_request_to_another_town() -> None:
    async with town() as t:
        await t.says(NOAM, "toilet is blocked in Holon Sokolov 5, apartment 2 floor 1")
        await t.says(NOAM, "other")
        assert "tomorrow" in t.last(NOAM)
        assert "Other times" in t.last(NOAM)
        assert (await t.lead()).city == "H̱olon"


@pytest.mark.parametrize("word", ["skip", "wait", "דלג", "אחר"])
async def test_an_exact_word_is_never_a_street(word: str) -> None:
    async with town() as t:
        await t.says(DANA, "נזילה בחולון")
        await t.says(DANA, word)
        assert (await t.lead()).street is None


async def test_too_dear_is_answered_with_the_price_and_not_taken_for_a_refused_address() -> None:
    async with town() as t:
        await t.says(DANA, "כמה עולה נזילה בחולון?")
        await t.says(DANA, "יקר מדי")
        assert "אין לי אפשרות לשנות אותו" in t.last(DANA)
        assert "מה הכתובת" in t.last(DANA)


@pytest.mark.parametrize("dear", ["יקר מדי", "יקר"])
async def test_too_dear_before_the_town_is_told_cancels_nothing_and_is_no_town(dear: str) -> None:
    async with town() as t:
        await t.says(DANA, "כמה עולה לתקן נזילה?")
        await t.says(DANA, dear)
        assert "לבטל" not in t.last(DANA)
        assert "למצוא" not in t.last(DANA)
        assert "באיזו עיר" in t.last(DANA)


@pytest.mark.parametrize("words", ["אתה בוט?", "bot"])
async def test_whether_it_is_a_machine_is_answered_also_while_a_person_is_awaited(words: str) -> None:
    async with town() as t:
        await t.says(DANA, "נזילה בחולון")
        await t.says(DANA, "נציג")
        await t.says(DANA, words)
        assert "אוטומטי" in t.last(DANA)
        conversation = await t.db["conversations"].find_one({"open_question": {"$ne": None}})
        assert conversation is not None
        assert conversation["mode"] == "waiting_for_person"
