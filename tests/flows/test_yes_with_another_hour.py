"""A professional answers an offer with more than yes or no: nothing binds him to an hour that he did not take."""

from typing import Any

import pytest

from tests.fakes.town import AVI, DANA, MOSHE, NOAM, Town, town
from tests.fakes.visits import booked
from tests.flows.test_professional_offers import offered_text

ASKED_FOR_HIS_HOUR = "איזו שעה מהיומן להציע במקום?"


async def answered(t: Town, said: str, **more: Any) -> str:
    """What he hears after these words about an offer for today, 12:00-13:00."""
    await t.to_offer(DANA)
    await t.says(AVI, said, **more)
    return t.last(AVI)


@pytest.mark.parametrize(
    ("said", "first"),
    [
        ("כן אבל אני יכול רק אחרי 16", "היום 16:00-17:00"),
        ("אשר, אבל ב-14:00", "היום 14:00-15:00"),
        ("לוקח את זה אבל רק מחר", "מחר 08:00-09:00"),
        ("ok but at 16:00", "היום 16:00-17:00"),
        ("לא יכול, מחר ב10 כן", "מחר 10:00-11:00"),
    ],
)
async def test_a_yes_to_another_hour_than_the_offered_one_books_nothing_and_asks_for_his_hour(
    said: str, first: str
) -> None:
    async with town(only=[AVI]) as t:
        told = await answered(t, said)
        assert (ASKED_FOR_HIS_HOUR in told, f"1. {first}" in told) == (True, True)
        assert (await t.lead()).status == "new"
        await t.says(AVI, "1")
        assert first in t.last(DANA)


async def test_a_quoted_yes_to_another_hour_books_nothing_either() -> None:
    async with town(only=[AVI]) as t:
        await t.to_offer(DANA)
        await t.says(AVI, "כן, רק אחרי 16", quotes=await offered_text(t, AVI, "עבודה חדשה"))
        assert (await t.lead()).status == "new"
        assert ASKED_FOR_HIS_HOUR in t.last(AVI)


@pytest.mark.parametrize("said", ["כן, היום ב-12", "מאשר, אגיע ב12 וחצי", "כן, בין 12 ל-14", "כן עכשיו"])
async def test_a_yes_that_names_the_offered_hour_is_a_yes(said: str) -> None:
    async with town(only=[AVI]) as t:
        await answered(t, said)
        assert (await t.lead()).status == "booked"


async def test_a_yes_to_another_hour_than_a_customer_asked_to_move_to_moves_nothing() -> None:
    async with town(only=[AVI]) as t:
        await booked(t)
        await t.says(DANA, "אפשר לדחות למחר?")
        await t.says(DANA, "1")
        before = (await t.lead()).slot_id
        await t.says(AVI, "כן אבל רק ב-16")
        assert (await t.lead()).slot_id == before
        assert "בקשה להזיז את הביקור מהיום 12:00-13:00 למחר 08:00-09:00" in t.last(AVI)
        await t.says(AVI, "1")
        assert (await t.lead()).slot_id != before


async def test_whoever_will_get_back_to_it_has_not_refused() -> None:
    async with town(only=[AVI]) as t:
        told = await answered(t, "אני אחזור אליך עוד רבע שעה")
        assert (await t.lead()).status == "new"
        assert "עבודה חדשה" in told


@pytest.mark.parametrize("said", ["כמה קומות? יש מעלית?", "מה הכתובת המדויקת?", "מי הלקוח?"])
async def test_a_question_about_an_offer_is_met_with_the_offer_and_not_with_all_commands(said: str) -> None:
    async with town(only=[AVI]) as t:
        told = await answered(t, said)
        assert told.startswith("עבודה חדשה: לקוח, הרצל, חולון")
        await t.says(AVI, "1")
        assert (await t.lead()).status == "booked"


async def test_while_two_offers_wait_both_are_shown_again() -> None:
    async with town(only=[AVI]) as t:
        await t.to_offer(DANA)
        await t.to_offer(NOAM, "סתימה בכיור, חולון, ויצמן 3, בית פרטי")
        t.new(AVI)
        await t.says(AVI, "כמה קומות? יש מעלית?")
        assert sum("עבודה חדשה" in told for told in t.new(AVI)) == 2


async def test_an_hour_that_he_proposed_can_be_taken_back_and_is_free_again() -> None:
    async with town(only=[AVI, MOSHE]) as t:
        await answered(t, "רק מחר ב-8")
        await t.says(AVI, "1")
        assert "מחר 08:00-09:00" in t.last(DANA)
        await t.says(AVI, "2")
        assert (await t.lead()).status == "new", "a bare number answers no question of his"
        await t.says(AVI, "דחה")
        assert "משה ביטון" in t.last(DANA)
        assert not [slot for slot in await t.taken() if slot["pro_id"] == "pro_sample_avi"]


@pytest.mark.parametrize("said", ["can't make it before 4pm", "לא אוכל להגיע היום, מחר ב-10 אפשר"])
async def test_who_cannot_come_then_and_has_no_visit_speaks_of_the_offer(said: str) -> None:
    async with town(only=[AVI]) as t:
        assert ASKED_FOR_HIS_HOUR in await answered(t, said)
