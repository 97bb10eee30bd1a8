"""A sentence about the visit that names the fault is praise or complaint, and no new request."""

from typing import Any

import pytest

from fixi_app.domain.reading import Trade
from tests.fakes.town import AVI, DANA, Town, town
from tests.unit.test_reader_intents import read


async def rated(t: Town, stars: str) -> None:
    """The visit is over, and so many stars were given for it."""
    await t.to_offer(DANA)
    await t.says(AVI, "אשר")
    await t.at_the_visit()
    await t.says(AVI, "3")
    await t.says(AVI, "דלג")
    if stars:
        await t.says(DANA, stars)
    t.new(DANA)


async def review(t: Town) -> dict[str, Any]:
    return await t.db["reviews"].find_one({}) or {}


@pytest.mark.parametrize(
    "words",
    ["עדיין נוזל!!", "הברז עדיין מטפטף", "הוא לא תיקן את הנזילה", "הדוד חשמל עדיין לא מחמם", "still leaking",
     "Кран всё ещё течёт", "لسا بينقط", "הנזילה מתחת לכיור", "צריך שמישהו יבוא שוב לתקן את הנזילה"],
)  # fmt: skip
async def test_a_fault_told_after_few_stars_is_kept_and_goes_to_a_person(words: str) -> None:
    async with town() as t:
        await rated(t, "1")
        await t.says(DANA, words)
        assert len(await t.leads()) == 1
        assert (await review(t))["text"] == words
        assert len(t.new(DANA)) == 1


@pytest.mark.parametrize("words", ["עדיין נוזל!!", "הוא לא תיקן את הנזילה", "still leaking", "Кран всё ещё течёт"])
async def test_that_it_leaks_still_is_a_complaint_after_any_stars_and_before_them(words: str) -> None:
    for stars in ("5", ""):
        async with town() as t:
            await rated(t, stars)
            await t.says(DANA, words)
            assert len(await t.leads()) == 1
            assert (await t.db["conversations"].find_one({"mode": "waiting_for_person"})) is not None
            assert not stars or (await review(t))["text"] == words


@pytest.mark.parametrize(
    "words", ["החליף את הברז ועובד מצוין", "פתח את הסתימה תוך 5 דקות, מקצוען", "תיקן לי את הנזילה מהר"]
)
async def test_praise_that_names_the_work_is_the_sentence_about_the_visit(words: str) -> None:
    async with town() as t:
        await rated(t, "5")
        await t.says(DANA, words)
        assert "תודה רבה" in t.last(DANA)
        assert len(await t.leads()) == 1
        assert (await review(t))["text"] == words
    async with town() as t:
        await rated(t, "")
        await t.says(DANA, words)
        assert len(await t.leads()) == 1
        await t.says(DANA, "5")
        assert (await review(t))["text"] == words


@pytest.mark.parametrize(
    "words", ["עכשיו יש לי קצר בחשמל, קופץ הפקק", "צריך אינסטלטור גם לברז אחר, מטפטף", "המזגן לא מקרר"]
)
async def test_another_trade_or_somebody_asked_for_is_a_new_request_and_the_words_are_kept(words: str) -> None:
    async with town() as t:
        await rated(t, "5")
        await t.says(DANA, words)
        assert len(await t.leads()) == 2
        assert (await review(t))["text"] == words


async def test_danger_is_danger_where_a_sentence_was_asked_for() -> None:
    async with town() as t:
        await rated(t, "5")
        await t.says(DANA, "יש ריח גז חזק בבית!")
        assert "102" in " ".join(t.new(DANA))
        assert len(await t.leads(is_emergency=True)) == 1


def test_he_fixed_it_speaks_of_no_cockroach() -> None:
    assert read("תיקן לי את הנזילה מהר").trade is Trade.PLUMBING
    assert read("הוא תיקן יפה").trade is None
    assert read("ראיתי שתיקן את המזגן").trade is Trade.AC
    assert read("יש לי תיקן ענק במטבח").trade is Trade.PEST_CONTROL
    assert read("יש תיקנים בבית").trade is Trade.PEST_CONTROL


@pytest.mark.parametrize(
    "words",
    ["הוא לא סיים, צריך לחזור מחר", "הוא לקח 900 שקל! אמרתם עד 650", "He did not finish the job",
     "You said up to 650, he took 900", "Он не закончил", "Взял дороже, чем договаривались", "ما خلص الشغل"],
)  # fmt: skip
async def test_work_left_undone_or_dearer_than_told_is_a_complaint_and_asks_for_no_stars(words: str) -> None:
    async with town(owner_phone="+972500000999") as t:
        await rated(t, "")
        await t.says(DANA, words)
        assert "1" not in t.last(DANA)
        assert (await t.db["conversations"].find_one({"complained_at": {"$ne": None}})) is not None


async def test_stars_told_with_a_complaint_count_and_its_words_are_kept() -> None:
    async with town() as t:
        await rated(t, "")
        await t.says(DANA, "4 - היה טוב אבל איחר בשעה והשאיר לכלוך")
        kept = await review(t)
        assert (kept["stars"], kept["text"]) == (4, "4 - היה טוב אבל איחר בשעה והשאיר לכלוך")
