"""What a customer may say at any moment, and that the request goes on from where it stood."""

from datetime import timedelta

import pytest

from tests.fakes.there import there
from tests.fakes.town import AVI, DANA, Town, town

LEAK = "יש לי נזילה מתחת לכיור, חולון, הרצל 12 קומה 2 דירה 7"
OWNER = "+972500000999"


async def nothing(t: Town) -> None:
    """A chat in which nothing was asked for."""


async def intake(t: Town) -> None:
    await t.says(DANA, "יש לי נזילה")


async def choosing(t: Town) -> None:
    await t.says(DANA, LEAK)


async def summary(t: Town) -> None:
    await t.to_summary(DANA)


async def waiting(t: Town) -> None:
    await t.to_offer(DANA)


async def booked(t: Town) -> None:
    await t.to_offer(DANA)
    await t.says(AVI, "אשר")


async def review(t: Town) -> None:
    await t.says(DANA, "צריך צבעי באילת")


STANDINGS = {
    nothing: "אין כרגע בקשה", intake: "עוד לא הושלמה", choosing: "עוד לא הושלמה", summary: "עוד לא הושלמה",
    waiting: "עוד לא ענה", booked: "נקבע", review: "אצל אדם מהצוות",
}  # fmt: skip
QUESTION_AFTER = {intake: "באיזו עיר", choosing: "1. היום", summary: "להמשיך?"}


@pytest.mark.parametrize("reach", STANDINGS, ids=lambda reach: str(reach.__name__))
async def test_status_tells_where_it_stands_and_goes_back_to_the_question(reach) -> None:  # type: ignore[no-untyped-def]
    async with town(only=[AVI]) as t:
        await reach(t)
        for word in ("סטטוס", "?"):
            await t.says(DANA, word)
            assert STANDINGS[reach] in t.last(DANA)
            assert QUESTION_AFTER.get(reach, "") in t.last(DANA)


@pytest.mark.parametrize("reach", [intake, choosing, summary, waiting, booked, review], ids=lambda r: str(r.__name__))
async def test_cancel_asks_once_keeps_at_no_and_cancels_at_yes(reach) -> None:  # type: ignore[no-untyped-def]
    async with town(only=[AVI]) as t:
        await reach(t)
        before = await t.lead()
        await t.says(DANA, "ביטול")
        assert "1. כן, לבטל" in t.last(DANA)
        await t.says(DANA, "לא")
        assert "לא ביטלתי" in t.last(DANA)
        assert QUESTION_AFTER.get(reach, "") in t.last(DANA), "the question from before is open again"
        assert (await t.lead()).status == before.status
        await t.says(DANA, "ביטול")
        await t.says(DANA, "כן")
        assert (await t.lead()).status == "cancelled"
        assert not await t.taken()
        await t.says(DANA, "סטטוס")
        assert "אין כרגע בקשה" in t.last(DANA)


async def test_after_a_no_to_cancelling_a_digit_answers_the_question_from_before() -> None:
    async with town(only=[AVI]) as t:
        await summary(t)
        await t.says(DANA, "ביטול")
        await t.says(DANA, "2")
        await t.says(DANA, "1")
        assert (await t.lead()).status == "new"


@pytest.mark.parametrize("words", ["אל תבטל", "לא לבטל בבקשה", "don't cancel it", "אפשר לדבר בטלפון?"])
async def test_words_that_only_sound_like_it_cancel_nothing(words: str) -> None:
    async with town(only=[AVI]) as t:
        await summary(t)
        await t.says(DANA, words)
        assert "לבטל את" not in t.last(DANA)
        assert "ancel the" not in t.last(DANA)
        await t.says(DANA, "1")
        assert (await t.lead()).status == "new"


async def test_the_professional_of_a_cancelled_visit_is_told_and_has_his_hour_back() -> None:
    async with town(only=[AVI]) as t:
        await booked(t)
        await t.says(DANA, "צריך לבטל, לא אהיה בבית")
        await t.says(DANA, "1")
        assert "בוטל" in t.last(AVI)
        assert "אבי כהן" in t.last(DANA)
        assert not await t.taken()


