"""Is it about the visit, or a new request? Put again once, then the sensible road is taken, and said."""

import pytest

from tests.fakes.town import AVI, DANA, Town, town

ASKED = "זה קשור לביקור הקיים"
AIR = "המזגן לא מקרר, צריך טכנאי מזגנים"


async def asked(t: Town, words: str = AIR) -> None:
    await t.to_offer(DANA)
    await t.says(AVI, "1")
    await t.says(DANA, words)
    assert ASKED in t.last(DANA)


async def test_other_work_becomes_a_request_of_its_own_after_one_repetition() -> None:
    async with town() as t:
        await asked(t)
        await t.says(DANA, "אני בבית עכשיו")
        assert ASKED in t.last(DANA)
        await t.says(DANA, "הילדה חולה")
        assert ASKED not in t.last(DANA)
        assert "בקשה חדשה" in t.last(DANA)
        assert "המזגן לא מקרר" in t.last(DANA)
        assert [lead.status for lead in await t.leads()] == ["booked", "contacted"]
        first, second = await t.leads()
        assert (first.trade, second.street) == ("plumbing", "הרצל")
        await t.says(DANA, "1")
        assert "לסיכום" in t.last(DANA)


async def test_another_fault_of_the_same_work_goes_to_the_one_who_comes() -> None:
    async with town() as t:
        await asked(t, "יש לי גם סתימה באסלה")
        await t.says(DANA, "מה קורה?")
        assert ASKED in t.last(DANA)
        await t.says(DANA, "תודה")
        assert ASKED not in t.last(DANA)
        assert "צירפתי" in t.last(DANA)
        assert "סתימה באסלה" in t.last(AVI)
        assert len(await t.leads()) == 1


async def test_the_answer_after_the_repetition_still_counts() -> None:
    async with town() as t:
        await asked(t)
        await t.says(DANA, "מה קורה?")
        await t.says(DANA, "1")
        assert "המזגן" in t.last(AVI)
        assert len(await t.leads()) == 1


async def test_never_mind_drops_the_other_matter_and_not_the_visit() -> None:
    async with town() as t:
        await asked(t)
        await t.says(DANA, "לא משנה")
        assert "לבטל" not in t.last(DANA)
        assert ASKED not in t.last(DANA)
        assert (await t.lead()).status == "booked"


SOCKET = "גם השקע בסלון לא עובד"
ELECTRICIAN = "+972500000103"


@pytest.mark.parametrize(
    "said",
    [
        "לא קשור", "זה לא קשור לביקור הקיים", "אין קשר", "it is unrelated", "not related to that visit",
        "это не связано", "к визиту не относится", "مش متعلق بالزيارة", "ما إله علاقة",
    ],
)  # fmt: skip
async def test_that_it_has_nothing_to_do_with_the_visit_makes_it_a_new_request(said: str) -> None:
    async with town() as t:
        await asked(t, SOCKET)
        before = t.heard(AVI)
        await t.says(DANA, said)
        assert t.heard(AVI) == before, "nothing of it is for the one who comes for the other fault"
        first, second = await t.leads()
        assert (first.trade, second.trade, second.city) == ("plumbing", "electrical", first.city)


@pytest.mark.parametrize("said", ["כן זה קשור", "it is related"])
async def test_that_it_has_to_do_with_it_is_heard_as_such(said: str) -> None:
    async with town() as t:
        await asked(t, SOCKET)
        await t.says(DANA, said)
        assert SOCKET in t.last(AVI)
        assert len(await t.leads()) == 1


async def test_an_hour_told_while_it_is_asked_is_for_the_request_that_he_chooses() -> None:
    async with town() as t:
        await asked(t, SOCKET)
        before = t.heard(AVI)
        await t.says(DANA, "מחר ב-10")
        assert ASKED in t.last(DANA)
        assert t.heard(AVI) == before
        await t.says(DANA, "2")
        assert "1. מחר 10:00-11:00" in t.last(DANA)
        assert t.heard(AVI) == before


async def test_such_an_hour_counts_also_where_the_question_is_decided_for_him() -> None:
    async with town() as t:
        await asked(t, SOCKET)
        await t.says(DANA, "מחר ב-10")
        await t.says(DANA, "המפתח אצל השכנה")
        assert "בקשה חדשה" in t.last(DANA)
        assert "1. מחר 10:00-11:00" in t.last(DANA)


async def test_words_told_while_it_is_asked_reach_the_one_for_whom_they_turn_out_to_be() -> None:
    async with town() as t:
        await asked(t, SOCKET)
        await t.says(DANA, "המפתח אצל השכנה")
        for text in ("2", "1", "1"):
            await t.says(DANA, text)
        await t.says(ELECTRICIAN, "אשר")
        assert "המפתח אצל השכנה" in t.last(ELECTRICIAN)
        assert not any("המפתח" in text for text in t.heard(AVI))


async def test_words_told_while_it_is_asked_are_part_of_the_note_for_the_visit() -> None:
    async with town() as t:
        await asked(t, SOCKET)
        await t.says(DANA, "המפתח אצל השכנה")
        await t.says(DANA, "1")
        assert SOCKET in t.last(AVI)
        assert "המפתח אצל השכנה" in t.last(AVI)
