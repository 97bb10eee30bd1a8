"""A professional at his jobs: on the way, done, the price, the bot quiet with a customer, words said aloud, slips."""

from collections.abc import Sequence

import pytest

from fixi_app.domain.reading import Draft, Heard, Reading
from fixi_app.understanding.media import MediaBytes
from tests.fakes.town import AVI, DANA, NOAM, Town, offline, town, voice

SINK = "סתימה בכיור, חולון, ויצמן 3, בית פרטי"


async def booked(t: Town) -> None:
    await t.to_offer(DANA)
    await t.says(AVI, "אשר")


async def two_booked(t: Town) -> None:
    await booked(t)
    await t.to_offer(NOAM, SINK)
    await t.says(AVI, "אשר")


@pytest.mark.parametrize("said", ["4", "בדרך", "on my way", "אני כבר בדרך", "I'm on my way to the customer"])
async def test_on_my_way_is_told_to_the_customer_once_however_often_it_is_said(said: str) -> None:
    async with town(only=[AVI]) as t:
        await booked(t)
        await t.says(AVI, said)
        await t.says(AVI, said)
        assert "כבר טופל" in t.last(AVI)
        assert sum("יצא לדרך" in text for text in t.heard(DANA)) == 1


async def test_on_my_way_to_a_visit_of_another_day_is_confirmed_first() -> None:
    async with town("2026-11-24T18:00:00+02:00", only=[AVI]) as t:
        await t.to_offer(DANA)
        await t.says(AVI, "אשר")
        await t.says(AVI, "בדרך")
        assert "לא ביקור של היום" in t.last(AVI)
        assert not [text for text in t.heard(DANA) if "יצא לדרך" in text]
        await t.says(AVI, "לא")
        assert not [text for text in t.heard(DANA) if "יצא לדרך" in text]
        await t.says(AVI, "בדרך")
        await t.says(AVI, "כן")
        assert sum("יצא לדרך" in text for text in t.heard(DANA)) == 1


async def test_done_with_a_visit_of_another_day_is_confirmed_first() -> None:
    async with town("2026-11-24T18:00:00+02:00", only=[AVI]) as t:
        await t.to_offer(DANA)
        await t.says(AVI, "אשר")
        await t.says(AVI, "סיימתי")
        assert (await t.lead()).status == "booked"
        await t.says(AVI, "1")
        assert (await t.lead()).status == "completed"


@pytest.mark.parametrize("said", ["סיימתי", "3", "סיימתי אצל דנה"])
async def test_done_said_hours_before_the_visit_is_asked_about_first(said: str) -> None:
    async with town(only=[AVI]) as t:
        await booked(t)
        t.new(DANA)
        await t.says(AVI, said)
        assert (await t.lead()).status == "booked"
        assert "עוד לא התחיל" in t.last(AVI)
        await t.says(AVI, "לא")
        assert ((await t.lead()).status, t.new(DANA)) == ("booked", []), "a slip asks nobody for a rating"
        await t.says(AVI, said)
        await t.says(AVI, "כן")
        assert (await t.lead()).status == "completed"
        assert "כמה נגבה" in t.last(AVI)


async def test_of_several_visits_one_chosen_hours_before_it_is_asked_about_too() -> None:
    async with town(only=[AVI]) as t:
        await two_booked(t)
        await t.says(AVI, "סיימתי")
        await t.says(AVI, "2")
        assert {lead.status for lead in await t.leads()} == {"booked"}
        assert "עוד לא התחיל" in t.last(AVI)
        await t.says(AVI, "כן")
        assert [lead.status for lead in await t.leads()] == ["booked", "completed"]


async def test_on_my_way_after_the_visit_fell_away_tells_nobody() -> None:
    async with town(only=[AVI]) as t:
        await booked(t)
        await t.says(DANA, "ביטול")
        await t.says(DANA, "כן")
        t.new(DANA)
        await t.says(AVI, "בדרך")
        assert t.new(DANA) == []


@pytest.mark.parametrize("said", ["3", "סיימתי", "done", "finished", "סיימתי את העבודה", "the job is done"])
async def test_done_closes_the_job_and_asks_for_the_price(said: str) -> None:
    async with town(only=[AVI]) as t:
        await booked(t)
        await t.at_the_visit()
        await t.says(AVI, said)
        assert (await t.lead()).status == "completed"
        await t.says(AVI, "450 שקל")
        assert (await t.lead()).final_price == 450
        assert "450" in t.last(AVI)


