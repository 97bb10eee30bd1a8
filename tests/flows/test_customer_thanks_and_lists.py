"""Thanks behind a yes are answered as thanks; a list that is asked for again comes again."""

import pytest

from fixi_app.domain.leads import LeadStatus
from tests.fakes.town import AVI, DANA, Town, town
from tests.flows.test_review_two_matters import second_in_the_making

WHICH = "מה לבטל?\n1. "


async def booked(t: Town) -> None:
    await t.to_offer(DANA)
    await t.says(AVI, "1")
    t.new(DANA)


THANKS = ["מעולה תודה רבה", "great, thanks", "отлично, спасибо большое", "спасибо большое", "شكرا جزيلا", "تمام شكرا"]


@pytest.mark.parametrize("words", THANKS)
async def test_thanks_for_a_visit_are_answered_also_behind_a_yes(words: str) -> None:
    async with town() as t:
        await booked(t)
        await t.says(DANA, words)
        assert len(t.new(DANA)) == 1
        await t.says(DANA, words)
        assert (await t.lead()).status is LeadStatus.BOOKED


async def test_a_yes_with_thanks_is_still_the_answer_to_what_was_asked() -> None:
    async with town() as t:
        await t.to_summary(DANA)
        await t.says(DANA, "מעולה תודה רבה")
        assert (await t.lead()).status is LeadStatus.NEW


async def test_a_detail_behind_yes_and_thanks_is_noted_and_not_only_thanked_for() -> None:
    async with town() as t:
        await booked(t)
        await t.says(DANA, "מעולה תודה, קומה 3")
        assert (await t.lead()).floor == "3"


async def two_visits_and_which(t: Town) -> None:
    await second_in_the_making(t)
    await t.says(DANA, "1")
    await t.says(DANA, "1")
    await t.says(DANA, "בטל")
    assert WHICH in t.last(DANA)
    t.new(DANA)


@pytest.mark.parametrize("words", ["מה קורה?", "בטל", "כן", "5", "תודה"])
async def test_which_one_to_cancel_is_asked_again_with_its_list(words: str) -> None:
    async with town() as t:
        await two_visits_and_which(t)
        await t.says(DANA, words)
        assert WHICH in t.last(DANA)
        await t.says(DANA, "2")
        await t.says(DANA, "כן")
        assert [lead.status for lead in await t.leads()] == ["cancelled", "new"]


async def test_the_list_comes_in_the_language_that_is_spoken_now() -> None:
    async with town() as t:
        await two_visits_and_which(t)
        await t.says(DANA, "English please")
        assert "Today" in t.last(DANA) or "today" in t.last(DANA)


async def test_a_no_to_which_leaves_both() -> None:
    async with town() as t:
        await two_visits_and_which(t)
        await t.says(DANA, "לא")
        assert [lead.status for lead in await t.leads()] == ["new", "new"]
        assert "לא ביטלתי" in t.last(DANA)
