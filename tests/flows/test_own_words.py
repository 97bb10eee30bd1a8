"""Answers in one's own words: a choice named and not numbered, stars in a sentence, words that answer nothing."""

import pytest

from tests.fakes.matrix_roads import LEAK, asked_to_wait, booked, done, offered, said, then, two_offers
from tests.fakes.town import AVI, DANA, MOSHE, Town, town


async def question(t: Town, phone: str = DANA) -> str | None:
    chat = await t.db["conversations"].find_one({"phone": phone})
    assert chat is not None
    return chat["open_question"]["kind"] if chat["open_question"] else None


@pytest.mark.parametrize("words", ["להשאיר", "תשאירו את הביקור", "keep it", "оставить", "خلي الزيارة"])
async def test_who_wants_no_more_messages_keeps_his_visit_by_saying_so(words: str) -> None:
    async with town(only=[AVI]) as t:
        await then(booked, (DANA, "הסר"))(t)
        await t.says(DANA, words)
        assert await question(t) is None
        assert (await t.lead()).status == "booked"


@pytest.mark.parametrize(
    "words", ["חדשה", "זו בקשה חדשה לגמרי", "משהו אחר", "a new request", "новая заявка", "طلب جديد"]
)
async def test_a_new_matter_is_named_so_in_words(words: str) -> None:
    async with town(only=[AVI]) as t:
        await then(booked, (DANA, "יש לי גם קצר בחשמל בסלון"))(t)
        await t.says(DANA, words)
        assert len(await t.leads()) == 2


@pytest.mark.parametrize("words", ["נחכה לו עוד קצת", "I'd rather wait", "подождём", "بستنى"])
async def test_who_would_rather_wait_says_so(words: str) -> None:
    async with town(only=[AVI, MOSHE]) as t:
        await asked_to_wait(t)
        await t.says(DANA, words)
        assert await question(t) is None
        assert (await t.lead()).pro_id == "pro_sample_avi"


@pytest.mark.parametrize("words", ["מישהו אחר בבקשה", "לא רוצה לחכות", "someone else please", "I can't wait"])
async def test_who_will_not_wait_gets_somebody_else(words: str) -> None:
    async with town(only=[AVI, MOSHE]) as t:
        await asked_to_wait(t)
        await t.says(DANA, words)
        assert (await t.lead()).pro_id != "pro_sample_avi"


@pytest.mark.parametrize(
    ("words", "stars"),
    [
        ("הוא היה מצוין, ממש 5 כוכבים", 5), ("נותן לו 4, איחר קצת", 4), ("five stars, great job", 5), ("⭐⭐⭐⭐", 4),
        ("three out of five, he was late", 3), ("пять звёзд, спасибо большое мастеру", 5), ("ثلاث نجوم بصراحة تأخر", 3),
    ],
)  # fmt: skip
async def test_stars_inside_a_sentence_count_and_the_sentence_is_kept(words: str, stars: int) -> None:
    async with town(only=[AVI]) as t:
        await done(t)
        await t.says(DANA, words)
        [rating] = await t.db["reviews"].find({}).to_list()
        assert rating["stars"] == stars
        assert (rating["text"] == words) is (len(words.split()) >= 4)


async def test_a_joke_reaches_no_professional_and_a_question_about_the_visit_does() -> None:
    async with town(only=[AVI]) as t:
        await booked(t)
        t.new(AVI)
        await t.says(DANA, "מי ניצח אתמול במשחק של מכבי?")
        assert t.new(AVI) == []
        await t.says(DANA, "יש איפה לחנות אצלי, זה בסדר?")
        assert len(t.new(AVI)) == 1


@pytest.mark.parametrize("words", ["לא יכול היום", "can't today", "אני תפוס", "not available", "היום לא מסתדר לי"])
async def test_a_professional_refuses_an_offer_in_his_own_words(words: str) -> None:
    async with town(only=[AVI]) as t:
        await offered(t)
        await t.says(AVI, words)
        assert (await t.lead()).offer.state == "refused"  # type: ignore[union-attr]


@pytest.mark.parametrize("words", ["הראשון", "the first", "א"])
async def test_which_offer_is_answered_with_an_ordinal(words: str) -> None:
    async with town(only=[AVI]) as t:
        await then(two_offers, (AVI, "אשר"), (AVI, words))(t)
        assert [lead.status for lead in await t.leads()] == ["booked", "new"]


@pytest.mark.parametrize("words", ["🤷", "מה אתה אומר?", "איזה חום היום בחוץ, לא?"])
async def test_words_that_answer_nothing_leave_the_question_of_which_job_open(words: str) -> None:
    async with town(only=[AVI]) as t:
        await then(two_offers, (AVI, "אשר"), (AVI, "א"), (AVI, "אשר"), (AVI, "סיימתי"))(t)
        await t.says(AVI, words)
        assert await question(t, AVI) == "which_job"


async def test_the_same_sum_twice_is_one_price() -> None:
    async with town(only=[AVI]) as t:
        await done(t)
        await t.says(AVI, "450", "450")
        assert (await t.lead()).final_price == 450


async def test_thanks_to_shall_i_cancel_is_no_answer_and_it_is_asked_again() -> None:
    async with town(only=[AVI]) as t:
        await said(LEAK, "1", "1", "ביטול")(t)
        await t.says(DANA, "🙏")
        assert await question(t) == "cancel"
        assert "לבטל" in t.last(DANA)