async def test_l13_done_said_twice_closes_no_other_job() -> None:
    """L13."""
    async with town(only=[AVI]) as t:
        await booked(t)
        await t.at_the_visit()
        await t.says(AVI, "סיימתי")
        await t.to_offer(NOAM, SINK)
        await t.says(AVI, "סיימתי", wait=2)
        first, second = await t.leads()
        assert (first.status, second.status) == ("completed", "new")


async def test_l41_a_digit_answers_the_list_that_was_put_last_and_approves_nothing() -> None:
    """L41."""
    async with town(only=[AVI]) as t:
        await two_booked(t)
        await t.to_offer("+972500000503", "סתימה בכיור, חולון, סוקולוב 8, בית פרטי")
        await t.says(AVI, "פרטים")
        await t.says(AVI, "1")
        assert "הרצל 12" in t.last(AVI)
        assert [lead.status for lead in await t.leads()] == ["booked", "booked", "new"]


@pytest.mark.parametrize("said", ["24", "עצור בוט", "pause bot", "תשתיק את הבוט", "pause the bot please"])
async def test_paused_the_bot_is_quiet_with_that_customer_and_she_knows_who_writes(said: str) -> None:
    async with town(only=[AVI]) as t:
        await booked(t)
        await t.says(AVI, said)
        assert DANA in t.last(AVI)
        assert "אבי כהן" in t.last(DANA)
        t.new(DANA)
        await t.says(DANA, "אפשר לבוא קצת מוקדם יותר?")
        assert t.new(DANA) == []
        assert "קצת מוקדם יותר" in t.last(AVI), "he writes from another number, so her words reach him"


@pytest.mark.parametrize("said", ["25", "הפעל בוט", "resume bot", "תחזיר את הבוט", "turn on the bot"])
async def test_resumed_it_answers_her_again(said: str) -> None:
    async with town(only=[AVI]) as t:
        await booked(t)
        await t.says(AVI, "עצור בוט")
        await t.says(AVI, said)
        assert "חזר לענות" in t.last(AVI)
        assert "שוב כאן" in t.last(DANA)
        await t.says(DANA, "סטטוס")
        assert "אבי" in t.last(DANA)


async def test_of_several_customers_he_is_asked_with_whom_and_only_there_it_is_quiet() -> None:
    async with town(only=[AVI]) as t:
        await two_booked(t)
        await t.says(AVI, "עצור בוט")
        await t.says(AVI, "2")
        for phone in (DANA, NOAM):
            t.new(phone)
        await t.says(DANA, "סטטוס")
        await t.says(NOAM, "מה קורה?")
        assert t.new(DANA)
        assert t.new(NOAM) == []


async def test_with_the_bot_on_everywhere_there_is_nothing_to_resume() -> None:
    async with town(only=[AVI]) as t:
        await booked(t)
        await t.says(AVI, "הפעל בוט")
        assert "פעיל אצל כל" in t.last(AVI)


class Listener:
    """Hears these words in every voice note."""

    def __init__(self, words: str) -> None:
        self._words = words

    async def __call__(self, heard: Heard, media: Sequence[MediaBytes] = ()) -> Draft:
        reading: Reading = (await offline(heard)).reading
        return Draft(reading=reading.but(transcript=self._words))


@pytest.mark.parametrize(("words", "told"), [("דוח", "החודש"), ("מה יש לי היום", "הרצל 12"), ("ביקורות", "ביקורות")])
async def test_a_voice_note_that_only_looks_is_done_at_once(words: str, told: str) -> None:
    async with town(only=[AVI], reader=Listener(words)) as t:
        await booked(t)
        await t.says(AVI, "", **voice())
        assert told in t.last(AVI)


async def test_a_voice_note_that_changes_something_is_read_back_first() -> None:
    async with town(only=[AVI], reader=Listener("אני תפוס מחר 10-12")) as t:
        await t.says(AVI, "", **voice())
        assert "אני תפוס מחר 10-12" in t.last(AVI)
        own = {"pro_id": "pro_sample_avi", "own": {"$gt": ""}}
        assert not await t.db["slots"].count_documents(own)
        await t.says(AVI, "1")
        assert await t.db["slots"].count_documents(own) == 1
