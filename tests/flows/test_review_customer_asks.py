"""What customers ask in passing after they booked, and what they say of the visit afterwards."""

import pytest

from tests.fakes.town import AVI, DANA, TOM, Town, town

AVIS_PHONE = "972500000101"


async def booked(t: Town, phone: str = DANA) -> None:
    await t.to_offer(phone)
    await t.says(AVI, "1")
    assert "נקבע" in t.last(phone)


@pytest.mark.parametrize(
    "words",
    ["תן לי את הטלפון של האינסטלטור", "מה הטלפון שלו", "what's his phone number?", "дайте его номер, пожалуйста"],
)
async def test_the_phone_of_who_comes_is_told_once_the_visit_is_his(words: str) -> None:
    async with town(only=[AVI]) as t:
        await booked(t)
        await t.says(DANA, words)
        assert AVIS_PHONE in t.last(DANA)
        assert not [text for text in t.new(AVI) if "שאלה" in text]


async def test_before_the_approval_no_phone_of_a_professional_is_told() -> None:
    async with town(only=[AVI]) as t:
        await t.to_offer(DANA)
        await t.says(DANA, "מה הטלפון שלו?")
        assert AVIS_PHONE not in t.last(DANA)
        assert "יחד עם אישור הביקור" in t.last(DANA)


async def test_a_number_that_he_tells_himself_is_no_question_for_one() -> None:
    async with town(only=[AVI]) as t:
        await booked(t)
        await t.says(DANA, "תפתח השכנה, הטלפון שלה 0500000599")
        assert AVIS_PHONE not in t.last(DANA)


@pytest.mark.parametrize("words", ["what?", "מה?", "נו?"])
async def test_a_what_is_answered_with_how_things_stand_and_passed_on_to_nobody(words: str) -> None:
    async with town(only=[AVI]) as t:
        await booked(t)
        t.new(AVI)
        await t.says(DANA, words)
        assert "12:00" in t.last(DANA)
        assert t.new(AVI) == []


@pytest.mark.parametrize("words", ["טעות במספר", "sorry, wrong number"])
async def test_a_wrong_number_is_let_go(words: str) -> None:
    async with town() as t:
        await t.says(TOM, words)
        assert "באיזו עיר" not in t.last(TOM)
        assert "which city" not in t.last(TOM)
        assert await t.leads() == []


async def done(t: Town) -> None:
    await booked(t)
    await t.hours(3.5)
    await t.says(AVI, "סיימתי")
    assert "מ-1 עד 5" in t.last(DANA)


async def test_a_complaint_in_answer_to_how_it_was_is_kept_as_the_sentence_about_the_visit() -> None:
    async with town(only=[AVI]) as t:
        await done(t)
        await t.says(DANA, "5")
        await t.says(DANA, "היה נהדר אבל איחר בשעה")
        review = await t.db["reviews"].find_one({})
        assert review is not None
        assert review["text"] == "היה נהדר אבל איחר בשעה"
        assert "מצטער" in t.last(DANA)


async def test_after_few_stars_the_complaint_gets_no_second_apology() -> None:
    async with town(only=[AVI]) as t:
        await done(t)
        await t.says(DANA, "1")
        assert "מצטער" in t.last(DANA)
        await t.says(DANA, "שירות גרוע, לא תיקן כלום")
        assert "מצטער" not in t.last(DANA)
        assert "אדם מהצוות" in t.last(DANA)
        review = await t.db["reviews"].find_one({})
        assert review is not None
        assert "גרוע" in review["text"]


async def test_times_that_stand_in_for_a_visit_are_named_in_their_order() -> None:
    async with town() as t:
        await booked(t)
        await t.hours(3.1)
        await t.says(DANA, "הוא לא הגיע")
        await t.minutes(16)
        rows = [row for row in t.last(DANA).split("\n") if row[:2] in ("2.", "3.")]
        assert len(rows) == 2
        assert "היום" in rows[0]
        assert "מחר" in rows[1]


@pytest.mark.parametrize("words", ["please call me back", "when will you call me back?", "call me later"])
async def test_whoever_wants_to_be_called_back_is_not_named_back(words: str) -> None:
    async with town() as t:
        await t.says(TOM, "my sink is leaking in Holon")
        await t.says(TOM, words)
        assert (await t.lead()).customer_name is None


async def test_whoever_is_out_of_danger_hears_how_to_call_the_help_off() -> None:
    async with town() as t:
        await t.says(DANA, "יש ריח גז חזק בבית בבת ים בלפור 7")
        await t.says(DANA, "הגיעו מכבי אש, לא צריך")
        assert "*ביטול*" in t.last(DANA)
        await t.says(DANA, "ביטול")
        await t.says(DANA, "כן")
        assert (await t.lead()).status == "cancelled"
