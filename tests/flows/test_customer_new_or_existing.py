"""Is it about the visit, or a new request? Put again once, then the sensible road is taken, and said."""

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
