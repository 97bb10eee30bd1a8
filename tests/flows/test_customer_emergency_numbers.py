"""In an emergency a bare number is taken for nothing that it may not be; a question that was answered is closed."""

from tests.fakes.town import AVI, DANA, Town, town

FLOOD = "הצפה בבית ליד הלוח חשמל, חולון"


async def test_a_number_without_a_street_is_asked_about_and_not_called_updated() -> None:
    async with town() as t:
        await t.says(DANA, FLOOD)
        await t.says(DANA, "5")
        assert "עדכנתי" not in t.last(DANA)
        assert "הרחוב" in t.last(DANA)
        await t.says(DANA, "הרצל")
        lead = await t.lead()
        assert (lead.street, lead.house_number) == ("הרצל", "5")


async def in_hand(t: Town) -> None:
    await t.says(DANA, FLOOD)
    await t.says(DANA, "הרצל 12")
    assert "עדכנתי" in t.last(DANA)
    await t.says(AVI, "1")


async def test_the_street_that_was_told_is_not_asked_for_again_when_somebody_takes_it() -> None:
    async with town() as t:
        await in_hand(t)
        assert "אבי כהן" in t.last(DANA)
        assert "מה הכתובת" not in t.last(DANA)


async def test_a_number_to_no_question_changes_nothing_and_is_asked_about() -> None:
    async with town() as t:
        await in_hand(t)
        await t.says(DANA, "5")
        assert "עדכנתי" not in t.last(DANA)
        assert (await t.lead()).house_number == "12"
        assert "קומה או דירה" in t.last(DANA)
        assert (await t.lead()).floor is None
        await t.says(DANA, "קומה 5")
        assert (await t.lead()).floor == "5"
