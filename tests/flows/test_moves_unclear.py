"""Answers that are none: every question about a visit that moves has a way out, and nothing is guessed."""

import pytest

from tests.fakes.town import AVI, DANA, MOSHE, Town, photo, town
from tests.fakes.visits import booked, of, until


async def called_off(t: Town) -> None:
    await booked(t)
    await t.says(AVI, "אני חולה היום")
    await t.says(AVI, "1")
    assert "לבטל את הבקשה" in t.last(DANA)


@pytest.mark.parametrize("words", ["7", "👍", "לא", "כן", "ממש לא יודע מה לעשות", "כמה זה עולה?", "?", "PHOTO"])
async def test_a_choice_that_nothing_was_chosen_of_is_put_again(words: str) -> None:
    async with town(only=[AVI, MOSHE]) as t:
        await called_off(t)
        await t.says(DANA, "" if words == "PHOTO" else words, **(photo() if words == "PHOTO" else {}))
        assert "לבטל את הבקשה" in t.last(DANA)
        assert (await of(t, DANA)).status == "contacted"
        await t.says(DANA, "1")
        assert (await of(t, DANA)).status == "new"


async def test_twice_without_an_answer_a_person_takes_it() -> None:
    async with town(only=[AVI, MOSHE], owner_phone="+972500000999") as t:
        await called_off(t)
        for _ in range(3):
            await t.says(DANA, "ממש לא יודע מה לעשות")
        assert t.heard("+972500000999")
        await t.says(DANA, "1")
        assert (await of(t, DANA)).status == "new", "and he may still choose"


async def test_a_time_of_his_own_shows_times_that_fit_it() -> None:
    async with town(only=[AVI, MOSHE]) as t:
        await called_off(t)
        await t.says(DANA, "אפשר מחר אחרי 12?")
        assert "מחר" in t.last(DANA)
        await t.says(DANA, "1")
        await t.says(DANA, "כן")
        assert (await of(t, DANA)).status == "new"


async def test_a_floor_told_meanwhile_is_kept_and_the_choice_stays() -> None:
    async with town(only=[AVI, MOSHE]) as t:
        await called_off(t)
        await t.says(DANA, "דירה 9")
        assert (await of(t, DANA)).apartment == "9"
        assert "לבטל את הבקשה" in t.last(DANA)


@pytest.mark.parametrize("words", ["לא", "לא משנה", "ביטול"])
async def test_the_professional_may_leave_every_question_as_it_is(words: str) -> None:
    async with town(only=[AVI]) as t:
        before = await booked(t)
        for command in ("זמן אחר", "ביטול עבודה", "מאחר"):
            await t.says(AVI, command)
            await t.says(AVI, words)
            assert "לא השתנה" in t.last(AVI), command
        after = await of(t, DANA)
        assert (after.slot_id, after.late_minutes, after.proposal) == (before.slot_id, 0, None)


async def test_where_he_is_is_asked_again_and_not_guessed_from_any_number() -> None:
    async with town(only=[AVI]) as t:
        await until(t, await booked(t), 20)
        await t.says(DANA, "אף אחד לא הגיע")
        t.new(DANA)
        for words in ("7", "אני גר בקומה 3 בעצם"):
            await t.says(AVI, words)
            assert "הייתי שם" in t.last(AVI)
        assert t.new(DANA) == []
        await t.says(AVI, "בדרך")
        assert "בדרך" in t.last(DANA)


async def test_a_question_of_his_that_is_met_with_other_words_is_put_once_more_and_then_the_menu() -> None:
    async with town(only=[AVI]) as t:
        await until(t, await booked(t), -10)
        await t.says(AVI, "מאחר")
        await t.says(AVI, "מה מזג האוויר?")
        assert "למשל 20" in t.last(AVI)
        await t.says(AVI, "מה מזג האוויר?")
        assert "*1*" in t.last(AVI), "the same sentence again and again helps nobody"
