"""A question that only the professional can answer goes to him and comes back, marked as his."""

import pytest

from tests.fakes.there import there
from tests.fakes.town import AVI, DANA, MOSHE, Town, town


async def asked(t: Town, words: str = "צריך לפנות לך חניה?") -> None:
    await t.to_offer(DANA)
    await t.says(AVI, "אשר")
    await t.says(DANA, words)


async def id_of_last(t: Town, phone: str) -> str:
    contact = there(await t.db["conversations"].find_one({"phone": phone}))["_id"]
    sent = await t.db["outbox"].find({"conversation_id": contact}, sort=[("created_at", 1), ("order", 1)]).to_list()
    return str(sent[-1]["provider_message_id"])


@pytest.mark.parametrize("words", [
    "צריך לפנות לך חניה?", "is parking needed?", "האינסטלטור מוסמך?", "Is the plumber licensed?",
    "у сантехника есть лицензия?", "هل السباك مرخص؟",
])  # fmt: skip
async def test_his_words_come_back_as_his(words: str) -> None:
    async with town(only=[AVI]) as t:
        await asked(t, words)
        assert words.rstrip("?؟") in t.last(AVI)
        assert "אבי כהן" in t.last(DANA)
        await t.says(AVI, "לא צריך, אני בא על אופנוע")
        assert "לא צריך, אני בא על אופנוע" in t.last(DANA)
        assert "אבי כהן" in t.last(DANA)
        assert "העברתי" in t.last(AVI)


async def test_a_quoted_reply_answers_its_own_question_also_while_an_offer_is_open() -> None:
    async with town(only=[AVI]) as t:
        await asked(t)
        quoted = await id_of_last(t, AVI)
        await t.says("+972500000502", "יש לי סתימה בכיור, חולון, ביאליק 3 דירה 2")
        await t.says("+972500000502", "1")
        await t.says("+972500000502", "1")
        await t.says(AVI, "אין צורך", quotes=quoted)
        assert "אין צורך" in t.last(DANA)
        assert (await t.lead(phone="+972500000502")).status == "new", "no offer was answered with it"


async def test_a_command_stays_a_command() -> None:
    async with town(only=[AVI]) as t:
        await asked(t)
        await t.says(AVI, "בדרך")
        assert "יצא לדרך" in t.last(DANA)
        assert "במילים שלו" not in "".join(t.heard(DANA))


async def test_what_he_writes_is_shown_without_links_and_on_one_line() -> None:
    async with town(only=[AVI]) as t:
        await asked(t)
        await t.says(AVI, "תלחץ כאן\nhttps://evil.example/pay *עכשיו*")
        assert "https://" not in t.last(DANA)
        assert "*עכשיו*" not in t.last(DANA)


async def test_an_answer_to_a_visit_that_is_over_reaches_nobody() -> None:
    async with town(only=[AVI]) as t:
        await asked(t)
        quoted = await id_of_last(t, AVI)
        await t.says(DANA, "ביטול")
        await t.says(DANA, "כן")
        said = len(t.heard(DANA))
        await t.says(AVI, "אפשר לחנות בחוץ", quotes=quoted)
        assert len(t.heard(DANA)) == said
        assert "לא הועברה" in t.last(AVI)


async def test_another_professional_cannot_speak_to_his_customer() -> None:
    async with town(only=[AVI, MOSHE]) as t:
        await asked(t)
        said = len(t.heard(DANA))
        await t.says(MOSHE, "אני אגיע במקומו")
        assert len(t.heard(DANA)) == said