class TestAPerson:
    async def test_the_bot_goes_quiet_and_the_owner_is_called(self) -> None:
        async with town(only=[AVI], owner_phone=OWNER) as t:
            await choosing(t)
            await t.says(DANA, "נציג")
            assert "המשך" in t.last(DANA)
            assert t.heard(OWNER)
            said = len(t.heard(DANA))
            await t.says(DANA, "יש מישהו?")
            assert len(t.heard(DANA)) == said

    async def test_the_way_back_is_one_word_and_the_question_is_put_again(self) -> None:
        async with town(only=[AVI]) as t:
            await choosing(t)
            await t.says(DANA, "נציג")
            await t.says(DANA, "המשך")
            assert "1. היום" in t.last(DANA)

    async def test_a_digit_to_the_open_question_goes_on_too(self) -> None:
        async with town(only=[AVI]) as t:
            await choosing(t)
            await t.says(DANA, "נציג")
            await t.says(DANA, "1")
            assert "לסיכום" in t.last(DANA)

    async def test_what_is_said_meanwhile_is_understood_afterwards(self) -> None:
        async with town(only=[AVI]) as t:
            await intake(t)
            await t.says(DANA, "נציג")
            await t.says(DANA, "אני בחולון, הרצל 12")
            await t.says(DANA, "המשך")
            assert "באיזו עיר" not in t.last(DANA)

    async def test_once_a_person_spoke_only_the_word_for_it_brings_the_bot_back(self) -> None:
        async with town(only=[AVI]) as t:
            await choosing(t)
            contact = there(await t.db["conversations"].find_one({"phone": DANA}))["_id"]
            await t.road.ground.inbox.news(contact, "phone_spoke", "x", t.clock.now())
            await t.settle()
            said = len(t.heard(DANA))
            await t.says(DANA, "1")
            await t.says(DANA, "סטטוס")
            assert len(t.heard(DANA)) == said
            await t.says(DANA, "המשך")
            assert len(t.heard(DANA)) == said + 1

    async def test_asked_whether_it_is_a_machine_it_says_yes(self) -> None:
        async with town(only=[AVI]) as t:
            await intake(t)
            await t.says(DANA, "אתה בוט?")
            assert t.last(DANA).startswith("כן")
            assert "באיזו עיר" in t.last(DANA)

    @pytest.mark.parametrize(
        ("words", "yes"),
        [("are you a real person?", "Yes"), ("זה בן אדם אמיתי?", "כן"), ("вы настоящий человек?", "Да"),
         ("هل أنت إنسان؟", "نعم"), ("am I talking to a human?", "Yes")],
    )  # fmt: skip
    async def test_asked_whether_it_is_a_person_it_says_what_it_is_and_calls_nobody(self, words: str, yes: str) -> None:
        async with town(only=[AVI], owner_phone=OWNER) as t:
            await t.says(DANA, {"Yes": "hello", "כן": "שלום", "Да": "здравствуйте", "نعم": "مرحبا"}[yes])
            await t.says(DANA, words)
            assert t.last(DANA).startswith(yes)
            assert not t.heard(OWNER)

    async def test_a_complaint_gets_one_apology_a_person_and_no_rating_request(self) -> None:
        async with town(only=[AVI], owner_phone=OWNER) as t:
            await booked(t)
            await t.says(DANA, "הטכנאי שלכם הרס לי את הקיר, שירות גרוע")
            assert "מצטער" in t.last(DANA)
            assert t.heard(OWNER)
            said = len(t.heard(DANA))
            await t.says(AVI, "סיימתי")
            assert len(t.heard(DANA)) == said


class TestStop:
    async def test_stop_in_a_request_closes_it(self) -> None:
        async with town(only=[AVI]) as t:
            await summary(t)
            await t.says(DANA, "הסר")
            assert "סגרתי" in t.last(DANA)
            assert not await t.taken()

    @pytest.mark.parametrize(("answer", "status"), [("1", "booked"), ("2", "cancelled")])
    async def test_with_a_visit_open_it_is_asked_whether_to_cancel_it_too(self, answer: str, status: str) -> None:
        async with town(only=[AVI]) as t:
            await booked(t)
            await t.says(DANA, "הסר")
            assert "1. להשאיר" in t.last(DANA)
            await t.says(DANA, answer)
            assert (await t.lead()).status == status


