"""A word counts only where it makes sense: the same words, tried at every point of a request."""

import pytest

from tests.fakes.town import AVI, DANA, Town, town
from tests.flows.test_customer_anytime import booked, choosing, intake, nothing, review, summary, waiting


async def rating(t: Town) -> None:
    await booked(t)
    await t.minutes(300, tick=60)
    await t.says(AVI, "סיימתי")


POINTS = {
    nothing: None, intake: "contacted", choosing: "contacted", summary: "contacted", waiting: "new",
    booked: "booked", review: "pending_admin_review", rating: "completed",
}  # fmt: skip
ANY = pytest.mark.parametrize("reach", POINTS, ids=lambda reach: str(reach.__name__))


async def status(t: Town) -> str | None:
    leads = await t.leads()
    return leads[0].status.value if leads else None


@ANY
@pytest.mark.parametrize("words", ["אפשר לדבר בטלפון?", "אל תבטל", "don't cancel it", "can we talk on the phone?"])
async def test_words_that_only_sound_like_it_cancel_nothing_anywhere(reach, words: str) -> None:  # type: ignore[no-untyped-def]
    async with town(only=[AVI]) as t:
        await reach(t)
        await t.says(DANA, words)
        assert await status(t) == POINTS[reach]
        assert "1. כן, לבטל" not in t.last(DANA)
        assert "Yes, cancel" not in t.last(DANA)


@ANY
@pytest.mark.parametrize("words", ["תודה", "thanks", "תודה רבה 🙏"])
async def test_thanks_change_nothing_anywhere(reach, words: str) -> None:  # type: ignore[no-untyped-def]
    async with town(only=[AVI]) as t:
        await reach(t)
        before = [lead.but(updated_at=lead.created_at) for lead in await t.leads()]
        await t.says(DANA, words)
        assert [lead.but(updated_at=lead.created_at) for lead in await t.leads()] == before


@ANY
@pytest.mark.parametrize("words", ["כן", "yes", "מעולה", "ok"])
async def test_a_yes_confirms_only_the_summary(reach, words: str) -> None:  # type: ignore[no-untyped-def]
    async with town(only=[AVI]) as t:
        await reach(t)
        await t.says(DANA, words)
        expected = "new" if reach is summary else POINTS[reach]
        assert await status(t) == expected


@ANY
@pytest.mark.parametrize("words", ["תודה, מעולה", "great, thanks"])
async def test_praise_in_answer_to_a_proposal_is_an_answer(reach, words: str) -> None:  # type: ignore[no-untyped-def]
    async with town(only=[AVI]) as t:
        await reach(t)
        await t.says(DANA, words)
        assert await status(t) == ("new" if reach is summary else POINTS[reach])
        if reach is choosing:
            assert "1. " in t.last(DANA), "which of the times?"
        if reach is rating:
            assert await open_question(t) == "rating", "which mark?"


@ANY
async def test_help_tells_what_he_can_say_now_and_forgets_nothing(reach) -> None:  # type: ignore[no-untyped-def]
    """L44."""
    async with town(only=[AVI]) as t:
        await reach(t)
        before = await t.leads()
        question = await open_question(t)
        for words in ("עזרה", "תפריט"):
            await t.says(DANA, words)
            assert "*נציג*" in t.last(DANA)
        assert (await t.leads(), await open_question(t)) == (before, question)


async def test_help_differs_from_point_to_point() -> None:
    told = set()
    for reach in POINTS:
        async with town(only=[AVI]) as t:
            await reach(t)
            await t.says(DANA, "עזרה")
            told.add(t.last(DANA).removeprefix("שלום").split("בכל רגע")[0])
    assert len(told) == len(POINTS)


async def open_question(t: Town) -> str | None:
    conversation = await t.db["conversations"].find_one({"phone": DANA})
    opened = conversation["open_question"] if conversation else None
    return opened["kind"] if opened else None