class TestWhileTheVisitIsOpen:
    async def test_a_note_waits_for_the_approval_and_goes_over_with_it(self) -> None:
        async with town(only=[AVI]) as t:
            await waiting(t)
            await t.says(DANA, "הקוד בכניסה 1234")
            assert "1234" not in "".join(t.heard(AVI))
            await t.says(AVI, "אשר")
            assert "1234" in t.last(AVI)

    async def test_a_detail_of_a_booked_visit_reaches_the_professional(self) -> None:
        async with town(only=[AVI]) as t:
            await booked(t)
            await t.says(DANA, "בעצם דירה 9")
            assert "דירה 9" in t.last(AVI)
            assert (await t.lead()).apartment == "9"

    async def test_a_new_fault_is_asked_about_once_and_a_new_request_starts_with_it(self) -> None:
        async with town() as t:
            await t.to_offer(DANA, "יש לי נזילה, פתח תקווה, רוטשילד 3 קומה 1")
            await t.says(DANA, "גם השקע בסלון לא עובד")
            assert "2. בקשה חדשה" in t.last(DANA)
            await t.says(DANA, "2")
            first, second = await t.leads()
            assert (first.status, first.trade) == ("booked", "plumbing"), "the visit stays as it is"
            assert (second.trade, second.city, second.street) == ("electrical", first.city, first.street)
            await t.says(DANA, "סטטוס")
            assert "נקבע" in t.last(DANA)

    async def test_of_two_matters_it_is_asked_which_to_cancel(self) -> None:
        async with town(only=[AVI]) as t:
            await booked(t)
            await t.says(DANA, "גם המזגן לא עובד")
            await t.says(DANA, "2")
            await t.says(DANA, "ביטול")
            assert "מה לבטל" in t.last(DANA)
            await t.says(DANA, "1")
            await t.says(DANA, "כן")
            statuses = [lead.status for lead in await t.leads()]
            assert statuses == ["booked", "cancelled"]
            await t.says(DANA, "סטטוס")
            assert "נקבע" in t.last(DANA)
            await t.says(DANA, "בעצם דירה 9")
            assert "דירה 9" in t.last(AVI), "the other one is talked about again"


class TestAfterwards:
    async def done(self, t: Town) -> None:
        await booked(t)
        t.clock.move(timedelta(hours=5))
        await t.says(AVI, "סיימתי")

    async def test_stars_then_a_sentence_then_it_is_over(self) -> None:
        async with town(only=[AVI]) as t:
            await self.done(t)
            await t.says(DANA, "5")
            await t.says(DANA, "היה מצוין")
            review = there(await t.db["reviews"].find_one({}))
            assert (review["stars"], review["text"]) == (5, "היה מצוין")
            assert (await t.lead()).status == "closed"

    async def test_words_without_a_number_are_kept_and_the_number_is_asked_once(self) -> None:
        async with town(only=[AVI]) as t:
            await self.done(t)
            await t.says(DANA, "היה סבבה")
            assert "מ-1 עד 5" in t.last(DANA)
            await t.says(DANA, "4")
            review = there(await t.db["reviews"].find_one({}))
            assert (review["stars"], review["text"]) == (4, "היה סבבה")

    async def test_no_number_at_all_ends_it_in_peace(self) -> None:
        async with town(only=[AVI]) as t:
            await self.done(t)
            await t.says(DANA, "היה סבבה")
            await t.says(DANA, "לא אוהב לתת ציונים")
            assert "תודה" in t.last(DANA)
            await t.says(DANA, "שוב יש סתימה בכיור, חולון")
            assert "הכתובת" in t.last(DANA)

    async def test_few_stars_call_a_person(self) -> None:
        async with town(only=[AVI], owner_phone=OWNER) as t:
            await self.done(t)
            await t.says(DANA, "1")
            assert "מצטער" in t.last(DANA)
            assert t.heard(OWNER)

    async def test_a_new_request_is_not_taken_for_a_rating(self) -> None:
        async with town(only=[AVI]) as t:
            await self.done(t)
            await t.says(DANA, "שוב יש סתימה בכיור, חולון")
            assert len(await t.leads()) == 2
            assert "הכתובת" in t.last(DANA)
